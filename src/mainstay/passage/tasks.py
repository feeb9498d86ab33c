"""What time does by itself: lapses, closings, reminders, degradations; each once, in order."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q
from mainstay_engines.passage.guards import GuardResult
from mainstay_engines.passage.terms import GuardId, Policy

from mainstay.authority import queries as authority
from mainstay.decisions import queries as decisions
from mainstay.decisions.queries import ObligationRow
from mainstay.decisions.terms import CloseObligation, LapseAtSunset
from mainstay.door.perform import Circumstances, perform
from mainstay.door.terms import SYSTEM, Act, Refused
from mainstay.ledger.models import Entry
from mainstay.passage import assembly, queries, rules
from mainstay.passage.assembly import Case
from mainstay.passage.models import Attestation, Degradation, Reminder
from mainstay.passage.outlook import refresh
from mainstay.passage.terms import NoteDegradation, NoteRestoration, RemindOwner


@dataclass(frozen=True, slots=True, order=True)
class Due:
    """An act that the system owes: when it takes effect, and a key under which it is done once."""

    at: datetime
    rank: int
    key: str
    act: Act
    cause: UUID | None = None


def midnight(day: date) -> datetime:
    """The first moment of a day, UTC."""
    return datetime.combine(day, time.min, tzinfo=UTC)


def tick(at: datetime) -> list[Entry]:
    """Perform everything that time has brought due by a moment, and return the entries.

    Safe to run at any time, by several workers, and after any pause: what was missed is done in order, once.
    """
    refresh(at.date())
    ripe = list(closings(at))
    closing = {one.key for one in ripe}
    due = [*lapses(at), *reminders(at, closing), *ripe, *degradations(at)]
    done = list(_perform(sorted(due, key=lambda one: (one.at, one.rank, one.key))))
    refresh(at.date())
    return done


def _perform(due: Iterable[Due]) -> Iterator[Entry]:
    for one in due:
        try:
            yield perform(one.act, SYSTEM, one.at, Circumstances(key=one.key, cause=one.cause))
        except Refused:  # another worker was first, or what was due before it settled it
            continue


def lapses(at: datetime) -> Iterator[Due]:
    """The decisions in force whose sunset day has gone by."""
    for decision in decisions.due_sunsets(at.date()):
        if decision.sunset is None:
            continue
        act = LapseAtSunset(innovation=decision.innovation_id, decision=decision.pk, sunset=decision.sunset)
        moment = midnight(decision.sunset + timedelta(days=1))
        yield Due(max(moment, decision.decided_at), 0, f"lapse:{decision.pk}", act, decision.pk)


def reminders(at: datetime, closing: Collection[str] = ()) -> Iterator[Due]:
    """The reminders that are due for open obligations, other than those about to close."""
    for owed, policy, given in obligations_to_remind(at.date()):
        if close_key(owed.pk) in closing:
            continue
        for day, days_before in rules.reminders_due(owed.due, at.date(), policy.reminder_days, given):
            act = RemindOwner(
                obligation=owed.pk, innovation=owed.innovation_id, due=owed.due, days_before=days_before
            )
            moment = max(midnight(day), owed.opened_at)
            yield Due(moment, 1, f"remind:{owed.pk}:{owed.due}:{days_before}", act, owed.decision_id)


def close_key(obligation: UUID) -> str:
    """The key under which an obligation is closed once."""
    return f"close:{obligation}"


def closings(at: datetime) -> Iterator[Due]:
    """The open obligations whose guard holds now."""
    for owed in obligations_whose_guard_holds(at.date()):
        act = CloseObligation(obligation=owed.pk, guard=GuardId(owed.guard))
        yield Due(at, 2, close_key(owed.pk), act, owed.decision_id)


def degradations(at: datetime) -> Iterator[Due]:
    """The standing innovations that lost guards, or got them back, since this was last noted."""
    for change in degradations_to_note(at):
        act: Act
        if change.guards:
            act = NoteDegradation(innovation=change.innovation, guards=change.guards)
        else:
            act = NoteRestoration(innovation=change.innovation)
        name = ",".join(change.guards) or "restored"
        yield Due(change.at, 3, f"degraded:{change.innovation}:{name}:{change.at.isoformat()}", act)


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
    known = assembly.policies({row.innovation.jurisdiction.path for row in rows})
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
    ripe = queries.read_for(on).filter(holds_owed=True).values("pk")
    rows = list(decisions.open_guard_obligations().filter(innovation__in=ripe))
    held = {
        judged.case.innovation.pk: {str(one.guard) for one in judged.verdict.guards if one.state.holds}
        for judged in queries.judge_each(sorted({row.innovation_id for row in rows}), on)
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
    degraded = queries.read_for(on).filter(is_degraded=True).values_list("pk", "degraded")
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
    for judged in queries.judge_each(ids, at.date()):
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
