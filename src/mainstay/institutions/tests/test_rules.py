"""What a legal basis, a crisis and a place in the tree must be."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstay.door.terms import Refused
from mainstay.institutions import rules
from mainstay.institutions.terms import Level

days = st.dates(date(2020, 1, 1), date(2022, 1, 1))


@pytest.mark.parametrize(
    "text",
    [
        "Infection Protection Act, section 28",
        "Decree 4/2020",
        "Real Decreto 463/2020, de 14 de marzo",
        "§ 28 IfSG",
        "Epidemics Act 2012, article 7",
        "Constitution, title XII",
        "Закон № 68-ФЗ",
    ],
)
def test_what_can_be_looked_up_is_a_legal_basis(text: str) -> None:
    rules.check_legal_basis(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "State the legal basis"),
        (" \n\t", "State the legal basis"),
        ("Emergency powers", "too vague"),
        ("the law", "too vague"),
        ("Art. 5", "too vague"),
        ("12345678", "too vague"),
        ("§§§§§§§§§§", "too vague"),
        ("a1 b2 c3 d4", "too vague"),
    ],
)
def test_what_names_nothing_is_none(text: str, said: str) -> None:
    with pytest.raises(Refused, match=said) as refused:
        rules.check_legal_basis(text, "basis")
    assert refused.value.field == "basis"


@given(days, days)
def test_a_crisis_ends_no_earlier_than_it_starts(starts: date, ends: date) -> None:
    if ends < starts:
        with pytest.raises(Refused, match="end before it starts"):
            rules.check_crisis_dates(starts, ends)
    else:
        rules.check_crisis_dates(starts, ends)
        assert rules.crisis_runs(starts, ends, starts)
        assert rules.crisis_runs(starts, ends, ends)
        assert not rules.crisis_runs(starts, ends, ends + timedelta(days=1))
    assert not rules.crisis_runs(starts, None, starts - timedelta(days=1))
    assert rules.crisis_runs(starts, None, date.max)


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("above", [None, *Level])
def test_a_place_lies_within_its_own_level_or_a_wider_one(level: Level, above: Level | None) -> None:
    order = list(Level)
    assert order[0] is Level.SUPRANATIONAL
    assert order[-1] is Level.FACILITY
    if above is not None and order.index(level) < order.index(above):
        with pytest.raises(Refused, match="lower level"):
            rules.check_level(level, above)
    else:
        rules.check_level(level, above)


def test_a_path_is_as_long_as_its_column() -> None:
    rules.check_path("x" * 400)
    with pytest.raises(Refused, match="too deep") as refused:
        rules.check_path("x" * 401)
    assert refused.value.field == "parent"
