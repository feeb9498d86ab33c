from collections import Counter

import pytest
from mainstay_engines.evidence.targets import TARGETS, goal_of, is_target


def test_there_are_169_targets_of_17_goals() -> None:
    assert len(TARGETS) == len(set(TARGETS)) == 169
    assert {goal_of(target) for target in TARGETS} == set(range(1, 18))
    assert sum(target[-1].isalpha() for target in TARGETS) == 43


def test_the_number_of_targets_of_each_goal() -> None:
    counts = Counter(goal_of(target) for target in TARGETS)
    assert list(counts.values()) == [7, 8, 13, 10, 9, 8, 5, 12, 8, 10, 10, 11, 5, 10, 12, 12, 19]


def test_they_stand_in_the_order_of_the_resolution() -> None:
    assert TARGETS[:7] == ("1.1", "1.2", "1.3", "1.4", "1.5", "1.a", "1.b")
    assert TARGETS.index("8.10") == TARGETS.index("8.9") + 1
    assert TARGETS[-1] == "17.19"


@pytest.mark.parametrize("wrong", ["", "1", "1.6", "17.20", "17.a", "18.1", "01.1", "1.A", " 1.1", "1.1.1"])
def test_what_is_not_a_target(wrong: str) -> None:
    assert not is_target(wrong)
