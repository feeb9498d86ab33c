"""One handler per act, one judge of mandates, and nobody may anything by default."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from mainstay.door import registry
from mainstay.door.registry import ACTS, authorise, handles, judged_by
from mainstay.door.terms import (
    SYSTEM,
    SYSTEM_ONLY,
    Act,
    Actor,
    Forbidden,
    Happening,
    Permission,
    Place,
    Subject,
)

AT = datetime(2021, 3, 1, tzinfo=UTC)


class Knock(Act):
    """An act for these tests."""


@pytest.fixture
def clean() -> Iterator[None]:
    before, judge = dict(ACTS), registry._authoriser[0]
    yield
    ACTS.clear()
    ACTS.update(before)
    registry._authoriser[0] = judge


@pytest.mark.usefixtures("clean")
def test_a_handler_is_registered_under_the_name_of_its_act() -> None:
    def open_up(act: Knock, happening: Happening) -> Subject:
        return Subject("door", happening.id)

    assert handles(Knock, where=lambda _act: Place(path="AU/"))(open_up) is open_up
    registration = ACTS["Knock"]
    assert (registration.act, registration.handler) == (Knock, open_up)
    assert registration.where(Knock()) == Place(path="AU/")


@pytest.mark.usefixtures("clean")
def test_an_act_has_one_handler() -> None:
    def open_up(act: Knock, happening: Happening) -> Subject:
        return Subject("door", happening.id)

    handles(Knock, where=lambda _act: Place())(open_up)
    with pytest.raises(RuntimeError, match="Knock has a handler already"):
        handles(Knock, where=lambda _act: Place())(open_up)


@pytest.mark.usefixtures("clean")
def test_the_judge_is_asked_with_all_it_needs() -> None:
    asked: list[tuple[Permission, Place, Actor, datetime]] = []

    @judged_by
    def judge(permission: Permission, place: Place, by: Actor, at: datetime, /) -> None:
        asked.append((permission, place, by, at))

    authorise(SYSTEM_ONLY, Place(path="AU/"), SYSTEM, AT)
    assert judge is registry._authoriser[0]
    assert asked == [(SYSTEM_ONLY, Place(path="AU/"), SYSTEM, AT)]


def test_without_a_judge_nobody_may() -> None:
    with pytest.raises(Forbidden):
        registry._nobody(SYSTEM_ONLY, Place(), SYSTEM, AT)
