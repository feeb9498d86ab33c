"""Reads of innovations: one, some, their facts for the guards, and all of them to take away."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from django.db.models import QuerySet
from mainstay_engines.evidence.targets import goal_of
from mainstay_engines.passage.terms import GuardId, Stakes

from mainstay.door.terms import Forbidden, Place
from mainstay.innovations import exporting, mapping, rules, summary
from mainstay.innovations.goals import GOALS, TARGETS
from mainstay.innovations.models import Innovation
from mainstay.institutions import queries as institutions
from mainstay.look.terms import SummaryRow

InnovationRow = Innovation  # for annotations in other rooms
BATCH = 1_000


def innovations() -> QuerySet[Innovation]:
    """All innovations with what one shows beside them."""
    return Innovation.objects.select_related("body", "jurisdiction", "crisis", "owner_post__body")


def innovation(pk: UUID | None) -> Innovation | None:
    """One innovation, or None."""
    return None if pk is None else innovations().filter(pk=pk).first()


def by_identifier(identifier: str) -> Innovation | None:
    """The innovation of an identifier, such as aps-surge-au."""
    return innovations().filter(identifier=identifier).first()


def names(ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of innovations."""
    return dict(Innovation.objects.filter(pk__in=set(ids)).values_list("pk", "name"))


def identifiers_like(start: str) -> set[str]:
    """The identifiers in use that could be in the way of one made from ``start``."""
    stem = start[: rules.LONGEST_IDENTIFIER - 6]  # room for a hyphen and a number
    return set(Innovation.objects.filter(identifier__startswith=stem).values_list("identifier", flat=True))


def place_of(innovation_id: UUID) -> Place:
    """Where an innovation belongs. Raises Forbidden when there is none."""
    row = (
        Innovation.objects.filter(pk=innovation_id)
        .values_list("jurisdiction", "jurisdiction__path", "body")
        .first()
    )
    if row is None:
        raise Forbidden
    return Place(jurisdiction=row[0], path=row[1], body=row[2], innovation=innovation_id)


class EndTeller(Protocol):
    """Tells whether an innovation lapsed, or was ended by a decision, since its passage last started."""

    def __call__(self, innovation: UUID, on: date) -> bool:
        """Whether it had ended by that day."""


def _nothing_ended(innovation: UUID, on: date) -> bool:  # noqa: ARG001 - a teller's signature
    return False


_teller: list[EndTeller] = [_nothing_ended]


def endings_told_by(teller: EndTeller) -> EndTeller:
    """Make a function the one that tells of endings; returns it, so that it works as a decorator.

    Decisions are kept in a room above this one, which registers itself here as the judge does at the door.
    """
    _teller[0] = teller
    return teller


def has_ended(innovation_id: UUID, on: date) -> bool:
    """Whether an innovation lapsed or was ended. With no room registered, none did."""
    return _teller[0](innovation_id, on)


@dataclass(frozen=True, slots=True)
class InnovationFacts:
    """What this room knows for the guards. ``refs`` names the entry that holds the fact of a guard."""

    stakes: Stakes | None
    stakes_reason: str
    digital: bool | None
    emergency_contracts: bool | None
    owner_post: UUID | None
    retired_on: date | None
    anchored_on: date
    refs: Mapping[GuardId, str]


def facts(ids: Collection[UUID], on: date) -> dict[UUID, InnovationFacts]:  # noqa: ARG001 - every room's facts ask for a day
    """For each innovation what is recorded here. One query, however many."""
    return {row.pk: _facts(row) for row in Innovation.objects.filter(pk__in=set(ids))}


def _facts(row: Innovation) -> InnovationFacts:
    refs = {GuardId.E5: row.described_by} if row.digital is not None else {}
    if row.emergency_contracts is not None:
        refs[GuardId.E6] = row.described_by
    if row.owner_by is not None:
        refs[GuardId.R3] = row.owner_by
    found = summary.finding(row)
    return InnovationFacts(
        stakes=found.stakes if found else None,
        stakes_reason=row.stakes_reason,
        digital=row.digital,
        emergency_contracts=row.emergency_contracts,
        owner_post=row.owner_post_id,
        retired_on=row.retired_at.date() if row.retired_at else None,
        anchored_on=row.anchored_at.date(),
        refs={guard: str(entry) for guard, entry in refs.items()},
    )


@dataclass(frozen=True, slots=True)
class Target:
    """An SDG target with its short words and those of its goal, untranslated."""

    number: str
    words: str
    goal: str


def targets(numbers: Iterable[str]) -> tuple[Target, ...]:
    """SDG targets by their numbers."""
    return tuple(Target(one, TARGETS[one], GOALS[goal_of(one)]) for one in numbers)


@dataclass(frozen=True, slots=True)
class InnovationPanel:
    """What the page of an innovation shows from this room, in lines of key and value.

    ``ended``: it lapsed, was ended or was retired, so that another body may take it over.
    """

    row: Innovation
    description: tuple[SummaryRow, ...]
    weight: tuple[SummaryRow, ...]
    reported: tuple[SummaryRow, ...]
    ended: bool


def panel(innovation_id: UUID, on: date) -> InnovationPanel:
    """The summary of one innovation. Raises Innovation.DoesNotExist."""
    row = innovations().get(pk=innovation_id)
    return InnovationPanel(
        row=row,
        description=summary.description(row),
        weight=summary.weight(row),
        reported=summary.reported(row),
        ended=row.retired_at is not None or has_ended(row.pk, on),
    )


def crisis_labels() -> dict[UUID, str]:
    """For each crisis what a file calls it: its name, with place, start and number where others share it."""
    crises = list(institutions.crises())
    shared = Counter(crisis.name for crisis in crises)
    return {
        crisis.pk: crisis.name
        if shared[crisis.name] == 1
        else f"{crisis.name} ({crisis.jurisdiction.code}, {crisis.starts.isoformat()}, {crisis.pk})"
        for crisis in crises
    }


def export_rows(found: QuerySet[Innovation] | None = None) -> Iterator[dict[str, str]]:
    """Every innovation (or those given) as a line of a file: the fields of ``mapping.FIELDS`` as text.

    Read in batches, so memory does not grow with their number; what comes out goes in again unchanged.
    """
    crises = crisis_labels()
    wanted = innovations() if found is None else found
    for row in wanted.iterator(chunk_size=BATCH):
        given = {"body": row.body.name, "jurisdiction": row.jurisdiction.code}
        given["crisis"] = crises[row.crisis_id] if row.crisis_id else ""
        said = {field: getattr(row, field) for field in mapping.FIELDS if field not in given}
        cells = {field: mapping.cell(value) for field, value in said.items()} | given
        yield {field: cells[field] for field in mapping.FIELDS}


def safe_cell(value: object) -> str:
    """A cell of an exported file that no program runs as a formula."""
    return exporting.safe_cell(value)
