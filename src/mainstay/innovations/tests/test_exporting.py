"""Writing CSV, XLSX and JSON that read back as the same."""

import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mainstay.innovations.exporting import WRITERS, csv_lines, safe_cell
from mainstay.innovations.importing import read_table
from mainstay.innovations.mapping import FIELDS
from mainstay.innovations.tables import Kind

ROW = {field: f"{field} said" for field in FIELDS}
# What a text can hold once it is kept: no control characters but line ends, none at its edges.
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.just("\n"), max_size=40).map(str.strip)

ROWS = st.fixed_dictionaries(dict.fromkeys(FIELDS, TEXTS) | {"name": TEXTS.map("N".__add__)})


@pytest.mark.parametrize("kind", list(Kind))
def test_an_empty_export_is_a_file_of_its_kind(kind: Kind) -> None:
    file = io.BytesIO()
    WRITERS[kind]([], file)
    assert file.getvalue()
    if kind is Kind.JSON:
        assert json.loads(file.getvalue()) == []


@pytest.mark.parametrize("kind", list(Kind))
@settings(max_examples=25)
@given(rows=st.lists(ROWS, min_size=1, max_size=3))
def test_what_goes_out_comes_in_again(kind: Kind, rows: list[dict[str, str]]) -> None:
    file = io.BytesIO()
    WRITERS[kind](rows, file)
    table = read_table(file, f"portfolio.{kind}")
    assert table.columns == tuple(FIELDS)
    assert [dict(zip(FIELDS, line.cells, strict=True)) for line in table.lines] == rows


def test_no_cell_of_a_table_starts_a_formula() -> None:
    row = ROW | {"name": "=HYPERLINK(1)", "caveats": "@SUM"}
    line = b"".join(csv_lines([row])).decode("utf-8-sig").splitlines()[1]
    assert ",'=HYPERLINK(1)," in line
    assert ",'@SUM," in line


def test_cells_of_other_values() -> None:
    assert safe_cell(None) == ""
    assert safe_cell(-3) == "'-3"
    assert safe_cell(3) == "3"


def test_a_character_that_xml_can_not_hold_is_dropped_from_a_spreadsheet() -> None:
    file = io.BytesIO()
    WRITERS[Kind.XLSX]([ROW | {"name": "bell\x07"}], file)
    assert read_table(file, "a.xlsx").lines[0].cells[1] == "bell"
