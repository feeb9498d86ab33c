"""The verdict: may it stand, by when can it, or must it lapse; and what is missing, in what order."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from mainstay_engines.passage.guards import GuardResult
from mainstay_engines.passage.terms import Facts, GuardId, ObligationFacts, Policy, Stage

K = TypeVar("K")


class VerdictKind(StrEnum):
    """The answer, in one word."""

    STANDING = "standing"
    DEGRADED = "degraded"
    MAY_STAND = "may-stand"
    CAN_STAND_BY = "can-stand-by"
    CANNOT_BEFORE_SUNSET = "cannot-before-sunset"
    LAPSED = "lapsed"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Missing:
    """A guard that does not hold: when work on it can start and finish, and whether others wait for it.

    `after` are the missing guards that must be met first. `slack_days` is how much later it may finish
    without delaying the whole; `critical` is slack 0. `obligation` is the open obligation to meet it.
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
    """What may become of an innovation, as judged on one day."""

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
    raise NotImplementedError


def evaluate_many(portfolio: Iterable[tuple[K, Facts, Policy]], at: date) -> Iterator[tuple[K, Verdict]]:
    """Yield the verdict of each innovation in turn; holds one at a time in memory."""
    raise NotImplementedError


def summary(verdict: Verdict) -> str:
    """Return the verdict as one English sentence."""
    raise NotImplementedError
