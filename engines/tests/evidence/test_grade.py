"""What single studies support: cases as they come up in administrations, one line each."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mainstay_engines.evidence.grade import grade, grade_where_made, rigour
from mainstay_engines.evidence.terms import Comparator, Design, Direction, Study
from mainstay_engines.evidence.thresholds import LEAST_PER_GROUP, LEAST_SAMPLE

TRIAL = Study(
    "trial",
    Design.RANDOMISED_TRIAL,
    Comparator.RANDOMISED,
    Direction.POSITIVE,
    outcome="numeracy",
    sample=3400,
    attrition=0.08,
)
MATCHED = replace(TRIAL, design=Design.QUASI_EXPERIMENT, comparator=Comparator.MATCHED)
BEFORE = replace(TRIAL, design=Design.BEFORE_AFTER, comparator=Comparator.BEFORE, attrition=None)
COUNT = Study("count", Design.OPERATIONAL_COUNT, outcome="consultations held")


def alone(design: Design, direction: Direction = Direction.NOT_MEASURED) -> Study:
    """A study compared with nothing."""
    return Study("alone", design, direction=direction, outcome="well-being", sample=500)


CASES = [
    # Level 3: a comparison group, a positive result, enough people, not too many lost.
    ("randomised trial", TRIAL, 3, "cause-shown"),
    ("cluster trial", replace(TRIAL, design=Design.CLUSTER_RANDOMISED_TRIAL), 3, "cause-shown"),
    ("matched difference in differences", MATCHED, 3, "cause-shown"),
    ("attrition not stated", replace(TRIAL, attrition=None), 3, "cause-shown"),
    ("just enough people", replace(TRIAL, sample=40), 3, "cause-shown"),
    ("lost alike", replace(TRIAL, attrition=0.35, differential_attrition=0.01), 3, "cause-shown"),
    # What falls short of it.
    ("one person too few", replace(TRIAL, sample=39), 2, "sample-small"),
    ("far too few", replace(TRIAL, sample=12), 1, "sample-small"),
    ("nobody counted", replace(TRIAL, sample=0), 1, "sample-small"),
    ("sample not stated", replace(TRIAL, sample=None), 2, "sample-not-stated"),
    ("a third lost", replace(TRIAL, attrition=0.33), 2, "attrition-high"),
    ("lost unequally", replace(TRIAL, attrition=0.10, differential_attrition=0.09), 2, "attrition-high"),
    ("mixed trial", replace(TRIAL, direction=Direction.MIXED), 2, "mixed"),
    ("mixed, sample unknown", replace(TRIAL, sample=None, direction=Direction.MIXED), 1, "sample-not-stated"),
    ("trial against nothing", replace(TRIAL, comparator=Comparator.NONE), 1, "no-comparison"),
    ("time series", replace(MATCHED, comparator=Comparator.BEFORE), 2, "change-shown"),
    ("result not stated", replace(TRIAL, direction=Direction.NOT_MEASURED), 1, "not-measured"),
    ("trial made elsewhere", replace(TRIAL, same_context=False), 1, "from-elsewhere"),
    # No positive change.
    ("null trial", replace(TRIAL, direction=Direction.NONE), 0, "tested-no-effect"),
    ("harmful trial", replace(TRIAL, direction=Direction.NEGATIVE), 0, "tested-worse"),
    ("small null trial", replace(TRIAL, direction=Direction.NONE, sample=12), 0, "no-change-found"),
    ("worse than before", replace(BEFORE, direction=Direction.NEGATIVE), 0, "worse-found"),
    ("regulator's ban", alone(Design.REGULATOR_FINDING, Direction.NEGATIVE), 0, "worse-found"),
    # Level 2: data with a comparison.
    ("before and after", BEFORE, 2, "change-shown"),
    ("twenty people", replace(BEFORE, sample=20), 2, "change-shown"),
    ("nineteen people", replace(BEFORE, sample=19), 1, "sample-small"),
    ("before and after, number not stated", replace(BEFORE, sample=None), 1, "sample-not-stated"),
    ("mixed before and after", replace(BEFORE, direction=Direction.MIXED), 1, "mixed"),
    ("repeated survey", replace(BEFORE, design=Design.REPEATED_SURVEY), 2, "change-shown"),
    ("count against before", replace(BEFORE, design=Design.OPERATIONAL_COUNT), 2, "change-shown"),
    ("self-report against before", replace(BEFORE, design=Design.SELF_REPORT), 2, "change-shown"),
    ("survey beside another way", replace(BEFORE, comparator=Comparator.ALTERNATIVE), 2, "change-shown"),
    (
        "survey with a matched group",
        replace(MATCHED, design=Design.CROSS_SECTIONAL_SURVEY),
        2,
        "change-shown",
    ),
    # Level 1: an account.
    ("ministry's consultations", COUNT, 1, "plain-count"),
    ("a large count is still a count", replace(COUNT, sample=30_000_000), 1, "plain-count"),
    ("count called a success", replace(COUNT, direction=Direction.POSITIVE), 1, "plain-count"),
    ("agency's claim", alone(Design.SELF_REPORT, Direction.POSITIVE), 1, "self-report"),
    ("lawyers asked once", alone(Design.CROSS_SECTIONAL_SURVEY, Direction.POSITIVE), 1, "asked-once"),
    ("interviews", alone(Design.QUALITATIVE), 1, "account"),
    ("case in a journal", alone(Design.CASE_STUDY), 1, "account"),
    ("audit office", alone(Design.PERFORMANCE_AUDIT, Direction.MIXED), 1, "audit-account"),
    ("regulator", alone(Design.REGULATOR_FINDING), 1, "audit-account"),
    ("jury", alone(Design.AWARD, Direction.POSITIVE), 1, "award"),
    ("jury that compares", replace(BEFORE, design=Design.AWARD), 1, "award"),
    ("deaths avoided in a model", replace(MATCHED, design=Design.SIMULATION_MODEL), 1, "modelled"),
    ("literature review", alone(Design.LITERATURE_REVIEW, Direction.POSITIVE), 1, "review-of-others"),
    ("minutes of a panel", alone(Design.PROCESS_RECORD), 1, "process-record"),
    ("survey repeated, against what?", alone(Design.REPEATED_SURVEY), 1, "no-comparison"),
]


@pytest.mark.parametrize(
    ("study", "level", "code"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_a_study_on_its_own(study: Study, level: int, code: str) -> None:
    found = grade(study)
    assert (found.level, found.reason.code) == (level, code)
    assert found.reason.text


MISSING = [
    (COUNT, ["measure-change"]),
    (BEFORE, ["compare-with-group"]),
    (TRIAL, []),
    (replace(TRIAL, sample=None), ["state-sample"]),
    (replace(TRIAL, sample=30, attrition=0.5), ["enlarge-sample", "lower-attrition"]),
    (replace(TRIAL, direction=Direction.MIXED), ["clear-result"]),
    (replace(TRIAL, direction=Direction.NOT_MEASURED, sample=None), ["state-result", "state-sample"]),
    (replace(TRIAL, comparator=Comparator.NONE), ["state-comparison"]),
    (replace(TRIAL, direction=Direction.NONE), ["show-positive"]),
    (replace(TRIAL, same_context=False), ["measure-change"]),
]


@pytest.mark.parametrize(("study", "codes"), MISSING)
def test_what_a_study_lacks_for_the_next_level(study: Study, codes: list[str]) -> None:
    assert [missing.code for missing in grade(study).missing] == codes


def test_the_numbers_asked_for_are_said() -> None:
    assert grade(replace(TRIAL, sample=30)).reason.text == (
        "Too few people or cases were studied: 30; level 3 asks for at least 40."
    )
    assert grade(COUNT).missing[0].text.endswith("for at least 20 people or cases.")


def test_an_unstated_sample_does_not_shield_from_a_null() -> None:
    null = replace(TRIAL, direction=Direction.NONE, sample=None)
    assert grade(replace(null, direction=Direction.POSITIVE)).level == 2
    assert rigour(null) == 3


@pytest.mark.parametrize(
    ("study", "expected"),
    [
        (TRIAL, 3),
        (replace(TRIAL, sample=39), 2),
        (replace(TRIAL, sample=5), 1),
        (replace(TRIAL, attrition=0.4), 2),
        (replace(TRIAL, direction=Direction.MIXED), 3),
        (BEFORE, 2),
        (COUNT, 1),
        (replace(TRIAL, same_context=False), 1),
    ],
)
def test_rigour_is_the_level_that_a_good_result_would_have(study: Study, expected: int) -> None:
    assert rigour(study) == expected


def test_made_elsewhere_it_still_counts_where_it_was_made() -> None:
    assert grade_where_made(replace(TRIAL, same_context=False)).level == 3


studies = st.builds(
    Study,
    ref=st.just("a"),
    design=st.sampled_from(Design),
    comparator=st.sampled_from(Comparator),
    direction=st.sampled_from(Direction),
    sample=st.none() | st.integers(0, 60),
    attrition=st.none() | st.floats(0, 1),
    differential_attrition=st.none() | st.floats(0, 1),
    same_context=st.none() | st.booleans(),
)


@given(studies)
def test_no_study_alone_goes_beyond_its_design(study: Study) -> None:
    found = grade(study)
    assert 0 <= found.level <= found.reach <= 3
    assert found.level <= 1 or study.comparator is not Comparator.NONE
    assert (found.level == 0) is (study.direction in (Direction.NONE, Direction.NEGATIVE))


@given(studies)
def test_a_level_above_1_rests_on_a_stated_number_or_a_comparison_group(study: Study) -> None:
    found = grade(study)
    if found.level == 3:
        assert study.sample is not None
        assert study.sample >= LEAST_SAMPLE[3]
    if found.level >= 2 and study.sample is not None:
        assert study.sample >= LEAST_PER_GROUP


@given(studies, st.integers(0, 200))
def test_more_people_never_lower_the_level(study: Study, more: int) -> None:
    larger = replace(study, sample=(study.sample or 0) + more)
    assert grade(larger).level >= grade(replace(study, sample=study.sample or 0)).level


@given(studies)
def test_silence_never_supports_more_than_the_best_that_could_be_said(study: Study) -> None:
    stated = replace(study, sample=10_000, attrition=0.0, differential_attrition=0.0)
    assert grade(study).level <= grade(stated).level
