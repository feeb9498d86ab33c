"""What the tests of assessment share: usual acts, an open round, and the Botswana studies of the demo."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.forms import Form

from mainstay.assessment.terms import (
    AddEvidence,
    NameAffectedGroup,
    OpenScoring,
    RecordTradeOff,
    SubmitEffects,
)
from mainstay.conftest import Town
from mainstay.innovations.models import Innovation

MAP = Path(__file__).parents[4] / "demo" / "evidence_map.json"
BOTSWANA = "phone-tutoring-bw"
TARGETS = ("4.1", "10.2")
SECRET = "Quixotic whispers about goats"  # a rationale that stands nowhere else


def evidence_act(innovation: Innovation, **fields: Any) -> AddEvidence:
    """A plain count, unless the fields say otherwise."""
    said: dict[str, Any] = {"label": "Calls answered in April", "design": "operational-count"}
    return AddEvidence(**said | {"innovation": innovation.pk} | fields)


def trial(innovation: Innovation, **fields: Any) -> AddEvidence:
    """A randomised trial that found the outcome better."""
    said: dict[str, Any] = {
        "label": "Trial of calls",
        "design": "randomised-trial",
        "comparator": "randomised",
        "direction": "positive",
        "outcome": "numeracy",
        "sample": 400,
        "attrition": 0.1,
    }
    return evidence_act(innovation, **said | fields)


def group_act(innovation: Innovation, **fields: Any) -> NameAffectedGroup:
    """A group whose position is not known."""
    said: dict[str, Any] = {"innovation": innovation.pk, "name": "People without a telephone"}
    return NameAffectedGroup(**said | fields)


def trade_off_act(innovation: Innovation, **fields: Any) -> RecordTradeOff:
    """A trade-off for which somebody pays."""
    said: dict[str, Any] = {
        "gain": "No journey to the counter",
        "cost": "Longer shifts",
        "who_pays": "Clerks",
    }
    return RecordTradeOff(**said | {"innovation": innovation.pk} | fields)


def scores_act(scoring: UUID, *values: int, why: str = SECRET) -> SubmitEffects:
    """Scores of the usual targets, with the same reason for each."""
    return SubmitEffects(
        scoring=scoring,
        scores=dict(zip(TARGETS, values, strict=True)),
        rationales=dict.fromkeys(TARGETS, why),
    )


def person(town: Town, name: str) -> UUID:
    """Somebody of the town."""
    found = town.actors[name].person
    assert found is not None
    return found


def labels(form: Form, name: str) -> list[str]:
    """What a field of choices offers, in words."""
    return [str(option.choice_label) for option in form[name]]


def open_round(town: Town, innovation: Innovation, *names: str) -> UUID:
    """A round in which some people of the town are named."""
    persons = tuple(person(town, name) for name in names or ("assessor", "assessor2"))
    act = OpenScoring(innovation=innovation.pk, targets=TARGETS, assessors=persons)
    return town.do(act, "lead").subject


@pytest.fixture
def innovation(town: Town) -> Innovation:
    """An innovation of the town."""
    return town.innovation(identifier="calls", sdg_targets=TARGETS)


@pytest.fixture
def scoring(town: Town, innovation: Innovation) -> UUID:
    """An open round with two assessors."""
    return open_round(town, innovation)


@pytest.fixture
def botswana(town: Town) -> Innovation:
    """The innovation of Botswana with the studies that the demo maps, in their order."""
    found = town.innovation(identifier=BOTSWANA)
    for study in json.loads(MAP.read_text("utf-8"))[BOTSWANA]:
        said = {name: value for name, value in study.items() if name != "ref"}
        town.do(AddEvidence(innovation=found.pk, **said), "lead")
    return found
