"""Where the marks of a chart go. Pure: values in, positions out; templates draw them.

Positions along the line are percentages of the width as text ("62.5%"), so that a picture fits any screen
without scaling its letters, and no locale turns the point into a comma. Heights are pixels.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from mainstay.look.terms import Bar, PathStep, Segment

ROW = 38  # pixels per step of a path
HEAD = 6  # pixels above the first step
AXIS = 26  # pixels for the dates below
MARGIN = 3.0  # percent kept free at either end, for the round ends and the numbers
THINNEST = 1.2  # percent, so that a step of a day can be seen
TICKS = 5
PACES = (1, 2, 3, 6, 12, 24, 60, 120, 240)  # months from one date of the axis to the next
SHORTEST_WITH_MONTHS = 62  # days; below that the axis shows its two ends
ROOM = 0.06  # the least share of a bar that has room for a number


def percent(share: float) -> str:
    """A share of one as a percentage with at most two decimals: 0.625 is "62.5%"."""
    return f"{round(share * 100, 2):g}%"


@dataclass(frozen=True, slots=True)
class BarMark:
    """A bar and its length."""

    bar: Bar
    width: str


def bars(items: Sequence[Bar]) -> tuple[BarMark, ...]:
    """Bars measured against the longest. Raises ValueError for a negative value."""
    if any(item.value < 0 for item in items):
        message = "a bar has a negative value"
        raise ValueError(message)
    longest = max((item.value for item in items), default=0)
    return tuple(BarMark(item, percent(item.value / longest if longest else 0)) for item in items)


@dataclass(frozen=True, slots=True)
class PartMark:
    """A part of a whole: where it begins and has its middle, how long it is, its share in whole percent."""

    segment: Segment
    x: str
    middle: str
    width: str
    share: int
    roomy: bool  # whether a number fits inside


def parts(segments: Sequence[Segment]) -> tuple[PartMark, ...]:
    """The parts side by side; together they fill the line unless all are zero.

    Raises ValueError for a negative value.
    """
    if any(segment.value < 0 for segment in segments):
        message = "a part has a negative value"
        raise ValueError(message)
    whole = sum(segment.value for segment in segments)
    marks: list[PartMark] = []
    before = 0.0
    for segment in segments:
        share = segment.value / whole if whole else 0.0
        start = before / whole if whole else 0.0
        middle = percent(start + share / 2)
        mark = PartMark(
            segment, percent(start), middle, percent(share), round(share * 100), roomy=share >= ROOM
        )
        marks.append(mark)
        before += segment.value
    return tuple(marks)


@dataclass(frozen=True, slots=True)
class StepMark:
    """A step as a bar with its number at its head."""

    number: int
    step: PathStep
    x: str
    end: str
    width: str
    y: int


@dataclass(frozen=True, slots=True)
class Tick:
    """A date on the axis; ``form`` is Django's date format for it."""

    x: str
    when: date
    anchor: str
    form: str


@dataclass(frozen=True, slots=True)
class Joint:
    """The rope from the end of a critical step down to the next one."""

    x: str
    top: int
    bottom: int


@dataclass(frozen=True, slots=True)
class PathPicture:
    """A path laid out on one axis of days."""

    steps: tuple[StepMark, ...]
    ticks: tuple[Tick, ...]
    joints: tuple[Joint, ...]
    height: int
    start: date
    finish: date

    @property
    def axis(self) -> int:
        """Where the line of the axis runs, in pixels from the top."""
        return self.height - AXIS


class _Days:
    """The axis: days to percent."""

    def __init__(self, start: date, finish: date) -> None:
        self.start = start
        self.length = max((finish - start).days, 1)

    def at(self, day: date) -> float:
        """The place of a day in percent of the width."""
        return MARGIN + (day - self.start).days / self.length * (100 - 2 * MARGIN)


def path(steps: Sequence[PathStep]) -> PathPicture:
    """A path in the order given.

    Raises ValueError when it has no step, or a step that ends before it starts.
    """
    if not steps or any(step.finish < step.start for step in steps):
        message = "a path needs steps that end no earlier than they start"
        raise ValueError(message)
    start = min(step.start for step in steps)
    finish = max(step.finish for step in steps)
    days = _Days(start, finish)
    marks = tuple(_step_mark(number, step, days) for number, step in enumerate(steps, start=1))
    height = HEAD + ROW * len(steps) + AXIS
    return PathPicture(marks, _ticks(start, finish, days), _joints(marks), height, start, finish)


def _step_mark(number: int, step: PathStep, days: _Days) -> StepMark:
    left = days.at(step.start)
    width = max(days.at(step.finish) - left, THINNEST)
    return StepMark(
        number=number,
        step=step,
        x=percent(left / 100),
        end=percent((left + width) / 100),
        width=percent(width / 100),
        y=HEAD + ROW * (number - 1),
    )


def _joints(marks: Sequence[StepMark]) -> tuple[Joint, ...]:
    critical = [mark for mark in marks if mark.step.critical]
    return tuple(Joint(above.end, above.y, below.y) for above, below in pairwise(critical))


def _ticks(start: date, finish: date, days: _Days) -> tuple[Tick, ...]:
    if (finish - start).days < SHORTEST_WITH_MONTHS:
        ends = ((start, "start"), (finish, "end"))
        return tuple(Tick(percent(days.at(day) / 100), day, anchor, "j M Y") for day, anchor in ends)
    months = _month_starts(start, finish)
    paces = ([day for day in months if (day.year * 12 + day.month - 1) % pace == 0] for pace in PACES)
    chosen = next((days_shown for days_shown in paces if len(days_shown) <= TICKS), months[:1])
    return tuple(Tick(percent(days.at(day) / 100), day, _anchor(days.at(day)), "M Y") for day in chosen)


def _anchor(place: float) -> str:
    """Which way a label at this place must lean so as not to fall off the picture."""
    edge = 12.0
    if place < edge:
        return "start"
    return "end" if place > 100 - edge else "middle"


def _month_starts(start: date, finish: date) -> list[date]:
    """The first of each month from start to finish."""
    first = start.year * 12 + start.month - 1 + (1 if start.day > 1 else 0)
    last = finish.year * 12 + finish.month - 1
    return [date(month // 12, month % 12 + 1, 1) for month in range(first, last + 1)]
