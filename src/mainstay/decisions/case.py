"""What is known of an innovation when a body decides about it, and the words to speak of it in a refusal."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from mainstay_engines.passage.guards import GUARDS
from mainstay_engines.passage.terms import GuardId

from mainstay.decisions.gatekeeper import Gates
from mainstay.decisions.terms import DecisionKind


def in_full(day: date) -> str:
    """A date in full.

    >>> in_full(date(2020, 4, 3))
    '3 April 2020'
    """
    return f"{day.day} {day:%B %Y}"


def question(guard: GuardId) -> str:
    """What a guard asks, in English, to be translated."""
    return GUARDS[guard].question


def in_words(guard: GuardId) -> str:
    """A guard with its question.

    >>> in_words(GuardId.R2)
    'R2 (Is there a budget line beyond the crisis?)'
    """
    return f"{guard} ({question(guard)})"


def listed(guards: Iterable[GuardId]) -> str:
    """Guards with their questions, one after the other."""
    return "; ".join(in_words(guard) for guard in guards)


class Condition(StrEnum):
    """What became of an innovation, as far as a decision must know."""

    OPEN = "open"
    STANDING = "standing"
    LAPSED = "lapsed"
    ENDED = "ended"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class InForce:
    """The decision in force. ``sunset`` is its last day, if it has one."""

    id: UUID
    kind: DecisionKind
    fast_track: bool
    sunset: date | None
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class Raised:
    """An objection that no decision has answered."""

    id: UUID
    origin: str
    raised_on: date
    text: str

    def __str__(self) -> str:
        return f"{self.origin}, {in_full(self.raised_on)}: “{self.text[:80]}”"


@dataclass(frozen=True, slots=True)
class Open:
    """An open obligation."""

    id: UUID
    guard: GuardId | None
    text: str
    owner_post: UUID
    due: date

    def __str__(self) -> str:
        return in_words(self.guard) if self.guard else f"“{self.text[:80]}”"


@dataclass(frozen=True, slots=True)
class Case:
    """All that is known of an innovation when a body decides. ``heard``: an objection was ever recorded.

    ``competence`` is the deciding body's for the innovation's jurisdiction; blank if it has none there.
    """

    at: datetime
    anchored_at: datetime
    competence: str
    gates: Gates
    condition: Condition
    in_force: InForce | None
    raised: tuple[Raised, ...]
    heard: bool
    owed: tuple[Open, ...]
    owner_post: UUID | None

    @property
    def today(self) -> date:
        """The day of the decision."""
        return self.at.date()

    @property
    def fast_track(self) -> InForce | None:
        """The fast-track decision in force, or its renewal."""
        return self.in_force if self.in_force is not None and self.in_force.fast_track else None
