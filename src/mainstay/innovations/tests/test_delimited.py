"""Reading CSV: what is good, and every refusal."""

import io
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstay.door.terms import Refused
from mainstay.innovations.delimited import read_csv
from mainstay.innovations.exporting import csv_lines
from mainstay.innovations.mapping import FIELDS
from mainstay.innovations.tables import Kind, Limits, Table
from mainstay.innovations.tests.files import HEADINGS, PHONE, csv_of

CELLS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30)


def read(content: bytes) -> Table:
    return read_csv(io.BytesIO(content), Limits())


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_columns_and_numbered_lines(delimiter: str) -> None:
    table = read(csv_of(HEADINGS, PHONE, delimiter=delimiter))
    assert (table.kind, table.columns) == (Kind.CSV, HEADINGS)
    assert [(line.number, line.cells) for line in table.lines] == [(2, PHONE)]


def test_a_mark_at_the_beginning_is_no_part_of_the_heading() -> None:
    assert read(b"\xef\xbb\xbf" + csv_of(HEADINGS, PHONE)).columns == HEADINGS


def test_a_line_is_numbered_as_an_editor_shows_it() -> None:
    table = read(b'id,name\na,"two\nlines"\n\nb,x\n')
    assert [(line.number, line.cells) for line in table.lines] == [(2, ("a", "two\nlines")), (5, ("b", "x"))]


def test_delimiters_inside_quotation_marks_do_not_count() -> None:
    assert read(b'"a;b;c",d\n1,2\n').columns == ("a;b;c", "d")


def test_what_looks_like_a_formula_is_kept_as_text() -> None:
    cells = read(b"id,name,since\na,=1+1,@x\nb,'=1+1,-3\n").lines
    assert [line.cells for line in cells] == [("a", "=1+1", "@x"), ("b", "=1+1", "-3")]


def test_too_many_cells_are_noted() -> None:
    assert read(b"id,name\na,b,c,d\n").lines[0].surplus == 2


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("id,name\na,b\n".encode("utf-16"), "UTF-16"),
        ("id,name\na,b\n".encode("utf-32"), "UTF-32"),
        ("id,name\na,b\n".encode("utf-16-le"), "null bytes"),
        (b"id,name\na,b\nb,caf\xe9\n", r"Line 3 .*byte 6"),
        (b"id,name\na,b\x00c\n", "Line 2"),
        (b'id,name\na,"open\n', "Line 2"),
        (b'id,name\na,"b"c\n', "Line 2"),
        (b"id,name\rcls,x\r", "read as CSV"),
        (b"id,name\n", "no lines"),
        (b"id,id\na,b\n", "“id”"),
        (b"\n\n", "empty"),
        (b",".join(b"c%d" % n for n in range(100_000)), "100000 columns|too long"),
        (b"id,name\na" + b"," * 100_000 + b"\n", "100001 cells"),
        (b"id,name\n" + b"x" * 1_100_000, "too long"),
        (b'id,name\na,"' + b"line\n" * 300_000, "quotation mark"),
        (b"id,name\n" + b'"l\n",' * 250_000, "too long"),
        (b"id,name\na," + b"x" * 200_000 + b"\n", "field limit"),
    ],
    ids=[
        "utf-16",
        "utf-32",
        "utf-16-without-mark",
        "latin-1",
        "null",
        "open-quote",
        "text-after-quote",
        "old-mac",
        "no-lines",
        "doubled-heading",
        "blank",
        "wide-heading",
        "wide-line",
        "long-line",
        "open-quote-for-long",
        "long-entry",
        "long-cell",
    ],
)
def test_refusals(content: bytes, said: str) -> None:
    with pytest.raises(Refused, match=said) as refused:
        read(content)
    assert refused.value.field == "file"


def test_memory_stays_small_where_a_line_never_ends() -> None:
    file = io.BytesIO(b"id,name\n" + b"x" * 20_000_000)
    tracemalloc.start()
    with pytest.raises(Refused):
        read_csv(file, Limits())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5_000_000


@given(st.lists(st.lists(CELLS, min_size=len(FIELDS), max_size=len(FIELDS)), min_size=1, max_size=4))
def test_what_is_written_is_read_again(rows: list[list[str]]) -> None:
    written = b"".join(csv_lines(dict(zip(FIELDS, row, strict=True)) for row in rows))
    said = [tuple(row) for row in rows if any(cell.strip() for cell in row)]
    if said:
        assert [line.cells for line in read(written).lines] == said
    else:
        with pytest.raises(Refused):
            read(written)
