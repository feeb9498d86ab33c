from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mainstay_engines.evidence.effects import SCALE, Agreement, Score, Summary, summarise
from mainstay_engines.evidence.reliability import Metric, krippendorff_alpha
from mainstay_engines.evidence.targets import TARGETS
from mainstay_engines.evidence.terms import FactError


def scored(**targets: list[int]) -> Summary:
    """Scores by target, written with an underscore for the dot, each from assessors A, B, C and so on."""
    return summarise(
        [
            Score(target.strip("t").replace("_", "."), "ABCDEF"[place], value)
            for target, values in targets.items()
            for place, value in enumerate(values)
        ]
    )


CASES = [
    ([2], Agreement.SINGLE, 2, "One assessor only: +2."),
    ([1, 2], Agreement.AGREED, 1.5, "2 assessors agree: from +1 to +2."),
    ([0, 0, 0], Agreement.AGREED, 0, "3 assessors agree: from 0 to 0."),
    ([0, 1], Agreement.AGREED, 0.5, "2 assessors agree: from 0 to +1."),
    ([-1, 0], Agreement.AGREED, -0.5, "2 assessors agree: from −1 to 0."),
    ([1, 3], Agreement.APART, 2, "2 assessors are apart: from +1 to +3."),
    ([-3, 0, 0], Agreement.APART, 0, "3 assessors are apart: from −3 to 0."),
    (
        [-1, 1],
        Agreement.SPLIT_SIGN,
        0,
        "2 assessors disagree whether it helps or harms: from −1 to +1.",
    ),
    (
        [-3, 2, 3],
        Agreement.SPLIT_SIGN,
        2,
        "3 assessors disagree whether it helps or harms: from −3 to +3.",
    ),
]


@pytest.mark.parametrize(("values", "agreement", "middle", "words"), CASES)
def test_one_target(values: list[int], agreement: Agreement, middle: float, words: str) -> None:
    (effect,) = scored(t4_1=values).targets
    assert (effect.agreement, effect.median, effect.reason.text) == (agreement, middle, words)
    assert (effect.lowest, effect.highest, effect.range) == (
        min(values),
        max(values),
        max(values) - min(values),
    )


def test_the_scale_has_a_word_for_every_step() -> None:
    assert sorted(SCALE) == [-3, -2, -1, 0, 1, 2, 3]
    assert [words.split(":")[0] for _, words in sorted(SCALE.items())] == [
        "cancelling",
        "counteracting",
        "constraining",
        "consistent",
        "enabling",
        "reinforcing",
        "indivisible",
    ]


def test_targets_stand_in_the_order_of_the_goals() -> None:
    summary = scored(t16_10=[1], t3_d=[1], t3_8=[1])
    assert [effect.target for effect in summary.targets] == ["3.8", "3.d", "16.10"]


def test_agreement_is_computed_over_targets_with_two_assessors() -> None:
    summary = scored(t1_3=[1, 2], t4_1=[3, 3], t5_4=[-1, -2], t9_c=[3])
    assert (summary.assessors, summary.compared) == (2, 3)
    assert summary.alpha == krippendorff_alpha([(1, 2), (3, 3), (-1, -2)], Metric.ORDINAL)


READINGS = [
    ({"t4_1": [2]}, None, "alpha-nothing-to-compare"),
    ({"t4_1": [2, 2]}, None, "alpha-undefined"),
    ({"t4_1": [3, 3], "t1_3": [-2, -2], "t5_4": [0, 0]}, 1.0, "alpha-reliable"),
    ({"t4_1": [3, 3], "t1_3": [-2, -1], "t5_4": [0, 0], "t5_1": [1, -1]}, None, "alpha-tentative"),
    ({"t4_1": [3, -3], "t1_3": [-2, 2]}, None, "alpha-low"),
]


@pytest.mark.parametrize(("targets", "alpha", "code"), READINGS)
def test_the_agreement_in_words(targets: dict[str, list[int]], alpha: float | None, code: str) -> None:
    summary = scored(**targets)
    assert summary.reason.code == code
    assert summary.reason.text
    if alpha is not None:
        assert summary.alpha == alpha


def test_disputed_targets_are_named() -> None:
    summary = scored(t1_3=[1, 2], t4_1=[-1, 3], t5_4=[0, 3])
    assert [effect.target for effect in summary.disputed] == ["4.1", "5.4"]


def test_nothing_scored_is_an_empty_summary() -> None:
    summary = summarise([])
    assert (summary.targets, summary.assessors, summary.alpha) == ((), 0, None)


@pytest.mark.parametrize(
    ("target", "value", "field"), [("4.11", 1, "target"), ("4.1", 4, "value"), ("4.1", -4, "value")]
)
def test_a_score_off_the_list_or_the_scale_is_refused(target: str, value: int, field: str) -> None:
    with pytest.raises(FactError) as refused:
        Score(target, "A", value)
    assert refused.value.field == field


def test_scoring_a_target_twice_is_refused() -> None:
    with pytest.raises(FactError, match=r"A scored 4\.1 twice"):
        summarise([Score("4.1", "A", 1), Score("4.1", "B", 1), Score("4.1", "A", 1)])


score_lists = st.lists(
    st.builds(Score, st.sampled_from(TARGETS[:6]), st.sampled_from("ABCD"), st.integers(-3, 3)),
    unique_by=lambda score: (score.target, score.assessor),
)


@given(score_lists, st.data())
def test_order_does_not_matter(scores: list[Score], data: st.DataObject) -> None:
    assert summarise(scores) == summarise(data.draw(st.permutations(scores)))


@given(score_lists)
def test_a_summary_says_what_was_scored(scores: list[Score]) -> None:
    summary = summarise(scores)
    assert sum(effect.assessors for effect in summary.targets) == len(scores)
    for effect in summary.targets:
        values = [score.value for score in scores if score.target == effect.target]
        assert effect.median == median(values)
        split = min(values) < 0 < max(values)
        assert split is (effect.agreement is Agreement.SPLIT_SIGN)
