"""Rounds of blind scoring, read: what may be seen of them, by whom, and what the scores say together.

No score of a round leaves the database before the round is revealed: `revealed` is the only read of scores,
but for `own`, which gives a person what that person submitted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext
from mainstay_engines.evidence.effects import SCALE, Score, Summary, TargetEffect, summarise

from mainstay.assessment.levels import in_words
from mainstay.assessment.models import NamedAssessor, Scoring, Submission
from mainstay.assessment.rules import end_of
from mainstay.assessment.terms import ScoringState
from mainstay.authority import queries as authority
from mainstay.innovations.queries import targets
from mainstay.ledger import queries as ledger


@dataclass(frozen=True, slots=True)
class GivenScore:
    """What one assessor gave one target, after the reveal."""

    name: str
    value: int
    rationale: str

    @property
    def words(self) -> str:
        """The score in the words of the scale."""
        return gettext(SCALE[self.value])


@dataclass(frozen=True, slots=True)
class TargetReading:
    """The scores of one target, with names, and how far they agree in words."""

    effect: TargetEffect
    title: str
    given: tuple[GivenScore, ...]
    agreement: str

    @property
    def values(self) -> tuple[int, ...]:
        """The scores without names."""
        return tuple(score.value for score in self.given)


@dataclass(frozen=True, slots=True)
class Proof:
    """What anybody needs to check one sealed field of a submission.

    ``digest`` is SHA-256 of the salt's bytes followed by the value's canonical JSON (RFC 8785).
    """

    name: str
    entry: UUID
    field: str
    digest: str
    salt: str
    value: object


@dataclass(frozen=True, slots=True)
class RevealedReading:
    """A round whose scores may be seen."""

    row: Scoring
    submissions: tuple[Submission, ...]
    names: Mapping[UUID, str]
    released: tuple[str, ...]
    targets: tuple[TargetReading, ...]
    agreement: str
    alpha: float | None


@dataclass(frozen=True, slots=True)
class OpenReading:
    """A round whose scores are sealed: who was named, and how many have submitted."""

    row: Scoring
    targets: tuple[str, ...]
    names: tuple[str, ...]
    submitted: int


@dataclass(frozen=True, slots=True)
class EffectsReading:
    """The effects of an innovation on a day: the last revealed round, and the one that is open."""

    revealed: RevealedReading | None
    open: OpenReading | None


def title(target: str) -> str:
    """The number of a target with what it is about."""
    return f"{target} {gettext(targets([target])[0].words)}"


def state(scoring: Scoring, before: datetime) -> ScoringState:
    """How far a round had come before a moment."""
    if scoring.ended_at is None or scoring.ended_at >= before:
        return ScoringState.OPEN
    return ScoringState.ABANDONED if scoring.revealed_by is None else ScoringState.REVEALED


def rounds(innovations: Iterable[UUID], before: datetime) -> dict[UUID, list[Scoring]]:
    """For each innovation its rounds that were opened before a moment, oldest first. One query."""
    found: dict[UUID, list[Scoring]] = {}
    for row in Scoring.objects.filter(innovation__in=list(innovations), opened_at__lt=before):
        found.setdefault(row.innovation_id, []).append(row)
    return found


def last(held: Sequence[Scoring], wanted: ScoringState, before: datetime) -> Scoring | None:
    """The newest of some rounds that was in a state before a moment, or None."""
    return next((row for row in reversed(held) if state(row, before) is wanted), None)


def current(held: Sequence[Scoring], before: datetime) -> Scoring | None:
    """The round that the guard speaks of: the last revealed, else the open one; a new one breaks nothing."""
    return last(held, ScoringState.REVEALED, before) or last(held, ScoringState.OPEN, before)


def named_counts(scorings: Iterable[UUID], before: datetime) -> dict[UUID, int]:
    """For each round how many assessors were named and not released. One query."""
    seats = NamedAssessor.objects.filter(
        Q(released_at=None) | Q(released_at__gte=before), scoring__in=list(scorings)
    )
    return dict(seats.order_by().values_list("scoring").annotate(n=Count("pk")))


def submitted_counts(scorings: Iterable[UUID], before: datetime) -> dict[UUID, int]:
    """For each round how many had submitted. One query, which reads no score."""
    rows = Submission.objects.filter(
        Q(withdrawn_at=None) | Q(withdrawn_at__gte=before),
        assessor__scoring__in=list(scorings),
        submitted_at__lt=before,
    )
    return dict(rows.order_by().values_list("assessor__scoring").annotate(n=Count("pk")))


def revealed(scoring: UUID) -> QuerySet[Submission]:
    """The submissions of a round if it is revealed, otherwise none."""
    return Submission.objects.filter(
        assessor__scoring=scoring, assessor__scoring__revealed_by__isnull=False, withdrawn_at=None
    ).select_related("assessor")


def own(scoring: UUID, person: UUID) -> Submission | None:
    """What a person submitted in a round: for that person's eyes alone."""
    return Submission.objects.filter(
        assessor__scoring=scoring, assessor__person=person, withdrawn_at=None
    ).first()


def own_in_words(mine: Submission | None) -> tuple[tuple[str, GivenScore], ...]:
    """What a person submitted, target by target, as that person reads it."""
    if mine is None:
        return ()
    return tuple(
        (title(target), GivenScore("", value, mine.rationales.get(target, "")))
        for target, value in mine.scores.items()
    )


def read(innovation: UUID, on: date) -> EffectsReading:
    """The effects of an innovation on a day, as pages show them. At most six queries."""
    before = end_of(on)
    held = rounds([innovation], before).get(innovation, [])
    shown = last(held, ScoringState.REVEALED, before)
    blind = last(held, ScoringState.OPEN, before)
    seats = list(NamedAssessor.objects.filter(scoring__in=[row for row in (shown, blind) if row]))
    names = authority.person_names([seat.person_id for seat in seats])
    return EffectsReading(
        revealed=_read_revealed(shown, seats, names) if shown else None,
        open=_read_open(blind, seats, names, before) if blind else None,
    )


def _read_open(
    row: Scoring, seats: Sequence[NamedAssessor], names: Mapping[UUID, str], before: datetime
) -> OpenReading:
    here = tuple(sorted(names[seat.person_id] for seat in seats if seat.scoring_id == row.pk))
    submitted = submitted_counts([row.pk], before).get(row.pk, 0)
    return OpenReading(row, tuple(title(target) for target in row.targets), here, submitted)


def _read_revealed(
    row: Scoring, seats: Sequence[NamedAssessor], names: Mapping[UUID, str]
) -> RevealedReading:
    submissions = tuple(sorted(revealed(row.pk), key=lambda one: (names[one.assessor.person_id], one.pk)))
    released = [seat for seat in seats if seat.scoring_id == row.pk and seat.released_at is not None]
    summary = summarise(
        [
            Score(target, str(one.assessor.person_id), value)
            for one in submissions
            for target, value in one.scores.items()
        ]
    )
    return RevealedReading(
        row=row,
        submissions=submissions,
        names=names,
        released=tuple(sorted(names[seat.person_id] for seat in released)),
        targets=_targets(summary, submissions, names),
        agreement=in_words(summary.reason, {}),
        alpha=summary.alpha,
    )


def _targets(
    summary: Summary, submissions: Sequence[Submission], names: Mapping[UUID, str]
) -> tuple[TargetReading, ...]:
    return tuple(
        TargetReading(
            effect=effect,
            title=title(effect.target),
            given=tuple(
                GivenScore(
                    name=names[one.assessor.person_id],
                    value=one.scores[effect.target],
                    rationale=one.rationales.get(effect.target, ""),
                )
                for one in submissions
            ),
            agreement=in_words(effect.reason, {}),
        )
        for effect in summary.targets
    )


def proofs(reading: RevealedReading) -> tuple[Proof, ...]:
    """The digests on the record with the salts and values that they bind. Three queries."""
    people = {one.pk: reading.names[one.assessor.person_id] for one in reading.submissions}
    salts = ledger.salts(people)
    values = ledger.sealed_values(people)
    entries = ledger.entries().filter(pk__in=list(people))
    return tuple(
        Proof(people[entry.pk], entry.pk, field, digest, salts[entry.pk][field], values[entry.pk][field])
        for entry in entries
        for field, digest in sorted(ledger.digests(ledger.content(entry)).items())
        if field in salts.get(entry.pk, {})
    )


def to_score(person: UUID) -> QuerySet[Scoring]:
    """The open rounds in which a person was named and has not submitted, oldest first."""
    submitted = Submission.objects.filter(withdrawn_at=None).values("assessor")
    waiting = NamedAssessor.objects.filter(person=person, scoring__ended_at=None).exclude(pk__in=submitted)
    return Scoring.objects.filter(assessors__in=waiting).select_related("innovation")
