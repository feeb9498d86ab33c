from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mainstay_engines.passage.stakes import stakes_of, weigh
from mainstay_engines.passage.terms import Stakes

SCORE = st.integers(0, 3)
PEOPLE = st.none() | st.integers(0, 10**9)
RANK = {stakes: rank for rank, stakes in enumerate(Stakes)}


@pytest.mark.parametrize(
    ("people", "points"),
    [(0, 0), (999, 0), (1_000, 1), (99_999, 1), (100_000, 2), (999_999, 2), (1_000_000, 3), (None, 2)],
)
def test_people_affected_give_points_by_band(people: int | None, points: int) -> None:
    assert weigh(people, 0, 0, 0).points == points


@pytest.mark.parametrize(
    ("scores", "stakes"),
    [
        ((0, 0, 0), "low"),
        ((3, 0, 0), "low"),
        ((3, 1, 0), "medium"),
        ((3, 2, 1), "medium"),
        ((3, 2, 2), "high"),
        ((3, 3, 3), "high"),
    ],
)
def test_points_add_up_to_stakes(scores: tuple[int, int, int], stakes: str) -> None:
    assert stakes_of(0, *scores) == stakes


def test_ten_points_and_more_are_very_high() -> None:
    assert [stakes_of(1_000, 3, 3, 2), stakes_of(1_000, 3, 3, 3), stakes_of(10**6, 3, 3, 3)] == [
        Stakes.HIGH,
        Stakes.VERY_HIGH,
        Stakes.VERY_HIGH,
    ]


@given(PEOPLE, SCORE)
def test_the_worst_that_cannot_be_undone_is_never_below_high(people: int | None, cost: int) -> None:
    assert RANK[stakes_of(people, 3, 3, cost)] >= RANK[Stakes.HIGH]


def test_the_floor_lifts_only_the_worst_that_cannot_be_undone() -> None:
    lifted = [
        scores
        for scores in product(range(4), repeat=3)
        if RANK[stakes_of(0, *scores)] != (sum(scores) >= 4) + (sum(scores) >= 7) + (sum(scores) >= 10)
    ]
    assert lifted == [(3, 3, 0)]


@given(
    st.tuples(st.integers(0, 10**9), SCORE, SCORE, SCORE),
    st.tuples(st.integers(0, 10**9), SCORE, SCORE, SCORE),
)
def test_more_of_anything_never_lowers_the_stakes(
    one: tuple[int, int, int, int], other: tuple[int, int, int, int]
) -> None:
    low = [min(pair) for pair in zip(one, other, strict=True)]
    high = [max(pair) for pair in zip(one, other, strict=True)]
    assert RANK[stakes_of(*low)] <= RANK[stakes_of(*high)]


@given(PEOPLE, SCORE, SCORE, SCORE)
def test_the_reason_names_every_part_and_the_stakes(
    people: int | None, severity: int, lasting: int, cost: int
) -> None:
    found = weigh(people, severity, lasting, cost)
    assert found.stakes is stakes_of(people, severity, lasting, cost)
    assert f"severity {severity}, irreversibility {lasting}, cost {cost}:" in found.reason
    assert f"{found.stakes.replace('-', ' ')} stakes." in found.reason


@pytest.mark.parametrize("people", [-1, -(10**6)])
def test_fewer_than_nobody_is_refused(people: int) -> None:
    with pytest.raises(ValueError, match="people_affected"):
        stakes_of(people, 0, 0, 0)


@pytest.mark.parametrize(("place", "field"), [(0, "severity"), (1, "irreversibility"), (2, "cost")])
@pytest.mark.parametrize("score", [-1, 4])
def test_a_score_out_of_range_is_refused_by_name(place: int, field: str, score: int) -> None:
    scores = [0, 0, 0]
    scores[place] = score
    with pytest.raises(ValueError, match=f"{field}: it must be a whole number from 0 to 3"):
        stakes_of(0, *scores)
