"""What became of an innovation, as decisions see it: it lapses, ends, is retired, and is taken over."""

from uuid import uuid4

import pytest

from mainstay.decisions.models import Decision, Obligation
from mainstay.decisions.terms import LapseAtSunset
from mainstay.decisions.tests.conftest import AT, Hall, Keeper, day, later
from mainstay.door.terms import SYSTEM, Forbidden
from mainstay.innovations.terms import RetireInnovation

EACH = [Hall.decision, Hall.fast_track, Hall.standing, Hall.ending]


def test_a_decision_lapses_the_day_after_its_sunset_once(hall: Hall, keeper: Keeper) -> None:
    found = hall.fast_tracked(keeper)
    assert "has not passed" in str(hall.refused(hall.lapse(found), at=later(180), by=SYSTEM))
    assert "no such sunset" in str(hall.refused(hall.lapse(found, sunset=day(9)), at=later(181), by=SYSTEM))
    hall.do(hall.lapse(found), later(181), SYSTEM)
    found.refresh_from_db()
    assert (found.ended_by, found.ended_at) == ("lapsed", later(181))
    assert set(Obligation.objects.values_list("dropped_at", flat=True)) == {later(181)}
    assert "not in force" in str(hall.refused(hall.lapse(found), at=later(182), by=SYSTEM))
    with pytest.raises(Forbidden):
        hall.do(hall.lapse(found), later(182))


def test_what_has_no_sunset_does_not_lapse(hall: Hall) -> None:
    found = Decision.objects.get(pk=hall.do(hall.decision()))
    assert "no such sunset" in str(hall.refused(hall.lapse(found, sunset=day(1)), at=later(9), by=SYSTEM))


def test_a_lapse_of_nothing_is_forbidden(hall: Hall) -> None:
    act = LapseAtSunset(innovation=uuid4(), decision=uuid4(), sunset=day(1))
    with pytest.raises(Forbidden):
        hall.do(act, later(9), SYSTEM)


def test_what_lapsed_is_taken_over_before_it_is_decided_on(hall: Hall, keeper: Keeper) -> None:
    found = hall.fast_tracked(keeper)
    for performed in (
        [],
        [hall.lapse(found)],
    ):  # whether or not the lapse is on record yet
        for one in performed:
            hall.do(one, later(181), SYSTEM)
        for make in EACH:
            assert "This innovation lapsed" in str(hall.refused(make(hall), at=later(181)))
    hall.do(hall.reanchor(), later(182), "lead")
    hall.do(hall.fast_track(sunset=day(400)), later(183))
    assert {row.opened_at for row in hall.owed().values()} == {later(183)}


def test_what_lapses_may_be_taken_over_from_the_day_after_its_sunset(hall: Hall, keeper: Keeper) -> None:
    hall.fast_tracked(keeper)
    hall.refused(hall.reanchor(), at=later(180), by="lead")
    hall.do(hall.reanchor(), later(181), "lead")


def test_what_a_decision_ended_may_be_taken_over(hall: Hall) -> None:
    hall.do(hall.ending())
    hall.do(hall.reanchor(), later(1), "lead")
    hall.do(hall.decision(), later(2))


def test_what_is_retired_is_not_decided_on(hall: Hall) -> None:
    hall.do(RetireInnovation(innovation=hall.innovation.pk, lesson="Nobody called."), later(1), "lead")
    assert "was retired" in str(hall.refused(hall.decision(), at=later(2)))


def test_nothing_is_decided_before_it_was_recorded(hall: Hall) -> None:
    assert "after that moment" in str(hall.refused(hall.decision(), at=later(-340)))
    assert AT.date() > hall.innovation.recorded_at.date()


def test_what_was_owed_before_it_was_taken_over_is_dropped_by_the_next_decision(
    hall: Hall, keeper: Keeper
) -> None:
    hall.fast_tracked(keeper)
    hall.do(RetireInnovation(innovation=hall.innovation.pk, lesson="Nobody called."), later(1), "lead")
    hall.do(hall.reanchor(), later(2), "lead")
    hall.do(hall.fast_track(), later(3))
    assert {row.opened_at for row in hall.owed().values()} == {later(3)}
    assert Obligation.objects.filter(dropped_at=later(3)).count() == 2
