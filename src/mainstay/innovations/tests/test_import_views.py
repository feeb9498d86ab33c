"""The pages of an import: upload, columns, what would happen, and that it happens."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from mainstay.conftest import Town
from mainstay.door.terms import Actor
from mainstay.innovations import import_views
from mainstay.innovations.models import Innovation
from mainstay.innovations.tests.files import HEADINGS, PHONE, csv_of
from mainstay.ledger.models import Entry

SignIn = Callable[[Actor], Client]
PORTFOLIO = Path(__file__).parents[4] / "demo" / "crisis-innovations.csv"
START, COLUMNS, CHECK = "innovation-import", "innovation-import-columns", "innovation-import-check"
PROBLEMS = "innovation-import-problems"
BAD = [
    ("second", "", "Closed counters", "Another", "2020"),
    ("third", "Third", "Closed counters", "Another", "spring"),
    ("phone-line", "Again", "Closed counters", "Another", "2020"),
]


def text(response: Any) -> str:
    return str(response.content.decode())


def send(client: Client, content: bytes, name: str = "portfolio.csv") -> Any:
    return client.post(reverse(START), {"file": SimpleUploadedFile(name, content)})


def test_the_shipped_portfolio_in_three_clicks(town: Town, signed_in: SignIn) -> None:
    client = signed_in(town.lead)
    assert "Read the file" in text(client.get(reverse(START)))
    sent = send(client, PORTFOLIO.read_bytes())
    assert (sent.status_code, sent["Location"]) == (302, reverse(CHECK))
    check = text(client.get(reverse(CHECK)))
    assert "62 new innovations would be recorded" in check
    assert "Import all 62 lines" in check
    assert "Hack the Crisis" in check
    done = client.post(reverse(CHECK), {"take": "all-or-nothing"}, follow=True)
    assert "62 recorded" in text(done)
    assert Innovation.objects.filter(body=town.body).count() == 62


def test_sent_again_there_is_nothing_to_import(town: Town, signed_in: SignIn) -> None:
    client = signed_in(town.lead)
    for _ in range(2):
        send(client, PORTFOLIO.read_bytes())
        check = client.get(reverse(CHECK))
        client.post(reverse(CHECK), {"take": "all-or-nothing"})
    assert "Everything in this file is recorded already" in text(check)
    assert Innovation.objects.count() == 62


def test_three_bad_lines_are_told_with_line_field_and_reason(town: Town, signed_in: SignIn) -> None:
    client = signed_in(town.lead)
    send(client, csv_of(HEADINGS, PHONE, *BAD))
    check = client.get(reverse(CHECK))
    told = [(one.line, field) for one, _reason, field in check.context["problems"]]
    assert told == [(3, "Name"), (4, "Since when"), (5, "Identifier")]
    assert "such as 2020" in text(check)
    assert "Import only the 1 good line" in text(check)
    assert "Import all" not in text(check)


def test_all_or_nothing_brings_in_nothing(town: Town, signed_in: SignIn) -> None:
    client = signed_in(town.lead)
    send(client, csv_of(HEADINGS, PHONE, *BAD))
    before = Entry.objects.count()
    for take in ({"take": "all-or-nothing"}, {}, {"take": "everything"}):
        assert client.post(reverse(CHECK), take).status_code == 422
    assert Entry.objects.count() == before


def test_only_the_good_lines_come_in_if_one_says_so(town: Town, signed_in: SignIn) -> None:
    client = signed_in(town.lead)
    send(client, csv_of(HEADINGS, PHONE, *BAD))
    done = client.post(reverse(CHECK), {"take": "only-good"}, follow=True)
    assert "1 recorded, 0 changed, 3 left out" in text(done)
    assert [row.identifier for row in Innovation.objects.all()] == ["phone-line"]
    again = client.post(reverse(CHECK), {"take": "only-good"}, follow=True)
    assert "No file is waiting any more" in text(again)


def test_many_problems_are_cut_short_on_the_page_and_whole_as_a_table(
    town: Town, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_views, "SHOWN_PROBLEMS", 2)
    client = signed_in(town.lead)
    send(client, csv_of(HEADINGS, PHONE, *BAD))
    assert "1 more is in the table" in text(client.get(reverse(CHECK)))
    table = text(client.get(reverse(PROBLEMS))).splitlines()
    assert table[0] == "line,field,column,reason"
    assert [line.split(",")[0] for line in table[1:]] == ["3", "4", "5"]


def test_columns_that_are_not_understood_are_asked_for(town: Town, signed_in: SignIn) -> None:
    client = signed_in(town.lead)
    send(client, csv_of(("Titel", "Problem", "Lösung", "Beginn"), ("Telefon", "Zu", "Anrufe", "3/2020")))
    sent_on = client.get(reverse(CHECK))
    assert (sent_on.status_code, sent_on["Location"]) == (302, reverse(COLUMNS))
    page = client.get(reverse(COLUMNS))
    assert "Such as: Telefon" in text(page)
    assert page.context["form"]["column-1"].value() == "problem"
    chosen = {"column-0": "name", "column-1": "problem", "column-2": "what_was_done", "column-3": "since"}
    assert client.post(reverse(COLUMNS), chosen)["Location"] == reverse(CHECK)
    client.post(reverse(CHECK), {"take": "all-or-nothing"})
    row = Innovation.objects.get()
    assert (row.identifier, row.what_was_done, row.since) == ("telefon", "Anrufe", "2020-03")


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({}, "Say which column holds “Name”"),
        ({"column-0": "name", "column-1": "name"}, "Two columns are given as “Name”"),
        ({"column-0": "colour"}, "Select a valid choice"),
    ],
)
def test_columns_that_can_not_be(town: Town, signed_in: SignIn, chosen: dict[str, str], said: str) -> None:
    client = signed_in(town.lead)
    send(client, csv_of(("a", "b"), ("1", "2")))
    response = client.post(reverse(COLUMNS), chosen)
    assert response.status_code == 422
    assert said in text(response)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        ("id,name\n".encode("utf-16"), "UTF-16"),
        (b"id,name\na,caf\xe9\n", "not UTF-8"),
        (b",".join(b"c%d" % n for n in range(100_000)) + b"\n1\n", "100000 columns"),
        (b"PK\x03\x04", "damaged"),
    ],
)
def test_a_bad_file_is_refused_beside_the_field(
    town: Town, signed_in: SignIn, content: bytes, said: str
) -> None:
    client = signed_in(town.lead)
    response = send(client, content)
    assert response.status_code == 422
    assert said in text(response)
    assert 'id="id_file_error"' in text(response)
    assert client.get(reverse(CHECK))["Location"] == reverse(START)


def test_no_file_at_all_is_refused(town: Town, signed_in: SignIn) -> None:
    assert signed_in(town.lead).post(reverse(START), {}).status_code == 422


def test_a_file_of_500_mb_is_refused_before_it_is_read(town: Town, signed_in: SignIn) -> None:
    class Unread(io.BytesIO):
        def read(self, _size: int | None = -1) -> bytes:
            raise AssertionError

    extra: dict[str, Any] = {"CONTENT_LENGTH": "500000000", "wsgi.input": Unread()}
    client = signed_in(town.lead)
    response = client.generic(
        "POST",
        reverse(START),
        content_type="multipart/form-data; boundary=x",
        **extra,
    )
    assert response.status_code == 413
    assert "500 MB" in text(response)


def test_an_upload_without_its_token_is_refused(town: Town, signed_in: SignIn) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = signed_in(town.lead).cookies
    assert send(strict, PORTFOLIO.read_bytes()).status_code == 403
    assert not Innovation.objects.exists()


def test_what_one_sends_another_does_not_see(town: Town, signed_in: SignIn) -> None:
    send(signed_in(town.lead), PORTFOLIO.read_bytes())
    other = signed_in(town.outsider)
    for name in (CHECK, COLUMNS, PROBLEMS):
        assert other.get(reverse(name))["Location"] == reverse(START)


def test_the_file_is_forgotten_once_it_is_in(town: Town, signed_in: SignIn) -> None:
    client = signed_in(town.lead)
    before = Session.objects.count()
    send(client, csv_of(HEADINGS, PHONE))
    assert Session.objects.count() == before + 1
    client.post(reverse(CHECK), {"take": "all-or-nothing"})
    assert Session.objects.count() == before


@pytest.mark.parametrize("role", ["servant", "assessor", "decider", "auditor"])
@pytest.mark.parametrize("name", [START, COLUMNS, CHECK, PROBLEMS])
def test_does_not_exist_for_those_who_may_not(town: Town, signed_in: SignIn, role: str, name: str) -> None:
    client = signed_in(town.actors[role])
    assert client.get(reverse(name)).status_code == 404
    assert client.post(reverse(name), {"take": "only-good"}).status_code == 404


@pytest.mark.parametrize("name", [START, COLUMNS, CHECK, PROBLEMS])
def test_asks_to_sign_in(town: Town, client: Client, name: str) -> None:
    assert town.count == 0
    assert reverse("sign-in") in client.post(reverse(name), {})["Location"]
