"""The public record on the web: read by anybody, filtered, paged, as data and as a feed."""

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mainstay.authority.terms import ErasePerson, ErasureReason, RegisterPerson
from mainstay.conftest import Town
from mainstay.door.perform import Circumstances, perform
from mainstay.institutions.terms import AddBody, BodyKind
from mainstay.ledger.models import Entry

pytestmark = pytest.mark.django_db
AT = datetime(2021, 3, 1, tzinfo=UTC)
ATOM = "{http://www.w3.org/2005/Atom}"
LISTS = ("/record/", "/record.json", "/record.atom")


def a_court(town: Town, name: str = "Court", source: str = "") -> Entry:
    act = AddBody(jurisdiction=town.jurisdiction.pk, name=name, kind=BodyKind.COURT)
    return perform(act, town.admin, AT, Circumstances(source=source))


def numbers(client: Client, query: str = "") -> list[int]:
    return [line["number"] for line in client.get(f"/record.json{query}").json()["entries"]]


@pytest.mark.parametrize("address", LISTS)
def test_an_empty_record_is_a_page_too(client: Client, address: str) -> None:
    assert client.get(address).status_code == 200


def test_the_page_shows_entries_in_words_the_newest_first(client: Client, town: Town) -> None:
    a_court(town)
    page = client.get("/record/")
    shown = [line.entry.number for line in page.context["lines"]]
    assert shown == sorted(shown, reverse=True)[:50]
    assert "On 1 March 2021 the Post of admin, City of Test added the body “Court” in Testland." in (
        page.content.decode()
    )


def test_what_was_reconstructed_is_marked(client: Client, town: Town) -> None:
    a_court(town)
    assert "Reconstructed" not in client.get("/record/").content.decode()
    entry = a_court(town, "Second court", "Official Journal 12 of 2021")
    for address in ("/record/", f"/record/{entry.pk}/"):
        text = client.get(address).content.decode()
        assert "Reconstructed" in text
        assert "Official Journal 12 of 2021" in text


def test_a_page_says_when_an_entry_was_really_written(client: Client, town: Town) -> None:
    entry = a_court(town)
    text = client.get(f"/record/{entry.pk}/").content.decode()
    assert 'datetime="2021-03-01T00:00:00+00:00"' in text
    assert f'datetime="{datetime.now(tz=UTC):%Y-%m-%d}T' in text


def test_a_list_says_written_only_where_it_differs(client: Client, town: Town) -> None:
    a_court(town)
    assert " written " in client.get("/record/?size=1").content.decode()
    now = datetime.now(tz=UTC)
    act = AddBody(jurisdiction=town.jurisdiction.pk, name="Court of today", kind=BodyKind.COURT)
    perform(act, town.admin, now)
    assert " written " not in client.get("/record/?size=1").content.decode()


def test_names_written_by_people_are_escaped(client: Client, town: Town) -> None:
    entry = a_court(town, "<script>alert(1)</script>")
    for address in ("/record/", f"/record/{entry.pk}/"):
        assert b"<script>alert" not in client.get(address).content


@pytest.mark.usefixtures("town")
def test_pages_link_to_their_neighbours_and_keep_the_filters(client: Client) -> None:
    every = numbers(client, "?size=200&act=Appoint")
    first = client.get("/record/?act=Appoint&size=4")
    pages = first.context["pages"]
    assert pages.previous_url == ""
    assert "act=Appoint" in pages.next_url
    second = client.get(pages.next_url)
    assert [line.entry.number for line in second.context["lines"]] == every[4:8]
    back = client.get(second.context["pages"].previous_url)
    assert [line.entry.number for line in back.context["lines"]] == every[:4]


@pytest.mark.usefixtures("town")
def test_data_is_paged_to_the_end(client: Client) -> None:
    seen: list[int] = []
    address: str | None = "/record.json?size=9"
    while address:
        data = client.get(address).json()
        assert len(data["entries"]) <= 9
        seen += [line["number"] for line in data["entries"]]
        address = data["next"]
    assert seen == list(range(Entry.objects.count(), 0, -1))


def test_filters_work_together_on_all_three(client: Client, town: Town) -> None:
    town.innovation("calls")
    entry = a_court(town)
    query = "?place=XT&act=AddBody&since=2021-03-01&until=2021-03-01"
    assert numbers(client, query) == [entry.number]
    assert [line.entry for line in client.get(f"/record/{query}").context["lines"]] == [entry]
    feed = ET.fromstring(client.get(f"/record.atom{query}").content)  # noqa: S314 - our own output
    assert [one.findtext(f"{ATOM}id") for one in feed.iter(f"{ATOM}entry")] == [entry.pk.urn]
    assert len(numbers(client, "?innovation=calls")) == 1
    assert len(numbers(client, f"?body={town.other_body.pk}")) == 3
    assert numbers(client, "?fast_track=on") == []


NONSENSE = {
    "place=Atlantis": "There is no such place.",
    "body=7": "There is no such body.",
    "body=00000000-0000-0000-0000-000000000000": "There is no such body.",
    "innovation=%00": "Null characters are not allowed.",
    "innovation=nothing-of-this-name": "There is no innovation of this identifier.",
    "act=Conjure": "There is no such kind of act.",
    "since=yesterday": "Enter a real date",
    "until=2021-02-30": "Enter a real date",
    "since=2021-03-02&until=2021-03-01": "This day is before the first one.",
    "before=x": "Enter a whole number.",
    "before=99999999999999999999999": "less than or equal to",
    "after=-1": "greater than or equal to 0",
    "size=0": "greater than or equal to 1",
    "size=201": "less than or equal to 200",
}


@pytest.mark.usefixtures("town")
def test_nonsense_in_a_filter_is_said_and_nothing_shown(client: Client, subtests: pytest.Subtests) -> None:
    for query, said in NONSENSE.items():
        for address in LISTS:
            with subtests.test(query=query, address=address):
                answer = client.get(f"{address}?{query}")
                assert answer.status_code == 400
                text = answer.content.decode()
                assert said in text
                assert "On 1 January 2020" not in text


@pytest.mark.usefixtures("town")
def test_nobody_changes_the_record_by_asking(client: Client) -> None:
    before = list(Entry.objects.values_list())
    for address in LISTS:
        for method in ("post", "put", "delete", "patch"):
            assert getattr(client, method)(address).status_code in {200, 403, 405}
    assert list(Entry.objects.values_list()) == before


def test_an_until_at_the_end_of_time_is_no_error(client: Client) -> None:
    assert client.get("/record/?until=9999-12-31").status_code == 200
    assert client.get("/record/?since=0001-01-01").status_code == 200


def test_one_entry_is_served_byte_for_byte(client: Client, town: Town) -> None:
    entry = a_court(town, "Cour d’appel “Été”")
    answer = client.get(f"/record/{entry.pk}.json")
    assert answer["Content-Type"] == "application/json"
    assert hashlib.sha256(b"\x00" + answer.content).hexdigest() == entry.leaf_hash
    assert answer.content.decode() == entry.canonical
    listed = client.get("/record.json?size=1").json()["entries"][0]
    assert listed["canonical"] == entry.canonical
    assert listed["leaf_hash"] == entry.leaf_hash


def test_the_page_of_an_entry_shows_both_forms_and_the_hash(client: Client, town: Town) -> None:
    entry = a_court(town)
    page = client.get(f"/record/{entry.pk}/")
    assert json.loads(page.context["pretty"]) == json.loads(entry.canonical)
    assert entry.leaf_hash in page.content.decode()
    assert page.context["size"] == len(entry.canonical.encode())


@pytest.mark.parametrize("address", ["/record/{}/", "/record/{}.json"])
def test_an_entry_that_is_not_there_is_not_found(client: Client, address: str) -> None:
    assert client.get(address.format(uuid4())).status_code == 404


def test_an_erased_person_leaves_a_digest_and_the_word_for_it(client: Client, town: Town) -> None:
    entry = town.do(RegisterPerson(body=town.body.pk, name="Ada Lovelace", email="ada@example.org"), "admin")
    text = client.get(f"/record/{entry.pk}/").content.decode()
    assert "Sealed. The digest:" in text
    assert "Ada" not in text
    town.do(ErasePerson(person=entry.pk, reason=ErasureReason.REQUESTED), "admin")
    text = client.get(f"/record/{entry.pk}/").content.decode()
    assert "Erased." in text
    assert "Ada" not in text
    bytes_now = client.get(f"/record/{entry.pk}.json").content
    assert bytes_now.decode() == entry.canonical
    assert hashlib.sha256(b"\x00" + bytes_now).hexdigest() == entry.leaf_hash


def test_the_feed_has_what_rfc_4287_requires(client: Client, town: Town) -> None:
    a_court(town, "Court & <Sons> \x0b")
    answer = client.get("/record.atom")
    assert answer["Content-Type"].startswith("application/atom+xml")
    feed = ET.fromstring(answer.content)  # noqa: S314 - our own output
    assert feed.tag == f"{ATOM}feed"
    for required in ("id", "title", "updated"):  # section 4.1.1
        assert len(feed.findall(f"{ATOM}{required}")) == 1
        assert feed.findtext(f"{ATOM}{required}")
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    own = [link.get("href") for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert own == ["http://testserver/record.atom"]
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == min(Entry.objects.count(), 50)
    for entry in entries:  # section 4.1.2
        for required in ("id", "title", "updated"):
            assert len(entry.findall(f"{ATOM}{required}")) == 1
        assert entry.findtext(f"{ATOM}id", "").startswith("urn:uuid:")
        assert entry.findtext(f"{ATOM}summary")
        assert datetime.fromisoformat(entry.findtext(f"{ATOM}updated", "")).tzinfo is not None
        link = entry.find(f"{ATOM}link")
        assert link is not None
        assert link.get("href", "").startswith("http://testserver/record/")
    assert "“Court & <Sons>" in entries[0].findtext(f"{ATOM}summary", "")
    identifiers = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(identifiers) == len(set(identifiers))


def test_the_feed_tells_when_it_was_written_not_what_it_is_dated(client: Client, town: Town) -> None:
    a_court(town)
    feed = ET.fromstring(client.get("/record.atom?size=1").content)  # noqa: S314 - our own output
    updated = datetime.fromisoformat(feed.findtext(f"{ATOM}entry/{ATOM}updated", ""))
    assert updated.date() == datetime.now(tz=UTC).date()


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as counted:
        assert client.get(address).status_code == 200
    return len(counted)


@pytest.mark.parametrize("address", LISTS)
def test_a_long_list_costs_no_more_queries_than_a_short_one(client: Client, town: Town, address: str) -> None:
    town.innovation()
    few = queries_of(client, f"{address}?size=3")
    for number in range(6):
        a_court(town, f"Court {number}")
        town.innovation()
    many = queries_of(client, f"{address}?size=200")
    assert many <= few + 2  # a longer page may name two more kinds of things, whatever their number
    assert many == queries_of(client, f"{address}?size=60")
    assert many <= 8


def test_the_page_of_an_entry_reads_a_fixed_number_of_queries(client: Client, town: Town) -> None:
    innovation = town.innovation()
    entry = Entry.objects.get(subject=innovation.pk)
    assert queries_of(client, f"/record/{entry.pk}/") <= 12


def test_somebody_signed_in_sees_the_same_record(
    client: Client, town: Town, signed_in: Callable[[Any], Client]
) -> None:
    entry = town.do(RegisterPerson(body=town.body.pk, name="Ada", email="ada@example.org"), "admin")
    for reader in (client, signed_in(town.admin), signed_in(town.outsider)):
        page = reader.get(f"/record/{entry.pk}/")
        assert page.status_code == 200
        assert "ada@example.org" not in page.content.decode()
