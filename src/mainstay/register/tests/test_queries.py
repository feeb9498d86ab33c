"""The record in words, in slices, and with what led to what."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from mainstay.authority.terms import (
    AbolishPost,
    CreatePost,
    EndMandate,
    EndReason,
    ErasePerson,
    ErasureReason,
    RegisterPerson,
    Role,
)
from mainstay.conftest import Town
from mainstay.door.perform import Circumstances, perform, perform_all
from mainstay.door.registry import ACTS
from mainstay.institutions.terms import AddBody, AddJurisdiction, BodyKind, EndCrisis, Level
from mainstay.ledger.models import Entry
from mainstay.ledger.rules import leaf_hash
from mainstay.register import queries
from mainstay.register.queries import RecordFilter, in_sentence, in_words
from mainstay.register.terms import FAST_TRACK, HIDDEN, KINDS

pytestmark = pytest.mark.django_db


def words(entry: Entry) -> str:
    return in_words([entry])[entry.pk]


def test_the_date_the_post_and_the_body_open_the_sentence(town: Town) -> None:
    innovation = town.innovation(name="Counter by telephone")
    entry = Entry.objects.get(subject=innovation.pk, act="RecordInnovation")
    assert words(entry) == (
        "On 1 April 2020 the Post of lead, City of Test recorded the innovation “Counter by telephone”."
    )


@pytest.mark.usefixtures("town")
def test_founding_acts_are_the_installations() -> None:
    first = Entry.objects.get(number=1)
    assert words(first) == "On 1 January 2020 the installation added the jurisdiction Testland."


@pytest.mark.usefixtures("town")
def test_what_only_the_system_may_is_the_systems() -> None:
    entry = Entry.objects.get(number=1)
    entry.act = "BlessCrisis"  # unknown, and by nobody
    assert words(entry).startswith("On 1 January 2020 the system performed an act")
    entry.act = "LapseAtSunset"
    assert words(entry).startswith("On 1 January 2020 the decision on “(not stated)” lapsed at its sunset")


def test_enumerations_dates_and_identifiers_are_said_in_words(town: Town) -> None:
    assert town.servant.mandate
    end = EndMandate(mandate=town.servant.mandate, ends=date(2021, 6, 30), reason=EndReason.RESIGNED)
    assert words(town.do(end, "admin")) == (
        "On 1 March 2021 the Post of admin, City of Test ended a mandate at City of Test, "
        "last day 30 June 2021: the person gave up the post."
    )
    close = EndCrisis(crisis=town.crisis.pk, ends=date(2021, 5, 31), reason="Cases fell.")
    assert words(town.do(close, "decider")) == (
        "On 1 March 2021 the Post of decider, City of Test ended the crisis “Epidemic” "
        "on 31 May 2021: Cases fell."
    )


def test_personal_data_never_enters_the_words(town: Town) -> None:
    act = RegisterPerson(body=town.body.pk, name="Ada Lovelace", email="ada@example.org")
    entry = town.do(act, "admin")
    assert (
        words(entry) == "On 1 March 2021 the Post of admin, City of Test registered a person at City of Test."
    )
    town.do(ErasePerson(person=entry.pk, reason=ErasureReason.REQUESTED), "admin")
    assert "Ada" not in words(entry)


def test_braces_in_a_text_are_only_text(town: Town) -> None:
    act = AddBody(jurisdiction=town.jurisdiction.pk, name="{by} {colour} %(x)s", kind=BodyKind.COURT)
    assert "added the body “{by} {colour} %(x)s” in Testland." in words(town.do(act, "admin"))


def test_a_long_text_is_cut_in_the_sentence(town: Town) -> None:
    created = town.do(CreatePost(body=town.body.pk, title="Clerk", roles=(Role.AUDITOR,)), "admin")
    said = words(town.do(AbolishPost(post=created.pk, reason="Because. " * 400), "admin"))
    assert len(said) < 500
    assert said.endswith("…")


@pytest.mark.usefixtures("town")
def test_an_act_of_another_version_gets_a_sentence_too() -> None:
    entry = Entry.objects.order_by("-number")[0]
    entry.act = "BlessCrisis"
    assert words(entry) == (
        "On 1 March 2020 the Post of decider, City of Test performed an act that this version does not know: "
        "BlessCrisis."
    )


@pytest.mark.usefixtures("town")
def test_a_mandate_that_is_not_known_is_said_to_be_so() -> None:
    entry = Entry.objects.order_by("-number")[0]
    entry.mandate = uuid4()
    assert "somebody whose post is not known" in words(entry)


def test_names_of_things_that_no_room_names_stay_identifiers(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = Entry.objects.get(number=2)
    assert "in Testland" in words(entry)
    monkeypatch.delitem(KINDS, "jurisdiction")
    assert f"in {town.jurisdiction.pk}" in words(entry)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "(not stated)"),
        ("", "(not stated)"),
        ((), "(not stated)"),
        (HIDDEN, "(sealed)"),
        (True, "yes"),
        (False, "no"),
        (6000000, "6,000,000"),
        (date(2020, 4, 3), "3 April 2020"),
        ((Role.AUDITOR, Role.PUBLIC_SERVANT), "auditor, public servant"),
        (BodyKind.AUDIT_OFFICE, "audit office"),
        ("a\n  b", "a b"),
    ],
)
def test_a_value_inside_a_sentence(value: Any, said: str) -> None:
    assert in_sentence(value) == said


def test_any_page_of_entries_is_read_in_a_fixed_number_of_queries(
    town: Town, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(3):
        town.innovation()
    town.do(EndCrisis(crisis=town.crisis.pk, ends=date(2021, 5, 31), reason="Over."), "decider")
    few = list(Entry.objects.order_by("-number")[:4])
    with CaptureQueriesContext(connection) as counted:
        in_words(few)
    for _ in range(5):
        town.innovation()
    everything = list(Entry.objects.all())
    kinds = 4  # mandates; bodies, jurisdictions and crises
    assert len(counted) <= kinds
    with django_assert_num_queries(kinds):
        said = in_words(everything)
    assert len(said) == len(everything) > 30


def test_no_entry_needs_no_words() -> None:
    assert in_words([]) == {}


# --- slices -------------------------------------------------------------------------------------------------


def numbers(found: queries.Slice) -> list[int]:
    return [entry.number for entry in found.entries]


@pytest.mark.usefixtures("town")
def test_pages_go_down_and_up_again_without_gaps() -> None:
    every = list(Entry.objects.order_by("-number").values_list("number", flat=True))
    seen, number = [], None
    while True:
        found = queries.before(RecordFilter(), number, 7)
        seen += numbers(found)
        if found.older is None:
            break
        number = found.older
    assert seen == every
    last = numbers(found)
    up = queries.after(RecordFilter(), last[0], 7)
    assert numbers(up) == every[-len(last) - 7 : -len(last)]
    assert up.older == numbers(up)[-1]
    assert up.newer == numbers(up)[0]


@pytest.mark.usefixtures("town")
def test_the_first_page_has_nothing_newer_and_the_last_nothing_older() -> None:
    count = Entry.objects.count()
    top = queries.before(RecordFilter(), None, 5)
    assert (top.newer, top.older) == (None, count - 4)
    assert queries.before(RecordFilter(), 6, 5).older is None
    assert queries.before(RecordFilter(), None, count).older is None
    assert queries.after(RecordFilter(), count, 5) == queries.Slice([], None, None)


@pytest.mark.parametrize("size", [1, 5, 50])
@pytest.mark.usefixtures("town")
def test_a_slice_is_one_query(size: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        queries.before(RecordFilter(), None, size)


@pytest.fixture
def region(town: Town) -> Iterator[tuple[UUID, UUID]]:
    """A region below the town's country, and a court in it."""
    place = AddJurisdiction(code="XT-N", name="North", level=Level.REGIONAL, parent=town.jurisdiction.pk)
    region = town.do(place, "admin").pk
    court = town.do(AddBody(jurisdiction=region, name="Court", kind=BodyKind.COURT), "admin").pk
    yield region, court  # noqa: PT022 - mypy reads it as the generator that it is


def test_a_place_takes_in_what_is_below_it(town: Town, region: tuple[UUID, UUID]) -> None:
    north = KINDS["jurisdiction"].find("XT-N")
    assert list(north) == [region[0]]
    found = queries.matching(RecordFilter(jurisdictions=north))
    assert [entry.pk for entry in found] == [region[1]]
    whole = queries.matching(RecordFilter(jurisdictions=KINDS["jurisdiction"].find("XT")))
    assert {region[1], town.body.pk} <= {entry.pk for entry in whole}
    assert list(KINDS["jurisdiction"].find("ZZ")) == []


def test_each_filter_narrows(town: Town) -> None:
    innovation = town.innovation("calls", at=datetime(2020, 5, 31, 23, 59, 59, tzinfo=UTC))
    about = queries.matching(RecordFilter(innovations=KINDS["innovation"].find("calls")))
    assert {entry.innovation for entry in about} == {innovation.pk}
    assert {entry.act for entry in queries.matching(RecordFilter(act="Appoint"))} == {"Appoint"}
    bodies = queries.matching(RecordFilter(bodies=[town.other_body.pk]))
    assert {entry.body for entry in bodies} == {town.other_body.pk}
    assert bodies.count() == 3  # its outsider: registered, given a post, appointed
    may = RecordFilter(since=date(2020, 5, 31), until=date(2020, 5, 31))
    assert [entry.subject for entry in queries.matching(may)] == [innovation.pk]
    assert not queries.matching(replace(may, since=date(2020, 6, 1), until=date(2020, 6, 2))).exists()
    assert not queries.matching(RecordFilter(fast_track=True)).exists()
    assert {"DecideByFastTrack", "LapseAtSunset"} <= FAST_TRACK <= set(ACTS)


# --- one entry ----------------------------------------------------------------------------------------------


def test_an_entry_knows_its_cause_and_its_consequences(town: Town) -> None:
    acts = [
        AddBody(jurisdiction=town.jurisdiction.pk, name=f"Body {n}", kind=BodyKind.COURT) for n in range(3)
    ]
    first, second, third = perform_all(acts, town.admin, datetime(2021, 3, 1, tzinfo=UTC))
    found = queries.told(first.pk)
    assert found is not None
    assert found.cause is None
    assert [entry.pk for entry, _ in found.consequences] == [second.pk, third.pk]
    assert "“Body 1”" in found.consequences[0][1]
    below = queries.told(third.pk)
    assert below is not None
    assert below.cause == first
    assert "“Body 0”" in below.cause_words
    shortened = queries.told(first.pk, 1)
    assert shortened is not None
    assert (len(shortened.consequences), shortened.more) == (1, True)
    assert not found.more


def test_a_cause_that_is_not_here_is_no_error(town: Town) -> None:
    act = AddBody(jurisdiction=town.jurisdiction.pk, name="Court", kind=BodyKind.COURT)
    entry = perform(act, town.admin, datetime(2021, 3, 1, tzinfo=UTC), Circumstances(cause=uuid4()))
    found = queries.told(entry.pk)
    assert found is not None
    assert (found.cause, found.cause_words) == (None, "")


def test_an_entry_that_is_not_there_is_none() -> None:
    assert queries.told(uuid4()) is None


def test_sealed_fields_say_whether_they_are_erased(town: Town) -> None:
    entry = town.do(RegisterPerson(body=town.body.pk, name="Ada", email="ada@example.org"), "admin")
    before = queries.told(entry.pk)
    assert before is not None
    assert {(one.field, one.erased) for one in before.sealed} == {("name", False), ("email", False)}
    town.do(ErasePerson(person=entry.pk, reason=ErasureReason.REQUESTED), "admin")
    after = queries.told(entry.pk)
    assert after is not None
    assert {(one.field, one.erased) for one in after.sealed} == {("name", True), ("email", True)}
    assert {one.digest for one in after.sealed} == {one.digest for one in before.sealed}
    assert after.entry.canonical == entry.canonical
    assert leaf_hash(after.entry.canonical.encode()).hex() == entry.leaf_hash


def test_an_entry_is_about_its_place(town: Town) -> None:
    innovation = town.innovation("calls", name="Calls")
    found = queries.told(Entry.objects.get(subject=innovation.pk).pk)
    assert found is not None
    assert [(one.name, one.url) for one in found.about] == [
        ("Calls", "/innovations/calls/"),
        ("City of Test", f"/bodies/{town.body.pk}/"),
        ("Testland", "/places/XT/"),
    ]
