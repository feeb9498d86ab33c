"""What will happen by itself between two days: lapses, things falling overdue, guards running out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from mainstay_engines.passage.terms import Facts, GuardId, Policy

K = TypeVar("K")


class EventKind(StrEnum):
    """What time alone can bring about."""

    LAPSES = "lapses"
    DEGRADES = "degrades"
    OVERDUE = "overdue"
    ATTESTATION_RUNS_OUT = "attestation-runs-out"
    REVIEW_OVERDUE = "review-overdue"
    PROMISE_DUE = "promise-due"
    TOO_LATE = "too-late"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens at the start of the day `on`; `ref` is the decision, obligation or attestation."""

    on: date
    kind: EventKind
    guard: GuardId | None
    ref: str | None


def changes(facts: Facts, policy: Policy, start: date, end: date) -> tuple[Event, ...]:
    """Return what happens by itself to one innovation after `start` and up to and on `end`, in date order."""
    raise NotImplementedError


def events(
    portfolio: Iterable[tuple[K, Facts, Policy]], start: date, end: date
) -> tuple[tuple[K, Event], ...]:
    """Return the `changes` of a whole portfolio, in date order."""
    raise NotImplementedError
