"""Files for the tests: good ones, and such as a careless or a hostile sender would send."""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence

from openpyxl import Workbook

HEADINGS = ("id", "name", "problem", "what_was_done", "year_started")
PHONE = ("phone-line", "Phone line", "Closed counters", "A phone line", "2020")
SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def csv_of(*rows: Sequence[str], delimiter: str = ",") -> bytes:
    """Rows as CSV without any quoting."""
    return "".join(delimiter.join(row) + "\n" for row in rows).encode()


def xlsx_of(*rows: Iterable[object]) -> bytes:
    """Rows as a spreadsheet."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    return saved(book)


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_parts(xlsx: bytes, parts: Mapping[str, bytes]) -> bytes:
    """A spreadsheet with some parts of its archive added or replaced."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx)) as before,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            if name not in parts:
                after.writestr(name, before.read(name))
        for name, content in parts.items():
            after.writestr(name, content)
    return made.getvalue()


def sheet_of(content: str, before: str = "") -> bytes:
    """A spreadsheet whose sheet is written by hand."""
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{content}</sheetData></worksheet>'
    xml = f'<?xml version="1.0"?>{before}{sheet}'
    return with_parts(xlsx_of(HEADINGS, PHONE), {SHEET: xml.encode()})
