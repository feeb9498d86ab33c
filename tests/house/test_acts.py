"""Every act has a docstring, a form of words for the public log, a handler, and says who may."""

import inspect
import string
from collections.abc import Iterator

import pytest

from mainstay.door.registry import ACTS
from mainstay.door.terms import Act

NAMES = sorted(ACTS)
# What the public record itself can put into the words of an act, besides the act's own fields.
RECORDED = {"by", "post", "body", "innovation", "jurisdiction", "subject", "on", "at"}
LEAST_WORDS = 3


def _declared(of: type[Act]) -> Iterator[type[Act]]:
    for act in of.__subclasses__():
        yield act
        yield from _declared(act)


def _ours() -> list[type[Act]]:
    return [
        act
        for act in _declared(Act)
        if act.__module__.startswith("mainstay.") and ".tests" not in act.__module__
    ]


def test_acts_were_found() -> None:
    assert len(NAMES) >= 20
    assert {"RecordInnovation", "DeclareCrisis", "Appoint"} <= set(NAMES)


def test_every_act_has_one_handler() -> None:
    leaves = {act.act_name() for act in _ours() if not act.__subclasses__()}
    assert leaves == set(NAMES)


def test_no_two_acts_share_a_name() -> None:
    names = [act.act_name() for act in _ours()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", NAMES)
def test_an_act_says_what_it_is(name: str) -> None:
    act = ACTS[name].act
    said = vars(act).get("__doc__") or ""
    assert len(said.split()) >= LEAST_WORDS
    assert said.splitlines()[0].endswith((".", "?"))
    assert act.__module__.endswith(".terms")
    assert "may" in vars(act), "say who may, even where it is the system alone"


@pytest.mark.parametrize("name", NAMES)
def test_an_act_has_a_form_of_words_that_can_be_filled_and_published(name: str) -> None:
    act = ACTS[name].act
    assert len(act.words.split()) >= LEAST_WORDS
    blanks = {blank.split(".")[0] for _, blank, _, _ in string.Formatter().parse(act.words) if blank}
    assert blanks <= RECORDED | set(act.model_fields)
    assert not blanks & act.seals, "a sealed value would stand in the public words"


@pytest.mark.parametrize("name", NAMES)
def test_what_an_act_seals_is_a_field_of_it(name: str) -> None:
    assert set(ACTS[name].act.seals) <= set(ACTS[name].act.model_fields)


@pytest.mark.parametrize("name", NAMES)
def test_a_handler_says_what_it_does_and_stands_in_the_acts_of_its_room(name: str) -> None:
    handler = ACTS[name].handler
    assert handler.__doc__
    assert handler.__module__ == ACTS[name].act.__module__.replace(".terms", ".acts")
    assert len(inspect.signature(handler).parameters) == 2
