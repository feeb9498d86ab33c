from datetime import date

import pytest
from mainstay_engines.evidence.terms import Comparator, Design, Direction, FactError, Study, plain


def test_every_kind_of_evidence_has_a_design() -> None:
    assert {design.value for design in Design} == {
        "randomised-trial",
        "cluster-randomised-trial",
        "quasi-experiment",
        "before-after",
        "cross-sectional-survey",
        "repeated-survey",
        "qualitative-study",
        "case-study",
        "simulation-model",
        "performance-audit",
        "regulator-finding",
        "operational-count",
        "self-report",
        "award",
        "literature-review",
        "process-record",
    }
    assert {item.value for item in Comparator} == {"none", "before", "matched", "randomised", "alternative"}
    assert {item.value for item in Direction} == {"positive", "none", "negative", "mixed", "not-measured"}


def test_what_a_source_does_not_say_stays_unknown() -> None:
    study = Study("a", Design.CASE_STUDY)
    assert study.sample is study.attrition is study.independent is study.same_context is None
    assert study.direction is Direction.NOT_MEASURED


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("attrition", -0.1),
        ("attrition", 1.01),
        ("differential_attrition", 2.0),
        ("sample", -1),
        ("measured_after_days", -1),
        ("contexts", 0),
        ("supersedes", "a"),
        ("replication_of", "a"),
    ],
)
def test_a_value_out_of_its_range_is_refused_by_name(field: str, value: object) -> None:
    with pytest.raises(FactError) as refused:
        Study("a", Design.CASE_STUDY, **{field: value})  # type: ignore[arg-type]  # wrong on purpose
    assert refused.value.field == field
    assert str(refused.value).startswith(f"{field}: ")


def test_a_study_without_a_ref_is_refused() -> None:
    with pytest.raises(FactError, match="ref"):
        Study("", Design.CASE_STUDY)


def test_the_bounds_themselves_are_allowed() -> None:
    study = Study("a", Design.CASE_STUDY, attrition=1.0, differential_attrition=0.0, sample=0)
    assert study.sample == 0


def test_a_claim_ignores_capitals_and_spaces() -> None:
    one = Study("a", Design.CASE_STUDY, outcome="Numeracy ", arm="SMS  only")
    other = Study("b", Design.CASE_STUDY, outcome="numeracy", arm=" sms only")
    assert one.claim == other.claim
    assert plain("SMS with calls") != plain("SMS only")


def test_it_is_known_when_published_and_else_when_observed() -> None:
    published, observed = date(2022, 5, 1), date(2020, 8, 1)
    study = Study("a", Design.CASE_STUDY, published_on=published, observed_on=observed)
    assert study.known_on == published
    assert Study("a", Design.CASE_STUDY, observed_on=observed).known_on == observed
    assert Study("a", Design.CASE_STUDY).known_on is None
