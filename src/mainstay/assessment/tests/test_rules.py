"""The rules of assessment, each by what it refuses and what it lets pass."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from statistics import median

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from mainstay_engines.evidence.terms import Direction

from mainstay.assessment import rules
from mainstay.assessment.terms import EquityEffect
from mainstay.door.terms import Refused

TODAY = date(2021, 3, 1)
SCORES = st.integers(-3, 3)


def refused_at(check: Callable[[], None]) -> str | None:
    """The field that a refusal names."""
    with pytest.raises(Refused) as caught:
        check()
    return caught.value.field


@given(st.dates())
@example(date.max)
def test_a_day_ends_after_all_its_moments_and_before_the_next(day: date) -> None:
    end = rules.end_of(day)
    assert end > datetime.combine(day, datetime.max.time(), UTC) or day == date.max
    assert day == date.max or end == datetime.combine(
        date.fromordinal(day.toordinal() + 1), datetime.min.time(), UTC
    )


def test_a_date_may_be_today_or_unknown_but_not_tomorrow() -> None:
    rules.check_not_after(TODAY, TODAY, "published_on")
    rules.check_not_after(None, TODAY, "published_on")
    assert (
        refused_at(lambda: rules.check_not_after(date(2021, 3, 2), TODAY, "published_on")) == "published_on"
    )


@pytest.mark.parametrize("direction", [one for one in Direction if one is not Direction.NOT_MEASURED])
def test_a_result_says_of_what(direction: Direction) -> None:
    rules.check_outcome(direction, "numeracy")
    assert refused_at(lambda: rules.check_outcome(direction, "")) == "outcome"


def test_a_count_need_not_name_an_outcome() -> None:
    rules.check_outcome(Direction.NOT_MEASURED, "")


def test_targets_are_real_and_named_once() -> None:
    rules.check_targets(("4.1", "17.19", "16.a"))
    assert refused_at(lambda: rules.check_targets(("4.1", "4.1"))) == "targets"
    assert refused_at(lambda: rules.check_targets(("4.1", "4.9"))) == "targets"


@given(st.lists(st.integers(0, 5)))
def test_a_list_names_each_once(items: list[int]) -> None:
    if len(items) == len(set(items)):
        rules.check_each_once(items, "assessors")
    else:
        assert refused_at(lambda: rules.check_each_once(items, "assessors")) == "assessors"


@given(st.dictionaries(st.sampled_from("abcd"), SCORES), st.sets(st.sampled_from("abcd")), st.booleans())
def test_scores_match_the_targets_exactly(scores: dict[str, int], targets: set[str], explained: bool) -> None:  # noqa: FBT001 - drawn
    rationales = dict.fromkeys(scores, "because") if explained else {}
    fits = set(scores) == targets and (explained or not any(scores.values()))
    if fits:
        rules.check_scores(targets, scores, rationales)
    else:
        assert refused_at(lambda: rules.check_scores(targets, scores, rationales)) in {"scores", "rationales"}


def test_reasons_for_other_targets_are_refused() -> None:
    assert refused_at(lambda: rules.check_scores({"4.1"}, {"4.1": 0}, {"4.5": "because"})) == "rationales"


def test_no_effect_needs_no_reason() -> None:
    rules.check_scores({"4.1"}, {"4.1": 0}, {})


@given(st.sets(st.integers(0, 9)), st.sets(st.integers(0, 9)))
def test_scores_are_complete_when_nobody_named_is_missing(named: set[int], submitted: set[int]) -> None:
    assert rules.completes(named, submitted) is (not named - submitted)


def test_one_submission_alone_is_never_shown() -> None:
    rules.check_closable(2)
    for few in (0, 1):
        with pytest.raises(Refused, match=f"Only {few} submitted"):
            rules.check_closable(few)


@pytest.mark.parametrize(
    ("effect", "checked", "how", "field"),
    [
        (EquityEffect.UNKNOWN, False, "", ""),
        (EquityEffect.WORSE, False, "", ""),
        (EquityEffect.WORSE, True, "Compared refusals by age", ""),
        (EquityEffect.WORSE, True, "", "how_checked"),
        (EquityEffect.UNKNOWN, True, "Asked them", "equity"),
    ],
)
def test_a_checked_group_says_how_and_what_came_out(
    effect: EquityEffect,
    checked: bool,  # noqa: FBT001 - a column of the table
    how: str,
    field: str,
) -> None:
    def check() -> None:
        rules.check_group(effect=effect, checked=checked, how_checked=how)

    if field:
        assert refused_at(check) == field
    else:
        check()


@given(st.lists(SCORES, min_size=1, max_size=20))
def test_a_picture_shows_every_score_within_its_frame(scores: list[int]) -> None:
    drawn = rules.picture(scores, median(scores))
    assert len(drawn.dots) == len(scores)
    assert len({(dot.x, dot.y) for dot in drawn.dots}) == len(scores), "no dot hides another"
    assert all(0 < dot.y <= drawn.line_y < drawn.foot < drawn.height for dot in drawn.dots)
    places = [float(dot.x.rstrip("%")) for dot in drawn.dots]
    left, width = float(drawn.range_x.rstrip("%")), float(drawn.range_width.rstrip("%"))
    assert min(places) == left
    assert max(places) == pytest.approx(left + width, abs=0.02)
    assert left - 0.01 <= float(drawn.median_x.rstrip("%")) <= left + width + 0.02
    assert [label for _, label in drawn.ticks] == ["−3", "−2", "−1", "0", "+1", "+2", "+3"]


@given(SCORES, SCORES)
def test_a_higher_score_stands_further_right(one: int, other: int) -> None:
    assert (one < other) is (rules.place_of_score(one) < rules.place_of_score(other))
