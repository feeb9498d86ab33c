import pytest
from hypothesis import given
from hypothesis import strategies as st
from mainstay_engines.evidence.thresholds import ATTRITION_BOUNDARY, ATTRITION_LIMIT, attrition_is_high

shares = st.floats(0, 1)


@pytest.mark.parametrize(
    ("overall", "differential", "high"),
    [
        (None, None, False),
        (None, 0.5, False),
        (0.20, None, False),
        (0.21, None, True),
        # Rows of table II.1 of the WWC Standards Handbook 4.1, cautious assumption.
        (0.00, 0.057, False),
        (0.00, 0.058, True),
        (0.10, 0.063, False),
        (0.10, 0.064, True),
        (0.20, 0.054, False),
        (0.20, 0.055, True),
        (0.30, 0.041, False),
        (0.30, 0.042, True),
        (0.40, 0.026, False),
        (0.40, 0.027, True),
        (0.50, 0.010, False),
        (0.50, 0.011, True),
        (0.57, 0.000, False),
        (0.57, 0.001, True),
        (0.58, 0.000, True),
        (1.00, 0.000, True),
    ],
)
def test_the_boundary(overall: float | None, differential: float | None, *, high: bool) -> None:
    assert attrition_is_high(overall, differential) is high


def test_the_table_reaches_from_none_to_57_percent() -> None:
    assert len(ATTRITION_BOUNDARY) == 58
    assert ATTRITION_BOUNDARY[-1] == 0
    assert max(ATTRITION_BOUNDARY) == 63


@given(shares, shares, shares)
def test_a_wider_gap_between_groups_is_never_better(overall: float, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert attrition_is_high(overall, low) <= attrition_is_high(overall, high)


@given(shares, shares)
def test_losing_more_is_never_better_where_only_the_whole_is_known(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert attrition_is_high(low, None) <= attrition_is_high(high, None)
    assert attrition_is_high(low, None) is (low > ATTRITION_LIMIT)
