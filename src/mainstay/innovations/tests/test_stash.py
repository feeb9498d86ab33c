"""Where a file waits between its upload and the word to import it."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.test import Client, RequestFactory

from mainstay.authority.queries import acting
from mainstay.authority.terms import Acting
from mainstay.conftest import Town
from mainstay.door.terms import Actor
from mainstay.innovations import stash
from mainstay.innovations.portfolio import PortfolioFile
from mainstay.innovations.stash import Waiting
from mainstay.innovations.tables import Kind, Line, Table

TABLE = Table(Kind.CSV, ("id", "name"), (Line(2, ("a", "Ä\n")), Line(4, ("b", ""), surplus=1)))
FILE = Waiting(PortfolioFile("portfolio.csv", "0" * 64, TABLE), {"id": "identifier"})


def used_by(town: Town, actor: Actor) -> Acting:
    assert actor.person is not None
    return acting(actor.person, town.crisis.starts)[0]


@pytest.fixture
def request_of_lead(town: Town) -> HttpRequest:
    request = RequestFactory().get("/")
    request.session = Client().session
    request.acting = used_by(town, town.lead)  # type: ignore[attr-defined]  # as authority's middleware does
    return request


def test_a_file_waits_as_it_was_read(request_of_lead: HttpRequest) -> None:
    stash.keep(request_of_lead, FILE)
    assert stash.waiting(request_of_lead) == FILE


def test_a_choice_of_columns_is_kept(request_of_lead: HttpRequest) -> None:
    stash.keep(request_of_lead, FILE)
    stash.choose(request_of_lead, {"name": "name"})
    found = stash.waiting(request_of_lead)
    assert found is not None
    assert found.mapping == {"name": "name"}
    assert found.file == FILE.file


def test_a_second_file_takes_the_place_of_the_first(request_of_lead: HttpRequest) -> None:
    before = Session.objects.count()
    stash.keep(request_of_lead, FILE)
    stash.keep(request_of_lead, FILE)
    assert Session.objects.count() == before + 1


def test_a_dropped_file_is_gone(request_of_lead: HttpRequest) -> None:
    before = Session.objects.count()
    stash.keep(request_of_lead, FILE)
    stash.drop(request_of_lead)
    assert stash.waiting(request_of_lead) is None
    assert Session.objects.count() == before
    stash.drop(request_of_lead)


def test_under_another_mandate_there_is_no_file(request_of_lead: HttpRequest, town: Town) -> None:
    stash.keep(request_of_lead, FILE)
    request_of_lead.acting = used_by(town, town.outsider)  # type: ignore[attr-defined]  # the same
    assert stash.waiting(request_of_lead) is None
    stash.choose(request_of_lead, {"name": "name"})
    request_of_lead.acting = used_by(town, town.lead)  # type: ignore[attr-defined]  # the same
    assert stash.waiting(request_of_lead) == FILE


def test_after_an_hour_it_is_gone(request_of_lead: HttpRequest) -> None:
    stash.keep(request_of_lead, FILE)
    row = Session.objects.get(pk=request_of_lead.session[stash.KEY])
    row.expire_date -= timedelta(seconds=stash.KEPT_SECONDS + 1)
    row.save()
    assert stash.waiting(request_of_lead) is None


def test_what_waits_is_no_session_that_signs_anybody_in(request_of_lead: HttpRequest) -> None:
    stash.keep(request_of_lead, FILE)
    client = Client()
    client.cookies["sessionid"] = request_of_lead.session[stash.KEY]
    assert client.get("/innovations/new/").status_code == 302
