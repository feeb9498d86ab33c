from datetime import date

import pytest
from mainstay_engines.evidence.facts import study_from
from mainstay_engines.evidence.terms import Comparator, Design, Direction, FactError, Study


def test_a_study_is_read_whole() -> None:
    read = study_from(
        {
            "ref": "trial",
            "design": "randomised-trial",
            "comparator": "randomised",
            "direction": "positive",
            "outcome": "numeracy",
            "sample": 4500,
            "attrition": 0.1,
            "independent": True,
            "measured_after_days": 84,
            "published_on": "2022-07-01",
            "observed_on": None,
            "supersedes": None,
        }
    )
    assert read == Study(
        "trial",
        Design.RANDOMISED_TRIAL,
        Comparator.RANDOMISED,
        Direction.POSITIVE,
        outcome="numeracy",
        sample=4500,
        attrition=0.1,
        independent=True,
        measured_after_days=84,
        published_on=date(2022, 7, 1),
    )


def test_a_whole_number_is_a_share_too() -> None:
    assert study_from({"ref": "a", "design": "award", "attrition": 0}).attrition == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("design", "randomized-trial"),
        ("comparator", "placebo"),
        ("direction", "up"),
        ("direction", 1),
        ("sample", "4,500"),
        ("sample", True),
        ("sample", 45.5),
        ("attrition", "10 %"),
        ("attrition", 10),
        ("independent", "yes"),
        ("independent", 1),
        ("codified", None),
        ("outcome", None),
        ("published_on", "2022"),
        ("published_on", "1 July 2022"),
        ("contexts", 0),
        ("label", "unknown field"),
    ],
)
def test_a_wrong_fact_is_refused_by_name(field: str, value: object) -> None:
    with pytest.raises(FactError) as refused:
        study_from({"ref": "a", "design": "award", field: value})
    assert refused.value.field == field
    assert refused.value.problem


@pytest.mark.parametrize("missing", ["ref", "design"])
def test_a_missing_fact_is_refused_by_name(missing: str) -> None:
    facts = {"ref": "a", "design": "award"}
    del facts[missing]
    with pytest.raises(FactError, match=f"{missing}: is missing"):
        study_from(facts)
