"""The words of decisions: kinds, promises, obligations, and the acts."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, ClassVar, Generic, TypeVar
from uuid import UUID

from mainstay_engines.passage.terms import GuardId
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from mainstay.authority.terms import LongText, Role, ShortText
from mainstay.door.terms import N_, SYSTEM_ONLY, Act, Permission, Reach, allow

T = TypeVar("T")


class DecisionKind(StrEnum):
    """What a body can decide about an innovation."""

    ADOPT = "adopt"
    ADAPT = "adapt"
    PILOT = "pilot"
    RENEW = "renew"
    MAKE_STANDING = "make-standing"
    END = "end"


class EndedBy(StrEnum):
    """What ended a decision."""

    SUPERSEDED = "superseded"
    LAPSED = "lapsed"
    ENDED = "ended"


class Outcome(StrEnum):
    """What became of an objection or recommendation."""

    ACCEPTED = "accepted"
    ACCEPTED_IN_PART = "accepted-in-part"
    REFUSED = "refused"


DECISION_LABELS = {
    DecisionKind.ADOPT: N_("Adopt"),
    DecisionKind.ADAPT: N_("Adapt"),
    DecisionKind.PILOT: N_("Pilot"),
    DecisionKind.RENEW: N_("Renew"),
    DecisionKind.MAKE_STANDING: N_("Make standing"),
    DecisionKind.END: N_("End"),
}
OUTCOME_LABELS = {
    Outcome.ACCEPTED: N_("Accepted"),
    Outcome.ACCEPTED_IN_PART: N_("Accepted in part"),
    Outcome.REFUSED: N_("Refused"),
}
ENDED_BY_LABELS = {
    EndedBy.SUPERSEDED: N_("replaced by a later decision"),
    EndedBy.LAPSED: N_("lapsed at its sunset"),
    EndedBy.ENDED: N_("ended by decision"),
}
DECIDES: Permission = allow(Role.DECISION_MAKER)
RAISES: Permission = allow(
    Role.PUBLIC_SERVANT, Role.INNOVATION_LEAD, Role.ASSESSOR, Role.DECISION_MAKER
) | allow(Role.ADMINISTRATOR, within=Reach.TERRITORY)
KEEPS: Permission = allow(Role.INNOVATION_LEAD, Role.DECISION_MAKER) | allow(
    Role.ADMINISTRATOR, within=Reach.TERRITORY
)


class Part(BaseModel):
    """A part of an act."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


Figure = Annotated[str, StringConstraints(min_length=1, max_length=200)]  # "0" is one


class Promise(Part):
    """What a decision says will come of it."""

    indicator: ShortText
    baseline: Figure
    target: Figure
    due: date


class ObjectionAnswer(Part):
    """The answer to one recorded objection."""

    objection: UUID
    outcome: Outcome
    reason: LongText


class Owed(Part):
    """An obligation: an unmet guard, or (without one) something the decision itself imposes."""

    guard: GuardId | None = None
    text: Annotated[str, StringConstraints(max_length=1000)] = ""
    owner_post: UUID | None = None
    due: date | None = None


class RecordObjection(Act):
    """Record an objection or recommendation, and where it comes from, so that a decision must answer it."""

    words: ClassVar[str] = N_("{by} recorded an objection to “{innovation}”, from {origin}: {text}")
    may: ClassVar[Permission] = RAISES

    innovation: UUID
    text: LongText
    origin: ShortText  # an organisation or a public document; never a private person
    source: Annotated[str, StringConstraints(max_length=1000)] = ""
    raised_on: date


class Reasoned(Act):
    """What every decision states. ``body`` is the body that decides, by the mandate of the person acting."""

    innovation: UUID
    body: UUID
    reasons: LongText
    legal_basis: Annotated[str, StringConstraints(max_length=2000)]
    promise: Promise | None = None
    answers: tuple[ObjectionAnswer, ...] = ()
    owes: Annotated[tuple[Owed, ...], Field(max_length=60)] = ()


class Decide(Reasoned):
    """Adopt, adapt or pilot on the regular track. A pilot has a last day."""

    words: ClassVar[str] = N_("{body} decided to {kind} “{innovation}”, under {legal_basis}")
    may: ClassVar[Permission] = DECIDES

    kind: DecisionKind
    ends: date | None = None
    cites: tuple[UUID, ...] = ()  # evidence; needed while guards of a fast track are still owed


class DecideByFastTrack(Reasoned):
    """Decide in a declared crisis before guards hold; each unmet guard becomes an obligation."""

    words: ClassVar[str] = N_(
        "{body} decided by fast track to {kind} “{innovation}” until {sunset}, under {legal_basis}. "
        "Why it could not wait: {necessity}"
    )
    may: ClassVar[Permission] = DECIDES

    kind: DecisionKind
    crisis: UUID
    necessity: Annotated[str, StringConstraints(max_length=4000)]
    sunset: date


class Renew(Reasoned):
    """Renew a fast-track decision before its sunset, citing evidence gained since."""

    words: ClassVar[str] = N_(
        "{body} renewed its decision on “{innovation}” until {sunset}, under {legal_basis}"
    )
    may: ClassVar[Permission] = DECIDES

    crisis: UUID
    sunset: date
    cites: tuple[UUID, ...]


class MakeStanding(Reasoned):
    """Make an innovation a standing procedure, with a date for its review."""

    words: ClassVar[str] = N_(
        "{body} made “{innovation}” standing, under {legal_basis}. Next review: {review_due}"
    )
    may: ClassVar[Permission] = DECIDES

    review_due: date


class EndByDecision(Reasoned):
    """End an innovation by decision, and keep its lesson."""

    words: ClassVar[str] = N_("{body} ended “{innovation}”, under {legal_basis}. Lesson: {lesson}")
    may: ClassVar[Permission] = DECIDES

    lesson: LongText


class LapseAtSunset(Act):
    """A fast-track decision or pilot runs out with no renewal. Only the system does this."""

    words: ClassVar[str] = N_(
        "The decision on “{innovation}” lapsed at its sunset, {sunset}. No renewal was decided"
    )
    may: ClassVar[Permission] = SYSTEM_ONLY

    innovation: UUID
    decision: UUID
    sunset: date


class MeetObligation(Act):
    """Show that what a decision imposed was done."""

    words: ClassVar[str] = N_("{by} met an obligation of “{innovation}”: {statement}")
    may: ClassVar[Permission] = KEEPS

    obligation: UUID
    statement: LongText
    source: Annotated[str, StringConstraints(max_length=1000)] = ""


class CloseObligation(Act):
    """Close an obligation because its guard holds now. Only the system does this."""

    words: ClassVar[str] = N_("An obligation of “{innovation}” was closed: guard {guard} holds")
    may: ClassVar[Permission] = SYSTEM_ONLY

    obligation: UUID
    guard: GuardId


class ReassignObligation(Act):
    """Give an obligation to another post. Its date stays."""

    words: ClassVar[str] = N_("{by} gave an obligation of “{innovation}” to another post: {reason}")
    may: ClassVar[Permission] = KEEPS

    obligation: UUID
    owner_post: UUID
    reason: LongText


class OpenReview(Act):
    """Take a standing innovation into review, and say why. Recording the review ends it."""

    words: ClassVar[str] = N_("{by} took “{innovation}” into review: {reason}")
    may: ClassVar[Permission] = KEEPS

    innovation: UUID
    reason: LongText


class RecordReview(Act):
    """Record the review of a standing innovation: what it found, and when the next is due."""

    words: ClassVar[str] = N_(
        "{by} recorded the review of “{innovation}”: {findings} Next review: {next_due}"
    )
    may: ClassVar[Permission] = DECIDES

    innovation: UUID
    findings: LongText
    next_due: date


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page of a list begins: after this row. Written ``2021-03-01~<identifier>``."""

    key: str
    pk: UUID

    def __str__(self) -> str:
        return f"{self.key}~{self.pk}"

    @classmethod
    def read(cls, text: str) -> "Cursor | None":
        """The cursor that a text tells, or None for no cursor at all: the list then begins at its top."""
        key, found, pk = text.partition("~")
        try:
            datetime.fromisoformat(key)
            return cls(key, UUID(pk)) if found else None
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Slice(Generic[T]):
    """A page of a list; ``after`` is where the next begins, None at the end."""

    rows: tuple[T, ...]
    after: Cursor | None
