"""Krippendorff's alpha: how far several people's scores agree beyond chance.

    alpha = 1 - observed disagreement / expected disagreement

1 is full agreement, 0 what chance would give, below 0 systematic disagreement. Any number of people; scores
may be missing. After Krippendorff, Computing Krippendorff's Alpha-Reliability (2011).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import accumulate, chain, combinations
from math import fsum

# Krippendorff, Content Analysis (2004), p. 241: rely on .800, draw tentative conclusions from .667.
ALPHA_RELIABLE = 0.800
ALPHA_TENTATIVE = 0.667


class Metric(StrEnum):
    """What a difference between two scores means."""

    NOMINAL = "nominal"  # the same or not
    ORDINAL = "ordinal"  # how many scores lie between them
    INTERVAL = "interval"  # their distance
    RATIO = "ratio"  # their distance as a share of their sum; no negative scores


def krippendorff_alpha(units: Iterable[Sequence[float]], metric: Metric) -> float | None:
    """Alpha over units, each the scores that it got in any order; None where it is not defined.

    Units with fewer than two scores say nothing. It is not defined without any other unit, nor where all
    scores are the same: expected disagreement is then 0. For the ratio metric scores must not be negative.

    >>> krippendorff_alpha([(1, 1), (2, 2), (3, 3)], Metric.NOMINAL)
    1.0
    """
    # Equal units disagree equally: with few steps and few people there are far fewer kinds than units.
    kinds = Counter(tuple(sorted(scores)) for scores in units if len(scores) > 1)
    total = Counter(chain.from_iterable(kinds.elements()))
    distances = _distances(total, metric)
    expected = _disagreement(total, distances)
    if not expected:
        return None
    # fsum: the same figure in whatever order the units come.
    observed = fsum(times * _disagreement(Counter(kind), distances) for kind, times in kinds.items())
    return 1 - observed / expected


_Distances = Mapping[tuple[float, float], float]


def _disagreement(counts: Counter[float], distances: _Distances) -> float:
    """The squared distance summed over pairs of scores, per score that each is compared with."""
    values = sorted(counts)
    pairs = fsum(counts[low] * counts[high] * distances[low, high] for low, high in combinations(values, 2))
    return pairs / (counts.total() - 1) if pairs else 0.0


def _distances(total: Counter[float], metric: Metric) -> _Distances:
    """The squared distance between any two values, the lower one first."""
    values = sorted(total)
    if metric is Metric.ORDINAL:
        # Half of the scores with either value, and all between: the difference of their mid-ranks.
        above = dict(zip(values, accumulate(total[value] for value in values), strict=True))
        ranks = {value: above[value] - total[value] / 2 for value in values}
        return {pair: (ranks[pair[1]] - ranks[pair[0]]) ** 2 for pair in combinations(values, 2)}
    square = _SQUARES[metric]
    return {pair: square(*pair) for pair in combinations(values, 2)}


_SQUARES: Mapping[Metric, Callable[[float, float], float]] = {
    Metric.NOMINAL: lambda _low, _high: 1.0,
    Metric.INTERVAL: lambda low, high: (high - low) ** 2,
    Metric.RATIO: lambda low, high: ((high - low) / (high + low)) ** 2,
}
