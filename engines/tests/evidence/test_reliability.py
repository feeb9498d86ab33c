"""Krippendorff's alpha against published figures and, where installed, the PyPI package."""

from collections.abc import Callable, Sequence
from importlib import import_module
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mainstay_engines.evidence.reliability import Metric, krippendorff_alpha


def units_of(*observers: str) -> list[list[int]]:
    """Scores by unit from one line per observer, a dot where one is missing."""
    rows = [line.split() for line in observers]
    return [[int(score) for score in unit if score != "."] for unit in zip(*rows, strict=True)]


# Krippendorff (2011), section C: any number of observers, missing scores.
FOUR_OBSERVERS = units_of(
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)
# Krippendorff (2011), sections A and B: two observers, no score missing.
TWO_OBSERVERS_BINARY = units_of("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0")
TWO_OBSERVERS_NOMINAL = units_of("1 1 2 2 4 3 3 3 5 4 4 1", "2 1 2 2 2 3 3 3 5 4 4 4")
# The worked example of the encyclopedia's article on alpha.
THREE_CODERS = units_of(
    ". . . . . 3 4 1 2 1 1 3 3 . 3",
    "1 . 2 1 3 3 4 3 . . . . . . .",
    ". . 2 1 3 4 4 . 2 1 1 3 3 . 4",
)


@pytest.mark.parametrize(
    ("units", "metric", "published"),
    [
        (FOUR_OBSERVERS, Metric.NOMINAL, 0.743),
        (FOUR_OBSERVERS, Metric.ORDINAL, 0.815),
        (FOUR_OBSERVERS, Metric.INTERVAL, 0.849),
        (FOUR_OBSERVERS, Metric.RATIO, 0.797),
        (TWO_OBSERVERS_BINARY, Metric.NOMINAL, 0.095),
        (TWO_OBSERVERS_NOMINAL, Metric.NOMINAL, 0.692),
        (THREE_CODERS, Metric.NOMINAL, 0.691),
        (THREE_CODERS, Metric.ORDINAL, 0.807),
        (THREE_CODERS, Metric.INTERVAL, 0.811),
    ],
)
def test_published_figures(units: list[list[int]], metric: Metric, published: float) -> None:
    assert krippendorff_alpha(units, metric) == pytest.approx(published, abs=0.0005)


@pytest.mark.parametrize("units", [[], [[1]], [[1], [2]], [[2, 2], [2, 2]]])
def test_it_is_not_defined_without_a_difference_to_expect(units: list[list[int]]) -> None:
    assert krippendorff_alpha(units, Metric.ORDINAL) is None


def test_full_agreement_is_1_and_opposition_below_0() -> None:
    assert krippendorff_alpha([(1, 1), (3, 3)], Metric.ORDINAL) == 1
    opposed = krippendorff_alpha([(-3, 3), (-3, 3)], Metric.ORDINAL)
    assert opposed is not None
    assert opposed < 0


def test_a_unit_with_one_score_says_nothing() -> None:
    alone = krippendorff_alpha([*FOUR_OBSERVERS, [5]], Metric.ORDINAL)
    assert alone == krippendorff_alpha(FOUR_OBSERVERS, Metric.ORDINAL)


scores = st.integers(-3, 3)
tables = st.lists(st.lists(scores, max_size=5), max_size=12)


@given(tables, st.randoms(use_true_random=False), st.sampled_from([*Metric][:3]))
def test_order_does_not_matter(units: list[list[int]], random: Random, metric: Metric) -> None:
    shuffled = [random.sample(unit, len(unit)) for unit in random.sample(units, len(units))]
    assert krippendorff_alpha(units, metric) == krippendorff_alpha(shuffled, metric)


@given(tables)
def test_ordinal_alpha_knows_only_the_order(units: list[list[int]]) -> None:
    stretched = [[score**3 * 10 for score in unit] for unit in units]
    assert krippendorff_alpha(units, Metric.ORDINAL) == krippendorff_alpha(stretched, Metric.ORDINAL)


@given(tables)
def test_interval_alpha_ignores_where_the_scale_begins(units: list[list[int]]) -> None:
    moved = [[score + 100 for score in unit] for unit in units]
    one, other = (krippendorff_alpha(table, Metric.INTERVAL) for table in (units, moved))
    assert one == pytest.approx(other) if one is not None else other is None


@given(tables)
def test_it_never_exceeds_1(units: list[list[int]]) -> None:
    for metric in (Metric.NOMINAL, Metric.ORDINAL, Metric.INTERVAL):
        alpha = krippendorff_alpha(units, metric)
        assert alpha is None or alpha <= 1


def test_agreement_falls_as_one_assessor_moves_away() -> None:
    moving = [[[1, 1], [2, 2], [0, 0], [3, 3 - step]] for step in range(4)]
    alphas = [krippendorff_alpha(units, Metric.INTERVAL) or 0.0 for units in moving]
    assert all(one > other for one, other in pairwise(alphas))


@pytest.fixture(scope="module")
def oracle() -> Callable[[Sequence[Sequence[float]], Metric], float]:
    try:
        package, numpy = import_module("krippendorff"), import_module("numpy")
    except ImportError:
        pytest.skip("The PyPI package krippendorff is not installed, so there is no oracle to compare with.")

    def alpha(units: Sequence[Sequence[float]], metric: Metric) -> float:
        width = max(map(len, units))
        table = numpy.array([[*unit, *([numpy.nan] * (width - len(unit)))] for unit in units]).T
        return float(package.alpha(reliability_data=table, level_of_measurement=metric.value))

    return alpha


@given(st.lists(st.lists(st.integers(0, 6), min_size=2, max_size=5), min_size=2, max_size=10))
def test_it_is_what_the_package_computes(
    oracle: Callable[[Sequence[Sequence[float]], Metric], float], units: list[list[int]]
) -> None:
    if len({score for unit in units for score in unit}) < 2:
        assert krippendorff_alpha(units, Metric.ORDINAL) is None
        return
    for metric in Metric:
        assert krippendorff_alpha(units, metric) == pytest.approx(oracle(units, metric), abs=1e-9)
