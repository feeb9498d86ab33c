"""Writing innovations to CSV, XLSX or JSON. What is written reads back as the same."""

import codecs
import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import BinaryIO

from openpyxl import Workbook

from mainstay.innovations.mapping import FIELDS
from mainstay.innovations.tables import STARTS_FORMULA, Kind

Row = Mapping[str, str]
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def safe_cell(value: object) -> str:
    """A cell's text that no program runs as a formula: one that looks like one gets an apostrophe before it.

    >>> safe_cell("=1+1"), safe_cell(None), safe_cell("fine")
    ("'=1+1", '', 'fine')
    """
    text = "" if value is None else str(value)
    return f"'{text}" if STARTS_FORMULA.match(text) else text


def csv_lines(rows: Iterable[Row]) -> Iterator[bytes]:
    """The lines of a CSV file in UTF-8, its mark first so that spreadsheet programs know."""
    yield codecs.BOM_UTF8 + _csv_line(FIELDS)
    for row in rows:
        yield _csv_line(safe_cell(row[field]) for field in FIELDS)


def _csv_line(cells: Iterable[str]) -> bytes:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue().encode()


def write_csv(rows: Iterable[Row], file: BinaryIO) -> None:
    """Write the rows as CSV."""
    file.writelines(csv_lines(rows))


def write_json(rows: Iterable[Row], file: BinaryIO) -> None:
    """Write the rows as a JSON list of objects."""
    before = "[\n"
    for row in rows:
        file.write(
            (before + json.dumps({field: row[field] for field in FIELDS}, ensure_ascii=False)).encode()
        )
        before = ",\n"
    file.write(b"\n]\n" if before == ",\n" else b"[]\n")


def write_xlsx(rows: Iterable[Row], file: BinaryIO) -> None:
    """Write the rows as a spreadsheet with one sheet."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Innovations")
    sheet.append(list(FIELDS))
    for row in rows:
        sheet.append([_NOT_IN_XML.sub("", safe_cell(row[field])) for field in FIELDS])
    book.save(file)


WRITERS: Mapping[Kind, Callable[[Iterable[Row], BinaryIO], None]] = {
    Kind.CSV: write_csv,
    Kind.XLSX: write_xlsx,
    Kind.JSON: write_json,
}
