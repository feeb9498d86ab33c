"""Reads of the passage: verdicts, the board, obligations, policies, and what the system owes."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, DateField, Q, QuerySet, Value
from mainstay_engines.passage.lookahead import Event, events
from mainstay_engines.passage.terms import GuardId, Policy, Stage
from mainstay_engines.passage.verdict import Verdict, VerdictKind, evaluate

from mainstay.authority import queries as authority
from mainstay.authority.terms import Acting
from mainstay.decisions import queries as decisions
from mainstay.decisions.queries import OPEN, ObligationFilter, ObligationRow
from mainstay.door import clock
from mainstay.innovations import queries as innovations
from mainstay.passage import assembly
from mainstay.passage.assembly import Case, cases, overrides, policy_for
from mainstay.passage.models import Attestation, Degradation, Outlook, PolicyChange, Watermark
from mainstay.passage.outlook import refresh

PER_STAGE = 8
PER_PAGE = 50
BATCH = 1000


@dataclass(frozen=True, slots=True)
class Scope:
    """Which innovations: all, or those of a jurisdiction with its children, a body, a crisis."""

    path: str = ""
    body: UUID | None = None
    crisis: UUID | None = None

    def condition(self) -> Q:
        """As a filter on the cache of verdicts."""
        found = Q()
        if self.path:
            found &= Q(path__startswith=self.path)
        if self.body:
            found &= Q(body=self.body)
        if self.crisis:
            found &= Q(crisis=self.crisis)
        return found


@dataclass(frozen=True, slots=True)
class Judged:
    """An innovation with its verdict on a day."""

    case: Case
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class StageList:
    """The first innovations of a stage, and how many there are."""

    stage: Stage
    count: int
    rows: list[Outlook]


@dataclass(frozen=True, slots=True)
class Board:
    """What the board shows."""

    total: int
    kinds: dict[str, int]
    degraded: list[Outlook]
    degraded_count: int
    stages: list[StageList]
    owners: dict[UUID, str]


def judge(innovation: UUID, on: date) -> Judged:
    """The verdict on one innovation on a day, computed afresh. Raises KeyError if there is none."""
    case = cases([innovation], on)[innovation]
    return Judged(case, evaluate(case.facts, case.policy, on))


def unmet(innovation: UUID, on: date) -> tuple[GuardId, ...]:
    """The guards of the gates before standing that one innovation lacks on a day."""
    return assembly.unmet(judge(innovation, on).verdict)


def judge_each(ids: Sequence[UUID], on: date, batch: int = BATCH) -> Iterator[Judged]:
    """The verdicts of some innovations on any day, computed afresh, a batch at a time."""
    for start in range(0, len(ids), batch):
        some = ids[start : start + batch]
        found = cases(some, on)
        for pk in some:
            yield Judged(found[pk], evaluate(found[pk].facts, found[pk].policy, on))


def board(on: date, scope: Scope) -> Board:
    """The board for a scope: counts by stage and verdict, degraded ones, the first of each stage.

    At most fourteen queries, one for each stage with anything in it; not one more for more innovations.
    """
    rows = read_for(on).filter(scope.condition())
    stages: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for stage, kind, n in rows.values_list("stage", "kind").annotate(n=Count("pk")):
        stages[stage] += n
        kinds[kind] += n
    by_name = rows.order_by("name", "pk")
    lists = [
        StageList(
            stage, stages[stage], list(by_name.filter(stage=stage)[:PER_STAGE]) if stages[stage] else []
        )
        for stage in Stage
    ]
    broken = kinds[VerdictKind.DEGRADED]
    degraded = list(by_name.filter(is_degraded=True)[:PER_PAGE]) if broken else []
    shown = [*degraded, *(row for one in lists for row in one.rows)]
    return Board(
        total=stages.total(),
        kinds=dict(kinds),
        degraded=degraded,
        degraded_count=broken,
        stages=lists,
        owners=authority.post_titles({row.next_owner for row in shown if row.next_owner}),
    )


def outlooks(on: date, scope: Scope, stage: str = "", kind: str = "", words: str = "") -> QuerySet[Outlook]:
    """The cached verdicts of a scope, by name."""
    rows = read_for(on).filter(scope.condition())
    if stage:
        rows = rows.filter(stage=stage)
    if kind:
        rows = rows.filter(kind=kind)
    if words:
        rows = rows.filter(name__icontains=words)
    return rows.order_by("name", "pk")


def outlook_of(ids: Collection[UUID], on: date) -> dict[UUID, Outlook]:
    """The cached verdicts of some innovations."""
    return {row.pk: row for row in read_for(on).filter(pk__in=ids)}


def read_for(on: date) -> QuerySet[Outlook]:
    """The cached verdicts, brought up to a day and read for it."""
    refresh(on)
    return Outlook.objects.annotate(on=Value(on, output_field=DateField()))


def look_ahead(start: date, end: date, scope: Scope) -> Sequence[tuple[UUID, Event]]:
    """What will happen by itself in a scope after one day and up to another, in date order.

    Only the innovations whose verdict time alone changes by then are judged.
    """
    turning = outlooks(start, scope).filter(true_through__lt=end).values_list("pk", flat=True)
    judged = (
        (one.case.innovation.pk, one.case.facts, one.case.policy) for one in judge_each(list(turning), start)
    )
    return events(judged, start, end)


def attestations_of(innovation: UUID) -> QuerySet[Attestation]:
    """The attestations of an innovation, the withdrawn ones included."""
    return Attestation.objects.filter(innovation=innovation)


def attestation(pk: UUID) -> Attestation | None:
    """One attestation, or None."""
    return Attestation.objects.select_related("innovation").filter(pk=pk).first()


def policy_at(path: str) -> Policy:
    """The policy that applies at a path of the tree."""
    return policy_for(path, overrides())


def policy_sources(path: str) -> list[tuple[str, dict[str, Any]]]:
    """For each jurisdiction from the root down that set thresholds: its path and what it set."""
    known = overrides()
    walked, found = "", []
    for code in path.split("/")[:-1]:
        walked += f"{code}/"
        if walked in known:
            found.append((walked, dict(known[walked])))
    return found


def policy_history(jurisdiction: UUID) -> QuerySet[PolicyChange]:
    """The changes of a jurisdiction's own policy, the newest first."""
    return PolicyChange.objects.filter(jurisdiction=jurisdiction).order_by("-changed_at", "-pk")


def running_degradation(innovation: UUID) -> Degradation | None:
    """The running spell of degradation of an innovation, or None."""
    return Degradation.objects.filter(innovation=innovation, ended_at=None).first()


def owned_innovations(posts: Collection[UUID]) -> list[UUID]:
    """The innovations that some posts own."""
    return list(innovations.innovations().filter(owner_post__in=posts).values_list("pk", flat=True))


def today() -> date:
    """The present day."""
    return clock.now().date()


def today_of(on: date) -> date:
    """The day that the cached verdicts are for, when a page asks for that day or a later one."""
    return min(on, today())


def after_name(rows: QuerySet[Outlook], name: str, key: str) -> QuerySet[Outlook]:
    """The rows that come after a name and identifier."""
    try:
        last = UUID(key)
    except ValueError:
        return rows.filter(name__gt=name)
    return rows.filter(Q(name__gt=name) | Q(name=name, pk__gt=last))


def after_due(rows: QuerySet[ObligationRow], day: date | None, key: str) -> QuerySet[ObligationRow]:
    """The obligations that come after a day and identifier."""
    if day is None:
        return rows
    try:
        last = UUID(key)
    except ValueError:
        return rows.filter(due__gt=day)
    return rows.filter(Q(due__gt=day) | Q(due=day, pk__gt=last))


def to_confirm(acting: Acting | None) -> list[Attestation]:
    """The attestations in a person's body that await a second person, other than their own."""
    if acting is None:
        return []
    waiting = Attestation.objects.filter(
        confirmed_at=None, withdrawn_at=None, valid_until__gte=today(), innovation__body=acting.body
    )
    return list(waiting.exclude(made_by=acting.person).select_related("innovation")[:PER_PAGE])


def open_matching(which: ObligationFilter) -> QuerySet[ObligationRow]:
    """The open obligations that fit a filter, the first due first."""
    return decisions.obligations().filter(OPEN, which.condition())


def open_for(posts: Collection[UUID]) -> list[ObligationRow]:
    """The open obligations of some posts, the first due first."""
    if not posts:
        return []
    return list(open_matching(ObligationFilter(owner_posts=frozenset(posts)))[: PER_PAGE * 2])


def watermark() -> Watermark | None:
    """Up to which entry and day the cached verdicts are true; None before the first was judged."""
    return Watermark.objects.order_by("pk").first()


@dataclass(frozen=True, slots=True)
class OwingPost:
    """A post that owes something now."""

    post: UUID
    title: str
    body: UUID
    body_name: str


def owing_posts() -> list[OwingPost]:
    """The posts with open obligations, by body and title. One query."""
    columns = ("owner_post", "owner_post__title", "owner_post__body", "owner_post__body__name")
    rows = decisions.obligations().filter(OPEN).order_by().values_list(*columns).distinct()
    return sorted((OwingPost(*row) for row in rows), key=lambda one: (one.body_name, one.title))
