"""Reading XLSX: what is good, and every refusal."""

import io
import zipfile
from datetime import date, datetime, time

import pytest
from openpyxl import Workbook

from mainstay.door.terms import Refused
from mainstay.innovations import spreadsheet
from mainstay.innovations.spreadsheet import read_xlsx
from mainstay.innovations.tables import Kind, Limits, Table
from mainstay.innovations.tests.files import HEADINGS, PHONE, SHEET, saved, sheet_of, with_parts, xlsx_of

GOOD = xlsx_of(HEADINGS, PHONE)


def read(content: bytes) -> Table:
    return read_xlsx(io.BytesIO(content), Limits())


def row(number: int, *cells: str) -> str:
    inside = "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells)
    return f'<row r="{number}">{inside}</row>'


def test_columns_and_numbered_lines() -> None:
    table = read(GOOD)
    assert (table.kind, table.columns) == (Kind.XLSX, HEADINGS)
    assert [(line.number, line.cells) for line in table.lines] == [(2, PHONE)]


def test_values_become_text_as_people_see_them() -> None:
    moment = datetime(2020, 3, 17)  # noqa: DTZ001 - a spreadsheet knows no time zone
    values = [2020, 2020.0, 1.5, True, False, None, moment, date(2020, 4, 1), time(9, 30), "=text"]
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([f"c{n}" for n in range(len(values))])
    sheet.append(values)
    sheet.cell(2, 10).data_type = "s"
    found = read(saved(book)).lines[0].cells
    assert found == ("2020", "2020", "1.5", "yes", "no", "", "2020-03-17", "2020-04-01", "09:30:00", "=text")


def test_line_ends_as_spreadsheet_programs_write_them() -> None:
    table = read(sheet_of(row(1, "id", "name") + row(2, "a", "one_x000D_\ntwo")))
    assert table.lines[0].cells == ("a", "one\ntwo")


def test_empty_rows_are_skipped_and_numbers_kept() -> None:
    table = read(sheet_of(row(3, "id", "name") + row(5, "a", "b") + row(9, "c", "d") + '<row r="1048576"/>'))
    assert [(line.number, line.cells[0]) for line in table.lines] == [(5, "a"), (9, "c")]


def test_only_the_first_sheet_is_read() -> None:
    book = Workbook()
    first = book.active
    assert first is not None
    first.append(HEADINGS)
    first.append(PHONE)
    book.create_sheet("Notes").append(["=1+1"])
    assert len(read(saved(book)).lines) == 1


def test_a_wrong_claim_of_size_is_not_believed() -> None:
    xml = zipfile.ZipFile(io.BytesIO(GOOD)).read(SHEET).replace(b'ref="A1:E2"', b'ref="A1:B1"')
    assert len(read(with_parts(GOOD, {SHEET: xml})).lines) == 1


def test_a_formula_is_refused_with_its_cell() -> None:
    with pytest.raises(Refused, match="Cell B2 holds a formula"):
        read(xlsx_of(("id", "name"), ("a", "=HYPERLINK(1)")))


def test_an_error_is_refused_with_its_cell() -> None:
    content = row(1, "id", "name") + '<row r="2"><c r="A2" t="e"><v>#REF!</v></c></row>'
    with pytest.raises(Refused, match=r"Cell A2 holds an error: #REF!"):
        read(sheet_of(content))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (with_parts(GOOD, {"xl/vbaProject.bin": b"macro"}), "macros"),
        (sheet_of("", '<!DOCTYPE worksheet [<!ENTITY a "b">]>'), "DOCTYPE"),
        (
            with_parts(GOOD, {"xl/theme/theme9.xml": b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'}),
            "DOCTYPE",
        ),
        (with_parts(GOOD, {f"x{n}.bin": b"" for n in range(1_001)}), "too many parts"),
        (with_parts(GOOD, {"xl/media/zeros.bin": bytes(50_000_000)}), "densely"),
        (with_parts(GOOD, {"a.bin": bytes(60_000_000), "b.bin": bytes(60_000_000)}), "more than 100 MB"),
        (sheet_of(row(1, *(f"c{n * 7919 % 99991}" for n in range(100_000)))), "more than 200 columns"),
        (sheet_of('<row r="1"><c r="ALL1" t="inlineStr"><is><t>x</t></is></c></row>'), "columns"),
        (sheet_of("<row/>" * 100_001), "too many rows"),
        (sheet_of('<row r="9"/><row r="3"/>'), "damaged"),
        (sheet_of('<row r="99999999999"/>'), "damaged"),
        (sheet_of("<a>" * 100 + "</a>" * 100), "damaged"),
        (sheet_of("<row>"), "damaged"),
        (with_parts(GOOD, {SHEET: b"\xff\xfe not xml"}), "damaged"),
        (with_parts(GOOD, {"xl/styles.xml": b"<a>" + b"<b/>" * 60_000 + b"</a>"}), "formatting"),
        (with_parts(GOOD, {"[Content_Types].xml": b"<Types/>"}), "damaged"),
        (GOOD[:500], "damaged"),
        (b"PK\x03\x04 no archive", "damaged"),
        (xlsx_of(HEADINGS), "no lines"),
        (xlsx_of(), "empty"),
        (xlsx_of(("id", "ID"), ("a", "b")), "“ID”"),
    ],
    ids=[
        "macro",
        "entities",
        "outside-reference",
        "members",
        "dense",
        "large-unpacked",
        "wide-row",
        "far-column",
        "rows",
        "order",
        "row-number",
        "deep",
        "unclosed",
        "not-xml",
        "styles",
        "no-workbook",
        "cut-off",
        "no-archive",
        "no-lines",
        "empty",
        "doubled-heading",
    ],
)
def test_refusals(content: bytes, said: str) -> None:
    with pytest.raises(Refused, match=said) as refused:
        read(content)
    assert refused.value.field == "file"


def test_a_gap_of_a_million_rows_costs_next_to_nothing() -> None:
    table = read(sheet_of(row(1, "id", "name") + row(1_048_576, "a", "b")))
    assert [line.number for line in table.lines] == [spreadsheet.LAST_ROW]
