"""Forms: what is wrong is said beside its field, and what is right becomes the act."""

from datetime import datetime
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.forms import Form
from django.http import HttpRequest
from mainstay_engines.evidence.effects import SCALE
from pydantic import ValidationError

from mainstay.assessment import forms
from mainstay.assessment.terms import (
    EQUITY_LABELS,
    AmendGroup,
    EquityEffect,
    NameAffectedGroup,
    OpenScoring,
    SubmitEffects,
)
from mainstay.assessment.tests.conftest import TARGETS, labels, person
from mainstay.authority.terms import Role
from mainstay.conftest import Town
from mainstay.door import clock
from mainstay.innovations.models import Innovation
from mainstay.institutions.models import Body, Jurisdiction
from mainstay.institutions.terms import AddBody, AddJurisdiction, BodyKind, Level
from mainstay.look.pages import ActForm

ROUND = SimpleNamespace(pk=uuid4(), targets=list(TARGETS))
SOMETHING = SimpleNamespace(pk=uuid4(), group=uuid4())


def filled(kind: type[ActForm], subject: object, **said: Any) -> ActForm:
    return kind(said, request=HttpRequest(), subject=subject)


def wrong(form: Form) -> set[str]:
    """The fields that are said to be wrong."""
    return set(form.errors)


def scored(**said: str) -> dict[str, str]:
    """A full answer to a round."""
    told = {"score 4.1": "2", "reason 4.1": "Teachers", "score 10.2": "0", "reason 10.2": ""}
    return told | {name.replace("_", " ", 1).replace("_", "."): value for name, value in said.items()}


def test_choices_are_the_members_with_their_labels() -> None:
    offered = forms.choices(EQUITY_LABELS)
    assert [value for value, _ in offered] == list(EquityEffect)
    assert str(offered[0][1]) == EQUITY_LABELS[EquityEffect.BETTER]


def test_a_round_is_scored_target_by_target() -> None:
    form = filled(forms.ScoreForm, ROUND, **scored())
    assert form.is_valid()
    act = form.to_act()
    assert isinstance(act, SubmitEffects)
    assert (act.scores, act.rationales) == ({"4.1": 2, "10.2": 0}, {"4.1": "Teachers"})


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        (scored(score_4_1=""), {"score 4.1"}),
        (scored(score_4_1="4"), {"score 4.1"}),
        (scored(score_4_1="much"), {"score 4.1"}),
        (scored(reason_4_1=""), {"reason 4.1"}),
        (scored(score_10_2="-1"), {"reason 10.2"}),
        ({}, {"score 4.1", "score 10.2"}),
    ],
)
def test_what_lacks_in_a_score_is_said_beside_it(said: dict[str, str], fields: set[str]) -> None:
    assert wrong(filled(forms.ScoreForm, ROUND, **said)) == fields


def test_the_steps_are_offered_in_words_from_best_to_worst() -> None:
    form = forms.ScoreForm(request=HttpRequest(), subject=ROUND)
    offered = labels(form, "score 4.1")
    assert offered[0] == f"+3 {SCALE[3]}"
    assert offered[-1].startswith("−3 cancelling")
    assert len(offered) == 7
    assert form.groups[0].legend == "4.1 Free primary and secondary education"


def test_targets_are_typed_in_many_ways(town: Town, innovation: Innovation, at: datetime) -> None:
    for said in ("4.1, 10.2", "4.1;10.2", " 4.1   10.2 ", "4.1,\n10.2"):
        with clock.set_to(at):
            assessors = [str(town.assessor.person)]
            form = filled(forms.OpenScoringForm, innovation, targets=said, assessors=assessors)
            assert form.is_valid(), form.errors
        act = form.to_act()
        assert isinstance(act, OpenScoring)
        assert (act.targets, act.assessors) == (TARGETS, (person(town, "assessor"),))


def test_a_word_that_is_no_target_is_explained(town: Town, innovation: Innovation, at: datetime) -> None:
    with clock.set_to(at):
        form = filled(
            forms.OpenScoringForm, innovation, targets="schools", assessors=[str(town.assessor.person)]
        )
        assert form.is_valid()
        with pytest.raises(ValidationError, match="targets") as caught:
            form.to_act()
    form.explain(caught.value)
    assert wrong(form) == {"targets"}


def test_assessors_of_the_same_country_are_offered_the_own_body_first(
    town: Town, innovation: Innovation, at: datetime
) -> None:
    abroad = town.do(AddJurisdiction(code="XU", name="Elsewhere", level=Level.NATIONAL), "operator").subject
    body_act = AddBody(jurisdiction=abroad, name="A body abroad", kind=BodyKind.UNIVERSITY)
    body = Body.objects.get(pk=town.do(body_act, "operator").subject)
    town.hire("foreigner", body, (Role.ASSESSOR,), town.operator)
    assert Jurisdiction.objects.count() == 2
    with clock.set_to(at):
        form = forms.OpenScoringForm(request=HttpRequest(), subject=innovation)
    assert labels(form, "assessors") == [
        "Assessor, Post of assessor, City of Test",
        "Assessor2, Post of assessor2, City of Test",
        "Outsider, Post of outsider, Other office",
    ]
    assert form.fields["targets"].initial == "4.1, 10.2"


def test_a_group_becomes_its_act() -> None:
    said = {"name": "Clerks", "equity": "same", "checked": "on", "how_checked": "Asked", "size": "12"}
    named = filled(forms.GroupForm, SOMETHING, **said)
    assert named.is_valid()
    act = named.to_act()
    assert isinstance(act, NameAffectedGroup)
    assert (act.innovation, act.name, act.size, act.checked) == (SOMETHING.pk, "Clerks", 12, True)
    amended = filled(forms.AmendGroupForm, SOMETHING, **said)
    assert amended.is_valid()
    act = amended.to_act()
    assert isinstance(act, AmendGroup)
    assert (act.group, act.equity) == (SOMETHING.group, EquityEffect.SAME)


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (forms.GroupForm, {"name", "equity"}),
        (forms.TradeOffForm, {"gain", "cost"}),
        (forms.RemoveGroupForm, {"reason"}),
        (forms.RemoveTradeOffForm, {"reason"}),
        (forms.CloseScoringForm, {"reason"}),
        (forms.AbandonScoringForm, {"reason"}),
    ],
)
def test_an_empty_form_says_what_it_needs(kind: type[ActForm], fields: set[str]) -> None:
    assert wrong(filled(kind, SOMETHING)) == fields


def test_a_negative_size_is_said_to_be_wrong() -> None:
    assert wrong(filled(forms.GroupForm, SOMETHING, name="Clerks", equity="same", size="-1")) == {"size"}
