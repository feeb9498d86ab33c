"""RFC 8785, RFC 6962 and RFC 9562 as the log uses them, and sealing."""

import hashlib
import json
import uuid
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rfc8785 import CanonicalizationError

from mainstay.ledger.rules import (
    canonical,
    entry_bytes,
    is_sealed,
    leaf_hash,
    new_salt,
    parse_entry,
    seal,
    sealed_form,
    timestamp,
    unsealed,
    uuid7,
    written_at,
)
from mainstay.ledger.terms import ERASED, SALT_BYTES, Envelope, Sealed

LARGEST_WHOLE = 2**53 - 1  # RFC 8785 keeps to I-JSON
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-LARGEST_WHOLE, LARGEST_WHOLE)
    | st.floats(-1e15, 1e15)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def an_envelope(**fields: Any) -> Envelope:
    said: dict[str, Any] = {
        "id": uuid.UUID("01717a1c-7a00-7000-8000-000000000001"),
        "act": "EndCrisis",
        "version": 1,
        "actor": None,
        "mandate": None,
        "subject_kind": "crisis",
        "subject": uuid.UUID(int=2),
        "innovation": None,
        "body": None,
        "jurisdiction": uuid.UUID(int=3),
        "at": datetime(2023, 5, 5, tzinfo=UTC),
        "cause": None,
        "source": "",
        "content": {"reason": "It is over."},
    }
    return Envelope(**said | fields)


def test_the_example_of_rfc_8785_section_3_2_2() -> None:
    value = {
        "numbers": [333333333.33333329, 1e30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"\u002f",
        "literals": [None, True, False],
    }
    expected = (
        '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )
    assert canonical(value) == expected.encode()


def test_keys_are_sorted_by_utf_16_as_in_rfc_8785_section_3_2_3() -> None:
    value = {
        "\u20ac": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "\U0001f600": "Emoji: Grinning Face",
        "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis",
    }
    assert list(json.loads(canonical(value)).values()) == [
        "Carriage Return",
        "One",
        "Control",
        "Latin Small Letter O With Diaeresis",
        "Euro Sign",
        "Emoji: Grinning Face",
        "Hebrew Letter Dalet With Dagesh",
    ]


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0.0, b"0"),
        (-0.0, b"0"),
        (5e-324, b"5e-324"),
        (1.7976931348623157e308, b"1.7976931348623157e+308"),
        (9007199254740992.0, b"9007199254740992"),
        (295147905179352830000.0, b"295147905179352830000"),
        (9.999999999999997e22, b"9.999999999999997e+22"),
        (1e23, b"1e+23"),
        (333333333.3333332, b"333333333.3333332"),
        (0.000001, b"0.000001"),
        (1e-7, b"1e-7"),
    ],
)
def test_numbers_of_rfc_8785_appendix_b(number: float, expected: bytes) -> None:
    assert canonical(number) == expected


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 2**53, "\ud800"])
def test_what_json_cannot_carry_everywhere_is_refused(value: Any) -> None:
    with pytest.raises((CanonicalizationError, UnicodeEncodeError)):
        canonical(value)


@given(JSON)
def test_canonical_form_reads_back_and_is_stable(value: Any) -> None:
    once = canonical(value)
    assert canonical(json.loads(once)) == once
    assert json.loads(once) == value


@given(st.dictionaries(st.text(), st.integers(-9, 9), min_size=1))
def test_canonical_form_ignores_the_order_of_keys(value: dict[str, int]) -> None:
    assert canonical(dict(reversed(value.items()))) == canonical(value)


def test_leaf_hash_of_the_empty_string_is_the_known_one_of_rfc_6962() -> None:
    known = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert leaf_hash(b"").hex() == known


@given(st.binary())
def test_a_leaf_is_hashed_apart_from_plain_content(entry: bytes) -> None:
    assert leaf_hash(entry) == hashlib.sha256(b"\x00" + entry).digest()
    assert leaf_hash(entry) != hashlib.sha256(entry).digest()


@given(st.integers(0, 2**48 - 1))
def test_uuid7_has_version_variant_and_time(milliseconds: int) -> None:
    made = uuid7(milliseconds)
    assert made.version == 7
    assert made.variant == uuid.RFC_4122
    assert made.int >> 80 == milliseconds


def test_uuid7_of_the_same_millisecond_differ() -> None:
    assert len({uuid7(1) for _ in range(1000)}) == 1000


def test_written_at_reads_the_example_of_rfc_9562_appendix_a_6() -> None:
    example = uuid.UUID("017F22E2-79B0-7CC3-98C4-DC0C0C07398F")
    assert written_at(example) == datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC)


@given(st.datetimes(datetime(1970, 1, 1), datetime(2500, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - hypothesis wants bare bounds
def test_written_at_is_the_inverse_of_uuid7_to_the_millisecond(at: datetime) -> None:
    milliseconds = (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
    assert abs(written_at(uuid7(milliseconds)) - at) < timedelta(milliseconds=1)


def test_timestamp_is_utc_with_microseconds() -> None:
    noon_in_sydney = datetime(2020, 4, 3, 12, 0, 0, 5, tzinfo=timezone(timedelta(hours=10)))
    assert timestamp(noon_in_sydney) == "2020-04-03T02:00:00.000005Z"


def test_a_seal_hides_the_value_and_depends_on_the_salt() -> None:
    first, second = Sealed("name", b"\x01" * 16, "Ada"), Sealed("name", b"\x02" * 16, "Ada")
    assert seal(first) == hashlib.sha256(b"\x01" * 16 + b'"Ada"').hexdigest()
    assert seal(first) != seal(second)
    assert sealed_form(first) == {"sealed": seal(first)}
    assert "Ada" not in str(sealed_form(first))


def test_salts_are_128_bits_and_fresh() -> None:
    salts = {new_salt() for _ in range(100)}
    assert len(salts) == 100
    assert {len(salt) for salt in salts} == {SALT_BYTES} == {16}


def test_unsealed_puts_values_back_and_names_erased_ones() -> None:
    content = {
        "name": {"sealed": "ab"},
        "email": {"sealed": "cd"},
        "post": "x",
        "parts": {"sealed": "x", "n": 1},
    }
    assert unsealed(content, {"name": "Ada"}) == {
        "name": "Ada",
        "email": ERASED,
        "post": "x",
        "parts": {"sealed": "x", "n": 1},
    }


def test_only_the_exact_form_counts_as_sealed() -> None:
    assert is_sealed({"sealed": "ab"})
    assert not is_sealed({"sealed": "ab", "more": 1})
    assert not is_sealed("sealed")


def test_entry_bytes_say_everything_in_canonical_form() -> None:
    written = entry_bytes(an_envelope())
    assert written == (
        b'{"act":"EndCrisis","actor":null,"at":"2023-05-05T00:00:00.000000Z","cause":null,'
        b'"content":{"reason":"It is over."},"format":1,"found":{},'
        b'"id":"01717a1c-7a00-7000-8000-000000000001",'
        b'"mandate":null,"place":{"body":null,"innovation":null,'
        b'"jurisdiction":"00000000-0000-0000-0000-000000000003"},"source":"",'
        b'"subject":{"id":"00000000-0000-0000-0000-000000000002","kind":"crisis"},"version":1}'
    )
    assert canonical(parse_entry(written.decode())) == written


@pytest.mark.parametrize(
    "change",
    [
        {"source": "Gazette 12"},
        {"cause": uuid.UUID(int=9)},
        {"at": datetime(2023, 5, 5, 0, 0, 0, 1, tzinfo=UTC)},
        {"content": {"reason": "It is over"}},
        {"actor": uuid.UUID(int=9)},
        {"mandate": uuid.UUID(int=9)},
        {"found": {"level": 3}},
        {"version": 2},
    ],
)
def test_any_change_changes_the_leaf(change: dict[str, Any]) -> None:
    assert leaf_hash(entry_bytes(an_envelope(**change))) != leaf_hash(entry_bytes(an_envelope()))
