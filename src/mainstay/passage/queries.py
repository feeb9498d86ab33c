"""Reads of the passage: verdicts, the board, obligations, policies, and what the system owes."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, DateField, Exists, Max, OuterRef, Q, QuerySet, Value
from mainstay_engines.passage.guards import GuardResult
from mainstay_engines.passage.lookahead import Event, events
from mainstay_engines.passage.terms import GuardId, Policy, Stage
from mainstay_engines.passage.verdict import Verdict, evaluate

from mainstay.authority import queries as authority
from mainstay.authority.terms import Acting
from mainstay.decisions import queries as decisions
from mainstay.decisions.queries import OPEN, ObligationFilter, ObligationRow
from mainstay.door import clock
from mainstay.innovations import queries as innovations
from mainstay.innovations.queries import InnovationRow
from mainstay.passage import assembly, rules
from mainstay.passage.assembly import Case, cases, overrides, policies, policy_for
from mainstay.passage.models import Attestation, Degradation, Outlook, PolicyChange, Reminder, Watermark
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

    def innovations(self) -> QuerySet[InnovationRow]:
        """The innovations themselves, by name."""
        rows = innovations.innovations()
        if self.path:
            rows = rows.filter(jurisdiction__path__startswith=self.path)
        if self.body:
            rows = rows.filter(body=self.body)
        if self.crisis:
            rows = rows.filter(crisis=self.crisis)
        return rows.order_by("name", "pk")


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


def judge_all(on: date, scope: Scope, batch: int = BATCH) -> Iterator[Judged]:
    """The verdicts of all innovations of a scope on any day, computed afresh, a batch at a time."""
    yield from _judge_each(list(scope.innovations().values_list("pk", flat=True)), on, batch)


def _judge_each(ids: Sequence[UUID], on: date, batch: int = BATCH) -> Iterator[Judged]:
    for start in range(0, len(ids), batch):
        some = ids[start : start + batch]
        found = cases(some, on)
        for pk in some:
            yield Judged(found[pk], evaluate(found[pk].facts, found[pk].policy, on))


def board(on: date, scope: Scope) -> Board:
    """The board for a scope: counts by stage and verdict, degraded ones, the first of each stage.

    A fixed number of queries, whatever the number of innovations.
    """
    rows = _read_for(on).filter(scope.condition())
    counted = rows.values_list("stage", "kind").annotate(n=Count("pk"))
    stages: dict[str, int] = {}
    kinds: dict[str, int] = {}
    for stage, kind, n in counted:
        stages[stage] = stages.get(stage, 0) + n
        kinds[kind] = kinds.get(kind, 0) + n
    degraded = list(rows.filter(is_degraded=True).order_by("name", "pk")[:PER_PAGE])
    lists = [
        StageList(
            stage, stages.get(stage, 0), list(rows.filter(stage=stage).order_by("name", "pk")[:PER_STAGE])
        )
        for stage in Stage
    ]
    shown = [*degraded, *(row for one in lists for row in one.rows)]
    return Board(
        total=sum(stages.values()),
        kinds=kinds,
        degraded=degraded,
        degraded_count=rows.filter(is_degraded=True).count(),
        stages=lists,
        owners=authority.post_titles({row.next_owner for row in shown if row.next_owner}),
    )


def outlooks(on: date, scope: Scope, stage: str = "", kind: str = "", words: str = "") -> QuerySet[Outlook]:
    """The cached verdicts of a scope, by name."""
    rows = _read_for(on).filter(scope.condition())
    if stage:
        rows = rows.filter(stage=stage)
    if kind:
        rows = rows.filter(kind=kind)
    if words:
        rows = rows.filter(name__icontains=words)
    return rows.order_by("name", "pk")


def outlook_of(ids: Collection[UUID], on: date) -> dict[UUID, Outlook]:
    """The cached verdicts of some innovations."""
    return {row.pk: row for row in _read_for(on).filter(pk__in=ids)}


def _read_for(on: date) -> QuerySet[Outlook]:
    """The cached verdicts, brought up to a day and read for it."""
    refresh(on)
    return Outlook.objects.annotate(on=Value(on, output_field=DateField()))


def look_ahead(start: date, end: date, scope: Scope) -> Sequence[tuple[UUID, Event]]:
    """What will happen by itself in a scope after one day and up to another, in date order.

    Only the innovations whose verdict time alone changes by then are judged.
    """
    turning = outlooks(start, scope).filter(true_through__lt=end).values_list("pk", flat=True)
    judged = (
        (one.case.innovation.pk, one.case.facts, one.case.policy) for one in _judge_each(list(turning), start)
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


def obligations_to_remind(on: date) -> Iterator[tuple[ObligationRow, Policy, list[int]]]:
    """Open obligations that a reminder may be due for, with the policy and the reminders given. Four queries.

    Those that were reminded at the stage that they are in are left out, so this does not grow with what is
    overdue.
    """
    last, wanted = _unreminded(on, assembly.reminder_days())
    rows = list(decisions.open_due_by(last).filter(wanted))
    given: dict[UUID, list[int]] = {}
    for one in Reminder.objects.filter(obligation__in=rows).select_related("obligation"):
        if one.due == one.obligation.due:
            given.setdefault(one.obligation_id, []).append(one.days_before)
    known = policies({row.innovation.jurisdiction.path for row in rows})
    for row in rows:
        yield row, known[row.innovation.jurisdiction.path], given.get(row.pk, [])


def _unreminded(on: date, asked: Collection[tuple[int, ...]]) -> tuple[date, Q]:
    """The last due day that a reminder can be due for, and the condition that the one of its stage lacks."""

    def lacks(days: int) -> Q:
        mine = Reminder.objects.filter(obligation=OuterRef("pk"), due=OuterRef("due"), days_before=days)
        return ~Q(Exists(mine))

    wanted, last = Q(due__lt=on) & lacks(0), on
    for days_before in asked:
        begins = on
        for days in sorted(days_before):
            ends = on + timedelta(days=days)
            wanted |= Q(due__gte=begins, due__lte=ends) & lacks(days)
            begins, last = ends + timedelta(days=1), max(last, ends)
    return last, wanted


def obligations_whose_guard_holds(on: date) -> Iterator[ObligationRow]:
    """Open obligations for a guard that holds on a day."""
    ripe = _read_for(on).filter(holds_owed=True).values("pk")
    rows = list(decisions.open_guard_obligations().filter(innovation__in=ripe))
    found = cases({row.innovation_id for row in rows}, on)
    held = {
        pk: {
            str(result.guard) for result in evaluate(case.facts, case.policy, on).guards if result.state.holds
        }
        for pk, case in found.items()
    }
    return (row for row in rows if row.guard in held[row.innovation_id])


@dataclass(frozen=True, slots=True)
class DegradationChange:
    """A standing innovation whose broken guards differ from what was noted; none if none is."""

    innovation: UUID
    guards: tuple[GuardId, ...]
    at: datetime


def degradations_to_note(at: datetime) -> list[DegradationChange]:
    """What the log does not yet say about degraded innovations, each innovation's spells oldest first."""
    on = at.date()
    degraded = _read_for(on).filter(is_degraded=True).values_list("pk", "degraded")
    now = {pk: tuple(guards) for pk, guards in degraded}
    running = {row.innovation_id: row for row in Degradation.objects.filter(ended_at=None)}
    changed = [pk for pk, guards in now.items() if pk not in running or tuple(running[pk].guards) != guards]
    spells = _spells(changed, running, at)
    return spells + [DegradationChange(pk, (), at) for pk in running if pk not in now]


def _spells(ids: list[UUID], running: dict[UUID, Degradation], at: datetime) -> list[DegradationChange]:
    ended = dict(
        Degradation.objects.filter(innovation__in=ids)
        .values_list("innovation")
        .annotate(last=Max("ended_at"))
        .order_by()
    )
    withdrawn = _withdrawals(ids)
    found: list[DegradationChange] = []
    for judged in _judge_each(ids, at.date()):
        pk = judged.case.innovation.pk
        broke = {
            result.guard: _broke(judged.case, result, withdrawn.get((pk, result.guard)), at)
            for result in judged.verdict.degraded
        }
        noted = running[pk].since if pk in running else ended.get(pk)
        found += [DegradationChange(pk, guards, moment) for moment, guards in rules.spells(broke, noted, at)]
    return found


def _withdrawals(ids: Collection[UUID]) -> dict[tuple[UUID, str], datetime]:
    """For each innovation and guard when an attestation that counted was last withdrawn."""
    counted = Attestation.objects.filter(innovation__in=ids, confirmed_at__isnull=False)
    rows = counted.exclude(withdrawn_at=None).order_by("withdrawn_at")
    return {
        (row.innovation_id, row.guard): row.withdrawn_at
        for row in rows
        if row.withdrawn_at is not None and row.withdrawn_at.date() <= row.valid_until
    }


LAST_DAYS = {"attestation-ran-out": "until", "review-overdue": "due", "promise-not-measured": "due"}
UNSTAFFED = frozenset({"owner-vacant", "owner-without-alternate"})


def _broke(case: Case, result: GuardResult, withdrawn: datetime | None, at: datetime) -> datetime:
    """When a guard broke: the day after its last, the withdrawal that broke it, or now where a fact did."""
    last = dict(result.reason.params).get(LAST_DAYS.get(result.reason.code, ""))
    if result.reason.code in UNSTAFFED:
        last = _last_staffed(case.innovation.owner_post_id, at.date())
    moments = [withdrawn] if withdrawn else []
    if isinstance(last, date):
        moments.append(datetime.combine(last + timedelta(days=1), time.min, tzinfo=UTC))
    return max(moments, default=at)


def _last_staffed(post: UUID | None, on: date) -> date | None:
    """The last day on which a post had holder and alternate, if it was a mandate's end that ended that."""
    ended = authority.changes_between(date.min, on).filter(post=post, ends__lt=on).order_by("-ends").first()
    if post is None or ended is None or ended.ends is None:
        return None
    then = authority.staffing([post], ended.ends)[post]
    return ended.ends if then.exists and then.held and then.alternate else None


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
