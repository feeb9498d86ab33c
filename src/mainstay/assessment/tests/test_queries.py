"""Facts for the guards and the panel: right on any day, in a fixed number of queries."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from mainstay_engines.passage.terms import GuardId
from pytest_django import DjangoAssertNumQueries

from mainstay.assessment import queries
from mainstay.assessment.queries import AssessmentFacts
from mainstay.assessment.terms import AmendGroup, EquityEffect, RemoveGroup, RemoveTradeOff, WithdrawEvidence
from mainstay.assessment.tests.conftest import (
    evidence_act,
    group_act,
    open_round,
    scores_act,
    trade_off_act,
    trial,
)
from mainstay.authority.terms import EndMandate, EndReason, Role
from mainstay.conftest import Town
from mainstay.door.terms import Forbidden
from mainstay.innovations.models import Innovation


def fill(town: Town, innovation: Innovation) -> UUID:
    """Record something of everything, and return the last submission."""
    town.do(evidence_act(innovation), "lead")
    town.do(trial(innovation), "lead")
    town.do(group_act(innovation), "lead")
    town.do(
        group_act(innovation, name="Clerks", equity="same", checked=True, how_checked="Asked them"), "lead"
    )
    town.do(trade_off_act(innovation), "lead")
    town.do(trade_off_act(innovation, who_pays=""), "lead")
    scoring = open_round(town, innovation)
    town.do(scores_act(scoring, 1, 1), "assessor")
    return town.do(scores_act(scoring, 2, 2), "assessor2").pk


def test_nothing_recorded_is_nothing_held(innovation: Innovation, at: datetime) -> None:
    unknown = uuid4()
    found = queries.facts([innovation.pk, unknown], at.date())
    assert found == {innovation.pk: AssessmentFacts(), unknown: AssessmentFacts()}
    nothing = AssessmentFacts()
    assert (nothing.evidence_level, nothing.assessors_submitted) == (None, None)
    assert (nothing.groups_named, nothing.trade_offs, dict(nothing.refs)) == (None, None, {})


def test_facts_say_what_is_recorded_and_where(town: Town, innovation: Innovation, at: datetime) -> None:
    last = fill(town, innovation)
    facts = queries.facts([innovation.pk], at.date())[innovation.pk]
    assert (facts.evidence_level, facts.evidence_recorded) == (3, True)
    assert (facts.assessors_named, facts.assessors_submitted) == (2, 2)
    assert (facts.groups_named, facts.groups_checked) == (2, 1)
    assert (facts.trade_offs, facts.trade_offs_with_payer) == (2, 1)
    panel = queries.panel(innovation.pk, at.date())
    assert facts.refs == {
        GuardId.E1: str(panel.evidence.studies[1].row.pk),
        GuardId.E2: str(last),
        GuardId.E3: str(panel.groups[1].row.pk),
        GuardId.E4: str(panel.trade_offs[1].pk),
    }


def test_facts_of_a_past_day_are_those_of_that_day(town: Town, innovation: Innovation, at: datetime) -> None:
    evidence = town.do(trial(innovation), "lead", at).subject
    group = town.do(group_act(innovation), "lead", at).subject
    trade_off = town.do(trade_off_act(innovation), "lead", at).subject
    later = at + timedelta(days=10)
    town.do(
        AmendGroup(group=group, name="All", equity=EquityEffect.SAME, checked=True, how_checked="Asked"),
        "lead",
        later,
    )
    end = at + timedelta(days=20)
    town.do(WithdrawEvidence(evidence=evidence, reason="Wrong"), "lead", end)
    town.do(RemoveGroup(group=group, reason="Wrong"), "lead", end)
    town.do(RemoveTradeOff(trade_off=trade_off, reason="Wrong"), "lead", end)

    def on(days: int) -> tuple[object, ...]:
        one = queries.facts([innovation.pk], at.date() + timedelta(days=days))[innovation.pk]
        return one.evidence_level, one.groups_named, one.groups_checked, one.trade_offs

    assert on(-1) == (None, None, 0, None)
    assert on(0) == on(9) == (3, 1, 0, 1)
    assert on(10) == on(19) == (3, 1, 1, 1)
    assert on(20) == on(4000) == (None, None, 0, None)


def test_facts_take_a_fixed_number_of_queries(
    town: Town, at: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    many = [town.innovation() for _ in range(4)]
    for one in many:
        fill(town, one)
    for some in (many[:1], many):
        with django_assert_num_queries(7):
            queries.facts([one.pk for one in some], at.date())


def test_facts_of_one_do_not_depend_on_the_others(town: Town, at: datetime) -> None:
    many = [town.innovation() for _ in range(3)]
    fill(town, many[0])
    town.do(evidence_act(many[1]), "lead")
    together = queries.facts([one.pk for one in many], at.date())
    for one in many:
        assert queries.facts([one.pk], at.date()) == {one.pk: together[one.pk]}


@pytest.mark.parametrize("rounds", [1, 2])
def test_the_panel_takes_a_fixed_number_of_queries(
    town: Town,
    innovation: Innovation,
    at: datetime,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    rounds: int,
) -> None:
    for _ in range(rounds):
        fill_again(town, innovation)
    open_round(town, innovation)
    with django_assert_max_num_queries(9):
        panel = queries.panel(innovation.pk, at.date())
    assert panel.effects.revealed is not None
    assert panel.effects.open is not None


def fill_again(town: Town, innovation: Innovation) -> None:
    town.do(trial(innovation), "lead")
    town.do(group_act(innovation, name=f"Group {queries.evidence_of(innovation.pk).count()}"), "lead")
    scoring = open_round(town, innovation)
    town.do(scores_act(scoring, 1, 1), "assessor")
    town.do(scores_act(scoring, 2, 2), "assessor2")


def test_groups_keep_their_place_when_amended(town: Town, innovation: Innovation, at: datetime) -> None:
    first = town.do(group_act(innovation, name="First"), "lead").subject
    town.do(group_act(innovation, name="Second"), "lead")
    town.do(AmendGroup(group=first, name="First, amended"), "lead")
    found = queries.groups(innovation.pk, at.date())
    assert [one.row.name for one in found] == ["First, amended", "Second"]
    assert found[0].effect == "Not known yet"


def test_only_those_who_hold_a_post_of_an_assessor_can_be_named(town: Town, at: datetime) -> None:
    names = [one.name for one in queries.assessors(at.date())]
    assert names == ["Assessor", "Assessor2", "Outsider"]
    mandate = town.assessor.mandate
    assert mandate is not None
    town.do(EndMandate(mandate=mandate, ends=at.date(), reason=EndReason.TERM_OVER), "operator")
    town.hire("expert", town.other_body, (Role.ASSESSOR, Role.AUDITOR), town.operator)
    names = [one.name for one in queries.assessors(at.date() + timedelta(days=1))]
    assert names == ["Assessor2", "Expert", "Outsider"]


def test_places_are_those_of_the_innovation(town: Town, innovation: Innovation) -> None:
    scoring = open_round(town, innovation)
    evidence = town.do(evidence_act(innovation), "lead").subject
    group = town.do(group_act(innovation), "lead").subject
    trade_off = town.do(trade_off_act(innovation), "lead").subject
    for place in (
        queries.place_of_scoring(scoring),
        queries.place_of_evidence(evidence),
        queries.place_of_group(group),
        queries.place_of_trade_off(trade_off),
    ):
        assert (place.body, place.innovation) == (town.body.pk, innovation.pk)


@pytest.mark.parametrize("place", ["evidence", "scoring", "group", "trade_off"])
@pytest.mark.django_db
def test_what_is_not_there_has_no_place(place: str) -> None:
    with pytest.raises(Forbidden):
        getattr(queries, f"place_of_{place}")(uuid4())
