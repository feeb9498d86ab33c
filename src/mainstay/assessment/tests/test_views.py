"""The pages: open to read, each act by its page, errors beside the field, nothing without the mandate."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from mainstay.assessment import queries
from mainstay.assessment.models import AffectedGroup, Evidence, Scoring, Submission, TradeOff
from mainstay.assessment.tests.conftest import (
    SECRET,
    TARGETS,
    evidence_act,
    group_act,
    open_round,
    scores_act,
    trade_off_act,
    trial,
)
from mainstay.assessment.tests.test_evidence_forms import LEAST
from mainstay.conftest import Town
from mainstay.door import clock
from mainstay.door.terms import Actor
from mainstay.innovations.models import Innovation
from mainstay.ledger.models import Entry

SignIn = Callable[[Actor], Client]
READ = ("evidence", "effects", "groups", "trade-offs")
GROUP = {"name": "Clerks", "equity": "same", "checked": "on", "how_checked": "Asked them"}
SCORES = {f"score {target}": "2" for target in TARGETS} | {f"reason {target}": SECRET for target in TARGETS}


@pytest.fixture(autouse=True)
def _today(at: datetime) -> Iterator[None]:
    with clock.set_to(at):
        yield


def address(name: str, innovation: Innovation, *more: object) -> str:
    return reverse(name, args=[innovation.identifier, *more])


def get(client: Client, name: str, innovation: Innovation, *more: object) -> Any:
    return client.get(address(name, innovation, *more))


def fill(town: Town, innovation: Innovation) -> dict[str, UUID]:
    """Something of everything, by kind."""
    filled = {
        "evidence": town.do(evidence_act(innovation), "lead").subject,
        "trial": town.do(trial(innovation, arm="Calls", source="https://example.org/t"), "lead").subject,
        "group": town.do(group_act(innovation), "lead").subject,
        "trade-off": town.do(trade_off_act(innovation, who_pays=""), "lead").subject,
    }
    for values in ((1, -1), (2, 2)):
        scoring = open_round(town, innovation)
        town.do(scores_act(scoring, *values), "assessor")
        town.do(scores_act(scoring, *reversed(values)), "assessor2")
    return filled | {"scoring": open_round(town, innovation)}


# --- reading ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", READ)
def test_an_empty_page_says_what_would_be_there(innovation: Innovation, name: str) -> None:
    text = get(Client(), name, innovation).content.decode()
    assert "Here will be" in text
    assert "/add/" not in text
    assert address(f"{name}-json", innovation) in text
    assert get(Client(), f"{name}-json", innovation)["Content-Type"] == "application/json"


def test_anybody_reads_a_full_page(town: Town, innovation: Innovation) -> None:
    fill(town, innovation)
    for name, told in {
        "evidence": "Level 3 of 5.",
        "effects": "What the assessors say",
        "groups": "People without a telephone",
        "trade-offs": "nobody has said",
    }.items():
        text = get(Client(), name, innovation).content.decode()
        assert told in text
        assert 'style="' not in text
        assert ("Withdraw" in text, "Remove" in text) == (False, False), "offered only to those who may"


@pytest.mark.parametrize("name", [*READ, *(f"{name}-json" for name in READ)])
def test_pages_of_what_is_not_there_are_not_there(db: None, name: str) -> None:
    assert Client().get(reverse(name, args=["nothing-here"])).status_code == 404


def test_a_lead_is_offered_what_a_lead_may_do(town: Town, innovation: Innovation, signed_in: SignIn) -> None:
    ids = fill(town, innovation)
    client = signed_in(town.lead)
    shown = "".join(get(client, name, innovation).content.decode() for name in READ)
    for page, more in (
        ("evidence-add", ()),
        ("evidence-variant", ()),
        ("evidence-withdraw", (ids["trial"],)),
        ("effects-close", ()),
        ("effects-abandon", ()),
        ("group-amend", (ids["group"],)),
        ("group-remove", (ids["group"],)),
        ("trade-off-remove", (ids["trade-off"],)),
    ):
        assert address(page, innovation, *more) in shown
    assert address("effects-score", innovation) not in shown
    assert (
        address("effects-score", innovation)
        in get(signed_in(town.assessor), "effects", innovation).content.decode()
    )


def test_the_panel_answers_on_the_page_of_the_innovation(
    town: Town, innovation: Innovation, signed_in: SignIn
) -> None:
    empty = get(Client(), "innovation", innovation).content.decode()
    assert empty.count("Not assessed: ") >= 4
    fill(town, innovation)
    full = get(signed_in(town.lead), "innovation", innovation).content.decode()
    for words in (
        "Level 3 of 5.",
        "Plain count",
        "median +2",
        "0 of 2 named assessors",
        "Nobody has said",
    ):
        assert words in full
    assert address("evidence-add", innovation) in full


# --- acting -----------------------------------------------------------------------------------------------


def pages(town: Town, innovation: Innovation) -> dict[str, tuple[str, str, dict[str, str]]]:
    """Each page for an act: its address, who may, and what they enter."""
    ids = fill(town, innovation)
    fresh = town.innovation()

    def at(name: str, *more: object) -> str:
        return address(name, innovation, *more)

    why = {"reason": "It was wrong"}
    return {
        "evidence-add": (at("evidence-add"), "lead", LEAST),
        "evidence-withdraw": (at("evidence-withdraw", ids["evidence"]), "assessor", why),
        "evidence-variant": (at("evidence-variant"), "lead", {"arm": "Calls"}),
        "effects-ask": (
            address("effects-ask", fresh),
            "lead",
            {"targets": "4.1", "assessors": str(town.assessor.person)},
        ),
        "effects-score": (at("effects-score"), "assessor", SCORES),
        "effects-abandon": (at("effects-abandon"), "admin", {"reason": "wrong-targets"}),
        "group-name": (at("group-name"), "lead", GROUP),
        "group-amend": (at("group-amend", ids["group"]), "lead", GROUP | {"name": "Clerks at night"}),
        "group-remove": (at("group-remove", ids["group"]), "lead", why),
        "trade-off-record": (at("trade-off-record"), "lead", {"gain": "Less paper", "cost": "A scanner"}),
        "trade-off-remove": (at("trade-off-remove", ids["trade-off"]), "lead", why),
    }


def test_each_page_shows_its_form_performs_its_act_once_and_leads_on(
    town: Town, innovation: Innovation, signed_in: SignIn
) -> None:
    for where, by, said in pages(town, innovation).values():
        client = signed_in(town.actors[by])
        form = client.get(where)
        assert form.status_code == 200, where
        before = Entry.objects.count()
        told = said | {"key": form.context["form"]["key"].value()}
        done = client.post(where, told)
        assert done.status_code == 302, where
        assert Entry.objects.count() == before + 1
        assert Entry.objects.order_by("-number")[0].actor == town.actors[by].person
        assert client.get(done["Location"]).status_code == 200
        assert client.post(where, told).status_code in {302, 404}, "sent twice is done once"
        assert Entry.objects.count() == before + 1


def test_an_empty_form_is_explained_and_does_nothing(
    town: Town, innovation: Innovation, signed_in: SignIn
) -> None:
    tried = pages(town, innovation)
    del tried["evidence-variant"]  # no variant is an answer, too
    before = Entry.objects.count()
    for where, by, _ in tried.values():
        response = signed_in(town.actors[by]).post(where, {})
        assert response.status_code == 422, where
        assert "govuk-error-summary" in response.content.decode()
    assert Entry.objects.count() == before


def test_without_the_mandate_no_page_is_there(town: Town, innovation: Innovation, signed_in: SignIn) -> None:
    tried = pages(town, innovation)
    before = Entry.objects.count()
    clients = [signed_in(town.actors[by]) for by in ("servant", "auditor", "decider")]
    outsider = signed_in(town.outsider)
    for where, _, said in tried.values():
        assert Client().get(where).status_code == 302
        for client in clients:
            assert client.get(where).status_code == 404
            assert client.post(where, said).status_code == 404
        assert outsider.post(where, said).status_code == 404
    assert Entry.objects.count() == before


def test_what_belongs_to_another_innovation_is_not_found_here(
    town: Town, innovation: Innovation, signed_in: SignIn
) -> None:
    tried = pages(town, innovation)
    other = town.innovation().identifier
    for name in ("evidence-withdraw", "group-amend", "group-remove", "trade-off-remove"):
        where, by, said = tried[name]
        client = signed_in(town.actors[by])
        moved = where.replace(innovation.identifier, other)
        for wrong in (moved, where.replace(where.split("/")[-3], str(uuid4()))):
            assert client.get(wrong).status_code == 404
            assert client.post(wrong, said).status_code == 404


def test_a_refusal_stands_beside_its_field(town: Town, innovation: Innovation, signed_in: SignIn) -> None:
    client = signed_in(town.lead)
    response = client.post(
        address("group-name", innovation), {"name": "Clerks", "equity": "same", "checked": "on"}
    )
    assert response.status_code == 422
    said = "Say how it was checked, such as by which survey or register."
    assert response.context["form"].errors == {"how_checked": [said]}
    late = client.post(address("evidence-add", innovation), LEAST | {"published_on": "2021-03-02"})
    assert set(late.context["form"].errors) == {"published_on"}
    assert not AffectedGroup.objects.exists()
    assert not Evidence.objects.exists()


def test_a_refusal_is_told_with_its_figures(town: Town, innovation: Innovation, signed_in: SignIn) -> None:
    open_round(town, innovation)
    response = signed_in(town.lead).post(address("effects-close", innovation), {"reason": "time-over"})
    assert response.status_code == 422
    assert "Only 0 submitted. Wait for at least two, or abandon this round." in response.content.decode()


def test_amending_starts_with_what_is_said(town: Town, innovation: Innovation, signed_in: SignIn) -> None:
    pk = town.do(group_act(innovation, size=40), "lead").subject
    form = get(signed_in(town.lead), "group-amend", innovation, pk).context["form"]
    assert (form["name"].value(), form["size"].value(), form["equity"].value()) == (
        "People without a telephone",
        40,
        "unknown",
    )


def test_two_assessors_score_blind_through_the_pages(
    town: Town, innovation: Innovation, signed_in: SignIn
) -> None:
    people = [str(town.assessor.person), str(town.assessor2.person)]
    lead, one, other = signed_in(town.lead), signed_in(town.assessor), signed_in(town.assessor2)
    asked = lead.post(address("effects-ask", innovation), {"targets": "4.1, 10.2", "assessors": people})
    assert asked.url == address("effects", innovation)  # type: ignore[attr-defined]  # a redirect
    score = address("effects-score", innovation)
    one.post(score, SCORES)
    assert "1 of 2 named assessors" in get(other, "effects", innovation).content.decode()
    twice = one.post(score, SCORES)
    assert twice.status_code == 422
    assert one.post(address("effects-take-back", innovation), {}).url == score  # type: ignore[attr-defined]  # the same
    one.post(score, SCORES | {"score 4.1": "-2"})
    shown = other.post(score, SCORES, follow=True).content.decode()
    assert "2 assessors disagree whether it helps or harms" in shown
    assert shown.count(SECRET) == 4
    assert "−2 counteracting" in shown
    assert Submission.objects.count() == 3
    assert Scoring.objects.get().revealed_by is not None
    assert one.get(score).status_code == 404, "the round is over"


def test_a_round_is_closed_through_its_page(town: Town, innovation: Innovation, signed_in: SignIn) -> None:
    scoring = open_round(town, innovation, "assessor", "assessor2", "outsider")
    for name in ("assessor", "assessor2"):
        town.do(scores_act(scoring, 1, 1), name)
    where = address("effects-close", innovation)
    shown = signed_in(town.lead).post(where, {"reason": "time-over"}, follow=True).content.decode()
    assert "Released before they submitted: Outsider." in shown
    assert signed_in(town.lead).get(where).status_code == 404


def test_data_hold_what_the_pages_say(town: Town, innovation: Innovation) -> None:
    fill(town, innovation)
    client = Client()
    evidence = client.get(address("evidence-json", innovation)).json()
    assert (evidence["level"], len(evidence["items"])) == (3, 2)
    assert [item["is_plain_count"] for item in evidence["items"]] == [True, False]
    assert evidence["items"][0]["sample"] is None
    groups = client.get(address("groups-json", innovation)).json()["groups"]
    row = AffectedGroup.objects.get()
    assert groups == [
        {
            "id": str(row.group),
            "entry": str(row.pk),
            "name": "People without a telephone",
            "size": None,
            "equity": "unknown",
            "checked": False,
            "how_checked": "",
            "source": "",
        }
    ]
    [trade_off] = client.get(address("trade-offs-json", innovation)).json()["trade_offs"]
    assert (trade_off["id"], trade_off["who_pays"]) == (str(TradeOff.objects.get().pk), None)


def test_text_from_people_is_escaped(town: Town, innovation: Innovation) -> None:
    nasty = "<script>alert(1)</script>"
    town.do(evidence_act(innovation, label=nasty, note=nasty), "lead")
    town.do(group_act(innovation, name=nasty), "lead")
    town.do(trade_off_act(innovation, gain=nasty, source=nasty), "lead")
    for name in (*READ, "innovation"):
        assert nasty not in get(Client(), name, innovation).content.decode()


def test_pages_take_few_queries_however_much_is_recorded(
    town: Town, innovation: Innovation, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    fill(town, innovation)
    for number in range(5):
        town.do(trial(innovation, label=f"Trial {number}"), "lead")
        town.do(group_act(innovation, name=f"Group {number}"), "lead")
    for name, most in (("evidence", 3), ("effects", 11), ("groups", 2), ("trade-offs", 2)):
        with django_assert_max_num_queries(most):
            get(Client(), name, innovation)
    assert queries.evidence_of(innovation.pk).count() == 7
