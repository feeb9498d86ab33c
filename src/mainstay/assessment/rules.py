"""What evidence, scores and affected groups must be, when scores may be seen, and where a score is drawn."""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from mainstay_engines.evidence.effects import HIGHEST, LOWEST
from mainstay_engines.evidence.targets import is_target
from mainstay_engines.evidence.terms import Direction

from mainstay.assessment.terms import LEAST_REVEALED, EquityEffect
from mainstay.door.terms import N_, Refused

EDGE = 6.0  # percent kept free at either end of the line, for half a dot
MIDDLE = 22  # pixels from the top to the line
BAR = 6
STEP = 14  # pixels between dots of the same score


def end_of(day: date) -> datetime:
    """The first moment after a day, in UTC; at the end of time the last moment there is."""
    if day == date.max:
        return datetime.max.replace(tzinfo=UTC)
    return datetime.combine(day + timedelta(days=1), time.min, UTC)


def check_not_after(told: date | None, today: date, field: str) -> None:
    """Refuse a date that has not come yet."""
    if told is not None and told > today:
        raise Refused(N_("This day has not come yet. Check the year."), field=field)


def check_outcome(direction: Direction, outcome: str) -> None:
    """Refuse a result that does not say of what."""
    if direction is not Direction.NOT_MEASURED and not outcome:
        raise Refused(N_("Say what got better, worse or stayed the same."), field="outcome")


def check_each_once(items: Sequence[Hashable], field: str) -> None:
    """Refuse a list that names something twice."""
    if len(set(items)) < len(items):
        raise Refused(N_("Something is named twice here. Name each once."), field=field)


def check_targets(targets: Sequence[str]) -> None:
    """Refuse what is no target of the Sustainable Development Goals, and one that is named twice."""
    check_each_once(targets, "targets")
    unknown = [target for target in targets if not is_target(target)]
    if unknown:
        raise Refused(
            N_("There is no target %(target)s. They go from 1.1 to 17.19."),
            field="targets",
            target=unknown[0],
        )


def check_scores(targets: Collection[str], scores: Mapping[str, int], rationales: Mapping[str, str]) -> None:
    """Refuse scores that leave a target out or bring one in, and an effect without a reason."""
    if set(scores) != set(targets):
        raise Refused(N_("Score each target of this round, and no other."), field="scores")
    if not set(rationales) <= set(targets):
        raise Refused(N_("Give reasons for the targets of this round only."), field="rationales")
    silent = sorted(target for target, score in scores.items() if score and not rationales.get(target))
    if silent:
        raise Refused(
            N_("Say why you see an effect on target %(target)s."), field="rationales", target=silent[0]
        )


def completes(named: Iterable[Hashable], submitted: Iterable[Hashable]) -> bool:
    """Whether everybody named has submitted, so that the scores are revealed.

    >>> completes({"a", "b"}, {"a"}), completes({"a", "b"}, {"b", "a"})
    (False, True)
    """
    return set(named) <= set(submitted)


def check_closable(submitted: int) -> None:
    """Refuse to reveal fewer scores than two, since one alone shows no agreement or disagreement."""
    if submitted < LEAST_REVEALED:
        raise Refused(
            N_("Only %(count)s submitted. Wait for at least two, or abandon this round."), count=submitted
        )


def check_group(*, effect: EquityEffect, checked: bool, how_checked: str) -> None:
    """Refuse a check without saying how, and a check that left the effect unknown."""
    if checked and not how_checked:
        raise Refused(N_("Say how it was checked, such as by which survey or register."), field="how_checked")
    if checked and effect is EquityEffect.UNKNOWN:
        raise Refused(
            N_("While the effect is not known, it is not checked. Choose an effect, or take the tick away."),
            field="equity",
        )


@dataclass(frozen=True, slots=True)
class Dot:
    """One score on the line: its place in percent of the width, and in pixels from the top."""

    x: str
    y: int


@dataclass(frozen=True, slots=True)
class Picture:
    """The scores of one target on the line from −3 to +3: ticks, dots, range and median."""

    ticks: tuple[tuple[str, str], ...]  # place and label
    dots: tuple[Dot, ...]
    range_x: str
    range_width: str
    median_x: str
    line_y: int
    bar: int  # height of the bar that shows the range
    bar_y: int
    foot: int  # where the ticks end, above their labels
    height: int


def place_of_score(score: float) -> float:
    """Where a score stands, in percent of the width.

    >>> place_of_score(-3), place_of_score(0), place_of_score(3)
    (6.0, 50.0, 94.0)
    """
    return EDGE + (score - LOWEST) / (HIGHEST - LOWEST) * (100 - 2 * EDGE)


def signed(score: float) -> str:
    """A score with its sign, the minus as typographers write it.

    >>> signed(2), signed(0), signed(-0.5)
    ('+2', '0', '−0.5')
    """
    return f"{score:+g}".replace("-", "−") if score else "0"


def picture(scores: Sequence[int], median: float) -> Picture:
    """Lay out the scores of one target; equal ones are piled up. Raises ValueError when there is none."""
    highest_pile = max(Counter(scores).values())
    line = MIDDLE + STEP * (highest_pile - 1)
    seen: Counter[int] = Counter()
    dots: list[Dot] = []
    for score in sorted(scores):
        dots.append(Dot(_percent(place_of_score(score)), line - STEP * seen[score]))
        seen[score] += 1
    left, right = place_of_score(min(scores)), place_of_score(max(scores))
    ticks = tuple((_percent(place_of_score(tick)), signed(tick)) for tick in range(LOWEST, HIGHEST + 1))
    return Picture(
        ticks=ticks,
        dots=tuple(dots),
        range_x=_percent(left),
        range_width=_percent(right - left),
        median_x=_percent(place_of_score(median)),
        line_y=line,
        bar=BAR,
        bar_y=line - BAR // 2,
        foot=line + MIDDLE - 4,
        height=line + 2 * MIDDLE - 4,
    )


def _percent(place: float) -> str:
    return f"{round(place, 2):g}%"
