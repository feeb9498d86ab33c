from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstay.look import charts
from mainstay.look.terms import Bar, PathStep, Segment

values = st.floats(min_value=0, max_value=1e9, allow_nan=False, allow_infinity=False)
days = st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 1, 1))


@st.composite
def steps(draw: st.DrawFn) -> list[PathStep]:
    starts = draw(st.lists(days, min_size=1, max_size=12))
    lengths = [draw(st.integers(0, 900)) for _ in starts]
    return [
        PathStep("work", start, start + timedelta(days=length), critical=draw(st.booleans()))
        for start, length in zip(starts, lengths, strict=True)
    ]


def share(text: str) -> float:
    assert text.endswith("%")
    return float(text[:-1])


def test_percent_keeps_two_decimals_and_the_point() -> None:
    assert charts.percent(0.625) == "62.5%"
    assert charts.percent(1 / 3) == "33.33%"
    assert charts.percent(0) == "0%"
    assert charts.percent(1) == "100%"


def test_bars_are_measured_against_the_longest() -> None:
    marks = charts.bars([Bar("a", 12), Bar("b", 3), Bar("c", 0)])
    assert [mark.width for mark in marks] == ["100%", "25%", "0%"]


def test_bars_of_nothing_have_no_length() -> None:
    assert [mark.width for mark in charts.bars([Bar("a", 0), Bar("b", 0)])] == ["0%", "0%"]
    assert charts.bars([]) == ()


@pytest.mark.parametrize(
    "draw", [lambda: charts.bars([Bar("a", -1)]), lambda: charts.parts([Segment("a", -1)])]
)
def test_a_negative_value_is_refused(draw: object) -> None:
    with pytest.raises(ValueError, match="negative"):
        draw()  # type: ignore[operator]  # a lambda


@given(st.lists(values, max_size=20))
def test_no_bar_is_longer_than_the_line_and_longer_bars_mean_more(numbers: list[float]) -> None:
    marks = charts.bars([Bar("x", number) for number in numbers])
    widths = [share(mark.width) for mark in marks]
    assert all(0 <= width <= 100 for width in widths)
    by_value = sorted(zip(numbers, widths, strict=True))
    assert [width for _, width in by_value] == sorted(widths)


@given(st.lists(values, min_size=1, max_size=12))
def test_parts_stand_side_by_side_and_fill_the_line(numbers: list[float]) -> None:
    marks = charts.parts([Segment("x", number) for number in numbers])
    ends = [share(mark.x) + share(mark.width) for mark in marks]
    for mark, end in zip(marks[1:], ends, strict=False):
        assert share(mark.x) == pytest.approx(end, abs=0.02)
    if sum(numbers) > 0:
        assert ends[-1] == pytest.approx(100, abs=0.02)
    for mark in marks:
        assert share(mark.middle) == pytest.approx(share(mark.x) + share(mark.width) / 2, abs=0.02)


def test_a_number_stands_only_in_a_part_that_has_room() -> None:
    wide, thin = charts.parts([Segment("a", 97), Segment("b", 3)])
    assert (wide.roomy, thin.roomy) == (True, False)
    assert (wide.share, thin.share) == (97, 3)


def test_a_path_needs_a_step_that_ends_after_it_starts() -> None:
    backwards = PathStep("x", date(2026, 2, 1), date(2026, 1, 1))
    for wrong in ([], [backwards]):
        with pytest.raises(ValueError, match="path"):
            charts.path(wrong)


@given(steps())
def test_every_mark_of_a_path_stays_inside_the_picture(work: list[PathStep]) -> None:
    picture = charts.path(work)
    assert [mark.step for mark in picture.steps] == work
    assert [mark.number for mark in picture.steps] == list(range(1, len(work) + 1))
    for mark in picture.steps:
        assert share(mark.x) >= charts.MARGIN - 0.01
        assert share(mark.end) <= 100
        assert 0 <= mark.y <= picture.axis - charts.ROW
    for tick in picture.ticks:
        assert 0 <= share(tick.x) <= 100
        assert picture.start <= tick.when <= picture.finish


@given(steps())
def test_an_axis_has_few_dates_and_an_earlier_one_stands_further_left(work: list[PathStep]) -> None:
    ticks = charts.path(work).ticks
    assert len(ticks) <= charts.TICKS
    places = [share(tick.x) for tick in ticks]
    assert places == sorted(places)


@given(steps())
def test_the_rope_joins_the_critical_steps_in_their_order(work: list[PathStep]) -> None:
    picture = charts.path(work)
    critical = [mark for mark in picture.steps if mark.step.critical]
    assert len(picture.joints) == max(len(critical) - 1, 0)
    for joint, above, below in zip(picture.joints, critical, critical[1:], strict=False):
        assert (joint.x, joint.top, joint.bottom) == (above.end, above.y, below.y)


def test_a_short_path_shows_its_two_ends() -> None:
    picture = charts.path([PathStep("x", date(2026, 5, 4), date(2026, 5, 20))])
    assert [(tick.when, tick.anchor) for tick in picture.ticks] == [
        (date(2026, 5, 4), "start"),
        (date(2026, 5, 20), "end"),
    ]


def test_a_long_path_shows_firsts_of_months_at_an_even_pace() -> None:
    picture = charts.path([PathStep("x", date(2020, 2, 10), date(2021, 6, 3))])
    assert [tick.when for tick in picture.ticks] == [
        date(2020, 4, 1),
        date(2020, 7, 1),
        date(2020, 10, 1),
        date(2021, 1, 1),
        date(2021, 4, 1),
    ]
