"""What a decision leaves owing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mainstay_engines.passage.terms import GuardId

from mainstay.decisions import owing
from mainstay.decisions.case import Case, Open
from mainstay.decisions.models import Decision, Obligation
from mainstay.decisions.owing import Moving, Opening
from mainstay.decisions.terms import CloseObligation, Owed, Promise
from mainstay.decisions.tests.conftest import AT, EVERY, Hall, Keeper, day, later
from mainstay.decisions.tests.test_rules import CASE
from mainstay.door.terms import SYSTEM, Refused

E1, E2, C1, R2 = GuardId.E1, GuardId.E2, GuardId.C1, GuardId.R2
AFTER_D = {str(guard) for guard in EVERY} - {"D3", "D4"}
OWNER, OTHER = uuid4(), uuid4()
OWNED = replace(CASE, owner_post=OWNER)
ORPHAN = replace(CASE, owner_post=None)
SUNSET = day(100)


def carried(guard: GuardId, due: date = SUNSET) -> Open:
    return Open(uuid4(), guard, "", OTHER, due)


def test_an_unmet_guard_is_owed_by_the_owner_at_the_sunset() -> None:
    plan = owing.owed_by_guards(OWNED, [], [E1], SUNSET)
    assert plan.opening == (Opening(E1, "", OWNER, SUNSET),)
    assert plan.fields == {OWNER: "owner_E1"}


def test_an_entry_sets_owner_date_and_words() -> None:
    entry = Owed(guard=E1, owner_post=OTHER, due=day(9), text="Count the calls")
    plan = owing.owed_by_guards(OWNED, [entry], [E1, R2], SUNSET)
    assert plan.opening == (Opening(E1, "Count the calls", OTHER, day(9)), Opening(R2, "", OWNER, SUNSET))


def test_a_guard_without_an_owner_is_named_with_all_others() -> None:
    with pytest.raises(Refused, match=r"Guard E1 has no owner.*Without an owner: E1, R2") as refusal:
        owing.owed_by_guards(ORPHAN, [Owed(guard=GuardId.C1, owner_post=OTHER)], [E1, GuardId.C1, R2], SUNSET)
    assert refusal.value.field == "owner_E1"


@pytest.mark.parametrize("due", [day(-1), day(101)])
def test_what_is_owed_is_due_from_today_to_the_sunset(due: date) -> None:
    for fine in (AT.date(), SUNSET):
        assert owing.owed_by_guards(OWNED, [Owed(guard=E1, due=fine)], [E1], SUNSET).opening[0].due == fine
    with pytest.raises(Refused) as refusal:
        owing.owed_by_guards(OWNED, [Owed(guard=E1, due=due)], [E1], SUNSET)
    assert refusal.value.field == "due_E1"


@pytest.mark.parametrize("guard", [R2, GuardId.D3, GuardId.S1])
def test_nothing_is_owed_for_a_guard_that_holds(guard: GuardId) -> None:
    with pytest.raises(Refused, match=f"Nothing is owed for guard {guard}"):
        owing.owed_by_guards(OWNED, [Owed(guard=guard)], [E1], SUNSET)


def test_a_guard_is_owed_once() -> None:
    with pytest.raises(Refused, match="once"):
        owing.owed_by_guards(OWNED, [Owed(guard=E1), Owed(guard=E1, owner_post=OTHER)], [E1], SUNSET)


def test_what_is_open_is_carried_over_with_its_owner_and_date() -> None:
    before = carried(E1, day(40))
    case = replace(ORPHAN, owed=(before,))
    assert owing.owed_by_guards(case, [], [E1], SUNSET).moving == (Moving(before.id, OTHER, day(40)),)
    moved = owing.owed_by_guards(case, [Owed(guard=E1, owner_post=OWNER, due=day(90))], [E1], SUNSET)
    assert moved.moving == (Moving(before.id, OWNER, day(90)),)
    assert moved.opening == ()


def test_what_is_overdue_may_stay_so_but_is_not_put_off_silently() -> None:
    before = carried(E1, day(-5))
    assert owing.owed_by_guards(replace(OWNED, owed=(before,)), [], [E1], SUNSET).moving[0].due == day(-5)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Case, list[GuardId], list[Owed]]:
    """A case with some guards unmet, some owed already, and entries for some of the unmet."""
    unmet = draw(st.lists(st.sampled_from(EVERY), unique=True))
    open_ones = draw(st.sets(st.sampled_from(EVERY)))
    owed = tuple(carried(guard, day(draw(st.integers(-30, 300)))) for guard in sorted(open_ones))
    entries = [
        Owed(
            guard=guard,
            owner_post=draw(st.sampled_from([None, OTHER])),
            due=draw(st.sampled_from([None, AT.date(), day(60), SUNSET])),
        )
        for guard in unmet
        if draw(st.booleans())
    ]
    return replace(OWNED, owed=owed), unmet, entries


@given(cases())
def test_each_unmet_guard_has_one_obligation_with_an_owner_due_by_the_sunset(
    given_case: tuple[Case, list[GuardId], list[Owed]],
) -> None:
    case, unmet, entries = given_case
    plan = owing.owed_by_guards(case, entries, unmet, SUNSET)
    of = {one.id: one.guard for one in case.owed}
    covered = [one.guard for one in plan.opening] + [of[one.id] for one in plan.moving]
    assert sorted(covered, key=str) == sorted(unmet)
    assert all(due <= SUNSET for due in [o.due for o in plan.opening] + [m.due for m in plan.moving])
    owners = {one.owner_post for one in plan.opening} | {one.owner_post for one in plan.moving}
    assert owners == set(plan.fields)


def test_the_regular_track_carries_over_what_its_entries_change() -> None:
    before = carried(E1)
    case = replace(OWNED, owed=(before, carried(R2)))
    plan = owing.carried_over(case, [Owed(guard=E1, due=day(300))], day(365))
    assert plan.moving == (Moving(before.id, OTHER, day(300)),)
    with pytest.raises(Refused):
        owing.carried_over(case, [Owed(guard=E1, due=day(366))], day(365))
    with pytest.raises(Refused, match="Nothing is owed"):
        owing.carried_over(case, [Owed(guard=GuardId.C1)], day(365))


def test_where_nothing_can_be_owed_for_a_guard_none_is() -> None:
    assert owing.none_by_guards([Owed(text="Audit", owner_post=OWNER, due=SUNSET)]) == owing.Plan()
    with pytest.raises(Refused):
        owing.none_by_guards([Owed(guard=E1)])


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        (Owed(owner_post=OWNER, due=SUNSET), "imposed_text_1"),
        (Owed(text="Answer the audit", due=SUNSET), "imposed_owner_1"),
        (Owed(text="Answer the audit", owner_post=OWNER), "imposed_due_1"),
        (Owed(text="Answer the audit", owner_post=OWNER, due=day(-1)), "imposed_due_1"),
        (Owed(text="Answer the audit", owner_post=OWNER, due=day(101)), "imposed_due_1"),
    ],
)
def test_what_is_imposed_has_words_an_owner_and_a_date(entry: Owed, field: str) -> None:
    fine = Owed(text="Publish the count", owner_post=OTHER, due=SUNSET)
    by_guard = Owed(guard=E1)
    plan = owing.imposed(OWNED, [by_guard, fine], SUNSET)
    assert plan.opening == (Opening(None, "Publish the count", OTHER, SUNSET),)
    with pytest.raises(Refused) as refusal:
        owing.imposed(OWNED, [by_guard, fine, entry], SUNSET)
    assert refusal.value.field == field


def test_without_a_last_day_what_is_imposed_may_be_due_at_any_later_day() -> None:
    assert owing.imposed(OWNED, [Owed(text="Audit", owner_post=OWNER, due=day(4000))], None).opening


@pytest.mark.parametrize("home", ["XT/", "XT/A/", "XT/A/1/"])
def test_a_post_owes_in_its_own_territory_above_or_below_it(home: str) -> None:
    owing.check_posts({OWNER: "owner_E1"}, {OWNER: home}, "XT/A/")


def test_a_post_of_another_territory_owes_nothing() -> None:
    with pytest.raises(Refused, match="another territory") as refusal:
        owing.check_posts({OWNER: "owner_E1"}, {OWNER: "XT/B/"}, "XT/A/")
    assert refusal.value.field == "owner_E1"


def test_what_is_no_post_owes_nothing() -> None:
    with pytest.raises(Refused, match="no such post"):
        owing.check_posts({OWNER: "owner_E1"}, {}, "XT/A/")


def test_the_first_field_of_an_owner_is_the_one_to_mend() -> None:
    plan = owing.owed_by_guards(OWNED, [], [E1, R2], SUNSET)
    assert plan.fields == {OWNER: "owner_E1"}


def test_fast_track_turns_each_unmet_guard_into_an_obligation(hall: Hall, keeper: Keeper) -> None:
    keeper.unmet = EVERY
    found = Decision.objects.get(pk=hall.do(hall.fast_track()))
    owed = hall.owed()
    assert set(owed) == AFTER_D
    assert {row.due for row in owed.values()} == {day(180)}
    assert {row.owner_post for row in owed.values()} == {hall.town.post("lead")}
    assert {row.decision for row in owed.values()} == {found}
    assert (found.fast_track, found.sunset, found.crisis) == (True, day(180), hall.town.crisis)


def test_fast_track_takes_owners_and_dates_from_its_entries(hall: Hall, keeper: Keeper) -> None:
    keeper.unmet = (E1, C1)
    assessor = hall.town.post("assessor").pk
    hall.do(hall.fast_track(owes=(Owed(guard=E1, owner_post=assessor, due=day(60)),)))
    owed = hall.owed()
    assert (owed["E1"].owner_post_id, owed["E1"].due) == (assessor, day(60))
    assert (owed["C1"].owner_post_id, owed["C1"].due) == (hall.town.post("lead").pk, day(180))


def test_an_obligation_without_an_owner_is_refused(hall: Hall, keeper: Keeper) -> None:
    orphan = Hall(hall.town, hall.town.innovation(owner_post=None))
    keeper.unmet = (E1, C1)
    refusal = orphan.refused(orphan.fast_track())
    assert str(refusal).startswith("Guard E1 has no owner")
    assert refusal.field == "owner_E1"
    owner = hall.town.post("lead").pk
    orphan.do(orphan.fast_track(owes=(Owed(guard=E1, owner_post=owner), Owed(guard=C1, owner_post=owner))))
    assert set(orphan.owed()) == {"E1", "C1"}


def test_the_regular_track_carries_over_what_a_fast_track_left_owing(hall: Hall, keeper: Keeper) -> None:
    hall.fast_tracked(keeper)
    keeper.unmet = (E1, C1)
    assert hall.refused(hall.decision(), at=later(5)).field == "cites"
    evidence = hall.evidence(later(5))
    assert hall.refused(hall.decision(cites=(uuid4(),)), at=later(5)).field == "cites"
    too_far = Owed(guard=E1, due=day(371))
    assert hall.refused(hall.decision(cites=(evidence,), owes=(too_far,)), at=later(5)).field == "due_E1"
    keeper.unmet = (E1, E2)
    assert "E2" in str(hall.refused(hall.decision(cites=(evidence,)), at=later(5)))
    keeper.unmet = (E1, C1)
    hall.do(hall.decision(cites=(evidence,), owes=(Owed(guard=E1, due=day(370)),)), later(5))
    owed = hall.owed()
    assert {guard: row.due for guard, row in owed.items()} == {"E1": day(370), "C1": day(180)}
    in_force = hall.in_force()
    assert in_force is not None
    assert in_force.cites == [str(evidence)]
    assert in_force.sunset is None


def test_a_renewal_moves_dates_and_opens_what_broke_but_forgives_nothing(hall: Hall, keeper: Keeper) -> None:
    hall.fast_tracked(keeper)
    keeper.unmet = (E1, E2)  # C1 holds now, E2 broke
    new = hall.evidence(later(50))
    too_late = hall.renewal(cites=(new,), owes=(Owed(guard=E1, due=day(301)),))
    assert hall.refused(too_late, at=later(100)).field == "due_E1"
    hall.do(hall.renewal(cites=(new,), owes=(Owed(guard=E1, due=day(299)),)), later(100))
    assert {guard: row.due for guard, row in hall.owed().items()} == {
        "E1": day(299),
        "E2": day(300),
        "C1": day(180),
    }


class Passage:
    """An innovation on which acts are tried in any order; what is owed is watched."""

    def __init__(self, hall: Hall, keeper: Keeper) -> None:
        self.hall, self.keeper = hall, keeper
        self.days = 0
        self.seen: dict[UUID, Obligation] = {}

    def attempt(self, step: str, unmet: frozenset[GuardId]) -> None:
        """Try an act some days later; watch what became of all obligations."""
        self.days += 40
        self.keeper.unmet = tuple(unmet)
        before = self.hall.in_force()
        try:
            getattr(self, step)()
        except Refused:
            after = self.hall.in_force()
            assert (after and after.pk) == (before and before.pk)
        else:
            self.check_decision(unmet)
        self.check_obligations()

    def fast_track(self) -> None:
        self.hall.do(self.hall.fast_track(sunset=day(self.days + 90), promise=self.promise()), self.at)

    def renew(self) -> None:
        new = self.hall.evidence(self.at)
        self.hall.do(self.hall.renewal(sunset=day(self.days + 200), cites=(new,)), self.at)

    def adopt(self) -> None:
        new = self.hall.evidence(self.at)
        self.hall.do(self.hall.decision(cites=(new,), promise=self.promise()), self.at)

    def make_standing(self) -> None:
        act = self.hall.standing(review_due=day(self.days + 300), promise=self.promise())
        self.hall.do(act, self.at)

    def end(self) -> None:
        self.hall.do(self.hall.ending(), self.at)

    def lapse(self) -> None:
        decision = self.hall.in_force()
        if decision is not None and decision.sunset is not None:
            self.hall.do(self.hall.lapse(decision), self.at, SYSTEM)

    def close(self) -> None:
        for guard, owed in self.hall.owed().items():
            if GuardId(guard) not in self.keeper.unmet:
                self.hall.do(CloseObligation(obligation=owed.pk, guard=GuardId(guard)), self.at, SYSTEM)

    def reanchor(self) -> None:
        self.hall.do(self.hall.reanchor(), self.at, "lead")

    @property
    def at(self) -> datetime:
        return later(self.days)

    def promise(self) -> Promise:
        return Promise(
            indicator="Requests answered", baseline="40 %", target="80 %", due=day(self.days + 300)
        )

    def check_decision(self, unmet: frozenset[GuardId]) -> None:
        decision = self.hall.in_force()
        if decision is None or not decision.fast_track or decision.decided_at != self.at:
            return
        owed = self.hall.owed()
        asked = {str(guard) for guard in unmet} - {"D3", "D4"}
        assert asked <= set(owed)
        assert decision.sunset is not None
        assert all(owed[guard].due <= decision.sunset and owed[guard].owner_post_id for guard in asked)

    def check_obligations(self) -> None:
        now = {row.pk: row for row in Obligation.objects.filter(innovation=self.hall.innovation)}
        assert set(self.seen) <= set(now), "an obligation was lost"
        for pk, row in self.seen.items():
            assert row.met_at is None or row.met_at == now[pk].met_at
            assert row.dropped_at is None or row.dropped_at == now[pk].dropped_at
        still = [row.guard for row in now.values() if row.met_at is None and row.dropped_at is None]
        assert len(still) == len(set(still)), "a guard is owed twice"
        self.seen = now


STEPS = ("fast_track", "renew", "adopt", "make_standing", "end", "lapse", "close", "reanchor")
UNMET = st.frozensets(st.sampled_from([E1, E2, GuardId.D2, GuardId.D3, C1, R2]), max_size=4)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(STEPS), UNMET), min_size=3, max_size=9))
def test_whatever_is_decided_no_obligation_is_lost(
    halls: Callable[[], Hall], keeper: Keeper, steps: list[tuple[str, frozenset[GuardId]]]
) -> None:
    passage = Passage(halls(), keeper)
    passage.attempt("fast_track", frozenset({E1, C1}))
    for step, unmet in steps:
        passage.attempt(step, unmet)
    assert passage.seen
