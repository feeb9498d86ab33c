"""The words of authority: roles, and the acts that make people, posts and mandates."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field, StringConstraints

from mainstay.door.terms import N_, Act, Actor, Permission, Reach, allow


class Role(StrEnum):
    """What a post is for; a post can have several."""

    PUBLIC_SERVANT = "public-servant"
    INNOVATION_LEAD = "innovation-lead"
    ASSESSOR = "assessor"
    DECISION_MAKER = "decision-maker"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    OPERATOR = "operator"


ROLE_LABELS = {
    Role.PUBLIC_SERVANT: N_("Public servant"),
    Role.INNOVATION_LEAD: N_("Innovation lead"),
    Role.ASSESSOR: N_("Assessor"),
    Role.DECISION_MAKER: N_("Decision-maker"),
    Role.AUDITOR: N_("Auditor"),
    Role.ADMINISTRATOR: N_("Administrator of a jurisdiction"),
    Role.OPERATOR: N_("Operator"),
}


class MandateKind(StrEnum):
    """Whether a person holds a post or stands in for its holder."""

    HOLDER = "holder"
    ALTERNATE = "alternate"


MANDATE_KIND_LABELS = {
    MandateKind.HOLDER: N_("Holder"),
    MandateKind.ALTERNATE: N_("Alternate"),
}


class EndReason(StrEnum):
    """Why a mandate ends. A list, because free text about a person must not enter the public log."""

    TERM_OVER = "term-over"
    RESIGNED = "resigned"
    MOVED = "moved"
    DISMISSED = "dismissed"
    MISTAKE = "mistake"


END_REASON_LABELS = {
    EndReason.TERM_OVER: N_("The term is over"),
    EndReason.RESIGNED: N_("The person gave up the post"),
    EndReason.MOVED: N_("The person moved to another post"),
    EndReason.DISMISSED: N_("The body withdrew the mandate"),
    EndReason.MISTAKE: N_("The mandate was entered by mistake"),
}


class ErasureReason(StrEnum):
    """Why a person's data is erased; a list for the same reason."""

    REQUESTED = "requested"
    KEPT_LONG_ENOUGH = "kept-long-enough"
    MISTAKE = "mistake"


ERASURE_REASON_LABELS = {
    ErasureReason.REQUESTED: N_("The person asked for it"),
    ErasureReason.KEPT_LONG_ENOUGH: N_("The time for keeping it is over"),
    ErasureReason.MISTAKE: N_("The person was registered by mistake"),
}


@dataclass(frozen=True, slots=True)
class Acting:
    """A person with the mandate that is in use: what a page needs to know of who is there."""

    person: UUID
    name: str
    mandate: UUID
    post: UUID
    post_title: str
    body: UUID
    body_name: str
    jurisdiction: UUID
    path: str
    roles: frozenset[str]

    @property
    def actor(self) -> Actor:
        """As the door wants it."""
        return Actor(self.person, self.mandate)

    def reach(self, permission: Permission) -> str | None:
        """The path below which the mandate gives a permission: "" is everywhere.

        None is nowhere, or in the mandate's own body alone.
        """
        reaches = {grant.reach for grant in permission.grants if grant.roles & self.roles}
        if Reach.ANYWHERE in reaches:
            return ""
        return self.path if Reach.TERRITORY in reaches else None


ShortText = Annotated[str, StringConstraints(min_length=2, max_length=200)]
LongText = Annotated[str, StringConstraints(min_length=2, max_length=4000)]
ADMINISTERS: Permission = allow(Role.ADMINISTRATOR, within=Reach.TERRITORY) | allow(
    Role.OPERATOR, within=Reach.ANYWHERE
)


class RegisterPerson(Act):
    """Enter a person who will hold posts. Name and address are sealed."""

    words: ClassVar[str] = N_("{by} registered a person at {body}")
    seals: ClassVar[frozenset[str]] = frozenset({"name", "email"})
    may: ClassVar[Permission] = ADMINISTERS

    body: UUID
    name: ShortText
    email: Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+$", max_length=254, to_lower=True)]


class RenewSignIn(Act):
    """Give a person a new one-time link to set their password; on the record, for it could be misused."""

    words: ClassVar[str] = N_("{by} gave a person at {body} a new link to set their password")
    may: ClassVar[Permission] = ADMINISTERS

    person: UUID


class CreatePost(Act):
    """Create a position in a body, which exists whoever holds it."""

    words: ClassVar[str] = N_("{by} created the post “{title}” at {body}")
    may: ClassVar[Permission] = ADMINISTERS

    body: UUID
    title: ShortText
    roles: Annotated[tuple[Role, ...], Field(min_length=1)]


class AbolishPost(Act):
    """End a post; its mandates end with it."""

    words: ClassVar[str] = N_("{by} abolished a post at {body}: {reason}")
    may: ClassVar[Permission] = ADMINISTERS

    post: UUID
    reason: LongText


class Appoint(Act):
    """Give a person a post, or make them its alternate, from one date to another."""

    words: ClassVar[str] = N_("{by} appointed the {kind} of a post at {body} from {starts}")
    may: ClassVar[Permission] = ADMINISTERS

    post: UUID
    person: UUID
    kind: MandateKind = MandateKind.HOLDER
    starts: date
    ends: date | None = None


class EndMandate(Act):
    """End a mandate: ``ends`` becomes its last day."""

    words: ClassVar[str] = N_("{by} ended a mandate at {body}, last day {ends}: {reason}")
    may: ClassVar[Permission] = ADMINISTERS

    mandate: UUID
    ends: date
    reason: EndReason


class ErasePerson(Act):
    """Erase a person's name and address from the record; what they did stays, without who they were."""

    words: ClassVar[str] = N_("{by} erased the personal data of a person at {body}: {reason}")
    may: ClassVar[Permission] = ADMINISTERS

    person: UUID
    reason: ErasureReason
