"""Headings, lines and limits of a table."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstay.door.terms import Refused
from mainstay.innovations.exporting import safe_cell
from mainstay.innovations.tables import Kind, Limits, Line, collected, headings, numbered, plain

LIMITS = Limits()


def test_headings_are_trimmed_and_empty_ones_at_the_end_dropped() -> None:
    assert headings([" id ", "crisis\n problem", "", " "], LIMITS) == ("id", "crisis problem")


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ([], "empty"),
        (["", " "], "empty"),
        (["id", "", "name"], "Column 2"),
        (["id", "name", "ID"], "“ID”"),
        (["x" * 201], "too long"),
        ([str(n) for n in range(201)], "201 columns"),
    ],
)
def test_bad_headings_are_refused(cells: list[str], said: str) -> None:
    with pytest.raises(Refused, match=said) as refused:
        headings(cells, LIMITS)
    assert refused.value.field == "file"


def test_a_line_is_fitted_to_the_columns() -> None:
    assert numbered(7, ["a"], 3, LIMITS) == Line(7, ("a", "", ""))
    assert numbered(7, ["a", "b", "", "d"], 2, LIMITS) == Line(7, ("a", "b"), surplus=1)


def test_a_blank_line_is_none() -> None:
    assert numbered(7, ["", "  ", "\n"], 3, LIMITS) is None


def test_a_cell_has_a_limit() -> None:
    assert numbered(7, ["x" * 32_767], 1, LIMITS)
    with pytest.raises(Refused, match="Line 7"):
        numbered(7, ["x" * 32_768], 1, LIMITS)


def test_a_table_has_lines_but_not_too_many() -> None:
    line = Line(2, ("a",))
    two = replace(LIMITS, lines=2)
    assert collected(Kind.CSV, ("id",), [line, None, line], two).lines == (line, line)
    with pytest.raises(Refused, match="no lines"):
        collected(Kind.CSV, ("id",), [None], two)
    with pytest.raises(Refused, match="more than 2 lines"):
        collected(Kind.CSV, ("id",), [line, line, line], two)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "'=1", "''=1", "\uff1d1"])
def test_what_looks_like_a_formula_goes_out_as_text_and_comes_back(text: str) -> None:
    assert safe_cell(text) == "'" + text
    assert plain(safe_cell(text)) == text


@given(st.text("'=+-@ab\t", max_size=6) | st.text(max_size=20))
def test_no_cell_that_goes_out_starts_a_formula_and_each_comes_back(text: str) -> None:
    assert safe_cell(text)[:1] not in {"=", "+", "-", "@", "\t", "\r"}
    assert plain(safe_cell(text)) == text
