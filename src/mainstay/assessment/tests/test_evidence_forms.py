"""The form for evidence: what the source does not say stays unsaid, percentages become shares."""

from typing import Any

from django.http import HttpRequest

from mainstay.assessment.evidence_forms import EvidenceForm, KeepArmForm, WithdrawEvidenceForm
from mainstay.assessment.terms import AddEvidence, KeepArm
from mainstay.assessment.tests.conftest import evidence_act, labels, trial
from mainstay.conftest import Town
from mainstay.innovations.models import Innovation

LEAST = {
    "label": "Calls answered",
    "design": "operational-count",
    "direction": "not-measured",
    "comparator": "none",
    "contexts": "1",
}


def filled(innovation: Innovation, **said: Any) -> EvidenceForm:
    return EvidenceForm({**LEAST, **said}, request=HttpRequest(), subject=innovation)


def test_the_least_is_five_answers_and_leaves_the_rest_unsaid(innovation: Innovation) -> None:
    form = filled(innovation)
    assert form.is_valid(), form.errors
    assert form.to_act() == evidence_act(innovation, label="Calls answered")


def test_everything_said_reaches_the_act(town: Town, innovation: Innovation) -> None:
    first = str(town.do(evidence_act(innovation), "lead").subject)
    form = filled(
        innovation,
        design="randomised-trial",
        direction="mixed",
        comparator="randomised",
        outcome="numeracy",
        arm="SMS only",
        sample="4500",
        attrition="12.5",
        differential_attrition="3",
        independent="yes",
        same_context="no",
        replication_of=first,
        supersedes=first,
        contexts="2",
        codified="on",
        measured_after_days="84",
        observed_on="2020-07-01",
        published_on="1 February 2021",
        source="https://example.org/trial",
        note="Preprint.",
    )
    assert form.is_valid(), form.errors
    act = form.to_act()
    assert isinstance(act, AddEvidence)
    said = act.content()
    assert [field for field, value in said.items() if value in (None, "", False)] == ["same_context"]
    assert (act.attrition, act.differential_attrition) == (0.125, 0.03)
    assert (act.independent, act.same_context) == (True, False)
    assert said["published_on"] == "2021-02-01"


WRONG = (
    ("label", ""),
    ("design", ""),
    ("design", "hearsay"),
    ("direction", ""),
    ("comparator", ""),
    ("sample", "many"),
    ("sample", "-1"),
    ("attrition", "101"),
    ("attrition", "-1"),
    ("contexts", "0"),
    ("measured_after_days", "1.5"),
    ("observed_on", "31 February 2020"),
    ("source", "a book"),
    ("source", "javascript:alert(1)"),
    ("supersedes", "00000000-0000-0000-0000-000000000000"),
)


def test_what_is_wrong_is_said_beside_it(innovation: Innovation) -> None:
    for field, value in WRONG:
        assert set(filled(innovation, **{field: value}).errors) == {field}, value


def test_only_evidence_of_this_innovation_is_offered_as_earlier(town: Town, innovation: Innovation) -> None:
    town.do(evidence_act(innovation, label="Ours"), "lead")
    town.do(evidence_act(town.innovation(), label="Theirs"), "lead")
    assert labels(filled(innovation), "supersedes") == ["No", "Ours"]


def test_each_field_stands_in_one_group(innovation: Innovation) -> None:
    form = filled(innovation)
    grouped = [name for group in form.groups for name in group.fields]
    assert sorted(grouped) == sorted(set(form.fields) - {"key"})


def test_the_variants_studied_are_offered(town: Town, innovation: Innovation) -> None:
    town.do(trial(innovation, arm="SMS only"), "lead")
    for said, kept in (({"arm": "SMS only"}, "SMS only"), ({}, "")):
        form = KeepArmForm(said, request=HttpRequest(), subject=innovation)
        assert form.is_valid()
        assert form.to_act() == KeepArm(innovation=innovation.pk, arm=kept)
    assert "arm" in KeepArmForm({"arm": "Calls"}, request=HttpRequest(), subject=innovation).errors


def test_withdrawing_needs_a_reason(innovation: Innovation) -> None:
    assert set(WithdrawEvidenceForm({}, request=HttpRequest(), subject=innovation).errors) == {"reason"}
