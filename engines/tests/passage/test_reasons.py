import doctest
import pkgutil
from datetime import date
from importlib import import_module
from pathlib import Path
from string import Formatter

import mainstay_engines.passage
import pytest
from mainstay_engines.passage.reasons import REASON_TEXTS, Reason, in_full
from mainstay_engines.passage.terms import Stakes


def test_a_date_is_told_in_full() -> None:
    assert in_full(date(2020, 4, 3)) == "3 April 2020"
    assert [in_full(date(2020, month, 1)).split()[1] for month in (1, 5, 12)] == [
        "January",
        "May",
        "December",
    ]


def test_a_reason_puts_its_figures_into_its_sentence() -> None:
    reason = Reason("evidence-too-low", (("level", 2), ("stakes", Stakes.VERY_HIGH), ("asked", 4)))
    assert reason.text == "The evidence is at level 2; very high stakes ask for level 4."
    assert (
        Reason("review-overdue", (("due", date(2021, 6, 30)),)).text == "The review was due on 30 June 2021."
    )


@pytest.mark.parametrize(("code", "template"), REASON_TEXTS.items())
def test_every_template_is_a_sentence_with_named_figures(code: str, template: str) -> None:
    assert template.endswith(".")
    assert template[0].isupper() or template[0] == "{"
    names = [name for _, name, _, _ in Formatter().parse(template) if name is not None]
    assert all(name.isidentifier() for name in names), code


def test_reasons_that_say_the_same_are_equal() -> None:
    assert Reason("no-decision") == Reason("no-decision")
    assert Reason("review-overdue", (("due", date(2021, 6, 30)),)) != Reason("review-overdue")


@pytest.mark.parametrize(
    "name", [found.name for found in pkgutil.iter_modules(mainstay_engines.passage.__path__)]
)
def test_the_examples_in_the_docstrings_are_true(name: str) -> None:
    assert doctest.testmod(import_module(f"mainstay_engines.passage.{name}")).failed == 0


def test_the_examples_in_the_readme_are_true() -> None:
    readme = Path(__file__).parents[2] / "README.md"
    tried = doctest.testfile(str(readme), module_relative=False)
    assert tried.failed == 0
    assert tried.attempted > 0
