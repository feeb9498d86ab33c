"""How the bodies that owe obligations do."""

from collections.abc import Callable

import pytest
from mainstay_engines.passage.terms import GuardId
from pytest_django import DjangoAssertNumQueries

from mainstay.decisions import queries
from mainstay.decisions.tally import BodyObligations
from mainstay.decisions.terms import MeetObligation, Owed
from mainstay.decisions.tests.conftest import Hall, Keeper, day, later
from mainstay.door.terms import SYSTEM
from mainstay.innovations.terms import RetireInnovation


@pytest.mark.django_db
def test_without_obligations_there_is_nothing_to_compare() -> None:
    assert queries.obligations_by_body(day(0)) == []


def test_a_share_is_of_the_open_ones_and_none_of_none(hall: Hall) -> None:
    some = BodyObligations(hall.town.body.pk, "City", 5, 4, 1, 1, 3.0)
    assert some.overdue_share == 0.25
    assert BodyObligations(hall.town.body.pk, "City", 1, 0, 0, 1, 3.0).overdue_share is None


def test_bodies_are_compared_with_their_denominators(
    halls: Callable[[], Hall], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    hall = halls()
    lead, stranger = hall.town.post("lead").pk, hall.town.post("outsider").pk
    due = (10, 20, 30, 40, 50)
    entries = [Owed(text=f"Point {n}", owner_post=lead, due=day(n)) for n in due]
    hall.do(hall.decision(owes=(*entries, Owed(text="Abroad", owner_post=stranger, due=day(90)))))
    for text, days in (("Point 10", 4), ("Point 20", 6), ("Point 30", 21)):
        act = MeetObligation(obligation=hall.owed()[text].pk, statement="Done.")
        hall.do(act, later(days), "lead")
    with django_assert_num_queries(2):
        found = queries.obligations_by_body(day(45))
    city, other = found
    assert (city.body_name, city.number, city.open, city.overdue) == ("City of Test", 5, 2, 1)
    assert (city.met, city.median_days, city.overdue_share) == (3, 6.0, 0.5)
    assert (other.body_name, other.number, other.open, other.met) == ("Other office", 1, 1, 0)
    assert other.median_days is None
    past = queries.obligations_by_body(day(5))[0]
    assert (past.open, past.met, past.median_days, past.overdue) == (4, 1, 4.0, 0)
    assert queries.obligations_by_body(day(-1)) == []


def test_what_lapsed_or_was_retired_is_no_longer_open(halls: Callable[[], Hall], keeper: Keeper) -> None:
    lapsed, retired = halls(), halls()
    keeper.unmet = (GuardId.E1,)
    for hall in (lapsed, retired):
        hall.do(hall.fast_track())
    assert queries.obligations_by_body(day(0))[0].open == 2
    running = lapsed.in_force()
    assert running is not None
    lapsed.do(lapsed.lapse(running), later(181), SYSTEM)
    act = RetireInnovation(innovation=retired.innovation.pk, lesson="Nobody called.")
    retired.do(act, later(182), "lead")
    found = queries.obligations_by_body(day(183))[0]
    assert (found.number, found.open, found.overdue, found.met) == (2, 0, 0, 0)
    assert queries.obligations_by_body(day(181))[0].open == 1
