"""The verdict: may it stand, by when can it, or must it lapse; and what is missing, in what order.

The date is a forecast: work on every missing guard starts today, takes the policy's lead time, and waits for
the missing guards that it depends on. The longest such chain, and then the make-standing decision, set it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from graphlib import TopologicalSorter
from operator import attrgetter
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from mainstay_engines.passage.guards import GUARDS, GuardResult, evaluate_guards, open_obligations
from mainstay_engines.passage.reasons import in_full
from mainstay_engines.passage.schedule import Schedule, Slot, schedule
from mainstay_engines.passage.stages import ENDED, stage_of
from mainstay_engines.passage.terms import HOLDING, Facts, GuardId, ObligationFacts, Policy, Stage
from mainstay_engines.passage.timing import later, turning_days

K = TypeVar("K")

WAITS_FOR = {guard: spec.depends_on for guard, spec in GUARDS.items()}
ORDER = tuple(TopologicalSorter(WAITS_FOR).static_order())


class VerdictKind(StrEnum):
    """The answer, in one word."""

    STANDING = "standing"
    DEGRADED = "degraded"
    MAY_STAND = "may-stand"
    CAN_STAND_BY = "can-stand-by"
    CANNOT_BEFORE_SUNSET = "cannot-before-sunset"
    LAPSED = "lapsed"
    RETIRED = "retired"


class Missing(NamedTuple):
    """A guard that does not hold: when work on it can start and finish, and whether others wait for it.

    `after` are the missing guards that must be met first. `slack_days` is how much later it may finish
    without delaying the guards as a whole; `critical` is slack 0. `obligation` is the open obligation to meet
    it, `due` its date.
    """

    guard: GuardId
    starts: date
    finishes: date
    lead_days: int
    slack_days: int
    critical: bool
    after: tuple[GuardId, ...]
    obligation: str | None
    due: date | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """What may become of an innovation, as judged on one day.

    `missing` are the guards that do not hold, in the order to do them. `owed` are the open obligations that
    the decision imposed besides the guards, by due day. `earliest` is the first day on which it can be
    standing or, when degraded, on which every guard can hold again; None once standing or ended.
    `critical_path` is the longest chain of missing guards. `days_late` is how far `earliest` lies beyond
    `sunset`. `degraded` are the guards of a standing innovation that do not hold, waived or not.
    `next_change` is the first later day on which time alone can change any of this, the forecast dates
    apart, which move with the day.
    """

    kind: VerdictKind
    stage: Stage
    guards: tuple[GuardResult, ...]
    missing: tuple[Missing, ...]
    owed: tuple[ObligationFacts, ...]
    earliest: date | None
    critical_path: tuple[GuardId, ...]
    days_late: int | None
    sunset: date | None
    degraded: tuple[GuardResult, ...]
    next_change: date | None


def evaluate(facts: Facts, policy: Policy, at: date) -> Verdict:
    """Return the verdict on the day `at`."""
    results = evaluate_guards(facts, policy, at)
    stage = stage_of(facts, results, at)
    if stage in ENDED:
        return _ended(facts, results, stage, at)
    unmet = tuple([result for result in results if result.state not in HOLDING])
    lacking = {result.guard for result in unmet}
    plan = schedule([guard for guard in ORDER if guard in lacking], WAITS_FOR, policy.lead_days)
    owing = open_obligations(facts, at)
    imposed = [item for item in facts.obligations if item.guard is None and item.open_at(at)]
    owed = tuple(sorted(imposed, key=attrgetter("due", "ref")))
    outlook = _outlook(facts, policy, at, plan, owed)
    turning = turning_days(facts, results, at)
    if outlook.too_late_from is not None:
        turning.append(outlook.too_late_from)
    return Verdict(
        kind=outlook.kind,
        stage=stage,
        guards=results,
        missing=tuple([_missing(slot, owing.get(slot.task), at) for slot in plan.slots]),
        owed=owed,
        earliest=outlook.earliest,
        critical_path=plan.critical_path,
        days_late=outlook.days_late,
        sunset=outlook.sunset,
        degraded=unmet if facts.stands_at(at) else (),
        next_change=min(turning, default=None),
    )


def evaluate_many(portfolio: Iterable[tuple[K, Facts, Policy]], at: date) -> Iterator[tuple[K, Verdict]]:
    """Yield the verdict of each innovation in turn, under its own key; holds one at a time in memory."""
    for key, facts, policy in portfolio:
        yield key, evaluate(facts, policy, at)


class _Outlook(NamedTuple):
    kind: VerdictKind
    earliest: date | None
    sunset: date | None = None
    days_late: int | None = None
    too_late_from: date | None = None


def _ended(facts: Facts, results: tuple[GuardResult, ...], stage: Stage, at: date) -> Verdict:
    return Verdict(
        kind=VerdictKind(stage.value),
        stage=stage,
        guards=results,
        missing=(),
        owed=(),
        earliest=None,
        critical_path=(),
        days_late=None,
        sunset=facts.sunset_at(at),
        degraded=(),
        next_change=min(turning_days(facts, results, at), default=None),
    )


def _outlook(
    facts: Facts, policy: Policy, at: date, plan: Schedule[GuardId], owed: tuple[ObligationFacts, ...]
) -> _Outlook:
    guards_met = later(at, plan.length)
    sunset = facts.sunset_at(at)
    if facts.stands_at(at):
        kind = VerdictKind.DEGRADED if plan.slots else VerdictKind.STANDING
        return _Outlook(kind, guards_met if plan.slots else None, sunset)
    all_met = max([guards_met, *(item.due for item in owed)])
    earliest = later(all_met, policy.standing_decision_days)
    days_late = (earliest - sunset).days if sunset is not None and earliest > sunset else None
    too_late_from = None
    if sunset is not None and sunset < date.max and days_late is None:
        spare = sunset - timedelta(plan.length + policy.standing_decision_days)
        too_late_from = later(spare, 1)
    if not plan.slots and not owed:
        kind = VerdictKind.MAY_STAND
    else:
        kind = VerdictKind.CAN_STAND_BY if days_late is None else VerdictKind.CANNOT_BEFORE_SUNSET
    return _Outlook(kind, earliest, sunset, days_late, too_late_from)


def _missing(slot: Slot[GuardId], obligation: ObligationFacts | None, at: date) -> Missing:
    ref, due, overdue = None, None, False
    if obligation is not None:
        ref, due, overdue = obligation.ref, obligation.due, obligation.due < at
    guard, start, finish, slack, after = slot
    starts, finishes = later(at, start), later(at, finish)
    return Missing(guard, starts, finishes, finish - start, slack, slack == 0, after, ref, due, overdue)


def summary(verdict: Verdict) -> str:
    """Return the verdict as an English sentence or two.

    >>> summary(evaluate(Facts(), Policy.defaults(), date(2021, 3, 1)))
    'Can stand by 4 July 2022: 22 guards do not hold. First: E1.'
    """
    return f"{_answer(verdict)}{_owed(verdict.owed)}"


_PLAIN: Mapping[VerdictKind, str] = MappingProxyType(
    {
        VerdictKind.STANDING: "Standing: every guard holds.",
        VerdictKind.MAY_STAND: "May stand: every guard holds; only the make-standing decision is lacking.",
        VerdictKind.RETIRED: "Retired.",
    }
)


def _answer(verdict: Verdict) -> str:
    if verdict.kind in _PLAIN:
        return _PLAIN[verdict.kind]
    if verdict.kind is VerdictKind.DEGRADED:
        broken = ", ".join(result.guard for result in verdict.degraded)
        return f"Standing but degraded: {broken} {_plural(len(verdict.degraded), 'does', 'do')} not hold."
    if verdict.kind is VerdictKind.LAPSED:
        return f"Lapsed: its last day was {_day(verdict.sunset)}." if verdict.sunset else "Lapsed."
    if verdict.days_late is None:
        return f"Can stand by {_day(verdict.earliest)}: {_lack(verdict)}"
    late = f"{verdict.days_late} {_plural(verdict.days_late, 'day', 'days')} late"
    return f"Cannot stand before its sunset of {_day(verdict.sunset)} ({late}): {_lack(verdict)}"


def _day(day: date | None) -> str:
    return "" if day is None else in_full(day)


def _lack(verdict: Verdict) -> str:
    count = len(verdict.missing)
    if not count:
        return "every guard holds."
    return f"{count} {_plural(count, 'guard does', 'guards do')} not hold. First: {verdict.missing[0].guard}."


def _owed(owed: tuple[ObligationFacts, ...]) -> str:
    count = len(owed)
    if not count:
        return ""
    return f" {count} {_plural(count, 'imposed obligation is', 'imposed obligations are')} open."


def _plural(count: int, one: str, many: str) -> str:
    return one if count == 1 else many
