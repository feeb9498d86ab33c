"""Which handler applies which act, and who judges the mandate."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

from mainstay.door.terms import Act, Actor, Forbidden, Happening, Permission, Place, Subject

A = TypeVar("A", bound=Act)
Handler = Callable[[Any, Happening], Subject]
Where = Callable[[Any], Place]


@dataclass(frozen=True, slots=True)
class Registration:
    """An act with what applies it and what tells where it happens."""

    act: type[Act]
    handler: Handler
    where: Where


class Authoriser(Protocol):
    """Judges whether an actor's mandate gives a permission at a place and a moment."""

    def __call__(self, permission: Permission, place: Place, by: Actor, at: datetime, /) -> None:
        """Return if it does, raise Forbidden if not."""


def _nobody(_permission: Permission, _place: Place, _by: Actor, _at: datetime) -> None:
    raise Forbidden


ACTS: dict[str, Registration] = {}
_authoriser: list[Authoriser] = [_nobody]


def handles(
    act: type[A], where: Callable[[A], Place]
) -> Callable[[Callable[[A, Happening], Subject]], Handler]:
    """Register the decorated function as the one handler of an act."""

    def register(handler: Callable[[A, Happening], Subject]) -> Handler:
        if act.act_name() in ACTS:
            message = f"{act.act_name()} has a handler already: {ACTS[act.act_name()].handler.__module__}"
            raise RuntimeError(message)
        ACTS[act.act_name()] = Registration(act, handler, where)
        return handler

    return register


def judged_by(authoriser: Authoriser) -> Authoriser:
    """Make a function the one that judges mandates."""
    _authoriser[0] = authoriser
    return authoriser


def authorise(permission: Permission, place: Place, by: Actor, at: datetime) -> None:
    """Raise Forbidden unless the actor's mandate gives the permission."""
    _authoriser[0](permission, place, by, at)
