"""Blind means blind: no score leaves before all have submitted, whichever way one asks."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.views.debug import ExceptionReporter
from mainstay_engines.evidence.effects import Agreement
from pytest_django import Settings

from mainstay.assessment import queries, scores
from mainstay.assessment.models import Scoring, Submission
from mainstay.assessment.terms import (
    AbandonReason,
    AbandonScoring,
    CloseReason,
    CloseScoring,
    ScoringState,
    WithdrawEffects,
)
from mainstay.assessment.tests.conftest import SECRET, TARGETS, open_round, person, scores_act
from mainstay.assessment.views import ScorePage
from mainstay.authority.terms import ErasePerson, ErasureReason
from mainstay.conftest import Town
from mainstay.door import clock
from mainstay.door.terms import Actor
from mainstay.innovations.models import Innovation
from mainstay.ledger import queries as ledger
from mainstay.ledger.models import Entry, SealedValue
from mainstay.ledger.rules import canonical

SignIn = Callable[[Actor], Client]
PUBLIC = (
    "effects",
    "effects-json",
    "evidence",
    "evidence-json",
    "groups",
    "groups-json",
    "innovation",
    "innovation-json",
)
RECORD = ("record", "record-json", "record-atom", "record-entry", "record-entry-json", "innovations-csv")
EYES = ("assessor2", "lead", "admin", "auditor", "operator", "decider", "outsider")


@pytest.fixture
def blind(town: Town, scoring: UUID) -> UUID:
    """A round in which the first of two has submitted."""
    town.do(scores_act(scoring, 3, -3), "assessor")
    return scoring


def entry_of(act: str) -> Entry:
    return Entry.objects.filter(act=act).order_by("-number")[0]


def tells(text: str) -> bool:
    """Whether a text tells anything of what was submitted."""
    return any(word in text for word in (SECRET, "Quixotic", "goats", "indivisible:", "cancelling:"))


# --- the record -------------------------------------------------------------------------------------------


def test_the_record_shows_digests_and_no_salt(blind: UUID) -> None:
    entry = entry_of("SubmitEffects")
    said = ledger.content(entry)
    assert said["scoring"] == str(blind)
    for field in ("scores", "rationales"):
        assert set(said[field]) == {"sealed"}
    assert not tells(entry.canonical)
    for sealed in SealedValue.objects.filter(entry=entry.pk):
        assert sealed.salt not in entry.canonical
        bare = hashlib.sha256(canonical(sealed.value)).hexdigest()
        assert bare not in entry.canonical, "without salt, a handful of tries would tell the scores"


def test_the_same_scores_look_different_each_time(town: Town, blind: UUID) -> None:
    first = ledger.content(entry_of("SubmitEffects"))["scores"]
    town.do(WithdrawEffects(scoring=blind), "assessor")
    town.do(scores_act(blind, 3, -3), "assessor")
    assert ledger.content(entry_of("SubmitEffects"))["scores"] != first


# --- queries ----------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("blind")
def test_no_query_about_an_open_round_reads_a_score(innovation: Innovation, at: datetime) -> None:
    with CaptureQueriesContext(connection) as asked:
        panel = queries.panel(innovation.pk, at.date())
        facts = queries.facts([innovation.pk], at.date())[innovation.pk]
    assert panel.effects.revealed is None
    assert panel.effects.open is not None
    assert (panel.effects.open.submitted, facts.assessors_submitted, facts.assessors_named) == (1, 1, 2)
    assert not any('"scores"' in one["sql"] or '"rationales"' in one["sql"] for one in asked.captured_queries)
    assert not tells(repr(panel) + repr(facts))


@pytest.mark.parametrize("days", [-400, 0, 1, 4000])
def test_no_other_day_opens_a_blind_round(
    innovation: Innovation, blind: UUID, at: datetime, days: int
) -> None:
    read = scores.read(innovation.pk, at.date() + timedelta(days=days))
    assert read.revealed is None
    assert not list(scores.revealed(blind))


def test_everybody_reads_only_their_own(town: Town, blind: UUID) -> None:
    mine = scores.own(blind, person(town, "assessor"))
    assert mine is not None
    assert mine.scores == {"4.1": 3, "10.2": -3}
    assert [given.words.split(":")[0] for _, given in scores.own_in_words(mine)] == [
        "indivisible",
        "cancelling",
    ]
    for name in EYES:
        assert scores.own(blind, person(town, name)) is None
    assert scores.own_in_words(None) == ()


def test_rows_do_not_tell_scores_when_printed(blind: UUID) -> None:
    row = Submission.objects.get(assessor__scoring=blind)
    assert not tells(f"{row} {row!r} {row.assessor} {row.assessor.scoring}")


# --- pages ------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("blind")
def test_no_page_tells_others_a_score(
    town: Town, innovation: Innovation, signed_in: SignIn, at: datetime
) -> None:
    entry = entry_of("SubmitEffects").pk
    with clock.set_to(at):
        for client in (Client(), *(signed_in(town.actors[name]) for name in EYES)):
            for page in PUBLIC:
                response = client.get(reverse(page, args=[innovation.identifier]))
                assert response.status_code == 200, page
                assert not tells(response.content.decode()), page
            for record in RECORD:
                response = client.get(reverse(record, args=[entry] if "entry" in record else []))
                assert response.status_code == 200, record
                assert not tells(response.getvalue().decode()), record
            data = client.get(reverse("effects-json", args=[innovation.identifier])).json()
            assert data["revealed"] is None
            assert data["open"]["submitted"] == 1
            assert set(data["open"]) == {"scoring", "opened_at", "targets", "assessors", "submitted"}


@pytest.mark.usefixtures("blind")
def test_the_form_of_the_other_assessor_is_empty(
    town: Town, innovation: Innovation, signed_in: SignIn, at: datetime
) -> None:
    with clock.set_to(at):
        response = signed_in(town.assessor2).get(reverse("effects-score", args=[innovation.identifier]))
    text = response.content.decode()
    assert SECRET not in text
    assert "checked" not in text
    assert response.context["own"] == ()


@pytest.mark.usefixtures("blind")
def test_only_the_named_find_the_form(
    town: Town, innovation: Innovation, signed_in: SignIn, at: datetime
) -> None:
    with clock.set_to(at):
        for page in ("effects-score", "effects-take-back"):
            address = reverse(page, args=[innovation.identifier])
            for name in set(EYES) - {"assessor2"}:
                assert signed_in(town.actors[name]).get(address).status_code == 404
            assert Client().get(address).status_code == 302


@pytest.mark.usefixtures("blind")
def test_an_assessor_sees_their_own_and_no_cache_keeps_it(
    town: Town, innovation: Innovation, signed_in: SignIn, at: datetime
) -> None:
    with clock.set_to(at):
        response = signed_in(town.assessor).get(reverse("effects-score", args=[innovation.identifier]))
    assert SECRET in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]


def test_an_error_page_tells_others_nothing(
    town: Town,
    innovation: Innovation,
    blind: UUID,
    signed_in: SignIn,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> int:
        raise RuntimeError(str(blind))

    client = signed_in(town.assessor2)
    client.raise_request_exception = False
    monkeypatch.setattr(scores, "submitted_counts", fail)
    address = reverse("effects", args=[innovation.identifier])
    for debug in (False, True):
        settings.DEBUG = debug
        with clock.set_to(datetime.fromisoformat("2021-03-01T00:00:00+00:00")):
            response = client.get(address)
        assert response.status_code == 500
        assert not tells(response.content.decode())
    assert str(blind) in response.content.decode(), "in debugging the page does show what was at hand"


@pytest.mark.usefixtures("scoring")
def test_the_report_of_an_error_tells_operators_nothing(
    town: Town, innovation: Innovation, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch, at: datetime
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError

    client = signed_in(town.assessor)
    client.raise_request_exception = False
    monkeypatch.setattr(ScorePage, "attempt", fail)
    posted = {"score 4.1": "2", "reason 4.1": SECRET, "score 10.2": "2", "reason 10.2": SECRET}
    with clock.set_to(at):
        response = client.post(reverse("effects-score", args=[innovation.identifier]), posted)
    assert response.status_code == 500
    told = ExceptionReporter(response.wsgi_request, None, None, None).get_traceback_text()
    assert "reason 4.1" in told
    assert not tells(told)


# --- after the reveal -------------------------------------------------------------------------------------


@pytest.fixture
def revealed(town: Town, blind: UUID) -> UUID:
    """A round in which both have submitted."""
    town.do(scores_act(blind, 2, 1, why="Teachers told us"), "assessor2")
    return blind


def test_all_is_shown_with_names_median_range_and_disagreement(
    innovation: Innovation, revealed: UUID, at: datetime
) -> None:
    read = scores.read(innovation.pk, at.date())
    assert read.open is None
    assert read.revealed is not None
    assert read.revealed.row.pk == revealed
    first, second = read.revealed.targets
    assert [(given.name, given.value, given.rationale) for given in first.given] == [
        ("Assessor", 3, SECRET),
        ("Assessor2", 2, "Teachers told us"),
    ]
    assert first.title == "4.1 Free primary and secondary education"
    assert (first.effect.median, first.effect.lowest, first.effect.highest) == (2.5, 2, 3)
    assert first.effect.agreement is Agreement.AGREED
    assert (second.effect.target, second.effect.agreement) == ("10.2", Agreement.SPLIT_SIGN)
    assert "disagree whether it helps or harms: from −3 to +1" in second.agreement
    assert read.revealed.agreement.startswith("The assessors")


@pytest.mark.usefixtures("revealed")
def test_anybody_can_check_the_digests(innovation: Innovation, at: datetime) -> None:
    page = Client()
    with clock.set_to(at):
        data = page.get(reverse("effects-json", args=[innovation.identifier])).json()
        html = page.get(reverse("effects", args=[innovation.identifier])).content.decode()
    proofs = data["revealed"]["proofs"]
    assert len(proofs) == 4
    for proof in proofs:
        # As an outsider would: with nothing but this file, the record and a standard library.
        value = json.dumps(proof["value"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        digest = hashlib.sha256(bytes.fromhex(proof["salt"]) + value.encode()).hexdigest()
        on_record = json.loads(Entry.objects.get(pk=proof["entry"]).canonical)["content"]
        assert digest == proof["digest"] == on_record[proof["field"]]["sealed"]
        assert proof["salt"] in html
    values = {proof["assessor"]: proof["value"] for proof in proofs if proof["field"] == "scores"}
    shown = {
        one["target"]: {score["assessor"]: score["score"] for score in one["scores"]}
        for one in data["revealed"]["targets"]
    }
    assert values == {name: {t: shown[t][name] for t in TARGETS} for name in ("Assessor", "Assessor2")}


def test_what_was_taken_back_stays_sealed_after_the_reveal(
    town: Town, innovation: Innovation, blind: UUID, signed_in: SignIn, at: datetime
) -> None:
    town.do(WithdrawEffects(scoring=blind), "assessor")
    town.do(scores_act(blind, 1, 0, why="On reflection"), "assessor")
    town.do(scores_act(blind, 1, 1, why="Teachers told us"), "assessor2")
    with clock.set_to(at):
        for client in (Client(), signed_in(town.assessor)):
            for page in PUBLIC:
                assert not tells(client.get(reverse(page, args=[innovation.identifier])).content.decode())
    read = scores.read(innovation.pk, at.date())
    assert read.revealed is not None
    assert len(scores.proofs(read.revealed)) == 4
    assert [given.value for given in read.revealed.targets[0].given] == [1, 1]


def test_an_abandoned_round_shows_nothing_for_good(
    town: Town, innovation: Innovation, blind: UUID, at: datetime
) -> None:
    town.do(AbandonScoring(scoring=blind, reason=AbandonReason.CHANGED), "lead")
    assert scores.read(innovation.pk, at.date()) == scores.EffectsReading(None, None)
    assert not list(scores.revealed(blind))
    with clock.set_to(at):
        for page in PUBLIC:
            assert not tells(Client().get(reverse(page, args=[innovation.identifier])).content.decode())


def test_a_closed_round_shows_those_who_submitted_and_who_was_released(
    town: Town, innovation: Innovation, at: datetime
) -> None:
    scoring = open_round(town, innovation, "assessor", "assessor2", "outsider")
    town.do(scores_act(scoring, 1, 1), "assessor")
    town.do(scores_act(scoring, 2, 2), "assessor2")
    town.do(CloseScoring(scoring=scoring, reason=CloseReason.LEFT_POST), "lead")
    read = scores.read(innovation.pk, at.date()).revealed
    assert read is not None
    assert read.released == ("Outsider",)
    assert {given.name for given in read.targets[0].given} == {"Assessor", "Assessor2"}


def test_a_new_round_leaves_the_last_result_standing_until_it_is_revealed(
    town: Town, innovation: Innovation, revealed: UUID, at: datetime
) -> None:
    second = open_round(town, innovation, "assessor", "assessor2", "outsider")
    read = scores.read(innovation.pk, at.date())
    assert read.revealed is not None
    assert read.open is not None
    assert (read.revealed.row.pk, read.open.row.pk) == (revealed, second)
    facts = queries.facts([innovation.pk], at.date())[innovation.pk]
    assert (facts.assessors_named, facts.assessors_submitted) == (2, 2)
    for name in ("assessor", "assessor2", "outsider"):
        town.do(scores_act(second, 0, 0, why=""), name)
    facts = queries.facts([innovation.pk], at.date())[innovation.pk]
    assert (facts.assessors_named, facts.assessors_submitted) == (3, 3)


@pytest.mark.usefixtures("revealed")
def test_an_erased_assessor_loses_the_name_and_keeps_the_score(
    town: Town, innovation: Innovation, at: datetime
) -> None:
    town.do(ErasePerson(person=person(town, "assessor"), reason=ErasureReason.REQUESTED), "operator")
    read = scores.read(innovation.pk, at.date()).revealed
    assert read is not None
    assert {score.name: score.value for score in read.targets[0].given} == {"[erased]": 3, "Assessor2": 2}
    assert len(scores.proofs(read)) == 4


def test_the_state_of_a_round_on_a_day(town: Town, blind: UUID, at: datetime) -> None:
    town.do(scores_act(blind, 1, 1), "assessor2", at + timedelta(days=3))
    row = Scoring.objects.get(pk=blind)
    assert scores.state(row, at + timedelta(days=2)) is ScoringState.OPEN
    assert scores.state(row, at + timedelta(days=4)) is ScoringState.REVEALED
    counts = [scores.submitted_counts([blind], at + timedelta(days=days))[blind] for days in (2, 4)]
    assert counts == [1, 2]


def test_who_has_yet_to_score_is_told_so(town: Town, scoring: UUID) -> None:
    def waiting(name: str) -> list[UUID]:
        return [row.pk for row in scores.to_score(person(town, name))]

    assert (waiting("assessor"), waiting("assessor2"), waiting("lead")) == ([scoring], [scoring], [])
    town.do(scores_act(scoring, 1, 1), "assessor")
    assert (waiting("assessor"), waiting("assessor2")) == ([], [scoring])
    town.do(WithdrawEffects(scoring=scoring), "assessor")
    assert waiting("assessor") == [scoring]
    town.do(AbandonScoring(scoring=scoring, reason=AbandonReason.TOO_FEW), "lead")
    assert waiting("assessor") == []
