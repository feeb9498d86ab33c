"""The pages of institutions: lists that anybody reads, acts within reach and nowhere else."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from mainstay.authority.terms import Role
from mainstay.conftest import Town
from mainstay.door.terms import Actor
from mainstay.institutions.models import Body, Crisis, Jurisdiction
from mainstay.institutions.terms import AddBody, AddJurisdiction, BodyKind, DeclareCrisis, Level
from mainstay.ledger.models import Entry

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Actor], Client]
LISTS = ("/places/", "/places.json", "/crises/", "/crises.json")


@pytest.fixture
def admin(town: Town, signed_in: SignedIn) -> Client:
    return signed_in(town.admin)


@pytest.fixture
def far(town: Town) -> Body:
    """A body in another country, where a crisis runs."""
    place = town.do(AddJurisdiction(code="XU", name="Elsewhere", level=Level.NATIONAL), "operator").subject
    body = town.do(
        AddBody(jurisdiction=place, name="Far office", kind=BodyKind.AUTHORITY), "operator"
    ).subject
    town.hire("stranger", Body.objects.get(pk=body), (Role.ADMINISTRATOR, Role.DECISION_MAKER), town.operator)
    act = DeclareCrisis(
        jurisdiction=place,
        name="Far flood",
        scope="The coast",
        legal_basis="Floods Act 1999, section 2",
        starts=date(2021, 1, 1),
    )
    town.do(act, "stranger")
    return Body.objects.get(pk=body)


# --- lists and data ---


@pytest.mark.parametrize("address", LISTS)
def test_nothing_yet_is_a_page_too(client: Client, address: str) -> None:
    assert client.get(address).status_code == 200


@pytest.mark.usefixtures("far")
def test_the_tree_shows_places_with_what_is_in_them(client: Client, town: Town) -> None:
    town.innovation()
    text = client.get("/places/").content.decode()
    for said in ("Testland", "Elsewhere", "National", "2 bodies", "1 innovation", "a crisis runs"):
        assert said in text
    rows = client.get("/places.json").json()["places"]
    assert [row["code"] for row in rows] == ["XT", "XU"]
    assert rows[0]["bodies"] == 2
    assert rows[0]["innovations"] == 1


@pytest.mark.usefixtures("far")
def test_lists_are_searched_and_paged(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mainstay.institutions.views.PAGE", 1)
    for address, key in (("/places.json", "places"), ("/crises.json", "crises")):
        first = client.get(address).json()
        second = client.get(first["next"]).json()
        assert second["next"] == ""
        assert first[key] != second[key]
        assert len(first[key]) == len(second[key]) == 1
    page = client.get("/places/")
    assert client.get(page.context["pages"].next_url).context["rows"][0].place.code == "XU"
    assert [row["code"] for row in client.get("/places.json?q=else").json()["places"]] == ["XU"]
    assert [one["name"] for one in client.get("/crises.json?q=far").json()["crises"]] == ["Far flood"]
    assert "No place has these words" in client.get("/places/?q=zzz").content.decode()
    assert "No crisis has these words" in client.get("/crises/?q=zzz").content.decode()


@pytest.mark.usefixtures("town")
def test_nonsense_in_a_list_is_said(client: Client, subtests: pytest.Subtests) -> None:
    for address in LISTS:
        for query in ("q=%00", "q=" + "x" * 101, "after=" + "x" * 401):
            with subtests.test(address=address, query=query[:9]):
                assert client.get(f"{address}?{query}").status_code == 400
    for mark in ("nonsense", str(uuid4())):
        assert client.get(f"/crises/?after={mark}").status_code == 200


def test_each_thing_is_data(client: Client, town: Town) -> None:
    body = client.get(f"/bodies/{town.body.pk}.json").json()
    assert body["name"] == "City of Test"
    assert body["competence"] == "Municipal Code 1999, section 7"
    crisis = client.get(f"/crises/{town.crisis.pk}.json").json()
    assert (crisis["name"], crisis["from"], crisis["until"]) == ("Epidemic", "2020-03-01", None)
    place = client.get("/places/XT.json").json()
    assert place["within"] == []
    assert [one["name"] for one in place["bodies"]] == ["City of Test", "Other office"]
    assert [one["name"] for one in place["crises"]] == ["Epidemic"]
    for address in (f"/bodies/{uuid4()}.json", f"/crises/{uuid4()}.json", "/places/ZZ.json"):
        assert client.get(address).status_code == 404


# --- places ---


def test_a_known_place_is_found_and_filled_in(town: Town, signed_in: SignedIn) -> None:
    client = signed_in(town.operator)
    page = client.get("/places/add/?q=portug")
    assert '<a class="govuk-link" href="?iso=PT">Portugal</a>' in page.content.decode()
    initial = client.get("/places/add/?iso=PT").context["form"].initial
    assert (initial["code"], initial["name"], initial["level"], initial["parent"]) == (
        "PT",
        "Portugal",
        "national",
        "",
    )
    said = {"code": "PT", "name": "Portugal", "level": "national", "parent": ""}
    assert client.post("/places/add/?iso=PT", said)["Location"] == "/places/PT/"
    part = client.get("/places/add/?iso=PT-11").context["form"].initial
    assert part["parent"] == str(Jurisdiction.objects.get(code="PT").pk)


def test_a_part_whose_whole_is_missing_says_so(town: Town, signed_in: SignedIn) -> None:
    text = signed_in(town.operator).get("/places/add/?iso=PT-11").content.decode()
    assert "Portugal, in which it lies, is not here yet." in text
    assert "?iso=PT" in text


def test_a_search_without_result_says_what_to_do(admin: Client) -> None:
    assert "Enter your own below." in admin.get("/places/add/?q=zzzz").content.decode()


@pytest.mark.usefixtures("far")
def test_an_administrator_adds_below_their_own_place_only(admin: Client, town: Town) -> None:
    form = admin.get("/places/add/").context["form"]
    assert [label for _, label in form.fields["parent"].choices] == ["Testland"]
    said = {"code": "CLINIC-1", "name": "Clinic", "level": "facility", "parent": str(town.jurisdiction.pk)}
    assert admin.post("/places/add/", said)["Location"] == "/places/CLINIC-1/"
    foreign = said | {"code": "CLINIC-2", "parent": str(Jurisdiction.objects.get(code="XU").pk)}
    assert admin.post("/places/add/", foreign).status_code == 422
    assert admin.post("/places/add/", said | {"code": "CLINIC-3", "parent": ""}).status_code == 422


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("code", "", "This field is required."),
        ("code", "xt", "begin with a capital"),
        ("code", "X/T", "Use letters without accents"),
        ("code", "XT", "There is a jurisdiction of this code already."),
        ("name", "A", "at least 2 characters"),
        ("level", "galactic", "Select a valid choice."),
        ("level", "supranational", "within one of a lower level"),
    ],
)
def test_a_wrong_place_is_explained_beside_its_field(
    admin: Client, town: Town, field: str, value: str, said: str
) -> None:
    before = Entry.objects.count()
    given = {"code": "XT-N", "name": "North", "level": "regional", "parent": str(town.jurisdiction.pk)}
    answer = admin.post("/places/add/", given | {field: value})
    assert answer.status_code == 422
    assert said in str(answer.context["form"].errors[field])
    assert Entry.objects.count() == before


# --- bodies ---


def test_a_body_is_added_and_amended(admin: Client, town: Town) -> None:
    said = {"name": "Library", "kind": "public-authority", "competence": ""}
    answer = admin.post("/places/XT/bodies/add/", said)
    body = Body.objects.get(name="Library")
    assert answer["Location"] == f"/bodies/{body.pk}/"
    form = admin.get(f"/bodies/{body.pk}/amend/").context["form"]
    assert form.initial["name"] == "Library"
    changed = {
        "name": "Town library",
        "kind": "public-authority",
        "decides": "on",
        "competence": "Act 5 of 2001",
    }
    assert admin.post(f"/bodies/{body.pk}/amend/", changed)["Location"] == f"/bodies/{body.pk}/"
    body.refresh_from_db()
    assert (body.name, body.decides, body.competence) == ("Town library", True, "Act 5 of 2001")
    assert town.body.name in admin.get("/places/XT.json").content.decode()


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({"name": ""}, "name", "This field is required."),
        ({"name": "Other office"}, "name", "of that name already"),
        ({"decides": "on"}, "competence", "by what law"),
        ({"kind": "club"}, "kind", "Select a valid choice."),
        ({"competence": "x" * 1001}, "competence", "at most 1000 characters"),
    ],
)
@pytest.mark.usefixtures("town")
def test_a_wrong_body_is_explained_beside_its_field(
    admin: Client, given: dict[str, str], field: str, said: str
) -> None:
    answer = admin.post("/places/XT/bodies/add/", {"name": "Library", "kind": "court", **given})
    assert answer.status_code == 422
    assert said in str(answer.context["form"].errors[field])


# --- crises ---


def test_a_crisis_is_declared_and_ended(town: Town, signed_in: SignedIn) -> None:
    decider = signed_in(town.decider)
    form = decider.get("/crises/declare/").context["form"]
    assert form.initial["jurisdiction"] == str(town.jurisdiction.pk)
    said = {
        "jurisdiction": str(town.jurisdiction.pk),
        "name": "Flood",
        "scope": "The valley",
        "legal_basis": "Floods Act 1999, section 2",
        "starts": "2021-03-01",
        "ends": "",
    }
    answer = decider.post("/crises/declare/", said)
    crisis = Crisis.objects.get(name="Flood")
    assert answer["Location"] == f"/crises/{crisis.pk}/"
    end = f"/crises/{crisis.pk}/end/"
    assert (
        decider.post(end, {"ends": "2021-04-01", "reason": "It fell."})["Location"] == f"/crises/{crisis.pk}/"
    )
    crisis.refresh_from_db()
    assert crisis.ends == date(2021, 4, 1)
    again = decider.post(end, {"ends": "2021-05-01", "reason": "Again."})
    assert again.status_code == 422
    assert "on or before that day already" in str(again.context["form"].errors["ends"])


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({"legal_basis": ""}, "legal_basis", "This field is required."),
        ({"legal_basis": "Emergency powers"}, "legal_basis", "too vague"),
        ({"ends": "2021-02-28"}, "ends", "end before it starts"),
        ({"starts": "soon"}, "starts", "Enter a real date"),
        ({"jurisdiction": str(uuid4())}, "jurisdiction", "Select a valid choice."),
    ],
)
def test_a_wrong_crisis_is_explained_beside_its_field(
    town: Town, signed_in: SignedIn, given: dict[str, str], field: str, said: str
) -> None:
    whole = {
        "jurisdiction": str(town.jurisdiction.pk),
        "name": "Flood",
        "scope": "The valley",
        "legal_basis": "Floods Act 1999, section 2",
        "starts": "2021-03-01",
    }
    answer = signed_in(town.decider).post("/crises/declare/", whole | given)
    assert answer.status_code == 422
    assert said in str(answer.context["form"].errors[field])
    assert not Crisis.objects.filter(name="Flood").exists()


@pytest.mark.usefixtures("far")
def test_a_crisis_is_declared_for_a_place_within_reach(admin: Client) -> None:
    choices = admin.get("/crises/declare/").context["form"].fields["jurisdiction"].choices
    assert [label for _, label in choices] == ["Testland"]


# --- who may ---


def pages(place: str, body: Any, crisis: Any) -> list[str]:
    return [f"/places/{place}/bodies/add/", f"/bodies/{body}/amend/", f"/crises/{crisis}/end/"]


def test_those_without_the_mandate_learn_nothing(
    client: Client, town: Town, signed_in: SignedIn, subtests: pytest.Subtests
) -> None:
    before = Entry.objects.count()
    real = [*pages("XT", town.body.pk, town.crisis.pk), "/places/add/", "/crises/declare/"]
    made_up = pages("ZZ", uuid4(), uuid4())
    for name in ("lead", "servant", "auditor"):
        browser = signed_in(town.actors[name])
        for address in [*real, *made_up]:
            with subtests.test(address=address, by=name):
                assert browser.get(address).status_code == 404
                assert browser.post(address, {}).status_code == 404
    for address in [*real, *made_up]:
        assert client.get(address).status_code == 302
    assert Entry.objects.count() == before


def test_those_of_elsewhere_learn_nothing_either(
    admin: Client, far: Body, signed_in: SignedIn, town: Town, subtests: pytest.Subtests
) -> None:
    before = Entry.objects.count()
    crisis = Crisis.objects.get(name="Far flood").pk
    for address in [*pages("XU", far.pk, crisis), *pages("ZZ", uuid4(), uuid4())]:
        with subtests.test(address=address):
            assert admin.get(address).status_code == 404
            given = {"name": "Taken", "kind": "court", "ends": "2021-02-01", "reason": "Over."}
            assert admin.post(address, given).status_code == 404
    for address in pages("XU", far.pk, crisis):
        assert signed_in(town.actors["stranger"]).get(address).status_code == 200
    assert Entry.objects.count() == before


def test_the_way_to_an_act_is_shown_to_those_who_may(client: Client, admin: Client) -> None:
    assert b"/places/add/" in admin.get("/places/").content
    assert b"/places/add/" not in client.get("/places/").content
    assert b"/crises/declare/" in admin.get("/crises/").content
    assert b"/crises/declare/" not in client.get("/crises/").content
