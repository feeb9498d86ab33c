"""The pages of innovations: read by anybody, changed by those with the mandate, with words for refusals."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from mainstay.conftest import Town
from mainstay.door.terms import Actor
from mainstay.innovations import listing, queries
from mainstay.innovations.description_forms import AmendForm, RecordForm
from mainstay.innovations.models import Innovation
from mainstay.innovations.terms import RecordInnovation, RetireInnovation
from mainstay.ledger.models import Entry

SignIn = Callable[[Actor], Client]
SAID = {
    "name": "Phone line",
    "problem": "Closed counters",
    "what_was_done": "Clerks took requests by telephone.\r\nAll day.",
    "since": "3/2020",
}
STAKES = {
    "people_affected": "250000",
    "severity": "2",
    "irreversibility": "1",
    "cost": "1",
    "reason": "Payments",
}
NONCE = re.compile(r'nonce="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"')  # both are new for each page
ACTS = ("amend", "stakes", "owner", "retire", "reanchor")


def text(response: Any) -> str:
    return str(response.content.decode())


def address(name: str, row: Innovation) -> str:
    return reverse(f"innovation-{name}", args=[row.identifier])


@pytest.fixture
def ended() -> Iterator[set[UUID]]:
    """The innovations that the room above says have ended."""
    found: set[UUID] = set()
    before = queries._teller[0]
    queries.endings_told_by(lambda innovation, on: innovation in found and on >= date(2020, 1, 1))
    yield found
    queries.endings_told_by(before)


class TestList:
    def test_of_nothing_says_what_would_be_here(self, town: Town, client: Client) -> None:
        assert town.count == 0
        page = text(client.get(reverse("innovations")))
        assert "No innovation is recorded yet" in page
        assert reverse("innovation-record") not in page

    def test_offers_recording_to_those_who_may(self, town: Town, signed_in: SignIn) -> None:
        page = text(signed_in(town.servant).get(reverse("innovations")))
        assert reverse("innovation-record") in page
        assert reverse("innovation-import") not in page
        assert reverse("innovation-import") in text(signed_in(town.lead).get(reverse("innovations")))

    def test_shows_what_matches(self, town: Town, client: Client) -> None:
        town.innovation("phone-line", name="Phone <line>", layers=["policy"], reported_permanence="partly")
        town.innovation("chat", name="Chat")
        page = text(client.get(reverse("innovations"), {"q": "phone", "layer": "policy", "place": "XT"}))
        assert "Phone &lt;line&gt;" in page
        assert "Reported as kept in part" in page
        assert "March 2020" in page
        assert "Chat" not in page

    def test_says_when_nothing_fits(self, town: Town, client: Client) -> None:
        town.innovation()
        assert "Nothing fits" in text(client.get(reverse("innovations"), {"q": "unheard of"}))

    def test_says_which_filter_can_not_be(self, town: Town, client: Client) -> None:
        town.innovation()
        response = client.get(reverse("innovations"), {"layer": "roof"})
        assert response.status_code == 422
        assert "error-summary" in text(response)

    def test_goes_on_from_page_to_page(
        self, town: Town, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(listing, "PER_PAGE", 2)
        for name in ("A1", "A2", "A3", "Be"):
            town.innovation(name=name)
        first = client.get(reverse("innovations"), {"q": "A"})
        onward = first.context["pager"].next_url
        assert "q=A" in onward
        second = client.get(reverse("innovations") + onward)
        assert "A3" in text(second)
        assert "A1" not in text(second)
        assert second.context["pager"].next_url == ""
        back = client.get(reverse("innovations") + second.context["pager"].previous_url)
        assert "A1" in text(back)

    @pytest.mark.parametrize("cursor", ["", "x", "01a20ad5-cf19-7258-bea1-4d367362774a"])
    def test_of_a_strange_cursor_is_the_first_page(self, town: Town, client: Client, cursor: str) -> None:
        town.innovation(name="Phone line")
        assert "Phone line" in text(client.get(reverse("innovations"), {"after": cursor}))

    @pytest.mark.parametrize("many", [1, 20])
    def test_takes_the_same_queries_however_many(
        self, town: Town, client: Client, django_assert_num_queries: DjangoAssertNumQueries, many: int
    ) -> None:
        for _ in range(many):
            town.innovation(crisis=town.crisis.pk)
        with django_assert_num_queries(7):
            client.get(reverse("innovations"))

    def test_is_read_only(self, town: Town, signed_in: SignIn) -> None:
        assert signed_in(town.lead).post(reverse("innovations")).status_code == 405


class TestData:
    def test_json_holds_what_the_page_shows(
        self, town: Town, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(listing, "PER_PAGE", 1)
        town.innovation("a", name="Aa", crisis=town.crisis.pk, sdg_targets=["3.8"])
        town.innovation("b", name="Bb")
        data = client.get(reverse("innovations-json"), {"place": "XT"}).json()
        assert data["total"] == 2
        assert data["innovations"][0]["identifier"] == "a"
        assert data["innovations"][0]["crisis"] == "Epidemic"
        following = client.get(data["next"]).json()
        assert [row["identifier"] for row in following["innovations"]] == ["b"]
        assert following["next"] is None

    def test_json_says_what_is_wrong(self, town: Town, client: Client) -> None:
        assert town.count == 0
        response = client.get(reverse("innovations-json"), {"place": "ZZ"})
        assert response.status_code == 422
        assert "place" in response.json()["errors"]

    def test_csv_holds_all_that_match_and_no_formula(self, town: Town, client: Client) -> None:
        town.innovation("a", name="=1+1", domain="justice")
        town.innovation("b")
        response = client.get(reverse("innovations-csv"), {"domain": "justice"})
        assert response.streaming
        assert "attachment" in response["Content-Disposition"]
        rows = list(csv.DictReader(io.StringIO(response.getvalue().decode("utf-8-sig"))))
        assert [row["identifier"] for row in rows] == ["a"]
        assert rows[0]["name"] == "'=1+1"

    def test_csv_says_what_is_wrong(self, town: Town, client: Client) -> None:
        assert town.count == 0
        response = client.get(reverse("innovations-csv"), {"layer": "roof"})
        assert (response.status_code, response["Content-Type"]) == (422, "text/plain; charset=utf-8")


class TestRecording:
    def test_asks_at_most_eleven_things(self, town: Town, signed_in: SignIn) -> None:
        response = signed_in(town.servant).get(reverse("innovation-record"))
        form = response.context["form"]
        assert isinstance(form, RecordForm)
        assert len(form.visible_fields()) == 11
        assert form.initial["crisis"] == str(town.crisis.pk)
        assert form.initial["place"] == "Testland"

    def test_the_least_one_can_say_is_enough(self, town: Town, signed_in: SignIn) -> None:
        response = signed_in(town.servant).post(reverse("innovation-record"), SAID)
        row = Innovation.objects.get()
        assert (response.status_code, response["Location"]) == (
            302,
            reverse("innovation", args=["phone-line"]),
        )
        assert (row.body, row.owner_post, row.since) == (town.body, town.post("servant"), "2020-03")
        assert row.what_was_done == "Clerks took requests by telephone.\nAll day."
        assert (row.crisis, row.dimension, row.layers, row.sdg_targets) == (None, None, [], [])

    def test_everything_one_can_say_is_kept(self, town: Town, signed_in: SignIn) -> None:
        more = {
            "who_was_served": "Residents",
            "place": "Testland",
            "crisis": str(town.crisis.pk),
            "dimension": "interface",
            "function": "delivery",
            "layers": ["workforce", "delivery"],
            "sdg_target": "16.6",
        }
        signed_in(town.lead).post(reverse("innovation-record"), SAID | more)
        row = Innovation.objects.get()
        assert (row.crisis_id, row.dimension, row.function) == (town.crisis.pk, "interface", "delivery")
        assert (row.layers, row.sdg_targets) == (["workforce", "delivery"], ["16.6"])

    def test_empty_says_what_is_needed_beside_each_field(self, town: Town, signed_in: SignIn) -> None:
        response = signed_in(town.lead).post(reverse("innovation-record"), {})
        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"name", "problem", "what_was_done", "since"}
        assert 'id="id_since_error"' in text(response)
        assert not Innovation.objects.exists()

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("since", "spring"),
            ("since", "2999"),
            ("name", "x" * 201),
            ("problem", "bell\x07"),
            ("crisis", "none such"),
            ("sdg_target", "17.20"),
            ("layers", "roof"),
            ("dimension", "outer"),
        ],
    )
    def test_wrong_says_so_beside_the_field_and_keeps_what_was_typed(
        self, town: Town, signed_in: SignIn, field: str, value: str
    ) -> None:
        response = signed_in(town.lead).post(reverse("innovation-record"), SAID | {field: value})
        assert response.status_code == 422
        assert list(response.context["form"].errors) == [field]
        assert "Phone line" in text(response) or field == "name"
        assert not Innovation.objects.exists()

    def test_sent_twice_is_recorded_once(self, town: Town, signed_in: SignIn) -> None:
        client = signed_in(town.lead)
        for _ in range(2):
            response = client.post(reverse("innovation-record"), SAID | {"key": "one"})
            assert response.status_code == 302
        assert Innovation.objects.count() == 1

    @pytest.mark.parametrize("role", ["assessor", "decider", "auditor"])
    def test_does_not_exist_for_those_who_may_not(self, town: Town, signed_in: SignIn, role: str) -> None:
        client = signed_in(town.actors[role])
        assert client.get(reverse("innovation-record")).status_code == 404
        assert client.post(reverse("innovation-record"), SAID).status_code == 404
        assert not Innovation.objects.exists()

    def test_asks_to_sign_in(self, town: Town, client: Client) -> None:
        assert town.count == 0
        response = client.post(reverse("innovation-record"), SAID)
        assert response.status_code == 302
        assert reverse("sign-in") in response["Location"]


class TestAmending:
    def test_starts_with_what_is_said_and_sent_unchanged_changes_nothing(
        self, town: Town, signed_in: SignIn
    ) -> None:
        row = town.innovation(
            crisis=town.crisis.pk,
            dimension="internal",
            layers=["policy"],
            sdg_targets=["3.8", "16.6"],
            digital=False,
            sources=["https://a.example", "https://b.example"],
            reported_permanence="ended",
        )
        client = signed_in(town.lead)
        form = client.get(address("amend", row)).context["form"]
        assert isinstance(form, AmendForm)
        same = {name: form[name].value() or "" for name in form.fields if name != "key"}
        response = client.post(address("amend", row), same)
        assert response.status_code == 422
        assert "This changes nothing." in text(response)

    def test_changes_what_is_changed(self, town: Town, signed_in: SignIn) -> None:
        row = town.innovation(digital=True, caveats="Small")
        more = {
            "sdg_targets": "3.8, 16.6",
            "sources": "https://a.example\r\nhttps://b.example",
            "digital": "no",
            "emergency_contracts": "",
            "reported_permanence": "permanent",
        }
        response = signed_in(town.servant).post(address("amend", row), SAID | more)
        assert response.status_code == 302
        row.refresh_from_db()
        assert (row.name, row.caveats, row.digital) == ("Phone line", "", False)
        assert (row.sdg_targets, row.sources) == (["3.8", "16.6"], ["https://a.example", "https://b.example"])
        assert row.emergency_contracts is None

    @pytest.mark.parametrize(
        ("field", "value", "said"),
        [
            ("sdg_targets", "goal 3", "3.8 or 16.a"),
            ("sdg_targets", "17.20", "17.20"),
            ("sources", "javascript:alert(1)", "http"),
            ("sources", " ".join(f"https://a.example/{n}" for n in range(31)), "more than 30"),
            ("since", "2999", "future"),
        ],
    )
    def test_wrong_says_so_beside_the_field(
        self, town: Town, signed_in: SignIn, field: str, value: str, said: str
    ) -> None:
        response = signed_in(town.lead).post(address("amend", town.innovation()), SAID | {field: value})
        assert response.status_code == 422
        assert said in str(response.context["form"].errors[field])


class TestOtherActs:
    def test_stakes_are_set_and_shown_again(self, town: Town, signed_in: SignIn) -> None:
        row = town.innovation()
        client = signed_in(town.assessor)
        assert client.post(address("stakes", row), STAKES).status_code == 302
        row.refresh_from_db()
        assert (row.people_affected, row.severity, row.cost) == (250_000, 2, 1)
        again = client.get(address("stakes", row)).context["form"]
        assert again["severity"].value() == 2
        assert client.post(address("stakes", row), STAKES).status_code == 422

    def test_stakes_say_what_is_missing(self, town: Town, signed_in: SignIn) -> None:
        response = signed_in(town.lead).post(
            address("stakes", town.innovation()), {"people_affected": "many"}
        )
        assert set(response.context["form"].errors) == set(STAKES)

    def test_an_owner_is_chosen_among_the_posts_of_the_body(self, town: Town, signed_in: SignIn) -> None:
        row = town.innovation()
        client = signed_in(town.lead)
        chosen = str(town.post("servant").pk)
        assert client.post(address("owner", row), {"owner_post": chosen}).status_code == 302
        row.refresh_from_db()
        assert row.owner_post == town.post("servant")
        for wrong in (chosen, str(town.post("outsider").pk), "x", ""):
            response = client.post(address("owner", row), {"owner_post": wrong})
            assert "owner_post" in response.context["form"].errors

    def test_retiring_needs_a_lesson_and_ends_the_other_pages(self, town: Town, signed_in: SignIn) -> None:
        row = town.innovation()
        client = signed_in(town.lead)
        assert client.post(address("retire", row), {"lesson": " "}).status_code == 422
        assert client.post(address("retire", row), {"lesson": "Staff it earlier."}).status_code == 302
        assert client.post(address("amend", row), SAID).status_code == 422
        assert "Staff it earlier." in text(client.get(reverse("innovation", args=[row.identifier])))

    def test_taking_over_what_ended(self, town: Town, signed_in: SignIn, ended: set[UUID]) -> None:
        row = town.innovation()
        client = signed_in(town.outsider)
        said = {"reason": "Needed here", "owner_post": str(town.post("outsider").pk)}
        refused = client.post(address("reanchor", row), said)
        assert refused.status_code == 422
        assert "lapsed or was retired" in text(refused)
        ended.add(row.pk)
        assert client.post(address("reanchor", row), said).status_code == 302
        row.refresh_from_db()
        assert (row.body, row.owner_post) == (town.other_body, town.post("outsider"))

    def test_taking_over_without_an_owner_yet(self, town: Town, signed_in: SignIn) -> None:
        row = town.innovation()
        town.do(RetireInnovation(innovation=row.pk, lesson="Enough."), "lead")
        signed_in(town.outsider).post(address("reanchor", row), {"reason": "Needed here"})
        row.refresh_from_db()
        assert (row.body, row.owner_post) == (town.other_body, None)

    @pytest.mark.parametrize("name", ACTS)
    def test_of_an_unknown_innovation_is_not_there(self, town: Town, signed_in: SignIn, name: str) -> None:
        client = signed_in(town.lead)
        assert client.get(reverse(f"innovation-{name}", args=["none"])).status_code == 404

    @pytest.mark.parametrize("name", ["amend", "stakes", "owner", "retire"])
    def test_of_another_bodys_innovation_is_not_there(self, town: Town, signed_in: SignIn, name: str) -> None:
        row = town.innovation()
        before = Entry.objects.count()
        client = signed_in(town.outsider)
        shown, sent = client.get(address(name, row)), client.post(address(name, row), SAID | STAKES)
        unknown = client.get(reverse(f"innovation-{name}", args=["none"]))
        assert (shown.status_code, sent.status_code) == (404, 404)
        assert NONCE.sub("", text(shown)) == NONCE.sub("", text(unknown))
        assert Entry.objects.count() == before

    @pytest.mark.parametrize("name", ACTS)
    def test_asks_to_sign_in(self, town: Town, client: Client, name: str) -> None:
        response = client.get(address(name, town.innovation()))
        assert reverse("sign-in") in response["Location"]


def test_the_page_of_an_innovation_shows_this_room_and_only_what_one_may(
    town: Town, client: Client, signed_in: SignIn
) -> None:
    row = town.innovation(sources=["https://a.example/?a=1&b=2"], caveats="Small")
    page = reverse("innovation", args=[row.identifier])
    public, lead = text(client.get(page)), text(signed_in(town.lead).get(page))
    for shown in (public, lead):
        assert 'href="https://a.example/?a=1&amp;b=2"' in shown
        assert "Small" in shown
        assert reverse("record-entry", args=[row.described_by]) in shown
    for name in ("amend", "stakes", "owner", "retire"):
        assert address(name, row) in lead
        assert address(name, row) not in public
    assert address("reanchor", row) not in lead


def test_a_name_that_is_markup_stays_text(town: Town, client: Client) -> None:
    act = {**SAID, "name": "<script>alert(1)</script>", "body": town.body.pk, "since": "2020"}
    town.do(RecordInnovation.model_validate(act), "lead")
    assert "<script>alert" not in text(client.get(reverse("innovations")))
