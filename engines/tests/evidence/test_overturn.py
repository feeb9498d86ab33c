from dataclasses import replace
from datetime import date

import pytest
from mainstay_engines.evidence.overturn import Weighed, refuse_contradictions, weigh
from mainstay_engines.evidence.terms import Comparator, Design, Direction, FactError, Study

EARLY = Study(
    "early",
    Design.RANDOMISED_TRIAL,
    Comparator.RANDOMISED,
    Direction.POSITIVE,
    outcome="numeracy",
    arm="SMS only",
    sample=4500,
    measured_after_days=28,
)
NULL = replace(EARLY, ref="null", direction=Direction.NONE, measured_after_days=84)
WEAK = replace(EARLY, ref="weak", design=Design.BEFORE_AFTER, comparator=Comparator.BEFORE)


def of(ref: str, *studies: Study) -> Weighed:
    return next(item for item in weigh(studies) if item.study.ref == ref)


CASES = [
    ("longer follow-up", EARLY, NULL, "overtaken", 0),
    ("harm after a longer time", EARLY, replace(NULL, direction=Direction.NEGATIVE), "overtaken", 0),
    ("shorter follow-up", EARLY, replace(NULL, measured_after_days=7), "", 3),
    ("the same time, equally strong", EARLY, replace(NULL, measured_after_days=28), "contested", 2),
    ("no times known", replace(EARLY, measured_after_days=None), NULL, "contested", 2),
    ("other outcome", EARLY, replace(NULL, outcome="attendance"), "", 3),
    ("other arm", EARLY, replace(NULL, arm="SMS with calls"), "", 3),
    ("spelled otherwise", EARLY, replace(NULL, outcome=" NUMERACY", arm="sms ONLY"), "overtaken", 0),
    ("later but weaker", EARLY, replace(WEAK, direction=Direction.NONE, measured_after_days=84), "", 3),
    ("later, small", EARLY, replace(NULL, sample=15), "", 3),
    ("later, sample not stated", EARLY, replace(NULL, sample=None), "overtaken", 0),
    ("later, elsewhere", EARLY, replace(NULL, same_context=False), "", 3),
    ("later and mixed", EARLY, replace(NULL, direction=Direction.MIXED), "", 3),
    ("stronger, times unknown", WEAK, replace(NULL, measured_after_days=None), "outweighed", 0),
    ("stronger but earlier", WEAK, replace(NULL, measured_after_days=7), "", 2),
    (
        "a count can't overturn",
        replace(WEAK, sample=None),
        replace(NULL, design=Design.OPERATIONAL_COUNT, comparator=Comparator.NONE),
        "",
        1,
    ),
    ("outcome unnamed", replace(EARLY, outcome=""), replace(NULL, outcome=""), "", 3),
    ("replaced by a null, weaker", EARLY, replace(NULL, sample=15, supersedes="early"), "overtaken", 0),
    ("replaced by a good one", EARLY, replace(WEAK, supersedes="early"), "replaced", 0),
    (
        "replaced under another name",
        EARLY,
        replace(NULL, outcome="maths", supersedes="early"),
        "overtaken",
        0,
    ),
]


@pytest.mark.parametrize(
    ("earlier", "later", "effect", "level"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_what_another_study_takes_away(earlier: Study, later: Study, effect: str, level: int) -> None:
    found = of(earlier.ref, earlier, later)
    assert (found.effect, found.level) == (effect, level)
    assert found == of(earlier.ref, later, earlier)
    assert (found.by == later) is bool(effect)


def test_dates_tell_what_is_later_where_follow_up_does_not() -> None:
    early = replace(EARLY, measured_after_days=None, observed_on=date(2020, 6, 1))
    late = replace(NULL, measured_after_days=None, published_on=date(2022, 6, 1))
    assert of("early", early, late).effect == "overtaken"
    assert of("early", replace(early, observed_on=date(2023, 1, 1)), late).effect == ""


def test_a_null_that_its_authors_took_back_takes_nothing_away() -> None:
    corrected = replace(NULL, ref="corrected", direction=Direction.POSITIVE, supersedes="null")
    assert of("early", EARLY, NULL, corrected).effect == ""
    assert of("null", EARLY, NULL, corrected).effect == "replaced"


def test_a_null_confirmed_by_its_successor_still_counts() -> None:
    again = replace(NULL, ref="again", measured_after_days=None, supersedes="null")
    assert of("early", EARLY, NULL, again).effect == "overtaken"


def test_the_heaviest_effect_is_named() -> None:
    contested = replace(NULL, ref="a", measured_after_days=28)
    found = of("early", EARLY, contested, NULL)
    assert found.by == NULL
    assert found.reason.code == "overtaken"
    assert "null" in found.reason.text


def test_harm_is_called_harm() -> None:
    found = of("early", EARLY, replace(NULL, direction=Direction.NEGATIVE))
    assert found.reason.code == "overtaken-worse"
    assert "found harm" in found.reason.text


def test_a_repetition_elsewhere_keeps_its_worth_there() -> None:
    elsewhere = replace(EARLY, same_context=False)
    assert of("early", elsewhere, NULL).level == 0
    assert of("early", elsewhere, NULL).level_where_made == 3
    assert of("early", elsewhere, replace(NULL, supersedes="early")).level_where_made == 0


def test_two_studies_of_one_name_are_refused() -> None:
    with pytest.raises(FactError, match="ref: two studies are called early"):
        refuse_contradictions([EARLY, NULL, EARLY])


def test_a_circle_of_replacements_is_refused() -> None:
    circle = [replace(EARLY, ref="a", supersedes="b"), replace(EARLY, ref="b", supersedes="a")]
    leading_in = replace(EARLY, ref="0", supersedes="a")
    with pytest.raises(FactError, match="supersedes: 0 leads into a circle"):
        refuse_contradictions([*circle, leading_in])
    refuse_contradictions([circle[0], leading_in])
