"""Administrators register people, fill posts and erase data, within their territory and nowhere else."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mainstay.authority.models import Mandate, Person, Post
from mainstay.authority.terms import Appoint, CreatePost, MandateKind, RegisterPerson, Role
from mainstay.conftest import Town
from mainstay.door.terms import Actor
from mainstay.institutions.models import Body
from mainstay.institutions.terms import AddBody, AddJurisdiction, BodyKind, Level
from mainstay.ledger.models import Entry

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Actor], Client]


@pytest.fixture
def admin(town: Town, signed_in: SignedIn) -> Client:
    return signed_in(town.admin)


@pytest.fixture
def far(town: Town) -> Body:
    """A body in another country, with somebody in a post."""
    place = town.do(AddJurisdiction(code="XU", name="Elsewhere", level=Level.NATIONAL), "operator").subject
    act = AddBody(jurisdiction=place, name="Far office", kind=BodyKind.AUTHORITY)
    body = Body.objects.get(pk=town.do(act, "operator").subject)
    town.hire("stranger", body, (Role.AUDITOR,), town.operator)
    return body


def mandate_of(town: Town, name: str) -> Mandate:
    return Mandate.objects.get(pk=str(town.actors[name].mandate))


# --- people ---


def test_the_list_shows_people_with_their_posts(admin: Client) -> None:
    text = admin.get("/people/").content.decode()
    assert "Lead" in text
    assert "lead@example.org" in text
    assert "Post of lead, City of Test" in text


@pytest.mark.usefixtures("far")
def test_the_list_ends_at_the_border(admin: Client, town: Town, signed_in: SignedIn) -> None:
    assert "Stranger" not in admin.get("/people/").content.decode()
    assert "Stranger" in signed_in(town.operator).get("/people/").content.decode()


def test_people_are_found_by_name_or_address(admin: Client) -> None:
    for search in ("assessor2", "ASSESSOR2@EXAMPLE"):
        rows = admin.get("/people/", {"search": search}).context["rows"]
        assert [one.name for one, _ in rows] == ["Assessor2"]
    page = admin.get("/people/", {"search": "nobody of this name"})
    assert "Nobody was found" in page.content.decode()


@pytest.mark.parametrize("query", ["after=x", "search=%00", "search=" + "x" * 300])
def test_nonsense_in_the_search_is_said(admin: Client, query: str) -> None:
    assert admin.get(f"/people/?{query}").status_code == 400


def test_the_list_is_paged(admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mainstay.authority.admin.PAGE", 4)
    seen: list[str] = []
    address = "/people/?search=example.org"
    while address:
        page = admin.get(address)
        seen += [one.email for one, _ in page.context["rows"]]
        address = page.context["pages"].next_url
    assert sorted(seen) == sorted(Person.objects.values_list("email", flat=True))


def test_a_long_list_costs_no_more_queries(admin: Client, town: Town) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as counted:
            admin.get("/people/")
        return len(counted)

    admin.get("/people/")
    before = cost()
    for number in range(12):
        act = RegisterPerson(body=town.body.pk, name=f"Person {number}", email=f"p{number}@example.org")
        town.do(act, "admin")
    assert cost() == before <= 6


def test_a_person_is_registered_and_gets_a_link_that_is_shown_once(admin: Client, town: Town) -> None:
    form = admin.get("/people/register/").context["form"]
    assert form.initial["body"] == town.body.pk
    said = {"body": str(town.body.pk), "name": "Ada Lovelace", "email": "ada@example.org", "key": "k"}
    answer = admin.post("/people/register/", said)
    person = Person.objects.get(email="ada@example.org")
    assert (answer.status_code, answer["Location"]) == (302, f"/people/{person.pk}/")
    page = admin.get(answer["Location"])
    link = page.context["link"]
    assert link.startswith("http://testserver/password/")
    assert link in page.content.decode()
    assert admin.get(answer["Location"]).context["link"] == ""
    assert Client().get(link).status_code == 302  # to the form


def test_registering_twice_by_accident_is_once(admin: Client, town: Town) -> None:
    said = {"body": str(town.body.pk), "name": "Ada Lovelace", "email": "ada@example.org", "key": "k"}
    first, second = (admin.post("/people/register/", said) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Person.objects.filter(email="ada@example.org").count() == 1


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "", "This field is required."),
        ("name", "A", "at least 2 characters"),
        ("email", "ada", "Enter a valid email address."),
        ("email", "lead@example.org", "A person with this address is registered already."),
        ("body", "", "This field is required."),
        ("body", "nonsense", "Select a valid choice."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    admin: Client, town: Town, field: str, value: str, said: str
) -> None:
    before = Entry.objects.count()
    given = {"body": str(town.body.pk), "name": "Ada Lovelace", "email": "ada@example.org"}
    answer = admin.post("/people/register/", given | {field: value})
    assert answer.status_code == 422
    assert said in str(answer.context["form"].errors[field])
    assert Entry.objects.count() == before


def test_nobody_is_registered_beyond_the_border(admin: Client, far: Body) -> None:
    said = {"body": str(far.pk), "name": "Ada Lovelace", "email": "ada@example.org"}
    assert admin.post("/people/register/", said).status_code == 422
    assert str(far.pk) not in str(admin.get(f"/people/register/?body={far.pk}").content)


def test_a_body_that_the_list_has_no_room_for_can_be_named(
    admin: Client, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mainstay.authority.forms.MOST_BODIES", 0)
    choices = admin.get(f"/people/register/?body={town.other_body.pk}").context["form"].fields["body"].choices
    assert [pk for pk, _ in choices] == [str(town.other_body.pk), str(town.body.pk)]
    said = {"body": str(town.other_body.pk), "name": "Ada", "email": "ada@example.org"}
    assert admin.post("/people/register/", said).status_code == 302


def test_a_new_link_is_given_by_an_act(admin: Client, town: Town) -> None:
    person = town.lead.person
    assert admin.get(f"/people/{person}/link/").status_code == 200
    answer = admin.post(f"/people/{person}/link/", {"key": "k"})
    assert answer["Location"] == f"/people/{person}/"
    assert "/password/" in admin.get(answer["Location"]).context["link"]
    assert Entry.objects.order_by("-number")[0].act == "RenewSignIn"


def test_the_operators_link_is_not_for_administrators(admin: Client, town: Town) -> None:
    answer = admin.post(f"/people/{town.operator.person}/link/", {})
    assert answer.status_code == 422
    assert "Only an operator" in answer.content.decode()
    assert not admin.get(f"/people/{town.operator.person}/").context["link"]


def test_erasing_asks_for_a_reason_and_for_certainty(admin: Client, town: Town) -> None:
    address = f"/people/{town.lead.person}/erase/"
    answer = admin.post(address, {})
    assert answer.status_code == 422
    assert {"reason", "sure"} <= set(answer.context["form"].errors)
    done = admin.post(address, {"reason": "requested", "sure": "on"})
    assert (done.status_code, done["Location"]) == (302, "/people/")
    assert "lead@example.org" not in admin.get("/people/").content.decode()
    assert admin.get(address).status_code == 404  # there is nothing left to erase
    shown = admin.get(f"/people/{town.lead.person}/").content.decode()
    assert "Erased on" in shown
    assert "lead@example.org" not in shown


# --- posts ---


def test_anybody_sees_posts_and_nobody_sees_names(client: Client, town: Town, signed_in: SignedIn) -> None:
    for reader in (client, signed_in(town.outsider)):
        text = reader.get(f"/bodies/{town.body.pk}/posts/").content.decode()
        assert "Post of lead" in text
        assert "Innovation lead" in text
        assert "Assessor2" not in text
        assert "/appoint/" not in text


def test_people_of_the_body_and_its_administrators_see_names(town: Town, signed_in: SignedIn) -> None:
    address = f"/bodies/{town.body.pk}/posts/"
    for name in ("servant", "admin", "operator"):
        assert "Assessor2" in signed_in(town.actors[name]).get(address).content.decode()
    assert "/appoint/" not in signed_in(town.servant).get(address).content.decode()
    assert "/appoint/" in signed_in(town.admin).get(address).content.decode()


def test_posts_are_data_without_names(client: Client, town: Town) -> None:
    answer = client.get(f"/bodies/{town.body.pk}/posts.json")
    posts = {one["title"]: one for one in answer.json()["posts"]}
    assert posts["Post of lead"]["roles"] == ["innovation-lead"]
    assert posts["Post of lead"]["held"] is True
    assert "Assessor2" not in answer.content.decode()


def test_a_post_is_created_filled_and_abolished(admin: Client, town: Town) -> None:
    posts = f"/bodies/{town.body.pk}/posts/"
    answer = admin.post(f"{posts}add/", {"title": "Clerk", "roles": ["assessor", "public-servant"]})
    assert (answer.status_code, answer["Location"]) == (302, posts)
    post = Post.objects.get(title="Clerk")
    said = {"person": "SERVANT@example.org", "kind": "holder", "starts": "2021-03-01", "ends": ""}
    assert admin.post(f"/posts/{post.pk}/appoint/", said)["Location"] == posts
    mandate = Mandate.objects.get(post=post)
    assert (mandate.person_id, mandate.starts, mandate.ends) == (town.servant.person, date(2021, 3, 1), None)
    assert (
        admin.post(f"/mandates/{mandate.pk}/end/", {"ends": "2021-06-30", "reason": "moved"})["Location"]
        == posts
    )
    mandate.refresh_from_db()
    assert mandate.ends == date(2021, 6, 30)
    assert admin.post(f"/posts/{post.pk}/abolish/", {"reason": "Merged."})["Location"] == posts
    assert admin.get(f"/posts/{post.pk}/appoint/").status_code == 404
    assert "Clerk" not in admin.get(posts).content.decode()


def test_an_empty_body_says_how_its_first_post_comes(client: Client, town: Town, far: Body) -> None:
    act = AddBody(jurisdiction=far.jurisdiction_id, name="New office", kind=BodyKind.AUTHORITY)
    body = town.do(act, "operator").subject
    assert "This body has no posts yet" in client.get(f"/bodies/{body}/posts/").content.decode()


@pytest.mark.parametrize(
    ("page", "given", "field", "said"),
    [
        ("add", {"title": "", "roles": ["auditor"]}, "title", "This field is required."),
        ("add", {"title": "Clerk"}, "roles", "Tick at least one."),
        ("add", {"title": "Clerk", "roles": ["emperor"]}, "roles", "Select a valid choice."),
        ("add", {"title": "Clerk", "roles": ["operator"]}, "roles", "Only an operator"),
        ("add", {"title": "Post of lead", "roles": ["auditor"]}, "title", "post of that title already"),
        ("appoint", {"person": "x@example.org"}, "person", "Nobody is registered with this address."),
        ("appoint", {"person": "servant@example.org", "starts": "2019-13-40"}, "starts", "Enter a real date"),
        (
            "appoint",
            {"person": "servant@example.org", "starts": "2021-03-01"},
            "starts",
            "Somebody holds this post",
        ),
        ("appoint", {"kind": "king", "starts": "2021-03-01"}, "kind", "Select a valid choice."),
        (
            "appoint",
            {"person": "servant@example.org", "starts": "2021-03-01", "ends": "2021-02-01"},
            "ends",
            "end before it starts",
        ),
        (
            "appoint",
            {"person": "lead@example.org", "kind": "alternate", "starts": "2021-03-01"},
            "person",
            "already",
        ),
        ("abolish", {"reason": ""}, "reason", "This field is required."),
        ("end", {"ends": "2019-01-01", "reason": "moved"}, "ends", "starts later"),
        ("end", {"ends": "2021-01-01", "reason": "no reason"}, "reason", "Select a valid choice."),
    ],
)
def test_a_wrong_form_is_explained_beside_its_field(
    admin: Client, town: Town, page: str, given: dict[str, Any], field: str, said: str
) -> None:
    mandate = mandate_of(town, "lead")
    address = {
        "add": f"/bodies/{town.body.pk}/posts/add/",
        "appoint": f"/posts/{mandate.post_id}/appoint/",
        "abolish": f"/posts/{mandate.post_id}/abolish/",
        "end": f"/mandates/{mandate.pk}/end/",
    }[page]
    before = Entry.objects.count()
    answer = admin.post(address, {"kind": "holder", **given})
    assert answer.status_code == 422
    assert said in str(answer.context["form"].errors[field])
    assert Entry.objects.count() == before


# --- who may ---


def addresses(town: Town, name: str, body: Body) -> list[str]:
    mandate = mandate_of(town, name)
    return [
        f"/people/{mandate.person_id}/",
        f"/people/{mandate.person_id}/link/",
        f"/people/{mandate.person_id}/erase/",
        f"/bodies/{body.pk}/posts/add/",
        f"/posts/{mandate.post_id}/abolish/",
        f"/posts/{mandate.post_id}/appoint/",
        f"/mandates/{mandate.pk}/end/",
    ]


def test_outsiders_learn_nothing_of_what_exists(
    client: Client, town: Town, signed_in: SignedIn, subtests: pytest.Subtests
) -> None:
    outsider = signed_in(town.outsider)
    before = Entry.objects.count()
    real = addresses(town, "lead", town.body)
    for address in [*real, "/people/", "/people/register/"]:
        with subtests.test(address=address):
            assert outsider.get(address).status_code == 404
            assert outsider.post(address, {"reason": "requested", "sure": "on"}).status_code == 404
            assert client.get(address).status_code == 302
    for address in (f"/people/{uuid4()}/", f"/posts/{uuid4()}/appoint/", f"/mandates/{uuid4()}/end/"):
        with subtests.test(address=address):
            assert outsider.get(address).status_code == 404
    assert Entry.objects.count() == before


def test_an_administrator_of_elsewhere_learns_nothing_either(
    admin: Client, town: Town, far: Body, signed_in: SignedIn, subtests: pytest.Subtests
) -> None:
    before = Entry.objects.count()
    for address in addresses(town, "stranger", far):
        with subtests.test(address=address):
            assert admin.get(address).status_code == 404
            given = {
                "title": "Clerk",
                "roles": ["auditor"],
                "reason": "requested",
                "sure": "on",
                "ends": "2021-01-01",
            }
            assert admin.post(address, given).status_code == 404
            assert signed_in(town.operator).get(address).status_code == 200
    assert Entry.objects.count() == before


def test_what_was_never_there_is_not_found(admin: Client) -> None:
    for address in (
        f"/people/{uuid4()}/",
        f"/people/{uuid4()}/erase/",
        f"/bodies/{uuid4()}/posts/",
        f"/bodies/{uuid4()}/posts.json",
        f"/bodies/{uuid4()}/posts/add/",
        f"/posts/{uuid4()}/abolish/",
        f"/mandates/{uuid4()}/end/",
    ):
        assert admin.get(address).status_code == 404


@pytest.mark.usefixtures("far")
def test_a_guest_from_elsewhere_who_holds_a_post_here_is_seen(admin: Client, town: Town) -> None:
    stranger = town.actors["stranger"].person
    assert stranger
    post = town.do(CreatePost(body=town.body.pk, title="Visiting", roles=(Role.AUDITOR,)), "admin").subject
    act = Appoint(post=post, person=stranger, kind=MandateKind.ALTERNATE, starts=date(2021, 3, 1))
    town.do(act, "admin")
    page = admin.get(f"/people/{stranger}/")
    assert page.status_code == 200
    assert "/erase/" not in page.content.decode()  # where the guest is registered, that is decided
    assert admin.get(f"/people/{stranger}/erase/").status_code == 404
    answer = admin.post(f"/people/{stranger}/erase/", {"reason": "requested", "sure": "on"})
    assert answer.status_code == 404
    assert Person.objects.get(pk=stranger).erased_at is None
