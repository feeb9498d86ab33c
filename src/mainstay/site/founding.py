"""The first acts of an empty installation: a place, a body, an operator's post and person."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from mainstay.authority.terms import Appoint, CreatePost, RegisterPerson, Role
from mainstay.door.perform import perform, perform_all
from mainstay.door.terms import SYSTEM
from mainstay.institutions.terms import AddBody, AddJurisdiction, BodyKind, Level


@dataclass(frozen=True, slots=True)
class Founding:
    """What the first start asks for."""

    place: str
    name: str
    level: str
    body: str
    operator: str


def found(asked: Founding, at: datetime) -> UUID:
    """Set up the first place, body, post and person; returns the person.

    Raises Refused or ValueError for what can't be, with the words for it.
    """
    place = perform(AddJurisdiction(code=asked.place, name=asked.name, level=Level(asked.level)), SYSTEM, at)
    body = perform(AddBody(jurisdiction=place.subject, name=asked.body, kind=BodyKind.AUTHORITY), SYSTEM, at)
    roles = (Role.OPERATOR, Role.ADMINISTRATOR)
    acts = (
        RegisterPerson(body=body.subject, name=asked.operator.partition("@")[0], email=asked.operator),
        CreatePost(body=body.subject, title="Operator of Mainstay", roles=roles),
    )
    person, post = (entry.subject for entry in perform_all(acts, SYSTEM, at))
    perform(Appoint(post=post, person=person, starts=at.date()), SYSTEM, at)
    return person
