"""What will happen by itself between two days, if nobody does anything: lapses, falling overdue, running out.

"Between `start` and `end`" means after the day `start`, up to and including the day `end`, so that two spans
that follow each other tell everything once.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from mainstay_engines.passage.stages import ENDED
from mainstay_engines.passage.terms import Facts, GuardId, ObligationFacts, Policy, Stage
from mainstay_engines.passage.verdict import Verdict, VerdictKind, evaluate

K = TypeVar("K")


class EventKind(StrEnum):
    """What time alone can bring about, in the order in which it is told on one day."""

    LAPSES = "lapses"
    DEGRADES = "degrades"
    OVERDUE = "overdue"
    ATTESTATION_RUNS_OUT = "attestation-runs-out"
    REVIEW_OVERDUE = "review-overdue"
    PROMISE_DUE = "promise-due"
    TOO_LATE = "too-late"


EVENT_TEXTS: Mapping[EventKind, str] = MappingProxyType(
    {
        EventKind.LAPSES: "Its sunset has passed: it lapses.",
        EventKind.DEGRADES: "A guard no longer holds: it is standing but degraded.",
        EventKind.OVERDUE: "An obligation is overdue.",
        EventKind.ATTESTATION_RUNS_OUT: "An attestation has run out.",
        EventKind.REVIEW_OVERDUE: "Its review is overdue.",
        EventKind.PROMISE_DUE: "Its promise fell due, and no result is recorded.",
        EventKind.TOO_LATE: "What is missing can no longer be met before its sunset.",
    }
)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that is first true on the day `on`; `ref` is the decision, obligation or attestation."""

    on: date
    kind: EventKind
    guard: GuardId | None
    ref: str | None

    @property
    def text(self) -> str:
        """Return what happens, in English."""
        return EVENT_TEXTS[self.kind]


def changes(facts: Facts, policy: Policy, start: date, end: date) -> tuple[Event, ...]:
    """Return what happens by itself to one innovation between `start` and `end`, in date order."""
    return tuple(_walk(facts, policy, start, end))


def events(
    portfolio: Iterable[tuple[K, Facts, Policy]], start: date, end: date
) -> tuple[tuple[K, Event], ...]:
    """Return the `changes` of a whole portfolio in date order; on one day, in the portfolio's order."""
    found = [(key, event) for key, facts, policy in portfolio for event in changes(facts, policy, start, end)]
    return tuple(sorted(found, key=lambda pair: pair[1].on))


class _Moment(NamedTuple):
    at: date
    verdict: Verdict


def _walk(facts: Facts, policy: Policy, start: date, end: date) -> Iterator[Event]:
    before = _Moment(start, evaluate(facts, policy, start))
    while (turn := before.verdict.next_change) is not None and turn <= end:
        after = _Moment(turn, evaluate(facts, policy, turn))
        yield from _told(facts, before, after)
        before = after


def _told(facts: Facts, before: _Moment, after: _Moment) -> Iterator[Event]:
    on, was, now = after.at, before.verdict, after.verdict
    if now.stage in ENDED:
        if now.stage is Stage.LAPSED and was.stage not in ENDED:
            yield Event(on, EventKind.LAPSES, None, facts.decision.ref if facts.decision else None)
        return
    lost = [
        then for held, then in zip(was.guards, now.guards, strict=True) if held.state.holds > then.state.holds
    ]
    if now.kind is VerdictKind.DEGRADED and was.kind is not VerdictKind.DEGRADED:
        yield Event(on, EventKind.DEGRADES, now.degraded[0].guard, now.degraded[0].ref)
    known = {item.ref for item in _overdue(facts, before)}
    for item in _overdue(facts, after):
        if item.ref not in known:
            yield Event(on, EventKind.OVERDUE, item.guard, item.ref)
    for result in lost:
        kind = _LOST.get(result.reason.code)
        if kind is not None:
            yield Event(on, kind, result.guard, result.ref)
    too_late = VerdictKind.CANNOT_BEFORE_SUNSET
    if now.kind is too_late and was.kind is not too_late:
        yield Event(on, EventKind.TOO_LATE, None, facts.decision.ref if facts.decision else None)


_LOST: Mapping[str, EventKind] = MappingProxyType(
    {
        "attestation-ran-out": EventKind.ATTESTATION_RUNS_OUT,
        "review-overdue": EventKind.REVIEW_OVERDUE,
        "promise-not-measured": EventKind.PROMISE_DUE,
    }
)


def _overdue(facts: Facts, moment: _Moment) -> Iterator[ObligationFacts]:
    unmet = {missing.guard for missing in moment.verdict.missing}
    for item in facts.obligations:
        if item.overdue_at(moment.at) and (item.guard is None or item.guard in unmet):
            yield item
