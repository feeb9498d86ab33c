"""Reading a file of any kind: which kind it is, and JSON."""

import hashlib
import io
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstay.door.terms import Refused
from mainstay.innovations.importing import digest, read_table
from mainstay.innovations.tables import Kind, Limits, Table
from mainstay.innovations.tests.files import HEADINGS, PHONE, csv_of, xlsx_of

PLAIN_JSON = json.dumps([dict(zip(HEADINGS, PHONE, strict=True))]).encode()
VALUES = st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=10)


def read(content: bytes, name: str = "portfolio") -> Table:
    return read_table(io.BytesIO(content), name)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (csv_of(HEADINGS, PHONE), Kind.CSV),
        (xlsx_of(HEADINGS, PHONE), Kind.XLSX),
        (PLAIN_JSON, Kind.JSON),
        (b"\xef\xbb\xbf \n" + PLAIN_JSON, Kind.JSON),
    ],
)
@pytest.mark.parametrize("name", ["portfolio.csv", "portfolio.xlsx", "portfolio.json", "portfolio"])
def test_what_a_file_is_shows_in_its_bytes(content: bytes, kind: Kind, name: str) -> None:
    table = read(content, name)
    assert (table.kind, table.columns) == (kind, HEADINGS)
    assert [line.cells for line in table.lines] == [PHONE]


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "a.csv", "empty"),
        (b" \n\n", "a.csv", "empty"),
        (b"\xd0\xcf\x11\xe0 old", "a.xls", "old XLS"),
        (b"%PDF-1.7", "a.pdf", "PDF"),
        (b"\x1f\x8b\x08", "a.csv.gz", "packed"),
        (xlsx_of(HEADINGS, PHONE), "a.XLSM", "macros"),
    ],
)
def test_other_kinds_are_refused(content: bytes, name: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        read(content, name)


def test_a_large_file_is_refused_unread() -> None:
    class Large(io.BytesIO):
        def seek(self, offset: int, whence: int = 0) -> int:
            return 500_000_000 if whence == io.SEEK_END else super().seek(offset, whence)

        def read(self, _size: int | None = -1) -> bytes:
            raise AssertionError

    with pytest.raises(Refused, match="500 MB"):
        read_table(Large(), "a.csv")


def test_the_digest_is_that_of_the_bytes_and_the_file_is_rewound() -> None:
    file = io.BytesIO(b"x" * 3_000_000)
    assert digest(file) == hashlib.sha256(b"x" * 3_000_000).hexdigest()
    assert file.tell() == 0


def test_values_of_json_become_text() -> None:
    values = ["x", 2020, 2020.0, 1.5, True, False, None, ["p", "q"], []]
    table = read(json.dumps([dict(zip("abcdefghi", values, strict=True))]).encode())
    assert table.lines[0].cells == ("x", "2020", "2020", "1.5", "yes", "no", "", "p ; q", "")


def test_objects_may_lack_keys() -> None:
    table = read(b'[{"id": "a", "name": "A"}, {"name": "B", "since": "2020"}]')
    assert table.columns == ("id", "name", "since")
    assert [line.number for line in table.lines] == [1, 2]
    assert [line.cells for line in table.lines] == [("a", "A", ""), ("", "B", "2020")]


def test_a_large_object_is_still_read() -> None:
    long = "x" * 30_000
    table = read(json.dumps([{"a": long, "b": long, "c": long}, {"a": "y"}]).encode())
    assert [len(line.cells[2]) for line in table.lines] == [30_000, 0]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{}", "list of objects"),
        (b"[]", "list in the file is empty"),
        (b"[1]", "Entry 1"),
        (b"[[]]", "Entry 1"),
        (b'[{"a": 1}, {"a": 1, "a": 2}]', "Entry 2"),
        (b'[{"a": 1} {"a": 2}]', "Entry 1"),
        (b'[{"a": 1},]', "Entry 1"),
        (b'[{"a": 1}] x', "Entry 1"),
        (b'[{"a": 1}', "Entry 1"),
        (b'[{"a": NaN}]', "Entry 1"),
        (b'[{"a": {"b": 1}}]', "“a”"),
        (b'[{"a": [1]}]', "“a”"),
        (b'[{"a": "\xff"}]', "UTF-8"),
        (b'[{"a":' * 200_000, "Entry 1"),
        (b"[" * 1_000_000, "Entry 1"),
        (b'[{"a": ' + b"9" * 10_000 + b"}]", "Entry 1"),
        (b'[{"a": [' + b"[]," * 600_000 + b"[]]}]", "Entry 1"),
        (json.dumps([{f"k{n}": 1 for n in range(201)}]).encode(), "201 columns"),
        (b'[{"a": "' + b"x" * 40_000 + b'"}]', "32767 characters"),
    ],
    ids=[
        "object",
        "empty",
        "number",
        "list",
        "doubled-key",
        "no-comma",
        "comma-at-end",
        "rest",
        "cut-off",
        "nan",
        "nested",
        "numbers",
        "encoding",
        "deep-objects",
        "deep-lists",
        "long-number",
        "many-values",
        "wide",
        "long-cell",
    ],
)
def test_refusals_of_json(content: bytes, said: str) -> None:
    with pytest.raises(Refused, match=said) as refused:
        read(content)
    assert refused.value.field == "file"


def test_too_many_objects_are_refused() -> None:
    with pytest.raises(Refused, match="more than 2 lines"):
        read_table(io.BytesIO(b'[{"a":1},{"a":2},{"a":3}]'), "a.json", replace(Limits(), lines=2))


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    for start in (b"", b"[{", b"PK\x03\x04", b"id,name\n"):
        try:
            table = read(start + content)
        except Refused as refused:
            assert refused.field == "file"  # noqa: PT017 - either outcome is good
        else:
            assert all(len(line.cells) == len(table.columns) for line in table.lines)


@given(st.lists(st.dictionaries(st.sampled_from("abc"), VALUES, min_size=1), min_size=1, max_size=4))
def test_lists_of_plain_objects_are_read(items: list[dict[str, object]]) -> None:
    try:
        table = read(json.dumps(items).encode())
    except Refused as refused:
        assert "no lines" in refused.reason  # noqa: PT017 - all values are blank
    else:
        assert set(table.columns) == {key for item in items for key in item}
