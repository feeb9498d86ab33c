"""Reading a file of innovations, whatever its kind: what it is shows in its bytes, not in its name.

A JSON file is a list of objects, one per innovation::

    [{"id": "novissi-tg", "name": "Novissi emergency cash transfers", "year_started": 2020}, …]
"""

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from mainstay.door.terms import N_, Refused
from mainstay.innovations.delimited import read_csv
from mainstay.innovations.spreadsheet import read_xlsx
from mainstay.innovations.tables import MEGABYTE, Kind, Limits, Line, Table, collected, headings, numbered

PLAIN = Limits()
HEAD = 4096
OTHER_KINDS = (
    (b"\xd0\xcf\x11\xe0", N_("This is an old XLS file, or a protected one. Save it as XLSX and send that.")),
    (b"%PDF", N_("This is a PDF. Send the table behind it, as CSV, XLSX or JSON.")),
    (b"\x1f\x8b", N_("This is a packed file. Unpack it and send what is inside.")),
)
MACRO_NAMES = (".xlsm", ".xltm", ".xlam", ".xlsb")
LIST_SEPARATOR = " ; "
_SPACE = re.compile(r"[ \t\r\n]*")
_CHUNK = 1 << 20
_WINDOW = 1 << 16  # characters to try first for one object of a JSON list


def read_table(file: BinaryIO, name: str, limits: Limits = PLAIN) -> Table:
    """The columns and lines of a file that can be rewound. Raises Refused with what to do about it."""
    size = file.seek(0, os.SEEK_END)
    if size > limits.file_bytes:
        raise Refused(
            N_("The file has %(found)s MB. At most %(most)s MB can be read: split it."),
            field="file",
            found=round(size / MEGABYTE),
            most=limits.file_bytes // MEGABYTE,
        )
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    if not head.strip():
        raise Refused(N_("The file is empty."), field="file")
    if name.lower().endswith(MACRO_NAMES):
        raise Refused(
            N_("This kind of file can contain macros. Save it as XLSX without macros and send that."),
            field="file",
        )
    for start, reason in OTHER_KINDS:
        if head.startswith(start):
            raise Refused(reason, field="file")
    return _reader(head)(file, limits)


def digest(file: BinaryIO) -> str:
    """The hexadecimal SHA-256 of a file's bytes."""
    file.seek(0)
    found = hashlib.sha256()
    while chunk := file.read(_CHUNK):
        found.update(chunk)
    file.seek(0)
    return found.hexdigest()


def _reader(head: bytes) -> Callable[[BinaryIO, Limits], Table]:
    if head.startswith(b"PK"):
        return read_xlsx
    return read_json if head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in {b"[", b"{"} else read_csv


def read_json(file: BinaryIO, limits: Limits) -> Table:
    """The table of a JSON list of objects; each object is a line, its number the place in the list."""
    try:
        text = file.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(
            N_("The file is not UTF-8 text (at byte %(byte)s)."), field="file", byte=error.start + 1
        ) from None
    found: dict[str, int] = {}
    rows: list[dict[str, str]] = []
    for number, item in enumerate(_objects(text, limits), start=1):
        if number > limits.lines:
            raise Refused(
                N_("The file has more than %(most)s lines. Split it."), field="file", most=limits.lines
            )
        rows.append({key: _cell(value, key, number) for key, value in item.items()})
        for key in item:
            found.setdefault(key, len(found))
        if len(found) > limits.columns:
            break  # the headings say so
    if not rows:
        raise Refused(N_("The list in the file is empty."), field="file")
    columns = headings(list(found), limits)
    return collected(Kind.JSON, columns, _lines(rows, tuple(found), limits), limits)


def _lines(rows: list[dict[str, str]], keys: tuple[str, ...], limits: Limits) -> Iterator[Line | None]:
    for number, row in enumerate(rows, start=1):
        yield numbered(number, [row.get(key, "") for key in keys], len(keys), limits)


def _objects(text: str, limits: Limits) -> Iterator[dict[str, Any]]:
    """The objects of a JSON list, parsed one at a time so that memory is bounded. Raises Refused."""
    decoder = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_no_constant)
    at = _skip(text, 0)
    if text[at : at + 1] != "[":
        raise Refused(N_("The JSON file must be a list of objects: [{…}, {…}]."), field="file")
    at = _skip(text, at + 1)
    number = 0
    while text[at : at + 1] != "]":
        number += 1
        item, at = _one(decoder, text, at, (number, limits.line_bytes))
        yield item
        at = _skip(text, at)
        if text[at : at + 1] == ",":
            at = _skip(text, at + 1)
            if text[at : at + 1] == "]":
                raise _bad_json(number)
        elif text[at : at + 1] != "]":
            raise _bad_json(number)
    if _skip(text, at + 1) != len(text):
        raise _bad_json(number)


def _one(
    decoder: json.JSONDecoder, text: str, at: int, bounds: tuple[int, int]
) -> tuple[dict[str, Any], int]:
    number, longest = bounds
    if text[at : at + 1] != "{":
        raise _bad_json(number)
    for window in (_WINDOW, longest):
        try:
            item, end = decoder.raw_decode(text[at : at + window])
        except (ValueError, RecursionError) as error:
            if window == longest or at + window >= len(text):
                raise _bad_json(number) from error
            continue
        return item, at + end
    raise _bad_json(number)


def _bad_json(number: int) -> Refused:
    return Refused(
        N_("Entry %(line)s of the list can't be read: it must be an object of plain values, each key once."),
        field="file",
        line=number,
    )


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    item = dict(pairs)
    if len(item) != len(pairs):
        raise ValueError
    return item


def _no_constant(_name: str) -> None:
    raise ValueError


def _cell(value: Any, key: str, number: int) -> str:
    """A JSON value as the text of a cell; a list of texts is joined. Raises Refused for anything deeper."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, str | int | float):
        return str(value)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return LIST_SEPARATOR.join(value)
    raise Refused(
        N_("Entry %(line)s: “%(key)s” must be a text, a number, yes or no, or a list of texts."),
        field="file",
        line=number,
        key=key[:80],
    )
