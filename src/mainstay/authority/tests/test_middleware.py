"""Who acts is read afresh for every request, so that what ended has ended in an open session too."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from mainstay.authority.middleware import SESSION_KEY
from mainstay.authority.terms import (
    AbolishPost,
    Acting,
    Appoint,
    CreatePost,
    EndMandate,
    EndReason,
    ErasePerson,
    ErasureReason,
    Role,
)
from mainstay.conftest import Town
from mainstay.door import clock
from mainstay.door.terms import Actor

pytestmark = pytest.mark.django_db
NOON = datetime(2021, 3, 1, 12, tzinfo=UTC)
SignedIn = Callable[[Actor], Client]


def acting_of(client: Client) -> Acting | None:
    found: Acting | None = client.get("/record/").wsgi_request.acting  # type: ignore[attr-defined]  # set by the middleware
    return found


def test_a_visitor_acts_by_nothing(client: Client) -> None:
    request = client.get("/record/").wsgi_request
    assert (request.acting, request.mandates) == (None, [])  # type: ignore[attr-defined]  # set by the middleware


def test_somebody_signed_in_acts_by_their_mandate(town: Town, signed_in: SignedIn) -> None:
    acting = acting_of(signed_in(town.lead))
    assert acting is not None
    assert acting.actor == town.lead
    assert (acting.name, acting.post_title, acting.body_name) == ("Lead", "Post of lead", "City of Test")


def test_a_chosen_mandate_is_used_and_one_of_somebody_else_is_not(town: Town, signed_in: SignedIn) -> None:
    post = town.do(
        CreatePost(body=town.other_body.pk, title="Guest", roles=(Role.ASSESSOR,)), "admin"
    ).subject
    assert town.lead.person
    second = town.do(Appoint(post=post, person=town.lead.person, starts=date(2020, 2, 1)), "admin").subject
    client = signed_in(Actor(town.lead.person, second))
    acting = acting_of(client)
    assert acting is not None
    assert acting.mandate == second
    session = client.session
    for foreign in (str(town.admin.mandate), "nonsense", ""):
        session[SESSION_KEY] = foreign
        session.save()
        acting = acting_of(client)
        assert acting is not None
        assert acting.mandate == town.lead.mandate  # the oldest


def test_a_mandate_that_runs_out_overnight_ends_in_the_open_session(town: Town, signed_in: SignedIn) -> None:
    assert town.lead.mandate
    town.do(EndMandate(mandate=town.lead.mandate, ends=NOON.date(), reason=EndReason.MOVED), "admin")
    with clock.set_to(NOON):
        client = signed_in(town.lead)
        assert acting_of(client) is not None
    with clock.set_to(NOON + timedelta(days=1)):
        assert acting_of(client) is None
        page = client.get("/people/")
        assert page.status_code == 404


def test_an_abolished_post_ends_in_the_open_session(town: Town, signed_in: SignedIn) -> None:
    client = signed_in(town.admin)
    assert client.get("/people/").status_code == 200
    town.do(AbolishPost(post=town.post("admin").pk, reason="Merged."), "operator")
    assert acting_of(client) is None
    assert client.get("/people/").status_code == 404


def test_an_erased_person_is_signed_out(town: Town, signed_in: SignedIn) -> None:
    client = signed_in(town.lead)
    assert acting_of(client) is not None
    assert town.lead.person
    town.do(ErasePerson(person=town.lead.person, reason=ErasureReason.REQUESTED), "admin")
    request = client.get("/record/").wsgi_request
    assert not request.user.is_authenticated
    assert acting_of(client) is None
