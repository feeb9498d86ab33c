"""What a decision leaves owing: the plan of obligations to open and to move. Pure decisions.

``field`` in a refusal is the field of the form that mends it: ``owner_E1`` and ``due_E1`` for what is owed
for a guard; ``imposed_text_0``, ``imposed_owner_0`` and ``imposed_due_0`` for what the decision imposes.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from mainstay_engines.passage.terms import GuardId

from mainstay.decisions.case import Case, Open, in_full
from mainstay.decisions.terms import Owed
from mainstay.door.terms import N_, Refused


@dataclass(frozen=True, slots=True)
class Opening:
    """An obligation that a decision opens."""

    guard: GuardId | None
    text: str
    owner_post: UUID
    due: date


@dataclass(frozen=True, slots=True)
class Moving:
    """An open obligation that a decision gives another owner or date."""

    id: UUID
    owner_post: UUID
    due: date


@dataclass(frozen=True, slots=True)
class Plan:
    """What a decision does to what is owed. ``fields`` tells for each owner post the field it came from."""

    opening: tuple[Opening, ...] = ()
    moving: tuple[Moving, ...] = ()
    fields: Mapping[UUID, str] = field(default_factory=dict)

    def __add__(self, other: "Plan") -> "Plan":
        fields = {**other.fields, **self.fields}
        return Plan(self.opening + other.opening, self.moving + other.moving, fields)


def owed_by_guards(case: Case, owes: Sequence[Owed], unmet: Sequence[GuardId], sunset: date) -> Plan:
    """What a fast track or its renewal leaves owing: one open obligation for each unmet guard.

    One that is open already is carried over with its owner and date, both of which an entry may change; a
    new one gets the owner and date of its entry, else the innovation's owner and the sunset.
    """
    said = _by_guard(owes, unmet)
    carried = {one.guard: one for one in case.owed if one.guard is not None}
    owners = _owners(case, unmet, said, carried)
    plan = Plan()
    for guard in unmet:
        entry = said.get(guard, Owed(guard=guard))
        due = _due(entry.due, case.today, sunset, f"due_{guard}")
        before, owner = carried.get(guard), owners[guard]
        fields = {owner: f"owner_{guard}"}
        if before is None:
            plan += Plan(opening=(Opening(guard, entry.text, owner, due or sunset),), fields=fields)
        else:
            plan += Plan(moving=(Moving(before.id, owner, due or min(before.due, sunset)),), fields=fields)
    return plan


def _by_guard(owes: Sequence[Owed], allowed: Collection[GuardId]) -> dict[GuardId, Owed]:
    said: dict[GuardId, Owed] = {}
    for entry in owes:
        if entry.guard is None:
            continue
        if entry.guard not in allowed:
            raise Refused(
                N_("Nothing is owed for guard %(guard)s: it holds, or this decision does not need it."),
                field=f"owner_{entry.guard}",
                guard=entry.guard,
            )
        if entry.guard in said:
            raise Refused(
                N_("Guard %(guard)s is owed once, by one owner."),
                field=f"owner_{entry.guard}",
                guard=entry.guard,
            )
        said[entry.guard] = entry
    return said


def _owners(
    case: Case, unmet: Sequence[GuardId], said: Mapping[GuardId, Owed], carried: Mapping[GuardId, Open]
) -> dict[GuardId, UUID]:
    owners: dict[GuardId, UUID] = {}
    for guard in unmet:
        before = carried[guard].owner_post if guard in carried else case.owner_post
        owner = (said[guard].owner_post if guard in said else None) or before
        if owner is not None:
            owners[guard] = owner
    orphans = [guard for guard in unmet if guard not in owners]
    if orphans:
        raise Refused(
            N_(
                "Guard %(guard)s has no owner. Name the post that owes it, or give the innovation an owner. "
                "Without an owner: %(orphans)s."
            ),
            field=f"owner_{orphans[0]}",
            guard=orphans[0],
            orphans=", ".join(orphans),
        )
    return owners


def _due(due: date | None, today: date, latest: date | None, name: str) -> date | None:
    if due is not None and due < today:
        raise Refused(N_("This day has passed. Choose a later one."), field=name)
    if due is not None and latest is not None and due > latest:
        raise Refused(
            N_("What is owed must be due by %(latest)s at the latest."), field=name, latest=in_full(latest)
        )
    return due


def carried_over(case: Case, owes: Sequence[Owed], latest: date) -> Plan:
    """What stays owing under a decision on the regular track: its entries may change owners and dates."""
    carried = {one.guard: one for one in case.owed if one.guard is not None}
    plan = Plan()
    for guard, entry in _by_guard(owes, carried.keys()).items():
        before = carried[guard]
        owner = entry.owner_post or before.owner_post
        due = _due(entry.due, case.today, latest, f"due_{guard}") or before.due
        plan += Plan(moving=(Moving(before.id, owner, due),), fields={owner: f"owner_{guard}"})
    return plan


def none_by_guards(owes: Sequence[Owed]) -> Plan:
    """An empty plan. Refuses any entry for a guard, where nothing can be owed for one."""
    _by_guard(owes, ())
    return Plan()


def imposed(case: Case, owes: Sequence[Owed], latest: date | None) -> Plan:
    """What the decision itself imposes: each with words, an owner and a date."""
    plan = Plan()
    for number, entry in enumerate(entry for entry in owes if entry.guard is None):
        if not entry.text:
            raise Refused(N_("Say what is owed."), field=f"imposed_text_{number}")
        if entry.owner_post is None:
            raise Refused(
                N_("This obligation has no owner. Name the post that owes it."),
                field=f"imposed_owner_{number}",
            )
        due = _due(entry.due, case.today, latest, f"imposed_due_{number}")
        if due is None:
            raise Refused(
                N_("This obligation has no date. Say by when it is due."), field=f"imposed_due_{number}"
            )
        opening = Opening(None, entry.text, entry.owner_post, due)
        plan += Plan(opening=(opening,), fields={entry.owner_post: f"imposed_owner_{number}"})
    return plan


def check_posts(fields: Mapping[UUID, str], homes: Mapping[UUID, str], path: str) -> None:
    """Refuse an owner that is no post, or one of another territory.

    ``homes`` tells for each post that exists the path of its jurisdiction. A post answers for a place in its
    own territory, above or below it.
    """
    for post, name in fields.items():
        home = homes.get(post)
        if home is None:
            raise Refused(N_("There is no such post, or it was abolished."), field=name)
        if not (home.startswith(path) or path.startswith(home)):
            raise Refused(
                N_("This post belongs to another territory and can't owe anything here."), field=name
            )
