"""Reads of assessment: places for the door, facts for the guards, and what the pages show."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from mainstay_engines.passage.terms import GuardId

from mainstay.assessment import levels, scores
from mainstay.assessment.models import AffectedGroup, Evidence, NamedAssessor, Scoring, TradeOff
from mainstay.assessment.rules import end_of
from mainstay.assessment.terms import EQUITY_LABELS, EquityEffect, ScoringState
from mainstay.authority import queries as authority
from mainstay.authority.terms import Role
from mainstay.door.terms import Forbidden, Place
from mainstay.innovations.queries import place_of


@dataclass(frozen=True, slots=True)
class AssessmentFacts:
    """What the guards E1 to E4 judge an innovation by; ``refs`` names the entries that hold the facts.

    The fields mean what they mean in ``mainstay_engines.passage.terms.Facts``. While scores are sealed
    only the number of assessors who submitted is here.
    """

    evidence_level: int | None = None
    evidence_recorded: bool = False
    assessors_named: int = 0
    assessors_submitted: int | None = None
    groups_named: int | None = None
    groups_checked: int = 0
    trade_offs: int | None = None
    trade_offs_with_payer: int = 0
    refs: Mapping[GuardId, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GroupReading:
    """An affected group with what the innovation does to its position, in the reader's language."""

    row: AffectedGroup

    @property
    def effect(self) -> str:
        """What it does to the group's position."""
        return gettext(EQUITY_LABELS[EquityEffect(self.row.equity)])


@dataclass(frozen=True, slots=True)
class Eligible:
    """Somebody who can be named to score, with the post that says so."""

    person: UUID
    name: str
    post: str
    body: str
    path: str  # of the body's jurisdiction


@dataclass(frozen=True, slots=True)
class Panel:
    """What the page of an innovation shows of its assessment on a day."""

    evidence: levels.EvidenceReading
    effects: scores.EffectsReading
    groups: tuple[GroupReading, ...]
    trade_offs: tuple[TradeOff, ...]


class Counted(NamedTuple):
    """How many are recorded, how many of them are as the guard asks, and the entry that told last."""

    all: int | None = None
    good: int = 0
    ref: str | None = None


NOTHING = Counted()


def facts(ids: Collection[UUID], on: date) -> dict[UUID, AssessmentFacts]:
    """For each innovation what the guards E1 to E4 need to know on a day. Seven queries, however many."""
    before = end_of(on)
    judged = _levels(ids, on, before)
    scored = _scored(ids, before)
    named = _counted(_groups(before).filter(innovation__in=ids), "checked")
    listed = _counted(_trade_offs(before).filter(innovation__in=ids), "who_pays")
    found = {}
    for pk in ids:
        level, evidence = judged.get(pk, (None, None))
        round_, groups, trade_offs = (counted.get(pk, NOTHING) for counted in (scored, named, listed))
        found[pk] = AssessmentFacts(
            evidence_level=level,
            evidence_recorded=evidence is not None,
            assessors_named=round_.all or 0,
            assessors_submitted=None if round_.all is None else round_.good,
            groups_named=groups.all,
            groups_checked=groups.good,
            trade_offs=trade_offs.all,
            trade_offs_with_payer=trade_offs.good,
            refs=_refs(evidence, round_.ref, groups.ref, trade_offs.ref),
        )
    return found


def _refs(*entries: str | None) -> dict[GuardId, str]:
    guards = (GuardId.E1, GuardId.E2, GuardId.E3, GuardId.E4)
    return {guard: entry for guard, entry in zip(guards, entries, strict=True) if entry is not None}


def _levels(ids: Collection[UUID], on: date, before: datetime) -> dict[UUID, tuple[int | None, str]]:
    """For each innovation with evidence its level, if any, and the evidence that decides it. Two queries."""
    kept = levels.kept_arms(ids, before)
    held: dict[UUID, list[Evidence]] = {}
    for row in levels.present(before).filter(innovation__in=ids).defer("label", "note", "withdrawal_reason"):
        held.setdefault(row.innovation_id, []).append(row)
    judged = {pk: levels.judge(rows, on, kept.get(pk, "")) for pk, rows in held.items()}
    return {pk: (one.level or None, levels.deciding(one)) for pk, one in judged.items()}


def _scored(ids: Collection[UUID], before: datetime) -> dict[UUID, Counted]:
    """For each innovation with a round how many were named and have submitted. Three queries."""
    held = scores.rounds(ids, before)
    current = {pk: row for pk, rows in held.items() if (row := scores.current(rows, before))}
    chosen = [row.pk for row in current.values()]
    named = scores.named_counts(chosen, before)
    submitted = scores.submitted_counts(chosen, before)
    return {
        pk: Counted(
            named.get(row.pk, 0),
            submitted.get(row.pk, 0),
            str(row.revealed_by if scores.state(row, before) is ScoringState.REVEALED else row.pk),
        )
        for pk, row in current.items()
    }


def _counted(rows: QuerySet[AffectedGroup] | QuerySet[TradeOff], asked: str) -> dict[UUID, Counted]:
    """Count rows, oldest first, and those that have what the guard asks. One query."""
    found: dict[UUID, Counted] = {}
    for innovation, entry, good in rows.values_list("innovation", "pk", asked):
        before = found.get(innovation, NOTHING)
        found[innovation] = Counted((before.all or 0) + 1, before.good + bool(good), str(entry))
    return found


def _groups(before: datetime) -> QuerySet[AffectedGroup]:
    """What was said of groups before a moment and not ended by then."""
    return AffectedGroup.objects.filter(Q(ended_at=None) | Q(ended_at__gte=before), named_at__lt=before)


def _trade_offs(before: datetime) -> QuerySet[TradeOff]:
    return TradeOff.objects.filter(Q(removed_at=None) | Q(removed_at__gte=before), recorded_at__lt=before)


def panel(innovation: UUID, on: date) -> Panel:
    """What is known of an innovation on a day. At most ten queries."""
    return Panel(
        evidence=levels.read(innovation, on),
        effects=scores.read(innovation, on),
        groups=groups(innovation, on),
        trade_offs=trade_offs(innovation, on),
    )


def groups(innovation: UUID, on: date) -> tuple[GroupReading, ...]:
    """The affected groups of an innovation on a day, in the order in which they were first named."""
    rows = _groups(end_of(on)).filter(innovation=innovation).order_by("group")
    return tuple(GroupReading(row) for row in rows)


def trade_offs(innovation: UUID, on: date) -> tuple[TradeOff, ...]:
    """The trade-offs of an innovation on a day, oldest first."""
    return tuple(_trade_offs(end_of(on)).filter(innovation=innovation))


def _place(innovation: UUID | None) -> Place:
    if innovation is None:
        raise Forbidden
    return place_of(innovation)


def place_of_evidence(evidence: UUID) -> Place:
    """Where evidence belongs. Raises Forbidden when there is none."""
    return _place(Evidence.objects.filter(pk=evidence).values_list("innovation", flat=True).first())


def place_of_scoring(scoring: UUID) -> Place:
    """Where a round of scoring belongs. Raises Forbidden when there is none."""
    return _place(Scoring.objects.filter(pk=scoring).values_list("innovation", flat=True).first())


def place_of_group(group: UUID) -> Place:
    """Where an affected group belongs. Raises Forbidden when there is none."""
    return _place(AffectedGroup.objects.filter(group=group).values_list("innovation", flat=True).first())


def place_of_trade_off(trade_off: UUID) -> Place:
    """Where a trade-off belongs. Raises Forbidden when there is none."""
    return _place(TradeOff.objects.filter(pk=trade_off).values_list("innovation", flat=True).first())


def evidence_of(innovation: UUID) -> QuerySet[Evidence]:
    """The evidence of an innovation that is not withdrawn, oldest first."""
    return Evidence.objects.filter(innovation=innovation, withdrawn_at=None)


def arms(innovation: UUID) -> list[str]:
    """The variants that the evidence of an innovation is about, each once, by name."""
    return sorted(set(evidence_of(innovation).exclude(arm="").values_list("arm", flat=True)))


def kept_arm(innovation: UUID, on: date) -> str:
    """The variant of an innovation that is kept on a day; blank when none was named."""
    return levels.kept_arms([innovation], end_of(on)).get(innovation, "")


def group(pk: UUID, innovation: UUID) -> AffectedGroup | None:
    """What is said of an affected group of an innovation at present, or None."""
    return AffectedGroup.objects.filter(group=pk, innovation=innovation, ended_at=None).first()


def trade_off(pk: UUID, innovation: UUID) -> TradeOff | None:
    """One trade-off of an innovation that was not removed, or None."""
    return TradeOff.objects.filter(pk=pk, innovation=innovation, removed_at=None).first()


def assessors(on: date) -> list[Eligible]:
    """The persons who hold a post with the role of assessor on a day, by body and name, each once."""
    found = authority.mandates().filter(authority.in_force(on), person__erased_at=None)
    eligible: dict[UUID, Eligible] = {}
    for mandate in found.order_by("post__body__name", "person__name", "pk"):
        post, body = mandate.post, mandate.post.body
        if Role.ASSESSOR in post.roles and mandate.person_id not in eligible:
            name = mandate.person.name
            eligible[mandate.person_id] = Eligible(
                mandate.person_id, name, post.title, body.name, body.jurisdiction.path
            )
    return list(eligible.values())


def open_scoring(innovation: UUID) -> Scoring | None:
    """The round of scoring of an innovation that is open, or None."""
    return Scoring.objects.filter(innovation=innovation, ended_at=None).first()


def is_named(scoring: UUID, person: UUID) -> bool:
    """Whether a person is to score in a round."""
    return NamedAssessor.objects.filter(scoring=scoring, person=person).exists()


to_score = scores.to_score
own_submission = scores.own
