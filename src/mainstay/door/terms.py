"""The words of the door: acts, actors, permissions, places and refusals."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Self
from uuid import UUID, uuid5

from pydantic import BaseModel, ConfigDict, model_validator


def N_(text: str) -> str:  # noqa: N802 - the customary name of gettext's no-op marker
    """Mark a text for translation without translating it; pure files have no Django."""
    return text


class Reach(StrEnum):
    """How far from its own body a mandate's right goes."""

    BODY = "body"  # the act's body is the mandate's own
    TERRITORY = "territory"  # the act's place lies in or below the jurisdiction of the mandate's body
    ANYWHERE = "anywhere"


@dataclass(frozen=True, slots=True)
class Grant:
    """One way to have a right: hold a post with one of these roles, within this reach."""

    roles: frozenset[str]
    reach: Reach

    def reaches(self, body: UUID, path: str, place: "Place") -> bool:
        """Whether it reaches a place from a post of a body in the jurisdiction of a path."""
        if self.reach is Reach.ANYWHERE:
            return True
        if self.reach is Reach.BODY:
            return place.body is not None and place.body == body
        return bool(place.path) and place.path.startswith(path)


@dataclass(frozen=True, slots=True)
class Permission:
    """Who may perform an act: anybody who satisfies one of the grants; none means the system alone."""

    grants: tuple[Grant, ...] = ()

    def __or__(self, other: "Permission") -> "Permission":
        return Permission(self.grants + other.grants)

    @property
    def roles(self) -> frozenset[str]:
        """Every role that could satisfy it somewhere."""
        return frozenset().union(*(grant.roles for grant in self.grants))


SYSTEM_ONLY = Permission()


def allow(*roles: str, within: Reach = Reach.BODY) -> Permission:
    """A permission for these roles within a reach."""
    return Permission((Grant(frozenset(str(role) for role in roles), within),))


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts and by which mandate. Without a person it is the system itself."""

    person: UUID | None = None
    mandate: UUID | None = None

    @property
    def is_system(self) -> bool:
        """Whether no person acts."""
        return self.person is None


SYSTEM = Actor()


@dataclass(frozen=True, slots=True)
class Place:
    """Where an act happens: used to judge rights, and recorded to find the entry again."""

    jurisdiction: UUID | None = None
    path: str = ""  # of the jurisdiction in its tree, such as "AU/AU-NSW/"
    body: UUID | None = None
    innovation: UUID | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """What an act was done to."""

    kind: str
    id: UUID


@dataclass(frozen=True, slots=True)
class Happening:
    """What a handler may know besides the act: its identifier, its moment, its actor and its place.

    ``found`` collects what was judged at the time; ``recorded`` holds it at a replay.
    """

    id: UUID
    at: datetime
    actor: Actor
    place: Place
    found: dict[str, Any] = field(default_factory=dict)
    recorded: Mapping[str, Any] | None = None

    def find(self, name: str, look: Callable[[], Any]) -> Any:
        """What ``look`` judges now, as a JSON value kept in the entry; at a replay, what it judged then.

        For what a later version of an engine could judge otherwise: the state must not hang on that.
        """
        if self.recorded is not None:
            return self.recorded[name]
        self.found[name] = look()
        return self.found[name]

    def derived(self, name: str) -> UUID:
        """A further identifier of this entry, the same at every replay."""
        return uuid5(self.id, name)


NULL_CHARACTER, ESCAPED_BACKSLASH = r"\u0000", r"\\"  # as JSON writes them
CONTROL_CHARACTER = N_("A text holds a character that can't be kept (the null character). Type it again.")


class Act(BaseModel):
    """A change somebody makes. Frozen; its class name is its name on the log.

    ``words`` is its form of words for the public log, with placeholders for its fields and for
    ``post``, ``body``, ``innovation``, ``jurisdiction``; ``seals`` names the fields whose values the
    log holds only as digests; ``may`` says who may perform it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    version: ClassVar[int] = 1
    words: ClassVar[str] = ""
    seals: ClassVar[frozenset[str]] = frozenset()
    may: ClassVar[Permission] = SYSTEM_ONLY

    @model_validator(mode="after")
    def check_characters(self) -> Self:
        """Refuse a null character anywhere: PostgreSQL can't store one."""
        if NULL_CHARACTER in self.model_dump_json().replace(ESCAPED_BACKSLASH, ""):
            raise ValueError(CONTROL_CHARACTER)
        return self

    @classmethod
    def act_name(cls) -> str:
        """The name of the act on the log."""
        return cls.__name__

    def content(self) -> dict[str, Any]:
        """The act's fields as JSON values, unsealed."""
        return self.model_dump(mode="json")


class Refused(Exception):  # noqa: N818 - a refusal is an outcome that a person reads, not an error
    """The state does not allow the act. ``reason`` is in words; ``field`` is where to mend it."""

    def __init__(self, reason: str, field: str | None = None, **params: object) -> None:
        super().__init__(reason % params if params else reason)
        self.reason = reason
        self.field = field
        self.params = params


class Forbidden(Exception):  # noqa: N818 - the same
    """No mandate allows the act here, or there is nothing here: the two look the same on purpose."""

    def __init__(self) -> None:
        super().__init__(N_("There is nothing here that you may do this to."))
