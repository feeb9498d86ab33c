"""The acts hold what they say they hold, and nothing else."""

from uuid import uuid4

import pytest
from mainstay_engines.evidence.nesta import CONSISTENT
from mainstay_engines.evidence.terms import Comparator, Design, Direction
from pydantic import ValidationError

from mainstay.assessment import terms
from mainstay.assessment.terms import AddEvidence, OpenScoring, SubmitEffects
from mainstay.authority.terms import Role
from mainstay.door.terms import Act

ANY = uuid4()


@pytest.mark.parametrize(
    ("labels", "members"),
    [
        (terms.DESIGN_LABELS, Design),
        (terms.COMPARATOR_LABELS, Comparator),
        (terms.DIRECTION_LABELS, Direction),
        (terms.EQUITY_LABELS, terms.EquityEffect),
        (terms.CLOSE_REASON_LABELS, terms.CloseReason),
        (terms.ABANDON_REASON_LABELS, terms.AbandonReason),
        (terms.LEVEL_WORDS, range(CONSISTENT + 1)),
    ],
)
def test_every_member_has_a_label_of_its_own(labels: dict[object, str], members: object) -> None:
    assert set(labels) == set(members)  # type: ignore[call-overload]  # an enumeration or a range
    assert len(set(labels.values())) == len(labels)


@pytest.mark.parametrize("score", [-4, 4, True, "2", 1.5])
def test_a_score_off_the_scale_is_no_score(score: object) -> None:
    with pytest.raises(ValidationError):
        SubmitEffects(scoring=ANY, scores={"4.1": score}, rationales={})  # type: ignore[dict-item]  # the point


@pytest.mark.parametrize("score", range(-3, 4))
def test_every_score_of_the_scale_is_one(score: int) -> None:
    act = SubmitEffects(scoring=ANY, scores={"4.1": score}, rationales={})
    assert act.content()["scores"] == {"4.1": score}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("attrition", 1.01),
        ("attrition", -0.01),
        ("sample", -1),
        ("contexts", 0),
        ("measured_after_days", -1),
        ("source", "javascript:alert(1)"),
        ("label", " "),
        ("design", "hearsay"),
    ],
)
def test_evidence_out_of_range_is_refused_naming_the_field(field: str, value: object) -> None:
    said = {"innovation": ANY, "label": "A count", "design": "operational-count", field: value}
    with pytest.raises(ValidationError) as caught:
        AddEvidence.model_validate(said)
    assert caught.value.errors()[0]["loc"][0] == field


def test_what_the_source_does_not_say_stays_unsaid() -> None:
    act = AddEvidence(innovation=ANY, label="A count", design=Design.OPERATIONAL_COUNT)
    assert (act.sample, act.independent, act.same_context, act.attrition) == (None, None, None, None)


def test_a_round_needs_targets_and_assessors() -> None:
    for empty in ({"targets": (), "assessors": (ANY,)}, {"targets": ("4.1",), "assessors": ()}):
        with pytest.raises(ValidationError):
            OpenScoring.model_validate({"innovation": ANY, **empty})


def test_only_scores_and_their_reasons_are_sealed() -> None:
    sealing = {act.__name__: act.seals for act in vars(terms).values() if _is_act(act) and act.seals}
    assert sealing == {"SubmitEffects": {"scores", "rationales"}}


def test_only_assessors_may_score_and_public_servants_may_nothing() -> None:
    acts = [act for act in vars(terms).values() if _is_act(act) and act.words]
    assert len(acts) == 13
    assert {act.__name__ for act in acts if act.may.roles == {Role.ASSESSOR}} == {
        "SubmitEffects",
        "WithdrawEffects",
    }
    assert not any(Role.PUBLIC_SERVANT in act.may.roles or Role.AUDITOR in act.may.roles for act in acts)


def _is_act(thing: object) -> bool:
    return isinstance(thing, type) and issubclass(thing, Act) and thing.__module__ == terms.__name__
