"""The goals and targets to choose from are the official ones."""

from mainstay_engines.evidence.targets import TARGETS as OFFICIAL

from mainstay.innovations.goals import GOALS, TARGETS


def test_every_official_target_has_its_words_and_no_other() -> None:
    assert list(TARGETS) == list(OFFICIAL)
    assert all(TARGETS.values())


def test_every_goal_has_its_words() -> None:
    assert list(GOALS) == list(range(1, 18))
