"""Fixtures for all rooms: a small town with its people, and a flush that the guard lets through."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import Model
from django.test import Client, TransactionTestCase

from mainstay.authority.models import Account, Post
from mainstay.authority.terms import Appoint, CreatePost, RegisterPerson, Role
from mainstay.door import guard
from mainstay.door.perform import perform
from mainstay.door.terms import SYSTEM, Act, Actor
from mainstay.innovations.models import Innovation
from mainstay.innovations.terms import RecordInnovation
from mainstay.institutions.models import Body, Crisis, Jurisdiction
from mainstay.institutions.terms import AddBody, AddJurisdiction, BodyKind, DeclareCrisis, Level
from mainstay.ledger.models import Entry

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop beside Django's tests
START = datetime(2020, 1, 1, tzinfo=UTC)
NOWHERE = UUID(int=0)
TOWN_TABLES = (
    "institutions.Jurisdiction",
    "institutions.Body",
    "institutions.Crisis",
    "authority.Person",
    "authority.Post",
    "authority.Mandate",
    "ledger.Entry",
    "ledger.SealedValue",
)
_flush: Callable[[TransactionTestCase], None] = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]  # noqa: SLF001 - Django offers no hook around its flush


def _flush_with_guard_away(case: TransactionTestCase) -> None:
    guard.remove()
    try:
        _flush(case)
    finally:
        guard.install()


TransactionTestCase._fixture_teardown = _flush_with_guard_away  # type: ignore[attr-defined]  # noqa: SLF001 - the same


@dataclass
class Town:
    """A jurisdiction with two bodies, a running crisis, and one person for each role."""

    jurisdiction: Jurisdiction
    body: Body
    other_body: Body
    actors: dict[str, Actor] = field(default_factory=dict)
    crisis_id: UUID = NOWHERE
    count: int = 0

    def __getattr__(self, name: str) -> Actor:
        """The actor of a role: operator, lead, servant, assessor(2), decider, auditor, admin, outsider."""
        try:
            found: Actor = self.__dict__["actors"][name]
        except KeyError:
            raise AttributeError(name) from None
        return found

    @property
    def crisis(self) -> Crisis:
        """The crisis that runs from March 2020."""
        return Crisis.objects.get(pk=self.crisis_id)

    def do(self, act: Act, by: Actor | str, at: datetime | None = None) -> Entry:
        """Perform an act as somebody of the town; by default on 1 March 2021."""
        actor = self.actors[by] if isinstance(by, str) else by
        return perform(act, actor, at or datetime(2021, 3, 1, tzinfo=UTC))

    def post(self, name: str) -> Post:
        """The post that an actor acts by."""
        return Post.objects.get(mandates=self.actors[name].mandate)

    def hire(self, name: str, body: Body, roles: tuple[Role, ...], by: Actor = SYSTEM) -> Actor:
        """A new person in a new post."""
        person = perform(
            RegisterPerson(body=body.pk, name=name.title(), email=f"{name}@example.org"), by, START
        ).subject
        post = perform(CreatePost(body=body.pk, title=f"Post of {name}", roles=roles), by, START).subject
        mandate = perform(Appoint(post=post, person=person, starts=START.date()), by, START).subject
        self.actors[name] = Actor(person, mandate)
        return self.actors[name]

    def innovation(self, identifier: str = "", at: datetime | None = None, **fields: Any) -> Innovation:
        """An innovation of the town's body, recorded by its lead."""
        self.count += 1
        said: dict[str, Any] = {
            "identifier": identifier or f"innovation-{self.count}",
            "body": self.body.pk,
            "name": f"Innovation {self.count}",
            "problem": "The counters were closed.",
            "what_was_done": "Clerks took requests by telephone.",
            "since": "2020-03",
            "owner_post": self.post("lead").pk,
        }
        act = RecordInnovation(**said | fields)
        return Innovation.objects.get(pk=self.do(act, "lead", at or datetime(2020, 4, 1, tzinfo=UTC)).subject)


def build_town() -> Town:
    """A town from nothing, by acts."""
    place = perform(AddJurisdiction(code="XT", name="Testland", level=Level.NATIONAL), SYSTEM, START).subject
    body_act = AddBody(
        jurisdiction=place,
        name="City of Test",
        kind=BodyKind.AUTHORITY,
        decides=True,
        competence="Municipal Code 1999, section 7",
    )
    body = Body.objects.get(pk=perform(body_act, SYSTEM, START).subject)
    other_act = AddBody(jurisdiction=place, name="Other office", kind=BodyKind.AUTHORITY)
    other = Body.objects.get(pk=perform(other_act, SYSTEM, START).subject)
    town = Town(Jurisdiction.objects.get(pk=place), body, other)
    operator = town.hire("operator", body, (Role.OPERATOR,))
    for name, role in (
        ("lead", Role.INNOVATION_LEAD),
        ("servant", Role.PUBLIC_SERVANT),
        ("assessor", Role.ASSESSOR),
        ("assessor2", Role.ASSESSOR),
        ("decider", Role.DECISION_MAKER),
        ("auditor", Role.AUDITOR),
        ("admin", Role.ADMINISTRATOR),
    ):
        town.hire(name, body, (role,), operator)
    town.hire("outsider", other, (Role.INNOVATION_LEAD, Role.DECISION_MAKER, Role.ASSESSOR), operator)
    crisis = DeclareCrisis(
        jurisdiction=place,
        name="Epidemic",
        scope="The whole country",
        legal_basis="Epidemics Act 2012, article 7",
        starts=date(2020, 3, 1),
    )
    town.crisis_id = perform(crisis, town.decider, START + timedelta(days=60)).subject
    return town


_built: list[tuple[Town, list[list[Model]]]] = []


def restored_town() -> Town:
    """A small town: built by acts the first time, its rows put back after that, which is much faster."""
    if not _built:
        town = build_town()
        models = [apps.get_model(label) for label in TOWN_TABLES]
        _built.append((town, [list(model._default_manager.all()) for model in models]))  # noqa: SLF001 - any model's manager
        return replace(town, actors=dict(town.actors))
    town, tables = _built[0]
    with transaction.atomic(), guard.opened():
        for rows in tables:
            if rows:
                type(rows[0])._default_manager.bulk_create(rows)  # noqa: SLF001 - the same
    return replace(town, actors=dict(town.actors))


@pytest.fixture
def town(db: None) -> Town:
    """A small town."""
    return restored_town()


@pytest.fixture
def at() -> datetime:
    """The moment at which the tests act unless they say otherwise."""
    return datetime(2021, 3, 1, tzinfo=UTC)


@pytest.fixture
def signed_in() -> Callable[[Actor], Client]:
    """A browser-less client that is signed in as an actor."""

    def sign_in(actor: Actor) -> Client:
        account, _ = Account.objects.get_or_create(
            person_id=actor.person, defaults={"email": f"{actor.person}@example.org", "password": "!"}
        )
        client = Client()
        client.force_login(account)
        session = client.session
        session["mandate"] = str(actor.mandate)
        session.save()
        return client

    return sign_in
