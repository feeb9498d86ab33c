"""What attestations, policies, reminders and spells of degradation must be."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mainstay_engines.passage.terms import Facts, GuardId, ObligationFacts, Policy
from mainstay_engines.passage.verdict import Missing, Verdict, VerdictKind, evaluate

from mainstay.door.terms import Refused
from mainstay.passage import rules

TODAY = date(2020, 6, 1)
DUE = date(2020, 6, 30)
DAYS = st.dates(date(2020, 1, 1), date(2021, 12, 31))
STAGES = st.sets(st.integers(1, 365), max_size=4)
MOMENTS = st.integers(0, 8_000).map(lambda hours: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(hours=hours))


@pytest.mark.parametrize("days", [1, 30, 365])
def test_an_attestation_may_hold_for_a_day_up_to_what_the_policy_allows(days: int) -> None:
    rules.check_validity(TODAY + timedelta(days=days), TODAY, 365)


@pytest.mark.parametrize("days", [-1, 0])
def test_one_that_has_run_out_is_refused(days: int) -> None:
    with pytest.raises(Refused) as refused:
        rules.check_validity(TODAY + timedelta(days=days), TODAY, 365)
    assert refused.value.field == "valid_until"


def test_one_that_holds_for_too_long_is_refused_with_the_limit() -> None:
    with pytest.raises(Refused, match="at most 365 days") as refused:
        rules.check_validity(TODAY + timedelta(days=366), TODAY, 365)
    assert refused.value.field == "valid_until"


def test_nobody_confirms_their_own() -> None:
    with pytest.raises(Refused, match="second person"):
        rules.check_second_person("ada", "ada")
    rules.check_second_person("ada", "bob")


def test_thresholds_that_exist_and_can_be_are_taken() -> None:
    rules.check_changes({"trained_share": 0.9, "lead_days": {"R2": 200}}, Policy.defaults())


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"speed": 3}, "speed", "no such threshold"),
        ({"trained_share": 2}, "trained_share", "share"),
        ({"sunset_max_days": True}, "sunset_max_days", "whole number"),
        ({"lead_days": {"R2": -1}}, "lead_days.R2", "whole number"),
        ({"lead_days": {"R99": 1}}, "lead_days.R99", "no such entry"),
        ({"evidence_level": {"low": 5}}, "evidence_level", "higher stakes"),
    ],
)
def test_thresholds_that_do_not_or_cannot_are_refused(
    changes: dict[str, object], field: str, words: str
) -> None:
    with pytest.raises(Refused, match=words) as refused:
        rules.check_changes(changes, Policy.defaults())
    assert refused.value.field == field


def test_places_below_are_asked_whether_they_can_live_with_it() -> None:
    eased = Policy.defaults().overridden({"evidence_level": {"medium": 1}})
    rules.check_below(eased, {"XT/XT-A/": [{"sunset_max_days": 90}]})
    with pytest.raises(Refused, match="XT/XT-A/ has set"):
        rules.check_below(eased, {"XT/XT-A/": [{"sunset_max_days": 90}, {"evidence_level": {"low": 2}}]})


@pytest.mark.parametrize(
    ("on", "given_before", "expected"),
    [
        (date(2020, 5, 30), (), []),
        (date(2020, 5, 31), (), [(date(2020, 5, 31), 30)]),
        (date(2020, 6, 10), (), [(date(2020, 5, 31), 30)]),
        (date(2020, 6, 10), (30,), []),
        (date(2020, 6, 23), (30,), [(date(2020, 6, 23), 7)]),
        (date(2020, 6, 25), (), [(date(2020, 6, 23), 7)]),  # the first is of no use any more
        (DUE, (30, 7), []),
        (date(2020, 7, 1), (30, 7), [(date(2020, 7, 1), 0)]),
        (date(2021, 7, 1), (), [(date(2020, 7, 1), 0)]),
        (date(2021, 7, 1), (0,), []),
    ],
)
def test_reminders_come_before_the_due_day_and_once_after_it(
    on: date, given_before: tuple[int, ...], expected: list[tuple[date, int]]
) -> None:
    assert rules.reminders_due(DUE, on, (30, 7), given_before) == expected


def test_without_reminders_in_the_policy_only_the_day_after_speaks() -> None:
    assert rules.reminders_due(DUE, DUE, (), ()) == []
    assert rules.reminders_due(DUE, DUE + timedelta(days=1), (), ()) == [(DUE + timedelta(days=1), 0)]


@given(DAYS, DAYS, STAGES)
def test_a_reminder_that_was_given_is_not_given_again(due: date, on: date, stages: set[int]) -> None:
    first = rules.reminders_due(due, on, stages, ())
    assert rules.reminders_due(due, on, stages, [days for _day, days in first]) == []


@given(DAYS, STAGES, st.lists(DAYS, max_size=12))
def test_each_reminder_is_given_once_and_on_or_before_its_day_was_seen(
    due: date, stages: set[int], seen: list[date]
) -> None:
    done: list[int] = []
    for on in sorted(seen):
        for day, days_before in rules.reminders_due(due, on, stages, done):
            assert day <= on
            assert days_before in stages | {0}
            done.append(days_before)
    assert len(done) == len(set(done))
    assert done == sorted(done, reverse=True)  # nearer to the due day each time


def verdict(missing: tuple[Missing, ...] = (), owed: tuple[ObligationFacts, ...] = ()) -> Verdict:
    """A verdict with what it lacks."""
    return Verdict(
        kind=VerdictKind.CAN_STAND_BY,
        stage=evaluate(Facts(), Policy.defaults(), TODAY).stage,
        guards=(),
        missing=missing,
        owed=owed,
        earliest=None,
        critical_path=(),
        days_late=None,
        sunset=None,
        degraded=(),
        next_change=None,
    )


def missing(
    guard: GuardId, finishes: date, obligation: str | None = None, due: date | None = None
) -> Missing:
    """A missing guard."""
    return Missing(guard, TODAY, finishes, 10, 0, True, (), obligation, due, False)  # noqa: FBT003 - a row of the engine


def test_nothing_is_owed_where_nothing_is_missing() -> None:
    assert rules.next_owed(verdict(), TODAY) is None


def test_a_missing_guard_is_told_with_the_days_that_it_takes() -> None:
    lacks = (missing(GuardId.E1, date(2020, 6, 11)), missing(GuardId.E2, date(2020, 6, 5)))
    assert rules.next_owed(verdict(lacks), TODAY) == rules.Next(GuardId.E1, days=10)


def test_the_obligation_due_first_comes_before_what_is_only_missing() -> None:
    lacks = (
        missing(GuardId.E1, date(2020, 6, 2)),
        missing(GuardId.E2, date(2020, 6, 9), "b", date(2020, 8, 1)),
        missing(GuardId.E3, date(2020, 6, 9), "a", date(2020, 7, 1)),
    )
    assert rules.next_owed(verdict(lacks), TODAY) == rules.Next(GuardId.E3, "a", date(2020, 7, 1))


def test_what_a_decision_imposed_can_come_first() -> None:
    lacks = (missing(GuardId.E2, date(2020, 6, 9), "b", date(2020, 8, 1)),)
    owed = (ObligationFacts("c", None, date(2020, 7, 1), None),)
    assert rules.next_owed(verdict(lacks, owed), TODAY) == rules.Next(None, "c", date(2020, 7, 1))


AT = datetime(2020, 12, 31, tzinfo=UTC)
MAY, JUNE, JULY = (datetime(2020, month, 1, tzinfo=UTC) for month in (5, 6, 7))


@pytest.mark.parametrize(
    ("broke", "noted", "expected"),
    [
        ({GuardId.R2: MAY}, None, [(MAY, (GuardId.R2,))]),
        (
            {GuardId.R2: MAY, GuardId.R5: JUNE},
            None,
            [(MAY, (GuardId.R2,)), (JUNE, (GuardId.R2, GuardId.R5))],
        ),
        ({GuardId.R2: MAY, GuardId.R5: MAY}, None, [(MAY, (GuardId.R2, GuardId.R5))]),
        ({GuardId.R2: MAY, GuardId.R5: JUNE}, MAY, [(JUNE, (GuardId.R2, GuardId.R5))]),
        ({GuardId.R2: MAY}, JUNE, [(AT, (GuardId.R2,))]),  # others came back: not dated before what is noted
        ({GuardId.R2: datetime(2021, 5, 1, tzinfo=UTC)}, None, [(AT, (GuardId.R2,))]),
    ],
)
def test_spells_are_told_in_order_from_what_is_noted_on(
    broke: dict[GuardId, datetime],
    noted: datetime | None,
    expected: list[tuple[datetime, tuple[GuardId, ...]]],
) -> None:
    assert rules.spells(broke, noted, AT) == expected


@given(
    st.dictionaries(st.sampled_from([*GuardId]), MOMENTS, min_size=1),
    st.none() | MOMENTS,
    MOMENTS,
)
def test_the_last_spell_tells_every_broken_guard(
    broke: dict[GuardId, datetime], noted: datetime | None, at: datetime
) -> None:
    found = rules.spells(broke, noted, at)
    assert set(found[-1][1]) == set(broke)
    begins = [begin for begin, _guards in found]
    assert begins == sorted(set(begins))
    assert all(begin <= at for begin in begins)
    assert all(set(a) < set(b) for (_x, a), (_y, b) in pairwise(found))
    if noted is not None and noted < at:
        assert all(begin > noted for begin in begins)
