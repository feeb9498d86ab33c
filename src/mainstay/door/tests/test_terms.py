"""Acts are frozen, strict and free of what a database can't keep; permissions add up."""

from datetime import UTC, datetime
from typing import ClassVar
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from mainstay.door.terms import (
    SYSTEM,
    SYSTEM_ONLY,
    Act,
    Actor,
    Forbidden,
    Happening,
    Permission,
    Place,
    Reach,
    Refused,
    allow,
)


class Greet(Act):
    """An act for these tests."""

    may: ClassVar[Permission] = allow("greeter")

    text: str
    parts: tuple[str, ...] = ()


def test_an_act_is_named_after_its_class() -> None:
    assert Greet.act_name() == "Greet"
    assert Greet(text="x").content() == {"text": "x", "parts": []}


def test_an_act_is_frozen_strict_and_stripped() -> None:
    act = Greet(text="  hello ")
    assert act.text == "hello"
    with pytest.raises(ValidationError):
        act.text = "other"  # type: ignore[misc]  # what the test is about
    with pytest.raises(ValidationError):
        Greet.model_validate({"text": "x", "colour": "red"})


@pytest.mark.parametrize("text", ["a\0b", "\0", "\\\0", "\\\\\0"])
def test_a_null_character_is_refused_wherever_it_stands(text: str) -> None:
    with pytest.raises(ValidationError, match="can't be kept"):
        Greet(text=text)
    with pytest.raises(ValidationError, match="can't be kept"):
        Greet(text="x", parts=("fine", text))


@given(st.text(st.characters(exclude_characters="\0", codec="utf-8")))
def test_every_other_text_is_kept(text: str) -> None:
    assert Greet(text=f"<{text}>").content()["text"] == f"<{text}>"


def test_what_only_looks_like_a_null_character_is_kept() -> None:
    assert Greet(text=r"\u0000 and \\u0000").text == r"\u0000 and \\u0000"


def test_permissions_add_up() -> None:
    both = allow("lead", "servant") | allow("operator", within=Reach.ANYWHERE)
    assert both.roles == {"lead", "servant", "operator"}
    assert [grant.reach for grant in both.grants] == [Reach.BODY, Reach.ANYWHERE]
    assert SYSTEM_ONLY.roles == frozenset()


def test_the_system_is_nobody() -> None:
    assert SYSTEM.is_system
    assert not Actor(uuid4(), uuid4()).is_system


def test_derived_identifiers_are_the_same_at_every_replay() -> None:
    entry = uuid4()
    one = Happening(entry, datetime(2020, 1, 1, tzinfo=UTC), SYSTEM, Place())
    again = Happening(entry, datetime(2024, 1, 1, tzinfo=UTC), Actor(uuid4(), uuid4()), Place(path="AU/"))
    assert one.derived("first") == again.derived("first")
    assert len({entry, one.derived("first"), one.derived("second")}) == 3


def test_a_refusal_carries_its_words_field_and_figures() -> None:
    refused = Refused("At most %(most)s days.", field="sunset", most=180)
    assert str(refused) == "At most 180 days."
    assert (refused.reason, refused.field, refused.params) == (
        "At most %(most)s days.",
        "sunset",
        {"most": 180},
    )
    assert str(Refused("100 % sure")) == "100 % sure"


def test_forbidden_says_the_same_whatever_the_reason() -> None:
    assert str(Forbidden()) == str(Forbidden()) == "There is nothing here that you may do this to."


def test_what_was_judged_is_kept_and_taken_as_it_is_at_a_replay() -> None:
    first = Happening(UUID(int=1), datetime(2020, 4, 3, tzinfo=UTC), SYSTEM, Place())
    assert first.find("level", lambda: 3) == 3
    again = Happening(first.id, first.at, SYSTEM, Place(), recorded=first.found)
    assert again.find("level", lambda: 1) == 3
