"""A file of innovations as read: its columns and numbered lines, and the limits it must keep."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from mainstay.door.terms import N_, Refused

MEGABYTE = 1_000_000
LONGEST_HEADING = 200


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may be at most. Each bound keeps reading within seconds and some 200 MB of memory."""

    file_bytes: int = 25 * MEGABYTE  # 10,000 full lines have about 11 MB
    lines: int = 20_000  # they come in by one transaction, and nobody else can write meanwhile
    columns: int = 200  # a portfolio has two dozen
    line_bytes: int = MEGABYTE  # also bounds what a quotation mark left open can swallow
    cell_characters: int = 32_767  # the most that a cell of a spreadsheet holds
    unpacked_bytes: int = 100 * MEGABYTE  # of an XLSX file, which is a ZIP archive of XML
    members: int = 1_000  # files in that archive
    ratio: int = 200  # unpacked to packed; a portfolio has about 10, a ZIP bomb 1,000


class Kind(StrEnum):
    """The kinds of file that come in and go out."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its number as the user's own program shows it, and its cells, as many as there are columns.

    ``surplus`` counts filled cells to the right of the last heading.
    """

    number: int
    cells: tuple[str, ...]
    surplus: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A file as read."""

    kind: Kind
    columns: tuple[str, ...]
    lines: tuple[Line, ...]


# A cell that begins with one of these may run as a formula where it is opened; the wide forms do in some
# programs. An apostrophe before it makes it text, there and here: see ``plain`` and exporting's safe_cell.
STARTS_FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")  # noqa: RUF001 - the wide forms are meant
_GUARDED = re.compile(r"'+[=+\-@\t\r＝＋－＠]")  # noqa: RUF001 - the same


def plain(text: str) -> str:
    """A cell without the apostrophe that keeps its text from being a formula.

    >>> plain("'=1+1"), plain("'tis")
    ('=1+1', "'tis")
    """
    return text[1:] if _GUARDED.match(text) else text


def headings(cells: Sequence[str], limits: Limits) -> tuple[str, ...]:
    """The headings of a file from its first line. Raises Refused for too many, unnamed or doubled ones."""
    if len(cells) > limits.columns:
        raise Refused(
            N_("The file has %(found)s columns. At most %(most)s can be read."),
            field="file",
            found=len(cells),
            most=limits.columns,
        )
    named = [" ".join(cell.split()) for cell in cells]
    while named and not named[-1]:
        named.pop()
    if not named:
        raise Refused(N_("The file is empty. Its first line must hold the headings."), field="file")
    seen: set[str] = set()
    for place, heading in enumerate(named, start=1):
        _check_heading(place, heading, seen)
        seen.add(heading.casefold())
    return tuple(named)


def _check_heading(place: int, heading: str, seen: set[str]) -> None:
    if not heading:
        raise Refused(N_("Column %(place)s has no heading. Name it or delete it."), field="file", place=place)
    if len(heading) > LONGEST_HEADING:
        raise Refused(
            N_("The heading of column %(place)s is too long. Does the first line hold the headings?"),
            field="file",
            place=place,
        )
    if heading.casefold() in seen:
        raise Refused(
            N_("Two columns are called “%(heading)s”. Give each its own heading."),
            field="file",
            heading=heading,
        )


def numbered(number: int, cells: Sequence[str], width: int, limits: Limits) -> Line | None:
    """A line fitted to the columns; None when it is blank. Raises Refused for a cell beyond the limit."""
    if not any(cell.strip() for cell in cells):
        return None
    if any(len(cell) > limits.cell_characters for cell in cells):
        raise Refused(
            N_("Line %(line)s has a cell of more than %(most)s characters."),
            field="file",
            line=number,
            most=limits.cell_characters,
        )
    fitted = tuple(cells[:width]) + ("",) * (width - len(cells))
    return Line(number, fitted, sum(1 for cell in cells[width:] if cell.strip()))


def collected(kind: Kind, columns: tuple[str, ...], lines: Iterable[Line | None], limits: Limits) -> Table:
    """The table of the lines that are not blank. Raises Refused when there are none, or too many."""
    kept: list[Line] = []
    for line in lines:
        if line is None:
            continue
        if len(kept) == limits.lines:
            raise Refused(
                N_("The file has more than %(most)s lines. Split it."), field="file", most=limits.lines
            )
        kept.append(line)
    if not kept:
        raise Refused(N_("The file has headings but no lines below them."), field="file")
    return Table(kind, columns, tuple(kept))
