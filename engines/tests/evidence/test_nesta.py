from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mainstay_engines.evidence.nesta import Assessment, StudyVerdict, assess
from mainstay_engines.evidence.reasons import REASON_TEXTS, REFS, Reason
from mainstay_engines.evidence.terms import Comparator, Design, Direction, FactError, Study

TODAY = date(2026, 1, 1)
TRIAL = Study(
    "trial",
    Design.RANDOMISED_TRIAL,
    Comparator.RANDOMISED,
    Direction.POSITIVE,
    outcome="numeracy",
    sample=4500,
    attrition=0.05,
)
COUNT = Study("count", Design.OPERATIONAL_COUNT, outcome="calls made")
BEFORE = replace(TRIAL, ref="before", design=Design.BEFORE_AFTER, comparator=Comparator.BEFORE)
REPEAT = replace(TRIAL, ref="repeat", replication_of="trial", independent=True)


def level(*studies: Study) -> int:
    return assess(studies, TODAY).level


def codes(reasons: tuple[Reason, ...]) -> list[str]:
    return [reason.code for reason in reasons]


def verdict(assessment: Assessment, ref: str) -> StudyVerdict:
    return next(one for one in assessment.considered if one.ref == ref)


# Botswana, phone tutoring: effects on both arms after four weeks; after twelve only SMS with calls held.
PAPER_SMS = replace(
    TRIAL, ref="paper-sms", arm="SMS only", measured_after_days=28, published_on=date(2020, 8, 5)
)
PAPER_CALLS = replace(PAPER_SMS, ref="paper-calls", arm="SMS with calls")
TRIAL_SMS = replace(
    PAPER_SMS,
    ref="trial-sms",
    direction=Direction.NONE,
    measured_after_days=84,
    published_on=date(2022, 6, 23),
)
TRIAL_CALLS = replace(TRIAL_SMS, ref="trial-calls", arm="SMS with calls", direction=Direction.POSITIVE)
BOTSWANA = (PAPER_SMS, PAPER_CALLS, TRIAL_SMS, TRIAL_CALLS)


def test_the_effect_that_vanished_lowers_its_arm() -> None:
    before, after = (assess(BOTSWANA, on, "SMS only") for on in (date(2021, 1, 1), date(2022, 6, 23)))
    assert (before.level, after.level) == (3, 0)
    assert after.lowered_by == "trial-sms"
    assert after.reason.text == (
        "The level fell from 3 to 0: trial-sms measured the same later and found no effect, so the earlier "
        "result of paper-sms no longer counts."
    )
    assert verdict(after, "paper-sms") == StudyVerdict(
        "paper-sms",
        3,
        counts=False,
        reason=Reason("overtaken", (("earlier", "paper-sms"), ("later", "trial-sms"))),
    )
    assert verdict(after, "trial-sms").reason.code == "tested-no-effect"
    assert codes(after.missing_for_next) == ["show-positive"]


def test_the_arm_that_held_stays() -> None:
    for on in (date(2021, 1, 1), TODAY):
        kept = assess(BOTSWANA, on, "SMS with calls")
        assert (kept.level, kept.lowered_by, kept.outcome) == (3, None, "numeracy")
    assert verdict(kept, "trial-sms") == StudyVerdict(
        "trial-sms", 0, counts=False, reason=Reason("other-arm")
    )


def test_without_an_arm_the_best_one_carries_the_level() -> None:
    whole = assess(BOTSWANA, TODAY)
    assert (whole.level, whole.arm, whole.lowered_by) == (3, "SMS with calls", None)
    assert codes(whole.cautions) == ["other-null"]
    assert [one.ref for one in whole.considered if not one.counts] == ["paper-sms", "trial-sms"]


def test_an_arm_is_also_judged_by_studies_of_the_whole() -> None:
    assert assess([COUNT, TRIAL_SMS], TODAY, "SMS only").level == 1
    assert assess([COUNT, PAPER_SMS], TODAY, " sms ONLY").level == 3
    assert assess([COUNT, PAPER_SMS], TODAY, "another").level == 1
    assert assess([COUNT, PAPER_SMS], TODAY, "").level == 1


def test_what_is_published_later_is_not_known_yet() -> None:
    early = assess(BOTSWANA, date(2020, 8, 4))
    assert (early.level, early.reason.code) == (0, "nothing-recorded")
    assert {one.reason.code for one in early.considered} == {"not-known-yet"}
    assert len(early.considered) == 4


def test_nothing_recorded_is_level_0() -> None:
    found = assess([], TODAY)
    assert (found.level, found.reason.text, found.considered) == (0, "No evidence is recorded.", ())
    assert codes(found.missing_for_next) == ["record-account"]


def test_a_null_trial_is_well_tested_and_no_effect_found() -> None:
    null = replace(TRIAL, direction=Direction.NONE)
    found = assess([null], TODAY)
    assert (found.level, found.reason.text) == (0, "Well tested, and no effect found.")
    assert found.lowered_by is None
    with_story = assess([null, COUNT], TODAY)
    assert (with_story.level, codes(with_story.cautions)) == (1, ["other-null"])


def test_harm_is_a_caution() -> None:
    ban = Study("ban", Design.REGULATOR_FINDING, direction=Direction.NEGATIVE, outcome="privacy")
    assert codes(assess([ban, COUNT], TODAY).cautions) == ["harm"]


@pytest.mark.parametrize(
    ("studies", "expected"),
    [
        ([COUNT], 1),
        ([COUNT, replace(COUNT, ref="more", sample=12_000_000)], 1),
        ([BEFORE], 2),
        ([TRIAL], 3),
        ([COUNT, BEFORE, TRIAL], 3),
        ([TRIAL, REPEAT], 4),
        ([TRIAL, replace(REPEAT, independent=None)], 3),
        ([TRIAL, replace(REPEAT, independent=False)], 3),
        ([TRIAL, replace(REPEAT, replication_of=None)], 3),
        ([TRIAL, replace(REPEAT, outcome="attendance")], 3),
        ([TRIAL, replace(REPEAT, arm="SMS only")], 3),
        ([TRIAL, replace(REPEAT, direction=Direction.MIXED)], 3),
        ([TRIAL, replace(REPEAT, sample=None)], 3),
        ([BEFORE, replace(REPEAT, replication_of="before")], 3),
        ([REPEAT], 3),
        ([TRIAL, replace(REPEAT, same_context=False)], 4),
        ([replace(TRIAL, same_context=False), replace(REPEAT, same_context=False)], 1),
        ([replace(TRIAL, codified=True), REPEAT], 4),
        ([TRIAL, replace(REPEAT, contexts=2)], 4),
        ([TRIAL, replace(REPEAT, contexts=2, codified=True)], 5),
        ([replace(TRIAL, codified=True), REPEAT, replace(REPEAT, ref="third")], 5),
    ],
)
def test_the_level_of_several_studies(studies: list[Study], expected: int) -> None:
    assert level(*studies) == expected


def test_a_repetition_is_named_as_confirming() -> None:
    found = assess([TRIAL, replace(REPEAT, same_context=False)], TODAY)
    assert found.reason.text == "repeat repeated trial independently and confirms it."
    assert verdict(found, "repeat") == StudyVerdict(
        "repeat", 1, counts=True, reason=Reason("confirms", (("earlier", "trial"),))
    )
    assert found.missing_for_next[0].code == "manual"
    assert found.missing_for_next[1].text == "Independent repetitions in 2 places; 1 so far."


def test_level_5_lacks_nothing() -> None:
    found = assess([TRIAL, replace(REPEAT, contexts=3, codified=True)], TODAY)
    assert (found.level, found.missing_for_next) == (5, ())
    assert found.reason.text == "3 independent repetitions confirm trial, and a manual keeps it the same."


def test_a_failure_elsewhere_keeps_from_level_5() -> None:
    failed = replace(TRIAL, ref="failed", direction=Direction.NONE, same_context=False)
    found = assess([TRIAL, replace(REPEAT, contexts=3, codified=True), failed], TODAY)
    assert (found.level, codes(found.missing_for_next)) == (4, ["explain-null-elsewhere"])
    assert codes(found.cautions) == ["null-elsewhere"]


def test_a_lost_original_takes_its_confirmation_along() -> None:
    null = replace(TRIAL, ref="null", direction=Direction.NONE, measured_after_days=365)
    early = [replace(study, measured_after_days=30) for study in (TRIAL, REPEAT)]
    found = assess([*early, null], TODAY)
    assert (found.level, found.lowered_by) == (0, "null")
    assert dict(found.reason.params)["was"] == 4


def test_equal_studies_that_disagree_cost_a_level() -> None:
    null = replace(TRIAL, ref="null", direction=Direction.NONE)
    found = assess([TRIAL, null], TODAY)
    assert (found.level, found.lowered_by, found.reason.code) == (2, "null", "fell-contested")
    assert codes(found.missing_for_next) == ["settle-dispute"]


def test_replaced_by_a_weaker_result_of_the_same_authors() -> None:
    found = assess([TRIAL, replace(BEFORE, supersedes="trial")], TODAY)
    assert (found.level, found.lowered_by, found.reason.code) == (2, "before", "fell-replaced")


def test_a_weaker_null_is_a_caution() -> None:
    weak = replace(BEFORE, direction=Direction.NONE)
    found = assess([TRIAL, weak], TODAY)
    assert (found.level, codes(found.cautions)) == (3, ["same-null"])


def test_unstated_attrition_is_a_caution() -> None:
    assert codes(assess([replace(TRIAL, attrition=None)], TODAY).cautions) == ["attrition-not-stated"]
    assert assess([TRIAL], TODAY).cautions == ()


@pytest.mark.parametrize(
    ("studies", "missing"),
    [
        ([COUNT], ["measure-change"]),
        ([COUNT, replace(BEFORE, sample=None)], ["state-sample"]),
        ([BEFORE], ["compare-with-group"]),
        ([BEFORE, replace(TRIAL, sample=None)], ["state-sample"]),
        ([TRIAL], ["independent-replication"]),
        ([TRIAL, replace(REPEAT, independent=None)], ["independent-replication", "state-independence"]),
        ([replace(TRIAL, codified=True), REPEAT], ["further-replication"]),
    ],
)
def test_what_is_missing_for_the_next_level(studies: list[Study], missing: list[str]) -> None:
    assert codes(assess(studies, TODAY).missing_for_next) == missing


def test_what_can_not_be_weighed_is_refused() -> None:
    with pytest.raises(FactError, match="two studies are called trial"):
        assess([TRIAL, replace(TRIAL, published_on=date(2030, 1, 1))], TODAY)


# Properties, over studies of few outcomes and arms, so that they meet.

TEMPLATES = [
    TRIAL,
    TRIAL,  # twice, or hardly anything would reach the upper levels
    replace(TRIAL, sample=None),
    replace(TRIAL, sample=30, attrition=None),
    replace(TRIAL, attrition=0.5),
    replace(TRIAL, design=Design.QUASI_EXPERIMENT, comparator=Comparator.MATCHED, attrition=None),
    replace(TRIAL, comparator=Comparator.NONE),
    BEFORE,
    replace(BEFORE, sample=5),
    replace(BEFORE, design=Design.SIMULATION_MODEL),
    COUNT,
    replace(COUNT, design=Design.QUALITATIVE),
]
CLAIMS = [("numeracy", ""), ("numeracy", ""), ("numeracy", "SMS"), ("attendance", "calls"), ("", "")]
KINDS: list[dict[str, Any]] = [
    {},
    {"independent": True, "contexts": 2},
    {"independent": True, "codified": True},
    {"independent": False, "codified": True},
    {"same_context": False, "independent": True},
    {"same_context": True},
]
days = st.sampled_from([None, None, 28, 84, 365])
dates = st.sampled_from([None, None, date(2020, 6, 1), date(2022, 6, 1), date(2027, 1, 1)])


@st.composite
def single_studies(draw: st.DrawFn, ref: str) -> Study:
    outcome, arm = draw(st.sampled_from(CLAIMS))
    return replace(
        draw(st.sampled_from(TEMPLATES)),
        ref=ref,
        outcome=outcome,
        arm=arm,
        direction=draw(st.sampled_from([Direction.POSITIVE, *Direction])),
        measured_after_days=draw(days),
        observed_on=draw(dates),
        **draw(st.sampled_from(KINDS)),
    )


@st.composite
def bodies_of_evidence(draw: st.DrawFn) -> list[Study]:
    """Up to six studies, each replacing or repeating only earlier ones, so that there is no circle."""
    studies: list[Study] = []
    for number in range(draw(st.integers(0, 6))):
        study = draw(single_studies(f"s{number}"))
        refs = st.sampled_from([None, None, *(study.ref for study in studies)])
        studies.append(replace(study, supersedes=draw(refs), replication_of=draw(refs)))
    return studies


@given(bodies_of_evidence(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(studies: list[Study], random: Random) -> None:
    shuffled = random.sample(studies, len(studies))
    assert assess(studies, TODAY) == assess(shuffled, TODAY) == assess(studies, TODAY)


@given(bodies_of_evidence(), st.data())
def test_an_independent_confirmation_never_lowers(studies: list[Study], data: st.DataObject) -> None:
    original = data.draw(st.sampled_from(studies or [TRIAL]))
    confirming = replace(
        REPEAT,
        ref="new",
        outcome=original.outcome,
        arm=original.arm,
        replication_of=original.ref,
        same_context=data.draw(st.none() | st.booleans()),
        measured_after_days=data.draw(days),
        observed_on=data.draw(dates),
    )
    assert level(*studies, confirming) >= level(*studies)


@given(bodies_of_evidence(), st.data())
def test_a_later_null_never_raises(studies: list[Study], data: st.DataObject) -> None:
    target = data.draw(st.sampled_from(studies or [TRIAL]))
    null = replace(
        data.draw(single_studies("new")),
        outcome=target.outcome,
        arm=target.arm,
        direction=data.draw(st.sampled_from([Direction.NONE, Direction.NEGATIVE])),
        codified=False,
        supersedes=data.draw(st.sampled_from([None, target.ref])),
    )
    assert level(*studies, null) <= level(*studies)


@given(bodies_of_evidence())
def test_a_rigorous_later_null_leaves_nothing_of_its_claim(studies: list[Study]) -> None:
    null = replace(TRIAL, ref="new", direction=Direction.NONE, measured_after_days=9999)
    timed = [
        replace(study, measured_after_days=28, supersedes=None, outcome="numeracy", arm="")
        for study in studies
    ]
    assert level(*timed, null) == 0


@given(bodies_of_evidence())
def test_the_level_is_never_above_what_the_studies_and_their_repetition_allow(studies: list[Study]) -> None:
    found = assess(studies, TODAY)
    own = max((one.level for one in found.considered if one.counts), default=0)
    assert found.level <= own or found.level in (4, 5)
    if found.level >= 4:
        assert own == 3
        assert any(study.independent and study.replication_of for study in studies)
    assert (found.missing_for_next == ()) is (found.level == 5)
    assert {one.ref for one in found.considered} == {study.ref for study in studies}


@given(bodies_of_evidence())
def test_who_lowered_the_level_is_named_and_the_level_was_higher_without(studies: list[Study]) -> None:
    found = assess(studies, TODAY)
    if found.lowered_by is None:
        assert not found.reason.code.startswith("fell-")
        return
    params = dict(found.reason.params)
    assert found.reason.code.startswith("fell-")
    assert (params["later"], params["level"]) == (found.lowered_by, found.level)
    assert int(params["was"]) > found.level


@given(bodies_of_evidence(), st.sampled_from(["SMS", "calls"]))
def test_an_arm_alone_never_does_better_than_the_best_of_all(studies: list[Study], arm: str) -> None:
    assert assess(studies, TODAY, arm).level <= assess(studies, TODAY).level


@given(bodies_of_evidence())
def test_every_reason_can_be_said(studies: list[Study]) -> None:
    found = assess(studies, TODAY)
    verdicts = tuple(one.reason for one in found.considered)
    refs = {study.ref for study in studies}
    for reason in (found.reason, *found.missing_for_next, *found.cautions, *verdicts):
        assert reason.code in REASON_TEXTS
        assert "{" not in reason.text
        assert {value for name, value in reason.params if name in REFS} <= refs
