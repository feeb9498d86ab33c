"""How much is at stake: an additive rule over people affected, severity, irreversibility and cost.

The rule is Mainstay's own; no standard fixes it. Each of the four gives 0 to 3 points; the sum gives the
stakes. Severity and irreversibility both at 3 are never below high, however few the people or small the cost.
"""

from bisect import bisect_right
from typing import NamedTuple

from mainstay_engines.passage.terms import Stakes

PEOPLE_BANDS = (1_000, 100_000, 1_000_000)
UNKNOWN_PEOPLE_POINTS = 2
POINT_BANDS = (4, 7, 10)
_WORST = 3


class StakesFinding(NamedTuple):
    """The stakes, the points that give them, and why, in words."""

    stakes: Stakes
    points: int
    reason: str


def stakes_of(people_affected: int | None, severity: int, irreversibility: int, cost: int) -> Stakes:
    """Return the stakes; see `weigh` for the arguments and the rule.

    >>> stakes_of(500, severity=3, irreversibility=3, cost=0)
    <Stakes.HIGH: 'high'>
    """
    return weigh(people_affected, severity, irreversibility, cost).stakes


def weigh(people_affected: int | None, severity: int, irreversibility: int, cost: int) -> StakesFinding:
    """Return the stakes with their points and the reason.

    `people_affected` is a count, or None where nobody knows: then it gives 2 points, since what is unknown
    should not lower the stakes. The others run from 0 to 3. Raises `ValueError` for a value out of range.

    >>> weigh(20_000, severity=2, irreversibility=1, cost=1).reason
    'People affected 1, severity 2, irreversibility 1, cost 1: 5 of 12 points, medium stakes.'
    """
    people = _people_points(people_affected)
    scores = {"severity": severity, "irreversibility": irreversibility, "cost": cost}
    for name, score in scores.items():
        if not 0 <= score <= _WORST:
            message = f"{name}: it must be a whole number from 0 to {_WORST}"
            raise ValueError(message)
    points = people + sum(scores.values())
    stakes = tuple(Stakes)[bisect_right(POINT_BANDS, points)]
    parts = f"People affected {people}, severity {severity}, irreversibility {irreversibility}, cost {cost}"
    reason = f"{parts}: {points} of 12 points, {stakes.replace('-', ' ')} stakes."
    if severity == irreversibility == _WORST and stakes in {Stakes.LOW, Stakes.MEDIUM}:
        stakes = Stakes.HIGH
        reason = f"{parts}: the worst severity can't be undone, so never below high stakes."
    return StakesFinding(stakes, points, reason)


def _people_points(people_affected: int | None) -> int:
    if people_affected is None:
        return UNKNOWN_PEOPLE_POINTS
    if people_affected < 0:
        message = "people_affected: it can't be below 0"
        raise ValueError(message)
    return bisect_right(PEOPLE_BANDS, people_affected)
