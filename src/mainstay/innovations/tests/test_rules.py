"""Rules of innovations: identifiers, dates, texts, targets, crises, owners, endings."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from mainstay.door.terms import Refused
from mainstay.innovations import rules
from mainstay.innovations.rules import OwnerPost
from mainstay.innovations.terms import Identifier, Layer, PartialDate, RecordInnovation

BODY, OTHER = UUID(int=1), UUID(int=2)
IDENTIFIER: TypeAdapter[str] = TypeAdapter(Identifier)
PARTIAL_DATE: TypeAdapter[str] = TypeAdapter(PartialDate)


def record(**said: object) -> RecordInnovation:
    base = {
        "body": BODY,
        "name": "Phone line",
        "problem": "Closed counters",
        "what_was_done": "A phone line",
        "since": "2020",
    }
    return RecordInnovation.model_validate(base | said)


@given(st.text(max_size=200))
def test_a_slug_is_always_an_identifier(name: str) -> None:
    assert IDENTIFIER.validate_python(rules.slug(name)) not in rules.RESERVED


@given(st.text(max_size=200))
def test_a_slug_is_the_same_every_time(name: str) -> None:
    assert rules.slug(name) == rules.slug(name)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Hack the Crisis", "hack-the-crisis"),
        ("  École à la maison!  ", "ecole-a-la-maison"),
        ("x" * 80, "x" * 60),
        ("a" * 59 + " b", "a" * 59),
    ],
)
def test_slugs(name: str, slug: str) -> None:
    assert rules.slug(name) == slug


def test_names_without_latin_letters_get_different_identifiers() -> None:
    greek, thai = rules.slug("Ψηφιακή διακυβέρνηση"), rules.slug("อาสาสมัคร")
    assert greek != thai
    assert greek.startswith("innovation-")


def test_a_name_that_is_a_page_gets_another_identifier() -> None:
    assert rules.slug("New") not in rules.RESERVED


@given(st.text("ab-", min_size=1, max_size=60).map(rules.slug), st.sets(st.integers(1, 5), max_size=5))
def test_a_free_identifier_is_free_and_an_identifier(wanted: str, numbers: set[int]) -> None:
    taken = {wanted} | {rules.free(wanted, {wanted}) for _ in numbers}
    found = rules.free(wanted, taken)
    assert found not in taken
    assert IDENTIFIER.validate_python(found)


def test_a_free_identifier_of_full_length_keeps_within_it() -> None:
    wanted = "x" * 60
    assert rules.free(wanted, {wanted}) == "x" * 58 + "-2"


@pytest.mark.parametrize("identifier", sorted(rules.RESERVED))
def test_reserved_identifiers_are_refused(identifier: str) -> None:
    with pytest.raises(Refused) as refused:
        rules.check_identifier(identifier)
    assert refused.value.field == "identifier"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("2020", "2020"),
        (" 2020-3 ", "2020-03"),
        ("2020-03-17", "2020-03-17"),
        ("2020-03-17T00:00:00", "2020-03-17"),
        ("3/2020", "2020-03"),
        ("17/3/2020", "2020-03-17"),
        ("17.03.2020", "2020-03-17"),
        ("17-3-2020", "2020-03-17"),
    ],
)
def test_dates_as_people_write_them(text: str, kept: str) -> None:
    assert rules.since_of(text) == kept


@pytest.mark.parametrize(
    "text",
    ["", "20", "spring 2020", "2020-13", "13/2020", "31/2/2020", "0000", "٢٠٢٠", "2020-3-17 x"],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        rules.since_of(text)
    assert refused.value.field == "since"


@given(st.dates(date(1000, 1, 1)))
def test_a_day_is_kept_as_it_is_and_fits_the_act(day: date) -> None:
    kept = rules.since_of(f"{day.day}/{day.month}/{day.year}")
    assert kept == day.isoformat() == PARTIAL_DATE.validate_python(kept)
    assert rules.first_day(kept) == day


def test_what_began_today_or_this_year_is_not_in_the_future() -> None:
    for since in ("2021", "2021-03", "2021-03-01"):
        rules.check_since(since, date(2021, 3, 1))


@pytest.mark.parametrize("since", ["2022", "2021-04", "2021-03-02"])
def test_the_future_is_refused(since: str) -> None:
    with pytest.raises(Refused, match="future"):
        rules.check_since(since, date(2021, 3, 1))


@pytest.mark.parametrize("text", ["a\x00b", "bell\x07", "\x1b[0m", "\x7f", "\uffff"])
def test_control_characters_are_refused_with_their_field(text: str) -> None:
    with pytest.raises(Refused) as refused:
        rules.check_texts({"name": "fine", "problem": text})
    assert refused.value.field == "problem"


def test_lines_and_tabs_are_no_control_characters() -> None:
    rules.check_texts({"problem": "one\ntwo\r\n\tthree – vier 五 🙂"})


def test_line_ends_are_kept_as_one() -> None:
    assert rules.lines_as_kept(" a\r\nb\rc\n ") == "a\nb\nc"


@given(st.text())
def test_keeping_line_ends_twice_is_keeping_them_once(text: str) -> None:
    assert rules.lines_as_kept(rules.lines_as_kept(text)) == rules.lines_as_kept(text)


def test_targets_on_the_list_pass_and_others_do_not() -> None:
    rules.check_targets(["3.8", "16.10", "17.19"])
    with pytest.raises(Refused, match=r"17\.20") as refused:
        rules.check_targets(["3.8", "17.20"])
    assert refused.value.field == "sdg_targets"


def test_a_description_is_kept_without_doubles() -> None:
    act = record(
        layers=["policy", "workforce", "policy"],
        sdg_targets=["3.8", "3.8"],
        sources=["https://a.example"] * 2,
    )
    columns = rules.described(act, date(2021, 1, 1))
    assert columns["layers"] == [Layer.POLICY, Layer.WORKFORCE]
    assert columns["sdg_targets"] == ["3.8"]
    assert columns["sources"] == ["https://a.example"]
    assert columns["crisis_id"] is None
    assert "crisis" not in columns


def test_a_crisis_must_take_in_the_place() -> None:
    rules.check_crisis("AU/", "AU/AU-NSW/")
    for crisis_path in ("AU/AU-NSW/", "NZ/", None):
        with pytest.raises(Refused) as refused:
            rules.check_crisis(crisis_path, "AU/")
        assert refused.value.field == "crisis"


def test_an_owner_is_a_post_in_existence_of_the_same_body() -> None:
    rules.check_owner(OwnerPost(BODY, exists=True), BODY)
    for post in (None, OwnerPost(OTHER, exists=True), OwnerPost(BODY, exists=False)):
        with pytest.raises(Refused) as refused:
            rules.check_owner(post, BODY)
        assert refused.value.field == "owner_post"


def test_what_was_retired_changes_no_more() -> None:
    rules.check_not_retired(None)
    with pytest.raises(Refused):
        rules.check_not_retired(datetime(2021, 1, 1, tzinfo=UTC))


def test_only_what_has_ended_may_be_taken_over() -> None:
    rules.check_may_move(ended=True)
    with pytest.raises(Refused):
        rules.check_may_move(ended=False)


def test_faults_are_said_in_words() -> None:
    assert "http" in rules.in_words("sources", "string_pattern_mismatch")
    assert (
        rules.in_words("name", "string_too_long") % {"max_length": 200}
        == "This has more than 200 characters."
    )
    assert rules.in_words("name", "something_new") == rules.UNREADABLE
