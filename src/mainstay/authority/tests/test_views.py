"""Signing in and out, choosing how one acts, one's posts and password."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from mainstay.authority.tasks import open_account
from mainstay.authority.terms import Appoint, CreatePost, EndMandate, EndReason, Role
from mainstay.conftest import Town
from mainstay.door import clock
from mainstay.door.terms import Actor
from mainstay.ledger.queries import last_number

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
SignedIn = Callable[[Actor], Client]


@pytest.fixture
def second(town: Town) -> str:
    """A second mandate of the lead, in another body."""
    post = town.do(
        CreatePost(body=town.other_body.pk, title="Guest", roles=(Role.ASSESSOR,)), "admin"
    ).subject
    assert town.lead.person
    return str(town.do(Appoint(post=post, person=town.lead.person, starts=date(2020, 2, 1)), "admin").subject)


def sign_in(client: Client, town: Town, asked: str = "") -> str:
    """Sign in as the lead; where one is sent."""
    assert town.lead.person
    open_account(town.lead.person, PASSWORD)
    said = {"username": "lead@example.org", "password": PASSWORD, "next": asked}
    answer = client.post("/sign-in/", said)
    assert answer.status_code == 302
    return answer["Location"]


def test_the_way_in_is_open_to_all(client: Client) -> None:
    page = client.get("/sign-in/")
    assert page.status_code == 200
    assert b"E-mail address" in page.content


def test_with_one_post_one_goes_to_the_desk(client: Client, town: Town) -> None:
    assert sign_in(client, town) == "/desk/"


@pytest.mark.usefixtures("second")
def test_with_several_posts_one_chooses_first(client: Client, town: Town) -> None:
    assert sign_in(client, town) == "/acting/"


def test_without_a_post_one_is_told_so(client: Client, town: Town) -> None:
    assert town.lead.mandate
    town.do(EndMandate(mandate=town.lead.mandate, ends=date(2021, 3, 1), reason=EndReason.MOVED), "admin")
    assert sign_in(client, town) == "/acting/"
    page = client.get("/acting/").content.decode()
    assert "You hold no post today" in page
    assert "Post of lead, City of Test" in page


def test_one_goes_on_to_the_page_asked_for_if_it_is_ours(client: Client, town: Town) -> None:
    assert sign_in(client, town, "/record/") == "/record/"


@pytest.mark.parametrize("asked", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_signing_in_never_leads_elsewhere(client: Client, town: Town, asked: str) -> None:
    assert sign_in(client, town, asked) == "/desk/"


def test_a_wrong_password_is_said_without_telling_which_part_is_wrong(client: Client, town: Town) -> None:
    assert town.lead.person
    open_account(town.lead.person, PASSWORD)
    texts = []
    for email in ("lead@example.org", "nobody@example.org"):
        answer = client.post("/sign-in/", {"username": email, "password": "wrong"})
        assert answer.status_code == 422
        texts.append(answer.context["form"].errors)
    assert texts[0] == texts[1]
    assert "The address or the password is wrong" in str(texts[0])


def test_empty_fields_are_named(client: Client) -> None:
    answer = client.post("/sign-in/", {})
    assert answer.status_code == 422
    assert {"username", "password"} <= set(answer.context["form"].errors)


def test_after_five_failures_the_page_says_to_wait(client: Client, town: Town) -> None:
    assert town.lead.person
    open_account(town.lead.person, PASSWORD)
    for _ in range(5):
        client.post("/sign-in/", {"username": "lead@example.org", "password": "wrong"})
    answer = client.post("/sign-in/", {"username": "lead@example.org", "password": PASSWORD})
    assert answer.status_code == 422
    assert "Wait 15 minutes" in answer.content.decode()


def test_signing_out_is_a_post(town: Town, signed_in: SignedIn) -> None:
    client = signed_in(town.lead)
    assert client.get("/sign-out/").status_code == 405
    assert client.get("/my-posts/").status_code == 200
    assert client.post("/sign-out/").status_code == 302
    assert client.get("/my-posts/").status_code == 302


def test_forms_need_their_token() -> None:
    client = Client(enforce_csrf_checks=True)
    for address in ("/sign-in/", "/sign-out/", "/acting/"):
        assert client.post(address, {}).status_code == 403


def test_choosing_a_post_changes_who_acts_and_records_nothing(
    town: Town, signed_in: SignedIn, second: str
) -> None:
    client = signed_in(town.lead)
    before = last_number()
    page = client.get("/acting/?next=/record/")
    assert page.context["form"].initial["mandate"] == str(town.lead.mandate)
    answer = client.post("/acting/", {"mandate": second, "next": "/record/"})
    assert (answer.status_code, answer["Location"]) == (302, "/record/")
    acting = client.get("/record/").wsgi_request.acting  # type: ignore[attr-defined]  # set by the middleware
    assert str(acting.mandate) == second
    assert last_number() == before


@pytest.mark.parametrize("asked", ["https://evil.example/", "//evil.example/x", "javascript:alert(1)", ""])
def test_choosing_a_post_never_leads_elsewhere(town: Town, signed_in: SignedIn, asked: str) -> None:
    answer = signed_in(town.lead).post("/acting/", {"mandate": str(town.lead.mandate), "next": asked})
    assert answer["Location"] == "/desk/"


def test_a_post_of_somebody_else_cannot_be_chosen(town: Town, signed_in: SignedIn) -> None:
    client = signed_in(town.lead)
    for mandate in (str(town.admin.mandate), "nonsense", ""):
        answer = client.post("/acting/", {"mandate": mandate})
        assert answer.status_code == 422
    acting = client.get("/record/").wsgi_request.acting  # type: ignore[attr-defined]  # set by the middleware
    assert acting.mandate == town.lead.mandate


@pytest.mark.usefixtures("second")
def test_my_posts_lists_them_all_with_what_each_is_for(town: Town, signed_in: SignedIn) -> None:
    assert town.lead.mandate
    day = datetime(2021, 3, 1, tzinfo=UTC)
    town.do(EndMandate(mandate=town.lead.mandate, ends=day.date(), reason=EndReason.MOVED), "admin")
    with clock.set_to(day + timedelta(days=1)):
        page = signed_in(town.lead).get("/my-posts/")
    states = {one.post.title: state for one, _, state in page.context["rows"]}
    assert states == {"Post of lead": "over", "Guest": "in force"}
    assert "Innovation lead" in page.content.decode()


def test_only_administrators_are_shown_the_way_to_people(town: Town, signed_in: SignedIn) -> None:
    assert b"/people/" in signed_in(town.admin).get("/my-posts/").content
    assert b"/people/" not in signed_in(town.lead).get("/my-posts/").content


@pytest.mark.parametrize("address", ["/acting/", "/my-posts/", "/password/"])
def test_a_visitor_is_asked_to_sign_in(client: Client, address: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer["Location"]) == (302, f"/sign-in/?next={address}")


def test_a_password_is_changed_by_whoever_knows_the_old_one(client: Client, town: Town) -> None:
    sign_in(client, town)
    new = "another long passphrase"
    said = {"old_password": "wrong", "new_password1": new, "new_password2": new}
    assert client.post("/password/", said).status_code == 422
    assert client.post("/password/", said | {"old_password": PASSWORD}).status_code == 302
    assert client.get("/my-posts/").status_code == 200  # still signed in
    other = Client()
    assert other.post("/sign-in/", {"username": "lead@example.org", "password": new}).status_code == 302
