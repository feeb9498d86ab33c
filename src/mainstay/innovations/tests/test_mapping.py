"""Which column holds which field, and what its text means."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mainstay_engines.evidence.targets import TARGETS

from mainstay.door.terms import Refused
from mainstay.innovations import mapping, rules
from mainstay.innovations.importing import read_table
from mainstay.innovations.mapping import FIELDS, Draft, Problem
from mainstay.innovations.tables import Kind, Line, Table
from mainstay.innovations.terms import Description, Dimension, Layer, ReportedPermanence

PORTFOLIO = Path(__file__).parents[4] / "demo" / "crisis-innovations.csv"
LEFT_OUT = {"iso3"}  # says what country says


def draft(**cells: str) -> Draft:
    table = Table(Kind.CSV, tuple(cells), (Line(2, tuple(cells.values())),))
    columns = mapping.guess(table.columns)
    assert len(columns) == len(cells)
    return mapping.drafts(table, columns)[0]


def test_the_shipped_portfolio_maps_by_itself() -> None:
    with PORTFOLIO.open("rb") as file:
        table = read_table(file, PORTFOLIO.name)
    columns = mapping.guess(table.columns)
    mapping.check_mapping(columns, table.columns)
    assert set(table.columns) - set(columns) == LEFT_OUT
    drafts = mapping.drafts(table, columns)
    assert len(drafts) == 62
    assert not [problem for one in drafts for problem in one.problems]
    assert all(one.values["sources"] for one in drafts)
    assert {one.values["since"] for one in drafts} == {"2015", "2016", "2017", "2019", "2020", "2021"}


def test_an_exported_file_maps_by_itself() -> None:
    assert mapping.guess(FIELDS) == {field: field for field in FIELDS}


def test_every_field_of_a_description_can_come_from_a_file() -> None:
    assert set(FIELDS) == set(Description.model_fields) | {"identifier", "body", "jurisdiction"}


def test_the_first_of_two_columns_that_would_fill_one_field_wins() -> None:
    assert mapping.guess(["Title", "name", "started"]) == {"Title": "name", "started": "since"}


def test_several_columns_can_fill_where_and_sources() -> None:
    found = draft(
        id="a",
        country="Togo",
        level_of_government="national",
        source_url="https://a.example/1",
        extra_sources="https://b.example ; https://a.example/1 ; https://c.example",
    )
    assert found.values["place"] == "Togo; national"
    assert found.values["sources"] == ["https://a.example/1", "https://b.example", "https://c.example"]


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"x": "name"}, "no column “x”"),
        ({"a": "colour"}, "no field “colour”"),
        ({"a": "name", "b": "name"}, "Two columns"),
        ({"a": "name", "b": "problem", "c": "since"}, "What was done"),
        ({}, "Name"),
    ],
)
def test_mappings_that_can_not_be(columns: dict[str, str], said: str) -> None:
    with pytest.raises(Refused, match=said):
        mapping.check_mapping(columns, ["a", "b", "c"])


def test_with_identifiers_a_file_may_hold_but_a_few_fields() -> None:
    mapping.check_mapping({"a": "identifier", "b": "sdg_targets"}, ["a", "b"])


def test_texts_become_values() -> None:
    found = draft(
        since="3/2020",
        dimension="Interface: between government and people",
        function="",
        layers="Policy; workforce, policy",
        sdg_targets="SDG 3.8 ; 16.A",
        digital="Yes",
        emergency_contracts="0",
        reported_permanence="PARTLY",
        caveats=" two\r\nlines ",
    )
    assert not found.problems
    assert found.values == {
        "since": "2020-03",
        "dimension": Dimension.INTERFACE,
        "function": None,
        "layers": [Layer.POLICY, Layer.WORKFORCE],
        "sdg_targets": ["3.8", "16.a"],
        "digital": True,
        "emergency_contracts": False,
        "reported_permanence": ReportedPermanence.PARTLY,
        "caveats": "two\nlines",
    }


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("since", "spring", "such as 2020"),
        ("dimension", "outer", "“outer” is not one of: internal, interface."),
        ("layers", "policy, roof", "“roof”"),
        ("digital", "maybe", "neither yes nor no"),
        ("reported_permanence", "forever", "permanent, partly"),
    ],
)
def test_a_text_that_means_nothing_is_a_problem_with_line_field_and_heading(
    field: str, text: str, said: str
) -> None:
    problems = draft(**{field.upper(): text}).problems
    assert [(one.line, one.field, one.column) for one in problems] == [(2, field, field.upper())]
    assert said in problems[0].said


def test_every_problem_of_a_line_is_found() -> None:
    found = draft(since="x", digital="x", layers="x").problems
    assert [one.field for one in found] == ["since", "digital", "layers"]


def test_a_line_with_more_cells_than_headings_is_a_problem() -> None:
    table = Table(Kind.CSV, ("name",), (Line(4, ("A",), surplus=2),))
    assert mapping.drafts(table, {"name": "name"})[0].problems[0].line == 4


def test_without_an_identifier_one_is_made_from_the_name() -> None:
    assert draft(name="Phone line").identifier == "phone-line"
    assert draft(id="given", name="Phone line").identifier == "given"


def test_a_crisis_that_has_no_column_is_left_alone() -> None:
    assert draft(name="A").crisis is None
    assert draft(name="A", crisis="").crisis == ""


def test_what_is_said_of_a_problem_has_its_values() -> None:
    assert Problem(1, "name", "", "At most %(most)s.", {"most": 3}).said == "At most 3."
    assert Problem(1, "name", "", "100 % wrong").said == "100 % wrong"


TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30).map(rules.lines_as_kept)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "place": TEXTS,
    "caveats": TEXTS,
    "dimension": st.none() | st.sampled_from(Dimension),
    "layers": st.lists(st.sampled_from(Layer), unique=True),
    "sdg_targets": st.lists(st.sampled_from(TARGETS), unique=True),
    "digital": st.none() | st.booleans(),
    "sources": st.lists(st.sampled_from(["https://a.example", "https://b.example/;x"]), unique=True),
}


@given(st.fixed_dictionaries(VALUES))
def test_a_value_written_to_a_cell_reads_back_as_the_same(values: dict[str, Any]) -> None:
    found = draft(**{field: mapping.cell(value) for field, value in values.items()})
    assert not found.problems
    assert found.values == values
