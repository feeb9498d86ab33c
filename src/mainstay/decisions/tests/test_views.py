"""The pages of decisions: what they show, what they refuse beside which field, and from whom they hide."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse
from mainstay_engines.passage.terms import GuardId
from pytest_django import DjangoAssertNumQueries

from mainstay.decisions.models import Answer, Decision, Objection, Obligation, Review
from mainstay.decisions.terms import DecisionKind, Owed
from mainstay.decisions.tests.conftest import AT, EVERY, Hall, Keeper, answer, day, later
from mainstay.door import clock
from mainstay.door.terms import SYSTEM, Actor
from mainstay.ledger.models import Entry

SignIn = Callable[[Actor], Client]
E1, C1, D2 = GuardId.E1, GuardId.C1, GuardId.D2


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    """The pages are opened on the day of the tests."""
    with clock.set_to(AT):
        yield


def at(name: str, hall: Hall) -> str:
    return reverse(name, args=[hall.innovation.identifier])


def filled(**changes: Any) -> dict[str, Any]:
    """A form to decide, filled in."""
    said = {
        "key": str(uuid4()),
        "reasons": "Calls were answered within a day.",
        "legal_basis": "Municipal Code 1999, section 7",
        "promise_indicator": "Requests answered",
        "promise_baseline": "40 %",
        "promise_target": "80 %",
        "promise_due": day(300).isoformat(),
    }
    return said | changes


def fast_track(hall: Hall, **changes: Any) -> dict[str, Any]:
    """The form of a fast track, filled in."""
    said = {
        "kind": "adopt",
        "crisis": str(hall.town.crisis_id),
        "necessity": "The counters had to close at once, and people still needed permits.",
        "sunset": day(180).isoformat(),
    }
    return filled(**said | changes)


def errors(response: Any) -> dict[str, str]:
    """What stands beside each field of a form that was refused."""
    assert response.status_code == 422, response.status_code
    return {field: " ".join(said) for field, said in response.context["form"].errors.items()}


def test_the_fast_track_asks_for_an_owner_and_a_date_for_each_unmet_guard(
    hall: Hall, keeper: Keeper, signed_in: SignIn
) -> None:
    keeper.unmet = EVERY
    page = signed_in(hall.town.decider).get(at("decide-fast-track", hall))
    html = page.content.decode()
    assert page.status_code == 200
    assert "Does the evidence reach the level that the stakes ask?" in html
    form = page.context["form"]
    guards = [name.removeprefix("owner_") for name in form.fields if name.startswith("owner_")]
    assert guards == [guard for guard in EVERY if guard not in {"D3", "D4"}]
    assert form["owner_E1"].value() == str(hall.town.post("lead").pk)
    assert "due_E1" in form.fields
    assert "1 March 2022 at the latest" in html
    assert str(hall.town.crisis_id) in html


def test_a_fast_track_is_decided_by_the_page(hall: Hall, keeper: Keeper, signed_in: SignIn) -> None:
    keeper.unmet = (E1, C1)
    client = signed_in(hall.town.decider)
    assessor = str(hall.town.post("assessor").pk)
    sent = fast_track(hall, owner_E1=assessor, due_E1=day(60).isoformat(), owner_C1="", due_C1="")
    response = client.post(at("decide-fast-track", hall), sent)
    decision = Decision.objects.get()
    assert response["Location"] == reverse("decision", args=[decision.pk])
    owed = hall.owed()
    assert (str(owed["E1"].owner_post_id), owed["E1"].due) == (assessor, day(60))
    assert (owed["C1"].owner_post, owed["C1"].due) == (hall.town.post("lead"), day(180))
    html = client.get(response["Location"]).content.decode()
    for said in (
        "Municipal Code 1999, section 7",
        "Requests answered: from 40 % to 80 %",
        "The counters had to close at once",
        "Is every step",
        reverse("record-entry", args=[decision.pk]),
        reverse("decision-json", args=[decision.pk]),
    ):
        assert (said in html) is (said != "Is every step"), said


def test_sent_twice_it_is_decided_once(hall: Hall, keeper: Keeper, signed_in: SignIn) -> None:
    keeper.unmet = (E1, D2)
    objection = hall.objection()
    client = signed_in(hall.town.decider)
    given = {f"outcome_{objection}": "refused", f"answer_{objection}": "It would cost more than it helps."}
    sent = fast_track(hall, **given)
    first = client.post(at("decide-fast-track", hall), sent)
    second = client.post(at("decide-fast-track", hall), sent)
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    assert Decision.objects.count() == Answer.objects.count() == Obligation.objects.count() == 1
    third = errors(client.post(at("decide-fast-track", hall), sent | {"key": str(uuid4())}))
    assert "Renew it" in third["__all__"]


def test_each_refusal_stands_beside_its_field(hall: Hall, keeper: Keeper, signed_in: SignIn) -> None:
    keeper.unmet = (E1, C1)
    orphan = Hall(hall.town, hall.town.innovation(owner_post=None))
    client = signed_in(hall.town.decider)
    for changes, field, said in (
        ({"legal_basis": ""}, "legal_basis", "State the legal basis"),
        ({"legal_basis": "   "}, "legal_basis", "State the legal basis"),
        ({"legal_basis": "emergency powers"}, "legal_basis", "too vague to look up"),
        ({"necessity": ""}, "necessity", "State the necessity"),
        ({"necessity": "It was urgent."}, "necessity", "full sentence"),
        ({"sunset": ""}, "sunset", "Set the sunset"),
        ({"sunset": day(366).isoformat()}, "sunset", "at most 365 days: until 1 March 2022"),
        ({"sunset": day(0).isoformat()}, "sunset", "in the future"),
        ({"sunset": "soon"}, "sunset", "real date"),
        ({"due_E1": day(181).isoformat()}, "due_E1", "by 28 August 2021"),
        ({"promise_due": ""}, "promise_due", ""),
        ({"promise_due": day(-1).isoformat()}, "promise_due", "in the future"),
        ({"reasons": ""}, "reasons", ""),
        ({"kind": "end"}, "kind", ""),
        ({"crisis": str(uuid4())}, "crisis", ""),
        ({"imposed_text_0": "Answer the audit"}, "imposed_owner_0", "no owner"),
        ({"imposed_due_1": day(9).isoformat()}, "imposed_text_0", "Say what is owed"),
    ):
        found = errors(client.post(at("decide-fast-track", hall), fast_track(hall, **changes)))
        assert said in found[field], (changes, found)
    found = errors(client.post(at("decide-fast-track", orphan), fast_track(orphan)))
    assert found["owner_E1"].startswith("Guard E1 has no owner")
    assert not Decision.objects.exists()


def test_an_empty_form_says_what_it_lacks(hall: Hall, keeper: Keeper, signed_in: SignIn) -> None:
    keeper.unmet = (E1,)
    client = signed_in(hall.town.decider)
    for name, field in (
        ("decide", "kind"),
        ("decide-fast-track", "necessity"),
        ("decide-renewal", "cites"),
        ("decide-standing", "review_due"),
        ("decide-end", "lesson"),
    ):
        found = errors(client.post(at(name, hall), {}))
        assert {"reasons", "legal_basis", field} <= set(found)


def test_a_page_tells_why_it_can_only_refuse(hall: Hall, keeper: Keeper, signed_in: SignIn) -> None:
    client = signed_in(hall.town.decider)
    keeper.unmet = (E1,)
    assert "nothing to renew" in client.get(at("decide-renewal", hall)).content.decode()
    assert "Guards that do not hold yet" in client.get(at("decide-standing", hall)).content.decode()
    decision = Decision.objects.get(pk=hall.do(hall.fast_track()))
    assert "It can be renewed" in client.get(at("decide-fast-track", hall)).content.decode()
    hall.do(hall.lapse(decision), later(181), SYSTEM)
    assert "This innovation lapsed" in client.get(at("decide", hall)).content.decode()


def test_the_regular_track_by_the_page(hall: Hall, keeper: Keeper, signed_in: SignIn) -> None:
    objection = hall.objection()
    client = signed_in(hall.town.decider)
    page = at("decide", hall)
    found = errors(client.post(page, filled(kind="adopt")))
    assert {f"outcome_{objection}", f"answer_{objection}"} <= set(found)
    given = {f"outcome_{objection}": "accepted", f"answer_{objection}": "A text line was added."}
    pilot = {"promise_indicator": "", "promise_baseline": "", "promise_target": "", "promise_due": ""}
    assert "last day" in errors(client.post(page, filled(kind="pilot", **given, **pilot)))["ends"]
    halfway = filled(kind="adopt", **given) | {"promise_target": ""}
    assert "leave all of it empty" in errors(client.post(page, halfway))["promise_target"]
    nothing = errors(client.post(page, filled(kind="adopt", **given, **pilot)))
    assert "State the promise" in nothing["promise_indicator"]
    keeper.unmet = (E1,)
    assert "E1 (Does the evidence" in errors(client.post(page, filled(kind="adopt", **given)))["kind"]
    keeper.unmet = ()
    owner = str(hall.town.post("lead").pk)
    imposed = {
        "imposed_text_0": "Answer audit finding 3",
        "imposed_owner_0": owner,
        "imposed_due_0": day(90).isoformat(),
    }
    response = client.post(page, filled(kind="adopt", **given, **imposed))
    assert response.status_code == 302
    html = client.get(response["Location"]).content.decode()
    assert "A text line was added." in html
    assert "Answer audit finding 3" in html


def test_what_a_fast_track_left_owing_can_be_moved(hall: Hall, keeper: Keeper, signed_in: SignIn) -> None:
    decision = hall.fast_tracked(keeper)
    evidence = str(hall.evidence(later(1)))
    client = signed_in(hall.town.decider)
    with clock.set_to(later(20)):
        form = client.get(at("decide", hall)).context["form"]
        assert form["due_E1"].value() == day(180)
        same = {"owner_E1": str(hall.town.post("lead").pk), "due_E1": day(180).isoformat()}
        moved = {"owner_C1": str(hall.town.post("assessor").pk), "due_C1": day(300).isoformat()}
        sent = filled(kind="adopt", cites=[evidence], **same, **moved)
        assert client.post(at("decide", hall), sent).status_code == 302
    owed = hall.owed()
    assert (owed["E1"].due, owed["C1"].due) == (day(180), day(300))
    assert owed["C1"].owner_post == hall.town.post("assessor")
    decision.refresh_from_db()
    assert decision.ended_by == "superseded"


def test_a_renewal_by_the_page(hall: Hall, keeper: Keeper, signed_in: SignIn) -> None:
    hall.fast_tracked(keeper)
    client = signed_in(hall.town.decider)
    old = str(hall.evidence(later(-3)))
    sent = filled(crisis=str(hall.town.crisis_id), sunset=day(300).isoformat(), cites=[old])
    with clock.set_to(later(20)):
        assert "recorded since" in errors(client.post(at("decide-renewal", hall), sent))["cites"]
        new = str(hall.evidence(later(10)))
        response = client.post(at("decide-renewal", hall), sent | {"cites": [old, new], "key": str(uuid4())})
        assert response.status_code == 302
        html = client.get(response["Location"]).content.decode()
    assert html.count("Survey of callers") == 2
    assert "300 days" not in html
    assert {row.due for row in hall.owed().values()} == {day(180)}


def test_it_is_made_standing_reviewed_and_ended_by_the_pages(hall: Hall, signed_in: SignIn) -> None:
    client = signed_in(hall.town.decider)
    lead = signed_in(hall.town.lead)
    too_late = filled(review_due=day(731).isoformat())
    assert "within 730 days" in errors(client.post(at("decide-standing", hall), too_late))["review_due"]
    response = client.post(at("decide-standing", hall), filled(review_due=day(365).isoformat()))
    assert response.status_code == 302
    assert lead.post(at("review-open", hall), {"reason": "Complaints came in."}).status_code == 302
    assert "in review already" in errors(lead.post(at("review-open", hall), {"reason": "Again."}))["__all__"]
    found = {"findings": "It still works.", "next_due": day(0).isoformat()}
    assert "in the future" in errors(client.post(at("review-record", hall), found))["next_due"]
    found["next_due"] = day(400).isoformat()
    assert client.post(at("review-record", hall), found).status_code == 302
    assert Review.objects.get().findings == "It still works."
    assert "It still works." in client.get(response["Location"]).content.decode()
    assert "promise_due" not in client.get(at("decide-end", hall)).context["form"].fields
    lesson = {
        "lesson": "Telephone lines need a second shift.",
        "reasons": "Nobody calls any more.",
        "legal_basis": "Municipal Code 1999, section 7",
    }
    assert client.post(at("decide-end", hall), lesson).status_code == 302
    assert Decision.objects.get(ended_at=None).lesson == "Telephone lines need a second shift."


def test_an_objection_by_the_page(hall: Hall, signed_in: SignIn) -> None:
    client = signed_in(hall.town.servant)
    page = at("objection-record", hall)
    assert client.get(page).context["form"]["raised_on"].value() == AT.date()
    sent = {"text": "It excludes the deaf.", "origin": "Association of the Deaf", "raised_on": "2021-01-04"}
    assert set(errors(client.post(page, {}))) == {"text", "origin", "raised_on"}
    assert "not come yet" in errors(client.post(page, sent | {"raised_on": "2021-03-02"}))["raised_on"]
    response = client.post(page, sent)
    assert response["Location"] == at("innovation", hall) + "#decisions"
    assert "recorded already" in errors(client.post(page, sent))["text"]
    assert Objection.objects.count() == 1


def test_obligations_are_met_and_given_over_by_the_pages(hall: Hall, signed_in: SignIn) -> None:
    owed = Owed(text="Answer audit finding 3", owner_post=hall.town.post("lead").pk, due=day(90))
    hall.do(hall.decision(owes=(owed,)))
    row = hall.owed()["Answer audit finding 3"]
    client = signed_in(hall.town.lead)
    meet, give = (reverse(name, args=[row.pk]) for name in ("obligation-meet", "obligation-reassign"))
    assert "Answer audit finding 3" in client.get(meet).content.decode()
    assert errors(client.post(give, {"reason": "They can."})).keys() == {"owner_post"}
    same = {"owner_post": str(hall.town.post("lead").pk), "reason": "They can."}
    assert "owes it already" in errors(client.post(give, same))["owner_post"]
    other = same | {"owner_post": str(hall.town.post("assessor").pk)}
    assert client.post(give, other).status_code == 302
    assert errors(client.post(meet, {})).keys() == {"statement"}
    assert client.post(meet, {"statement": "A second shift was hired."}).status_code == 302
    assert "no longer open" in errors(client.post(meet, {"statement": "Again."}))["__all__"]
    row.refresh_from_db()
    assert (row.statement, row.met_at is not None) == ("A second shift was hired.", True)


PAGES = (
    "decide",
    "decide-fast-track",
    "decide-renewal",
    "decide-standing",
    "decide-end",
    "review-record",
    "review-open",
    "objection-record",
)


def test_without_the_mandate_the_pages_do_not_exist(hall: Hall, signed_in: SignIn) -> None:
    hall.do(hall.decision())
    before = Entry.objects.count()
    for name in ("auditor", "operator"):
        client = signed_in(hall.town.actors[name])
        for page in PAGES:
            assert client.get(at(page, hall)).status_code == 404
            assert client.post(at(page, hall), filled(kind="adopt")).status_code == 404
    outsider = signed_in(hall.town.outsider)  # a decision-maker, but of a body that may not decide here
    sent = filled(kind="adapt", text="Too dear.", origin="Treasury", raised_on="2021-01-04")
    for page in PAGES:
        assert outsider.get(at(page, hall)).status_code == 404
        assert outsider.post(at(page, hall), sent).status_code == 404
        response = Client().post(at(page, hall), sent)
        assert (response.status_code, "sign-in" in response["Location"]) == (302, True)
    assert Entry.objects.count() == before


def test_what_is_not_there_is_not_found(hall: Hall, signed_in: SignIn) -> None:
    client = signed_in(hall.town.decider)
    for page in PAGES:
        assert client.get(reverse(page, args=["nothing-here"])).status_code == 404
    for name in ("decision", "decision-json", "obligation-meet", "obligation-reassign"):
        assert client.get(reverse(name, args=[UUID(int=7)])).status_code == 404


def test_the_list_is_empty_in_words_and_then_shows_decisions(
    hall: Hall, django_assert_num_queries: DjangoAssertNumQueries, client: Client
) -> None:
    page = reverse("decisions")
    assert "No decision was taken yet" in client.get(page).content.decode()
    hall.do(hall.decision(kind=DecisionKind.PILOT, ends=day(30)))
    html = client.get(page).content.decode()
    assert hall.innovation.name in html
    assert "31 March 2021" in html
    assert "No decision is like that" in client.get(page, {"track": "fast"}).content.decode()
    refusal = client.get(page, {"place": "XX", "kind": "soon", "body": "7"})
    assert (refusal.status_code, set(refusal.context["filter"].errors)) == (200, {"place", "kind", "body"})
    for _ in range(3):
        one = Hall(hall.town, hall.town.innovation())
        one.do(one.decision())
    client.get(page)
    with django_assert_num_queries(4):  # two for the filters, two for the list
        client.get(page)


def test_the_list_goes_on_where_it_ended(hall: Hall, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        hall.do(hall.decision(), later(number - 9))
    monkeypatch.setattr("mainstay.decisions.queries.decisions_taken.__defaults__", (None, 2))
    seen: list[UUID] = []
    url = reverse("decisions") + "?kind=adopt"
    for _ in range(3):
        response = client.get(url)
        seen += [row.pk for row in response.context["rows"]]
        following = response.context["pager"].next_url
        assert (following == "") is (len(seen) == 5)
        url = reverse("decisions") + following
    assert len(set(seen)) == 5
    assert response.context["pager"].previous_url == "?kind=adopt"


def test_a_decision_is_public_with_its_past(hall: Hall, client: Client) -> None:
    objection = hall.objection()
    first = hall.do(hall.decision(answers=(answer(objection),)))
    hall.do(hall.ending(), later(3))
    html = client.get(reverse("decision", args=[first])).content.decode()
    assert "ended by decision" in html
    assert "It would cost more than it helps." in html
    assert "Post of decider, City of Test" in html
    assert "Nothing." in html


def test_the_panel_shows_what_was_decided_raised_and_owed(
    hall: Hall, keeper: Keeper, signed_in: SignIn
) -> None:
    page = at("innovation", hall)
    hall.objection()
    html = signed_in(hall.town.decider).get(page).content.decode()
    assert "Nothing was decided yet." in html
    assert at("decide-fast-track", hall) in html
    assert "Not answered." in html
    hall.fast_tracked(keeper)
    decider, reader = signed_in(hall.town.decider).get(page), Client().get(page)
    assert at("decide-renewal", hall) in decider.content.decode()
    assert at("decide-renewal", hall) not in reader.content.decode()
    assert "It lapses by itself after" in reader.content.decode()
    owed = hall.owed()["E1"]
    assert f"obligation-{owed.pk}" in reader.content.decode()
    assert reverse("obligation-reassign", args=[owed.pk]) in decider.content.decode()
    assert reverse("obligation-meet", args=[owed.pk]) not in decider.content.decode()
    assert reverse("obligation-reassign", args=[owed.pk]) not in reader.content.decode()
