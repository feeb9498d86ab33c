"""Reads of decisions: facts for the guards, obligations and what is due of them, decisions taken."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TypeVar
from uuid import UUID

from django.db.models import Count, F, Max, Prefetch, Q, QuerySet
from mainstay_engines.passage.guards import GUARDS
from mainstay_engines.passage.terms import DecisionFacts, GuardId, ObligationFacts

from mainstay.decisions.models import Answer, Decision, Objection, Obligation, Review
from mainstay.decisions.rules import end_of
from mainstay.decisions.tally import BodyObligations, by_body
from mainstay.decisions.terms import Cursor, DecisionKind, EndedBy, Slice
from mainstay.door.terms import Forbidden, Place
from mainstay.innovations import queries as innovations

DecisionRow = Decision
ObligationRow = Obligation  # for annotations in other rooms
PER_PAGE = 50
OPEN = Q(
    met_at=None,
    dropped_at=None,
    innovation__retired_at=None,
    opened_at__gte=F("innovation__anchored_at"),  # what was owed before it was taken over is history
)


@dataclass(frozen=True, slots=True)
class DecisionsFacts:
    """What was decided, raised and owed about one innovation by a day. The defaults mean that nothing was.

    The fields are those of the passage engine's ``Facts``. Besides, ``ended_on`` is the day on which a
    decision ended it, with its ``lesson``: then no decision is in force, and it counts as retired.
    """

    decision: DecisionFacts | None = None
    objections: int | None = None
    objections_answered: int = 0
    obligations: tuple[ObligationFacts, ...] = ()
    standing_since: date | None = None
    review_due: date | None = None
    in_review: bool = False
    lapsed_on: date | None = None
    promise_due: date | None = None
    ended_on: date | None = None
    lesson: str = ""
    refs: Mapping[GuardId, str] = field(default_factory=dict)


def place_to_decide(innovation: UUID, body: UUID) -> Place:
    """Where a body decides about an innovation: there, in the name of the body."""
    return replace(innovations.place_of(innovation), body=body)


def place_to_review(innovation: UUID) -> Place:
    """Where a standing innovation is reviewed: there, by the body that made it standing."""
    place = innovations.place_of(innovation)
    body = (
        Decision.objects.filter(innovation=innovation, ended_at=None).values_list("body", flat=True).first()
    )
    return place if body is None else replace(place, body=body)


def place_of_obligation(obligation: UUID) -> Place:
    """Where the innovation of an obligation belongs. Raises Forbidden when there is none."""
    innovation = Obligation.objects.filter(pk=obligation).values_list("innovation", flat=True).first()
    if innovation is None:
        raise Forbidden
    return innovations.place_of(innovation)


def place_of_owner(obligation: UUID) -> Place:
    """Where an obligation is met: with its innovation, by the body of the post that owes it."""
    place = place_of_obligation(obligation)
    body = Obligation.objects.filter(pk=obligation).values_list("owner_post__body", flat=True).first()
    return replace(place, body=body)


def facts(ids: Collection[UUID], on: date) -> dict[UUID, DecisionsFacts]:
    """For each innovation what was decided, raised and owed by the end of a day. Four queries, however many.

    What was decided and owed before another body took it over counts no more; objections still do.
    """
    wanted, end = set(ids), end_of(on)
    taken = _grouped(_since_anchored(decisions(), "decided_at", wanted, end).order_by("decided_at", "pk"))
    owed = _grouped(_since_anchored(_owed(end), "opened_at", wanted, end))
    heard = {
        innovation: (raised, answered, last)
        for innovation, raised, answered, last in Objection.objects.filter(
            innovation__in=wanted, recorded_at__lt=end
        )
        .order_by()
        .values_list("innovation")
        .annotate(
            raised=Count("pk"),
            answered=Count("answers", filter=Q(answers__decision__decided_at__lt=end)),
            last=Max("answers__decision__decided_at", filter=Q(answers__decision__decided_at__lt=end)),
        )
    }
    return {pk: _facts(taken.get(pk, []), owed.get(pk, []), heard.get(pk), end) for pk in wanted}


R = TypeVar("R", Decision, Obligation)


def _since_anchored(rows: QuerySet[R], moment: str, wanted: set[UUID], end: datetime) -> QuerySet[R]:
    anchored = Q(innovation__anchored_at__gte=end) | Q(**{f"{moment}__gte": F("innovation__anchored_at")})
    return rows.filter(anchored, innovation__in=wanted, **{f"{moment}__lt": end})


def _grouped(rows: Iterable[R]) -> dict[UUID, list[R]]:
    found: dict[UUID, list[R]] = {}
    for row in rows:
        found.setdefault(row.innovation_id, []).append(row)
    return found


def _owed(end: datetime) -> QuerySet[Obligation]:
    return Obligation.objects.filter(Q(dropped_at=None) | Q(dropped_at__gte=end))


def _facts(
    taken: Sequence[Decision],
    owed: Sequence[Obligation],
    heard: tuple[int, int, datetime | None] | None,
    end: datetime,
) -> DecisionsFacts:
    raised, answered, last_answer = heard or (None, 0, None)
    answering = [row for row in taken if row.decided_at == last_answer]
    refs = {GuardId.D2: str(answering[-1].pk)} if answering else {}
    found = DecisionsFacts(
        objections=raised, objections_answered=answered, obligations=tuple(map(_obligation, owed)), refs=refs
    )
    if not taken:
        return found
    latest = taken[-1]
    if latest.ended_at is not None and latest.ended_at < end:
        lapsed = latest.sunset if latest.ended_by == EndedBy.LAPSED else None
        return replace(found, lapsed_on=lapsed + timedelta(days=1) if lapsed else None)
    if latest.kind == DecisionKind.END:
        return replace(found, ended_on=latest.decided_at.date(), lesson=latest.lesson)
    refs |= dict.fromkeys((GuardId.D3, GuardId.D4, GuardId.S1), str(latest.pk))
    found = replace(found, decision=_decision(latest), promise_due=latest.promise_due)
    return _standing(found, taken, end) if latest.kind == DecisionKind.MAKE_STANDING else found


def _standing(found: DecisionsFacts, taken: Sequence[Decision], end: datetime) -> DecisionsFacts:
    since = taken[-1]
    for earlier in reversed(taken):
        if earlier.kind != DecisionKind.MAKE_STANDING:
            break
        since = earlier
    reviews = [review for review in taken[-1].reviews.all() if review.opened_at < end]
    held = [review for review in reviews if review.reviewed_at is not None and review.reviewed_at < end]
    last = held[-1] if held else None
    return replace(
        found,
        standing_since=since.decided_at.date(),
        review_due=last.next_due if last else taken[-1].review_due,
        in_review=len(held) < len(reviews),
        refs={**found.refs, GuardId.S2: str(last.recorded_by if last else taken[-1].pk)},
    )


def _decision(row: Decision) -> DecisionFacts:
    return DecisionFacts(
        kind=row.kind,  # type: ignore[arg-type]  # one of the engine's kinds: END was dealt with above
        fast_track=row.fast_track,
        decided_on=row.decided_at.date(),
        sunset=row.sunset,
        reasons=bool(row.reasons),
        legal_basis=bool(row.legal_basis),
        promise=bool(row.promise_indicator and row.promise_due),
        competent=bool(row.competence),
        mandated=row.mandate is not None,
        ref=str(row.pk),
    )


def _obligation(row: Obligation) -> ObligationFacts:
    return ObligationFacts(
        ref=str(row.pk),
        guard=GuardId(row.guard) if row.guard else None,
        due=row.due,
        met_on=row.met_at.date() if row.met_at else None,
    )


def decisions() -> QuerySet[Decision]:
    """All decisions, the newest first, with what one shows beside them and their reviews."""
    shown = Decision.objects.select_related("innovation__jurisdiction", "body", "crisis")
    return shown.prefetch_related(Prefetch("reviews", queryset=Review.objects.order_by("reviewed_at", "pk")))


def decision(pk: UUID) -> Decision | None:
    """One decision, or None."""
    return decisions().filter(pk=pk).first()


def answers_of(decision: UUID) -> QuerySet[Answer]:
    """The answers that a decision gave to objections."""
    return (
        Answer.objects.filter(decision=decision)
        .select_related("objection")
        .order_by("objection__recorded_at")
    )


def obligations_under(row: DecisionRow) -> QuerySet[ObligationRow]:
    """What a decision left owing: what it opened, and what earlier ones left that was still open then."""
    carried = (
        Q(opened_at__lt=row.decided_at, opened_at__gte=F("innovation__anchored_at"))
        & (Q(met_at=None) | Q(met_at__gt=row.decided_at))
        & (Q(dropped_at=None) | Q(dropped_at__gt=row.decided_at))
    )
    return obligations().filter(Q(decision=row) | carried, innovation=row.innovation_id)


def objections_of(innovation: UUID) -> QuerySet[Objection]:
    """The objections to an innovation with their answers, oldest first. Two queries."""
    return Objection.objects.filter(innovation=innovation).prefetch_related("answers__decision")


def due_sunsets(on: date) -> QuerySet[Decision]:
    """The decisions in force whose sunset lies before a day, in the order of their sunsets."""
    return Decision.objects.filter(ended_at=None, sunset__lt=on).order_by("sunset", "pk")


def obligations() -> QuerySet[ObligationRow]:
    """All obligations by date, with what one shows beside them."""
    return Obligation.objects.select_related(
        "innovation__jurisdiction", "innovation__body", "decision", "owner_post__body"
    ).order_by("due", "pk")


def obligation(pk: UUID) -> ObligationRow | None:
    """One obligation, or None."""
    return obligations().filter(pk=pk).first()


def obligations_by_id(ids: Collection[UUID]) -> dict[UUID, ObligationRow]:
    """Some obligations by their identifiers. One query."""
    return {row.pk: row for row in obligations().filter(pk__in=set(ids))}


def open_due_by(day: date) -> QuerySet[ObligationRow]:
    """The open obligations due on a day or before, by date."""
    return obligations().filter(OPEN, due__lte=day)


def open_guard_obligations() -> QuerySet[ObligationRow]:
    """The open obligations that stand for a guard, by date."""
    return obligations().filter(OPEN).exclude(guard="")


@dataclass(frozen=True, slots=True)
class ObligationFilter:
    """Which obligations: each given condition narrows. ``path`` is a jurisdiction with all below it."""

    owner_posts: frozenset[UUID] = field(default_factory=frozenset)
    body: UUID | None = None
    innovation: UUID | None = None
    crisis: UUID | None = None
    path: str = ""
    overdue_on: date | None = None

    def condition(self) -> Q:
        """As a filter on obligations."""
        found = Q()
        if self.owner_posts:
            found &= Q(owner_post__in=self.owner_posts)
        if self.body:
            found &= Q(owner_post__body=self.body)
        if self.innovation:
            found &= Q(innovation=self.innovation)
        if self.crisis:
            found &= Q(innovation__crisis=self.crisis) | Q(decision__crisis=self.crisis)
        if self.path:
            found &= Q(innovation__jurisdiction__path__startswith=self.path)
        if self.overdue_on:
            found &= Q(due__lt=self.overdue_on)
        return found


def open_obligations(
    which: ObligationFilter, after: Cursor | None = None, size: int = PER_PAGE
) -> Slice[ObligationRow]:
    """A page of open obligations, due first first. One query."""
    rows = obligations().filter(OPEN, which.condition())
    if after is not None:
        day = datetime.fromisoformat(after.key).date()
        rows = rows.filter(Q(due__gt=day) | Q(due=day, pk__gt=after.pk))
    found = list(rows[: size + 1])
    last = found[size - 1] if len(found) > size else None
    return Slice(tuple(found[:size]), Cursor(last.due.isoformat(), last.pk) if last else None)


@dataclass(frozen=True, slots=True)
class DecisionFilter:
    """Which decisions: each given condition narrows. ``path`` is a jurisdiction with all below it."""

    path: str = ""
    body: UUID | None = None
    kind: str = ""
    fast_track: bool | None = None

    def condition(self) -> Q:
        """As a filter on decisions."""
        found = Q()
        if self.path:
            found &= Q(innovation__jurisdiction__path__startswith=self.path)
        if self.body:
            found &= Q(body=self.body)
        if self.kind:
            found &= Q(kind=self.kind)
        if self.fast_track is not None:
            found &= Q(fast_track=self.fast_track)
        return found


def decisions_taken(
    which: DecisionFilter, after: Cursor | None = None, size: int = PER_PAGE
) -> Slice[Decision]:
    """A page of decisions, the newest first. Two queries."""
    rows = decisions().filter(which.condition())
    if after is not None:
        moment = datetime.fromisoformat(after.key)
        rows = rows.filter(Q(decided_at__lt=moment) | Q(decided_at=moment, pk__lt=after.pk))
    found = list(rows[: size + 1])
    last = found[size - 1] if len(found) > size else None
    return Slice(tuple(found[:size]), Cursor(last.decided_at.isoformat(), last.pk) if last else None)


def obligations_by_body(on: date) -> list[BodyObligations]:
    """How each body that owes obligations does, by name, on a day. Two queries, however many obligations."""
    return by_body(on)


@dataclass(frozen=True, slots=True)
class OwedLine:
    """An obligation with what is owed in words (English, to be translated), and whether it is overdue."""

    row: Obligation
    what: str
    overdue: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """What the page of an innovation shows of its decisions. ``decision`` is the one in force."""

    identifier: str
    facts: DecisionsFacts
    decision: Decision | None
    taken: tuple[Decision, ...]
    owed: tuple[OwedLine, ...]
    done: tuple[OwedLine, ...]
    objections: tuple[Objection, ...]

    @property
    def reviews(self) -> tuple[Review, ...]:
        """The reviews under the decision in force, oldest first."""
        return tuple(self.decision.reviews.all()) if self.decision else ()


def owed_line(row: Obligation, on: date) -> OwedLine:
    """An obligation as a page shows it on a day."""
    is_open = row.met_at is None and row.dropped_at is None
    what = GUARDS[GuardId(row.guard)].question if row.guard else row.text
    return OwedLine(row, what, is_open and row.due < on)


def owed_lines(rows: Iterable[Obligation], on: date) -> tuple[OwedLine, ...]:
    """Obligations as a page shows them: the first due at the top, those of a day as the guards stand."""
    order = {str(guard): number for number, guard in enumerate(GUARDS)}
    lines = (owed_line(row, on) for row in rows)
    return tuple(sorted(lines, key=lambda line: (line.row.due, order.get(line.row.guard, -1))))


def panel(innovation: UUID, on: date) -> Panel:
    """What was decided, raised and owed about an innovation. At most twelve queries."""
    known = facts([innovation], on)[innovation]
    taken = tuple(decisions().filter(innovation=innovation))
    lines = owed_lines(obligations().filter(innovation=innovation), on)
    still = set(obligations().filter(OPEN, innovation=innovation).values_list("pk", flat=True))
    in_force = known.decision.ref if known.decision else None
    return Panel(
        identifier=innovations.innovations().values_list("identifier", flat=True).get(pk=innovation),
        facts=known,
        decision=next((row for row in taken if str(row.pk) == in_force), None),
        taken=taken,
        owed=tuple(line for line in lines if line.row.pk in still),
        done=tuple(line for line in lines if line.row.pk not in still),
        objections=tuple(objections_of(innovation)),
    )
