"""What a decision leaves owing."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mainstay_engines.passage.terms import GuardId

from mainstay.decisions import owing
from mainstay.decisions.case import Case, Open
from mainstay.decisions.owing import Moving, Opening
from mainstay.decisions.terms import Owed
from mainstay.decisions.tests.conftest import AT, EVERY, day
from mainstay.decisions.tests.test_rules import CASE
from mainstay.door.terms import Refused

E1, R2 = GuardId.E1, GuardId.R2
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
