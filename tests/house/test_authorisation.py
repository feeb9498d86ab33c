"""Every act refuses a person without the mandate, and lets one with the mandate through to its handler."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from mainstay.authority.terms import Role
from mainstay.conftest import START, Town
from mainstay.door.perform import perform
from mainstay.door.registry import ACTS
from mainstay.door.terms import SYSTEM, Act, Actor, Forbidden, Happening, Place, Reach, Subject
from mainstay.institutions.models import Body
from mainstay.ledger.models import Entry

NAMES = sorted(ACTS)
GRANTED = [name for name in NAMES if ACTS[name].act.may.grants]
AT_ITS_BODY = [
    name for name in GRANTED if all(grant.reach is Reach.BODY for grant in ACTS[name].act.may.grants)
]
NOBODY = UUID(int=1)
Attempt = Callable[[str, Actor, datetime], None]


class ReachedError(Exception):
    """The handler was reached: the mandate was judged sufficient."""


def _reached(_act: Act, _happening: Happening) -> Subject:
    raise ReachedError


@pytest.fixture
def attempt(town: Town, monkeypatch: pytest.MonkeyPatch) -> Attempt:
    """Try an act at the town's body; its content is left out, so only the mandate decides."""
    place = Place(town.jurisdiction.pk, town.jurisdiction.path, town.body.pk)

    def _attempt(name: str, by: Actor, at: datetime) -> None:
        with monkeypatch.context() as here:
            here.setitem(ACTS, name, replace(ACTS[name], handler=_reached, where=lambda _act: place))
            perform(ACTS[name].act.model_construct(), by, at)

    return _attempt


def _assert_refused(attempt: Attempt, name: str, by: Actor, at: datetime) -> None:
    before = Entry.objects.count()
    with pytest.raises(Forbidden):
        attempt(name, by, at)
    assert Entry.objects.count() == before


def _one_of_each(town: Town, body: Body) -> dict[Role, Actor]:
    """For each role a person in the body who has that role alone."""
    return {role: town.hire(f"only-{role}", body, (role,), town.operator) for role in Role}


def _competent(people: dict[Role, Actor], name: str) -> list[Actor]:
    return [person for role, person in people.items() if role in ACTS[name].act.may.roles]


def test_acts_of_both_kinds_are_tried() -> None:
    assert len(GRANTED) >= 15
    assert len(AT_ITS_BODY) >= 3
    assert set(NAMES) - set(GRANTED), "some acts are the system's alone: a lapse at the sunset"


def test_without_a_mandate_of_ones_own_every_act_is_refused(
    town: Town, attempt: Attempt, at: datetime, subtests: pytest.Subtests
) -> None:
    lead = town.lead.person
    for name in NAMES:
        for mandate in (None, NOBODY, town.operator.mandate, town.admin.mandate, town.decider.mandate):
            with subtests.test(act=name, mandate=mandate):
                _assert_refused(attempt, name, Actor(lead, mandate), at)


def test_with_another_role_every_act_is_refused(
    town: Town, attempt: Attempt, at: datetime, subtests: pytest.Subtests
) -> None:
    people = _one_of_each(town, town.body)
    for name in NAMES:
        others = set(people.values()) - set(_competent(people, name))
        assert others, f"{name}: everybody may, whatever their post"
        for person in others:
            with subtests.test(act=name):
                _assert_refused(attempt, name, person, at)


def test_with_the_mandate_every_act_goes_through(
    town: Town, attempt: Attempt, at: datetime, subtests: pytest.Subtests
) -> None:
    people = _one_of_each(town, town.body)
    for name in GRANTED:
        for person in _competent(people, name):
            with subtests.test(act=name), pytest.raises(ReachedError):
                attempt(name, person, at)


def test_before_the_mandate_begins_every_act_is_refused(
    town: Town, attempt: Attempt, subtests: pytest.Subtests
) -> None:
    people = _one_of_each(town, town.body)
    for name in GRANTED:
        for person in _competent(people, name):
            with subtests.test(act=name):
                _assert_refused(attempt, name, person, START - timedelta(days=1))


def test_with_the_mandate_of_another_body_a_bodys_own_acts_are_refused(
    town: Town, attempt: Attempt, at: datetime, subtests: pytest.Subtests
) -> None:
    people = _one_of_each(town, town.other_body)
    for name in AT_ITS_BODY:
        for person in _competent(people, name):
            with subtests.test(act=name):
                _assert_refused(attempt, name, person, at)


def test_the_system_does_not_do_what_people_do(
    attempt: Attempt, at: datetime, subtests: pytest.Subtests
) -> None:
    for name in GRANTED:
        with subtests.test(act=name):
            _assert_refused(attempt, name, SYSTEM, at)
