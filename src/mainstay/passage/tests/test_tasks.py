"""What time does by itself: in order, once, and after any pause."""

from datetime import UTC, date, datetime

import pytest
from mainstay_engines.passage.terms import GuardId, Stage
from mainstay_engines.passage.verdict import VerdictKind

from mainstay.conftest import Town
from mainstay.decisions.models import Decision, Obligation
from mainstay.decisions.terms import DecideByFastTrack, DecisionKind, Promise
from mainstay.innovations.models import Innovation
from mainstay.ledger.models import Entry
from mainstay.passage import queries
from mainstay.passage.tasks import tick
from mainstay.passage.terms import AttestGuard, ConfirmAttestation

DECIDED = datetime(2020, 4, 10, tzinfo=UTC)
SUNSET = date(2020, 9, 30)


def fast_track(town: Town, innovation: Innovation) -> Decision:
    """A fast-track decision until the end of September."""
    act = DecideByFastTrack(
        innovation=innovation.pk,
        body=town.body.pk,
        kind=DecisionKind.ADOPT,
        reasons="The counters are closed and people need their papers.",
        legal_basis="Epidemics Act 2012, article 9",
        necessity="Every day without it leaves people without their papers.",
        crisis=town.crisis_id,
        sunset=SUNSET,
        promise=Promise(indicator="Requests", baseline="0", target="100 a week", due=date(2020, 8, 1)),
    )
    return Decision.objects.get(pk=town.do(act, "decider", DECIDED).subject)


@pytest.fixture
def decided(town: Town) -> Innovation:
    """An innovation that was decided by fast track."""
    found = town.innovation(digital=False, emergency_contracts=False)
    fast_track(town, found)
    return found


def moment(year: int, month: int, day: int, hour: int = 6) -> datetime:
    """A moment in UTC."""
    return datetime(year, month, day, hour, tzinfo=UTC)


def test_it_stays_in_force_through_the_sunset_day(decided: Innovation) -> None:
    tick(moment(2020, 9, 30, 23))
    assert queries.judge(decided.pk, SUNSET).verdict.stage is Stage.DECIDED
    assert not Entry.objects.filter(act="LapseAtSunset").exists()


def test_it_lapses_at_the_first_moment_after_the_sunset(decided: Innovation) -> None:
    entries = [entry for entry in tick(moment(2020, 10, 4)) if entry.act == "LapseAtSunset"]
    assert [entry.at for entry in entries] == [datetime(2020, 10, 1, tzinfo=UTC)]
    assert queries.judge(decided.pk, date(2020, 10, 4)).verdict.kind is VerdictKind.LAPSED
    assert not Obligation.objects.filter(met_at=None, dropped_at=None).exists()


def test_a_lapse_is_caused_by_the_decision_that_set_the_sunset(decided: Innovation) -> None:
    tick(moment(2020, 10, 4))
    assert Entry.objects.get(act="LapseAtSunset").cause == Decision.objects.get().pk


def test_nothing_happens_twice(decided: Innovation) -> None:
    first = tick(moment(2020, 10, 4))
    assert first
    assert tick(moment(2020, 10, 4)) == []
    assert tick(moment(2020, 10, 5)) == []


def test_missed_reminders_are_given_in_order(decided: Innovation) -> None:
    """Obligations are due at the sunset; reminders come 30 and 7 days before."""
    early = tick(moment(2020, 9, 1))
    late = tick(moment(2020, 9, 24))
    assert {entry.act for entry in early + late} == {"RemindOwner"}
    assert {entry.at.date() for entry in early} == {date(2020, 8, 31)}
    assert {entry.at.date() for entry in late} == {date(2020, 9, 23)}


def test_entries_of_one_catch_up_are_in_the_order_of_their_moments(decided: Innovation) -> None:
    entries = tick(moment(2020, 12, 1))
    assert [entry.at for entry in entries] == sorted(entry.at for entry in entries)


def test_an_obligation_closes_when_its_guard_holds(town: Town, decided: Innovation) -> None:
    act = AttestGuard(
        innovation=decided.pk,
        guard=GuardId.R2,
        statement="Budget line 4711 runs from 2021 on.",
        source="Budget law 2021, chapter 4",
        valid_until=date(2021, 3, 1),
    )
    made = town.do(act, "lead", moment(2020, 5, 1)).subject
    assert not tick(moment(2020, 5, 2))  # not yet confirmed
    town.do(ConfirmAttestation(attestation=made), "assessor", moment(2020, 5, 3))
    closed = tick(moment(2020, 5, 3, 9))
    assert [entry.act for entry in closed] == ["CloseObligation"]
    assert Obligation.objects.get(guard="R2").met_at == moment(2020, 5, 3, 9)
