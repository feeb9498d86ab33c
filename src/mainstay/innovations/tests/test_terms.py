"""What the acts of innovations take and refuse by their form alone."""

from enum import StrEnum
from uuid import UUID

import pytest
from pydantic import ValidationError

from mainstay.innovations import terms
from mainstay.innovations.terms import (
    Dimension,
    Function,
    ImportPortfolio,
    Layer,
    RecordInnovation,
    ReportedPermanence,
    SetStakes,
)

SAID = {
    "body": UUID(int=1),
    "name": "Phone line",
    "problem": "Closed counters",
    "what_was_done": "A phone line",
    "since": "2020",
}


@pytest.mark.parametrize(
    ("labels", "kind"),
    [
        (terms.DIMENSION_LABELS, Dimension),
        (terms.FUNCTION_LABELS, Function),
        (terms.LAYER_LABELS, Layer),
        (terms.PERMANENCE_LABELS, ReportedPermanence),
    ],
)
def test_every_choice_has_a_label(labels: dict[str, str], kind: type[StrEnum]) -> None:
    assert set(labels) == set(kind)


@pytest.mark.parametrize("labels", [terms.SEVERITY_LABELS, terms.IRREVERSIBILITY_LABELS, terms.COST_LABELS])
def test_every_step_of_a_scale_is_said_in_words(labels: dict[int, str]) -> None:
    assert list(labels) == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("identifier", "Upper-Case"),
        ("identifier", "-edge"),
        ("identifier", "x" * 61),
        ("name", " "),
        ("name", "x" * 201),
        ("problem", ""),
        ("since", "March"),
        ("since", "٢٠٢٠"),
        ("since", "2020-02-30x"),
        ("layers", ["roof"]),
        ("sdg_targets", ["18.1"]),
        ("sources", ["javascript:alert(1)"]),
        ("sources", ["https://a b"]),
        ("sources", [f"https://example.org/{n}" for n in range(31)]),
        ("colour", "red"),
    ],
)
def test_what_has_not_the_form_is_refused(field: str, value: object) -> None:
    with pytest.raises(ValidationError):
        RecordInnovation.model_validate(SAID | {field: value})


def test_the_least_one_can_say() -> None:
    act = RecordInnovation.model_validate(SAID)
    assert act.identifier == ""
    assert act.digital is None


@pytest.mark.parametrize("value", [-1, 4, None])
def test_a_scale_runs_from_0_to_3(value: object) -> None:
    said = {"innovation": UUID(int=1), "people_affected": 1, "irreversibility": 0, "cost": 0, "reason": "So"}
    with pytest.raises(ValidationError):
        SetStakes.model_validate(said | {"severity": value})


def test_an_import_names_the_bytes_it_read() -> None:
    with pytest.raises(ValidationError):
        ImportPortfolio(
            body=UUID(int=1), file_name="a.csv", sha256="not a digest", lines=1, recorded=1, amended=0
        )
