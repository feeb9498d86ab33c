"""Reading XLSX (ECMA-376): the archive is surveyed first, so that openpyxl only sees what is harmless.

openpyxl builds trees in memory and trusts what sizes a file claims. The survey therefore streams through
every XML part with expat and refuses what would cost too much, or has no place in a portfolio: a DOCTYPE,
macros, rows without end.
"""

import warnings
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any, BinaryIO
from xml.parsers import expat

from openpyxl import load_workbook

from mainstay.door.terms import N_, Refused
from mainstay.innovations.tables import (
    MEGABYTE,
    Kind,
    Limits,
    Line,
    Table,
    collected,
    headings,
    numbered,
    plain,
)

BROKEN = N_("This XLSX file is damaged. Open it in your spreadsheet program, save it again and send that.")
TOO_WIDE = N_("A row of this file has more than %(most)s columns.")
MOST_ROWS = 100_000  # as written, empty ones included: programs leave thousands below the last line
LAST_ROW = 1_048_576  # of a sheet; some programs always write that row, empty
MOST_STRINGS = 500_000  # shared strings
MOST_OTHER = 50_000  # elements that belong to no row and no shared string: styles, merged cells
ELEMENTS_PER_CELL = 6  # <c><is><r><rPr/><t/></r></is></c>
DEEPEST = 64
CHUNK = 1 << 16
CONTAINERS = {"row": MOST_ROWS, "si": MOST_STRINGS}


def read_xlsx(file: BinaryIO, limits: Limits) -> Table:
    """The table of the first sheet of a spreadsheet. Raises Refused."""
    try:
        with zipfile.ZipFile(file) as archive:
            _survey(archive, limits)
        file.seek(0)
        return _read(file, limits)
    except Refused:
        raise
    except Exception as error:  # zipfile, expat and openpyxl raise whatever their own parts raise
        raise Refused(BROKEN, field="file") from error


def _survey(archive: zipfile.ZipFile, limits: Limits) -> None:
    members = archive.infolist()
    if len(members) > limits.members:
        raise Refused(N_("This file holds too many parts for a spreadsheet."), field="file")
    if any("vbaproject" in member.filename.lower() for member in members):
        raise Refused(
            N_("This file contains macros. Save it as XLSX without macros and send that."), field="file"
        )
    if sum(member.file_size for member in members) > limits.unpacked_bytes:
        raise Refused(
            N_("Unpacked, this file has more than %(most)s MB."),
            field="file",
            most=limits.unpacked_bytes // MEGABYTE,
        )
    for member in members:
        if member.file_size > MEGABYTE and member.file_size > limits.ratio * max(member.compress_size, 1):
            raise Refused(
                N_("This file is packed more densely than a real spreadsheet can be."), field="file"
            )
    for member in members:
        if member.filename.lower().endswith((".xml", ".rels", ".vml")):
            with archive.open(member) as part:
                _Survey(limits).read(part)


class _Survey:
    """Counts the elements of one XML part as they stream by."""

    def __init__(self, limits: Limits) -> None:
        self.most_inside = limits.columns * ELEMENTS_PER_CELL
        self.columns = limits.columns
        self.depth = 0
        self.container = 0  # the depth at which the present row or string began, 0 outside
        self.inside = 0
        self.other = 0
        self.row = 0
        self.counts = dict.fromkeys(CONTAINERS, 0)
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end

    def read(self, part: Any) -> None:
        """Stream a part through. Raises Refused, or expat's own error."""
        while chunk := part.read(CHUNK):
            self.parser.Parse(chunk, False)  # noqa: FBT003 - expat's signature
        self.parser.Parse(b"", True)  # noqa: FBT003 - the same

    def doctype(self, *_declared: object) -> None:
        """Refuse a document type: it can define bombs and fetch files."""
        raise Refused(
            N_("This file contains a document type (DOCTYPE), which no spreadsheet needs."), field="file"
        )

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Count an element in."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise Refused(BROKEN, field="file")
        if self.container:
            self.inside += 1
            if self.inside > self.most_inside:
                raise Refused(TOO_WIDE, field="file", most=self.columns)
            return
        local = name.rpartition("}")[2]
        if local in CONTAINERS:
            self.begin(local, attributes)
            return
        self.other += 1
        if self.other > MOST_OTHER:
            raise Refused(
                N_("This file has far more formatting than a portfolio. Save it as CSV."), field="file"
            )

    def begin(self, local: str, attributes: dict[str, str]) -> None:
        """Count a row or a shared string in. A row out of order would be lost in reading."""
        self.container, self.inside = self.depth, 0
        self.counts[local] += 1
        if self.counts[local] > CONTAINERS[local]:
            raise Refused(N_("This file has too many rows. Split it."), field="file")
        if local == "row":
            number = int(attributes.get("r", self.row + 1))
            if not self.row < number <= LAST_ROW:
                raise Refused(BROKEN, field="file")
            self.row = number

    def end(self, _name: str) -> None:
        """Count an element out."""
        if self.depth == self.container:
            self.container = 0
        self.depth -= 1


def _read(file: BinaryIO, limits: Limits) -> Table:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of decoration that it leaves out
        book = load_workbook(file, read_only=True, keep_links=False)
        try:
            if not book.worksheets:
                raise Refused(N_("This file has no sheet with cells."), field="file")
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # what a file claims of its size is not to be trusted
            rows = enumerate(sheet.iter_rows(), start=1)
            first = next((row for _number, row in rows if any(cell.value is not None for cell in row)), ())
            columns = headings([_text(cell) for cell in first], limits)
            return collected(Kind.XLSX, columns, _lines(rows, len(columns), limits), limits)
        finally:
            book.close()


def _lines(rows: Iterator[tuple[int, Sequence[Any]]], width: int, limits: Limits) -> Iterator[Line | None]:
    for number, row in rows:
        if not row:  # a gap may have a million of these
            continue
        if any(cell.value is not None for cell in row[limits.columns :]):
            raise Refused(TOO_WIDE, field="file", most=limits.columns)
        yield numbered(number, [_text(cell) for cell in row], width, limits)


def _text(cell: Any) -> str:
    """What a cell says. Raises Refused, with the cell's name, for a formula or an error."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        raise Refused(
            N_("Cell %(cell)s holds a formula. Replace it by its value: copy, then paste as values."),
            field="file",
            cell=cell.coordinate,
        )
    if cell.data_type == "e":
        raise Refused(
            N_("Cell %(cell)s holds an error: %(error)s."),
            field="file",
            cell=cell.coordinate,
            error=str(value),
        )
    return _written(value)


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, date | datetime):
        return value.isoformat()
    return plain(str(value).replace("_x000D_", ""))  # how Excel writes a carriage return
