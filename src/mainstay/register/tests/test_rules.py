"""How an entry reads as a sentence."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstay.authority.terms import Appoint, CreatePost, MandateKind, RegisterPerson, Role
from mainstay.register.rules import (
    LONGEST,
    act_title,
    blanks,
    closed,
    filled,
    inside,
    printable,
    shortened,
    typed,
)
from mainstay.register.terms import HIDDEN


def test_blanks_are_found() -> None:
    assert blanks("{by} created the post “{title}” at {body}") == {"by", "title", "body"}
    assert blanks("Nothing to fill") == frozenset()


def test_what_fills_a_blank_is_not_filled_again() -> None:
    said = {"by": "{name}", "name": "{by} {by.__class__}"}
    assert filled("{by} and {name}", said.__getitem__) == "{name} and {by} {by.__class__}"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("The decision lapsed", "the decision lapsed"),
        ("An obligation was closed", "an obligation was closed"),
        ("{by} ended it", "{by} ended it"),
        ("“{innovation}” is degraded", "“{innovation}” is degraded"),
        ("SDG scores were opened", "SDG scores were opened"),
        ("", ""),
    ],
)
def test_words_are_fitted_into_the_sentence(words: str, expected: str) -> None:
    assert inside(words) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("It ended", "It ended."),
        ("Lesson: keep it. ", "Lesson: keep it."),
        ("It was named “Calls.”", "It was named “Calls.”"),
        ("It was named “Calls”", "It was named “Calls”."),
        ("Why not?", "Why not?"),
        ("And so on…", "And so on…"),
    ],
)
def test_a_sentence_has_one_end(said: str, expected: str) -> None:
    assert closed(said) == expected


@given(st.text())
def test_a_closed_sentence_stays_closed(text: str) -> None:
    assert closed(closed(text)) == closed(text)


@given(st.text(max_size=2_000))
def test_a_short_text_is_one_line_and_not_longer_than_allowed(text: str) -> None:
    short = shortened(text)
    assert len(short) <= LONGEST
    assert "\n" not in short
    assert shortened(short) == short


@given(st.text(st.characters(codec="utf-8")))
def test_what_is_printable_holds_no_character_that_xml_forbids(text: str) -> None:
    # XML 1.0, production [2]
    for character in printable(text):
        code = ord(character)
        assert (
            code in {0x9, 0xA, 0xD} or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code >= 0x10000
        )


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("DecideByFastTrack", "Decide by fast track"),
        ("Appoint", "Appoint"),
        ("LapseAtSunset", "Lapse at sunset"),
    ],
)
def test_the_name_of_an_act_reads_as_words(name: str, title: str) -> None:
    assert act_title(name) == title


def test_a_content_gets_the_types_of_its_act() -> None:
    person = "00000000-0000-0000-0000-000000000001"
    content = {"post": person, "person": person, "kind": "alternate", "starts": "2020-04-03", "ends": None}
    said = typed(Appoint, content)
    assert said == {
        "post": UUID(person),
        "person": UUID(person),
        "kind": MandateKind.ALTERNATE,
        "starts": date(2020, 4, 3),
        "ends": None,
    }
    assert isinstance(said["kind"], MandateKind)
    roles = typed(CreatePost, {"roles": ["auditor", "operator"]})["roles"]
    assert roles == (Role.AUDITOR, Role.OPERATOR)


@pytest.mark.parametrize(
    ("field", "value"), [("kind", "viceroy"), ("starts", "some day"), ("colour", "red"), ("post", 7)]
)
def test_what_an_older_version_wrote_stays_as_it_is(field: str, value: Any) -> None:
    assert typed(Appoint, {field: value}) == {field: value}


def test_a_hidden_value_stays_hidden() -> None:
    assert typed(RegisterPerson, {"name": HIDDEN}) == {"name": HIDDEN}
