"""Reading CSV (RFC 4180): a line at a time, so that a hostile file costs no more than one line.

id,name,year_started
novissi-tg,"Novissi, emergency cash",2020
"""

import codecs
import csv
from collections.abc import Iterator
from typing import BinaryIO

from mainstay.door.terms import N_, Refused
from mainstay.innovations.tables import Kind, Limits, Line, Table, collected, headings, numbered, plain

DELIMITERS = ",;\t"
OTHER_UNICODE = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
NOT_UTF8 = N_(
    "Line %(line)s is not UTF-8 text (at byte %(byte)s). Save the file again as “CSV UTF-8” and send that."
)


class _PhysicalLines:
    """The decoded lines of a file, the number of the last, and the bytes taken since the last record."""

    def __init__(self, file: BinaryIO, limits: Limits) -> None:
        self.file = file
        self.limits = limits
        self.number = 0
        self.taken = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        raw = self.file.readline(self.limits.line_bytes + 1)
        if not raw:
            raise StopIteration
        self.number += 1
        self.taken += len(raw)
        if self.taken > self.limits.line_bytes:
            raise Refused(
                N_("The entry that ends at line %(line)s is too long. Is a quotation mark left open?"),
                field="file",
                line=self.number,
            )
        return self._decoded(raw)

    def _decoded(self, raw: bytes) -> str:
        if self.number == 1:
            raw = raw.removeprefix(codecs.BOM_UTF8)
        if b"\x00" in raw:
            raise Refused(
                N_("Line %(line)s holds null bytes, as UTF-16 has. Save the file as “CSV UTF-8”."),
                field="file",
                line=self.number,
            )
        try:
            return raw.decode()
        except UnicodeDecodeError as error:
            raise Refused(NOT_UTF8, field="file", line=self.number, byte=error.start + 1) from None


def read_csv(file: BinaryIO, limits: Limits) -> Table:
    """The table of a CSV file in UTF-8, separated by commas, semicolons or tabs. Raises Refused."""
    if file.read(4).startswith(OTHER_UNICODE):
        raise Refused(
            N_("This file is in UTF-16 or UTF-32. Save it as “CSV UTF-8” and send that."), field="file"
        )
    file.seek(0)
    delimiter = _delimiter(next(_PhysicalLines(file, limits), ""))
    file.seek(0)
    records = _records(_PhysicalLines(file, limits), delimiter)
    _number, first = next(records, (1, []))
    columns = headings(first, limits)
    return collected(Kind.CSV, columns, _lines(records, len(columns), limits), limits)


def _lines(records: Iterator[tuple[int, list[str]]], width: int, limits: Limits) -> Iterator[Line | None]:
    for number, cells in records:
        if len(cells) > limits.columns:
            raise Refused(
                N_("Line %(line)s has %(found)s cells. At most %(most)s can be read."),
                field="file",
                line=number,
                found=len(cells),
                most=limits.columns,
            )
        yield numbered(number, [plain(cell) for cell in cells], width, limits)


def _records(lines: _PhysicalLines, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the number of the line it begins on."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        begins = lines.number + 1
        lines.taken = 0
        try:
            record = next(reader, None)
        except csv.Error as error:
            raise Refused(
                N_("Line %(line)s can't be read as CSV (%(error)s). Is a quotation mark left open?"),
                field="file",
                line=lines.number,
                error=str(error),
            ) from None
        if record is None:
            return
        yield begins, record


def _delimiter(first: str) -> str:
    """The delimiter that the first line has most of outside quotation marks; the comma if none has more."""
    outside = "".join(first.split('"')[::2])
    return max(DELIMITERS, key=outside.count)
