"""Facts for the guards, lists and the panel: what they say, and that they take a fixed number of queries."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from mainstay_engines.passage.terms import GuardId
from pytest_django import DjangoAssertNumQueries

from mainstay.decisions import queries
from mainstay.decisions.models import Decision, Obligation
from mainstay.decisions.queries import DecisionFilter, DecisionsFacts, ObligationFilter
from mainstay.decisions.terms import (
    Cursor,
    DecisionKind,
    MeetObligation,
    OpenReview,
    Owed,
    RecordReview,
)
from mainstay.decisions.tests.conftest import AT, Hall, Keeper, answer, day, later
from mainstay.door.terms import SYSTEM
from mainstay.innovations.terms import RetireInnovation

E1, C1 = GuardId.E1, GuardId.C1


def facts(hall: Hall, days: int = 0) -> DecisionsFacts:
    """The facts of the hall's innovation by the end of a day."""
    return queries.facts([hall.innovation.pk], day(days))[hall.innovation.pk]


def test_where_nothing_is_recorded_the_facts_are_silent(hall: Hall) -> None:
    assert facts(hall) == DecisionsFacts()


def test_a_decision_is_a_fact_from_its_day_on(hall: Hall) -> None:
    decision = hall.do(hall.decision(), later(2))
    assert facts(hall, 1).decision is None
    found = facts(hall, 2)
    assert found.decision is not None
    assert (found.decision.kind, found.decision.decided_on, found.decision.ref) == (
        "adopt",
        day(2),
        str(decision),
    )
    assert found.decision.reasons
    assert found.decision.legal_basis
    assert found.decision.promise
    assert found.decision.competent
    assert found.decision.mandated
    assert found.promise_due == day(300)
    assert found.refs[GuardId.D3] == found.refs[GuardId.D4] == str(decision)
    assert found.standing_since is None


def test_a_pilot_without_a_promise_says_so(hall: Hall) -> None:
    hall.do(hall.decision(kind=DecisionKind.PILOT, ends=day(30), promise=None))
    found = facts(hall).decision
    assert found is not None
    assert (found.kind, found.promise, found.sunset) == ("pilot", False, day(30))


def test_objections_count_as_recorded_and_as_answered(hall: Hall) -> None:
    objection = hall.objection()
    assert (facts(hall).objections, facts(hall).objections_answered) == (1, 0)
    assert GuardId.D2 not in facts(hall).refs
    decision = hall.do(hall.decision(answers=(answer(objection),)), later(3))
    assert facts(hall, 2).objections_answered == 0
    assert (facts(hall, 3).objections, facts(hall, 3).objections_answered) == (1, 1)
    assert facts(hall, 3).refs[GuardId.D2] == str(decision)
    hall.objection("It costs too much.", later(5))
    assert (facts(hall, 5).objections, facts(hall, 5).objections_answered) == (2, 1)


def test_obligations_are_facts_with_the_day_on_which_they_were_met(hall: Hall, keeper: Keeper) -> None:
    lead = hall.town.post("lead").pk
    keeper.unmet = (E1,)
    hall.do(hall.fast_track(owes=(Owed(text="Audit", owner_post=lead, due=day(50)),)), later(1))
    audit = hall.owed()["Audit"].pk
    hall.do(MeetObligation(obligation=audit, statement="Done."), later(9), "lead")
    assert facts(hall, 0).obligations == ()
    found = {one.guard: one for one in facts(hall, 9).obligations}
    assert (found[E1].due, found[E1].met_on) == (day(180), None)
    assert (found[None].due, found[None].met_on, found[None].ref) == (day(50), day(9), str(audit))


def test_what_stands_is_standing_since_the_first_of_its_decisions(hall: Hall) -> None:
    hall.do(hall.standing(), later(1))
    assert (facts(hall, 1).standing_since, facts(hall, 1).review_due) == (day(1), day(365))
    decision = hall.do(hall.standing(review_due=day(400)), later(20))
    assert (facts(hall, 20).standing_since, facts(hall, 20).review_due) == (day(1), day(400))
    assert facts(hall, 20).refs[GuardId.S2] == str(decision)
    hall.do(hall.decision(kind=DecisionKind.ADAPT), later(30))
    assert (facts(hall, 30).standing_since, facts(hall, 30).review_due) == (None, None)
    hall.do(hall.standing(review_due=day(500)), later(40))
    assert facts(hall, 40).standing_since == day(40)
    assert facts(hall, 25).standing_since == day(1)


def test_a_review_begins_ends_and_sets_the_next_date(hall: Hall) -> None:
    hall.do(hall.standing())
    hall.do(OpenReview(innovation=hall.innovation.pk, reason="Complaints."), later(5), "lead")
    found = RecordReview(innovation=hall.innovation.pk, findings="It works.", next_due=day(600))
    recorded = hall.town.do(found, "decider", later(9))
    assert [facts(hall, n).in_review for n in (4, 5, 8, 9)] == [False, True, True, False]
    assert [facts(hall, n).review_due for n in (4, 8, 9)] == [day(365), day(365), day(600)]
    assert facts(hall, 9).refs[GuardId.S2] == str(recorded.pk)


def test_a_lapse_is_a_fact_from_the_day_after_the_sunset(hall: Hall, keeper: Keeper) -> None:
    decision = hall.fast_tracked(keeper)
    assert facts(hall, 181).lapsed_on is None  # the engine sees that its sunset passed
    hall.do(hall.lapse(decision), later(183), SYSTEM)
    found = facts(hall, 183)
    assert (found.lapsed_on, found.decision, found.obligations) == (day(181), None, ())
    before = facts(hall, 180)
    assert (before.lapsed_on, len(before.obligations)) == (None, 2)
    assert before.decision is not None


def test_what_was_decided_before_it_was_taken_over_counts_no_more(hall: Hall, keeper: Keeper) -> None:
    hall.objection()
    hall.do(hall.lapse(hall.fast_tracked(keeper)), later(181), SYSTEM)
    hall.do(hall.reanchor(), later(190), "lead")
    found = facts(hall, 190)
    assert (found.lapsed_on, found.decision, found.obligations) == (None, None, ())
    assert found.objections == 1
    assert facts(hall, 185).lapsed_on == day(181)  # the past stays what it was
    hall.do(hall.fast_track(sunset=day(300)), later(191))
    assert len(facts(hall, 191).obligations) == 3


def test_an_end_by_decision_is_a_fact_with_its_lesson(hall: Hall) -> None:
    hall.do(hall.decision())
    hall.do(hall.ending(), later(3))
    found = facts(hall, 3)
    assert (found.ended_on, found.decision) == (day(3), None)
    assert found.lesson == "Telephone lines need a second shift."
    assert facts(hall, 2).ended_on is None


def test_facts_take_four_queries_however_many_innovations(
    halls: Callable[[], Hall], keeper: Keeper, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    some = [halls() for _ in range(4)]
    for one in some:
        one.objection()
        one.fast_tracked(keeper)
    for wanted in (some[:1], some):
        with django_assert_num_queries(4):
            found = queries.facts([one.innovation.pk for one in wanted], day(1))
        assert all(one.decision and len(one.obligations) == 3 for one in found.values())


@pytest.mark.django_db
def test_facts_of_nothing_are_none() -> None:
    assert queries.facts([], AT.date()) == {}
    unknown = uuid4()
    assert queries.facts([unknown], AT.date()) == {unknown: DecisionsFacts()}


def test_sunsets_are_due_once_their_day_has_gone_by_in_order(
    halls: Callable[[], Hall],
) -> None:
    late, early, none = halls(), halls(), halls()
    late.do(late.fast_track(sunset=day(50)))
    early.do(early.decision(kind=DecisionKind.PILOT, ends=day(20)))
    none.do(none.decision())
    assert list(queries.due_sunsets(day(20))) == []
    assert [row.innovation for row in queries.due_sunsets(day(51))] == [early.innovation, late.innovation]
    early.do(early.lapse(queries.due_sunsets(day(51))[0]), later(51), SYSTEM)
    assert [row.innovation for row in queries.due_sunsets(day(51))] == [late.innovation]


def test_open_obligations_are_found_by_owner_body_innovation_crisis_place_and_date(
    halls: Callable[[], Hall], keeper: Keeper
) -> None:
    one, other = halls(), halls()
    keeper.unmet = (E1,)
    assessor, stranger = one.town.post("assessor"), one.town.post("outsider")
    one.do(one.fast_track(owes=(Owed(guard=E1, owner_post=assessor.pk, due=day(10)),)))
    other.do(other.fast_track(owes=(Owed(guard=E1, owner_post=stranger.pk, due=day(20)),)))
    first, second = one.owed()["E1"], other.owed()["E1"]
    for which, found in (
        (ObligationFilter(), (first, second)),
        (ObligationFilter(owner_posts=frozenset({assessor.pk})), (first,)),
        (ObligationFilter(body=one.town.other_body.pk), (second,)),
        (ObligationFilter(innovation=other.innovation.pk), (second,)),
        (ObligationFilter(crisis=one.town.crisis_id), (first, second)),
        (ObligationFilter(crisis=uuid4()), ()),
        (ObligationFilter(path="XT/"), (first, second)),
        (ObligationFilter(path="XT/XT-A/"), ()),
        (ObligationFilter(overdue_on=day(10)), ()),
        (ObligationFilter(overdue_on=day(11)), (first,)),
    ):
        assert queries.open_obligations(which).rows == found
    assert list(queries.open_due_by(day(10))) == [first]
    assert queries.obligations_by_id([second.pk]) == {second.pk: second}


def test_open_obligations_are_paged_by_key(
    hall: Hall, keeper: Keeper, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    keeper.unmet = tuple(GuardId)[:12]
    hall.do(hall.fast_track())  # the same date for all: the identifier tells them apart
    seen: list[Obligation] = []
    after: Cursor | None = None
    for _ in range(10):
        with django_assert_num_queries(1):
            page = queries.open_obligations(ObligationFilter(), after, 4)
        seen += page.rows
        after = page.after and Cursor.read(str(page.after))
        if after is None:
            break
    assert len(seen) == len(set(seen)) == Obligation.objects.count()


def test_what_is_closed_or_retired_is_not_open(hall: Hall, keeper: Keeper) -> None:
    keeper.unmet = (E1,)
    lead = hall.town.post("lead").pk
    hall.do(hall.fast_track(owes=(Owed(text="Audit", owner_post=lead, due=day(9)),)))
    assert [row.guard for row in queries.open_guard_obligations()] == ["E1"]
    hall.do(RetireInnovation(innovation=hall.innovation.pk, lesson="Nobody called."), later(1), "lead")
    assert not queries.open_obligations(ObligationFilter()).rows
    assert not queries.open_guard_obligations().exists()
    hall.do(hall.reanchor(), later(2), "lead")
    assert not queries.open_obligations(ObligationFilter()).rows


def test_decisions_are_listed_newest_first_filtered_and_paged(
    halls: Callable[[], Hall], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    one, other = halls(), halls()
    pks = [one.do(one.decision(), later(n)) for n in range(4)]
    pks.append(other.do(other.fast_track(), later(4)))
    newest = pks[::-1]
    with django_assert_num_queries(2):
        page = queries.decisions_taken(DecisionFilter(), size=3)
    assert [row.pk for row in page.rows] == newest[:3]
    rest = queries.decisions_taken(DecisionFilter(), Cursor.read(str(page.after)), 3)
    assert ([row.pk for row in rest.rows], rest.after) == (newest[3:], None)
    for which, found in (
        (DecisionFilter(fast_track=True), newest[:1]),
        (DecisionFilter(fast_track=False), newest[1:]),
        (DecisionFilter(kind="pilot"), []),
        (DecisionFilter(body=one.town.body.pk, path="XT/"), newest),
        (DecisionFilter(body=one.town.other_body.pk), []),
        (DecisionFilter(path="XU/"), []),
    ):
        assert [row.pk for row in queries.decisions_taken(which).rows] == found


def test_a_decision_shows_what_it_opened_and_what_was_carried_into_it(hall: Hall, keeper: Keeper) -> None:
    first = hall.fast_tracked(keeper)
    new = hall.evidence(later(9))
    keeper.unmet = (E1, C1, GuardId.R2)
    second = Decision.objects.get(pk=hall.do(hall.renewal(cites=(new,)), later(10)))
    assert {row.guard for row in queries.obligations_under(first)} == {"E1", "C1"}
    assert {row.guard for row in queries.obligations_under(second)} == {"E1", "C1", "R2"}


def test_the_panel_tells_all_in_a_fixed_number_of_queries(
    hall: Hall, keeper: Keeper, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    objection = hall.objection()
    keeper.unmet = (E1, C1)
    hall.do(hall.fast_track(answers=(answer(objection),)))
    with django_assert_num_queries(12):
        found = queries.panel(hall.innovation.pk, day(181))
    assert found.identifier == hall.innovation.identifier
    assert found.decision == hall.in_force()
    assert {(line.row.guard, line.overdue) for line in found.owed} == {("E1", True), ("C1", True)}
    assert found.owed[0].what.endswith("?")
    assert [one.answers.all()[0].reason for one in found.objections] == [answer(objection).reason]
    assert (found.done, found.reviews, len(found.taken)) == ((), (), 1)


@pytest.mark.parametrize(
    "text", ["", "~", "x~y", "2021-03-01", f"~{uuid4()}", f"soon~{uuid4()}", "2021-03-01~7"]
)
def test_what_is_no_cursor_begins_at_the_top(text: str) -> None:
    assert Cursor.read(text) is None


def test_a_cursor_is_read_as_it_is_written() -> None:
    moment = datetime(2021, 3, 1, 12, 30, tzinfo=UTC).isoformat()
    for key in (date(2021, 3, 1).isoformat(), moment):
        cursor = Cursor(key, uuid4())
        assert Cursor.read(str(cursor)) == cursor
