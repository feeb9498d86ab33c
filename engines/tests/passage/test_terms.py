from dataclasses import fields, replace
from datetime import date
from math import nan

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mainstay_engines.passage.origins import LEAD_TIMES, ORIGINS
from mainstay_engines.passage.terms import (
    DecisionFacts,
    Facts,
    Gate,
    GuardId,
    GuardState,
    ObligationFacts,
    Policy,
    PolicyError,
    Stage,
    Stakes,
)


def test_the_words_are_those_of_the_design() -> None:
    assert [*Stage] == [
        "recorded",
        "evaluated",
        "decided",
        "codified",
        "ready",
        "standing",
        "review",
        "lapsed",
        "retired",
    ]
    assert [*Gate] == ["evaluated", "decided", "codified", "ready", "standing", "kept"]
    assert [*Stakes] == ["low", "medium", "high", "very-high"]
    assert "".join(guard[0] for guard in GuardId) == "EEEEEEDDDDCCCCCRRRRRRRSSS"


def test_only_held_attested_and_not_applicable_hold() -> None:
    assert {state for state in GuardState if state.holds} == {"held", "attested", "not-applicable"}


def test_a_decision_is_in_force_from_its_day_through_its_sunset(decision: DecisionFacts) -> None:
    facts = Facts(decision=decision)
    assert facts.decision_at(date(2020, 12, 31)) is None
    assert facts.decision_at(date(2021, 1, 1)) is decision
    assert facts.decision_at(date(2021, 6, 30)) is decision
    assert facts.decision_at(date(2021, 7, 1)) is None


def test_the_sunset_is_known_from_the_decision_on(decision: DecisionFacts) -> None:
    facts = Facts(decision=decision)
    assert facts.sunset_at(date(2020, 12, 31)) is None
    assert facts.sunset_at(date(2021, 1, 1)) == facts.sunset_at(date(2021, 7, 1)) == date(2021, 6, 30)
    assert Facts().sunset_at(date(2021, 1, 1)) is None


def test_once_standing_only_the_make_standing_decision_itself_can_have_a_sunset(
    decision: DecisionFacts,
) -> None:
    at = date(2021, 8, 1)
    standing = Facts(decision=decision, standing_since=date(2021, 5, 1))
    assert standing.sunset_at(at) is None
    assert standing.decision_at(at) is decision
    limited = replace(standing, decision=replace(decision, kind="make-standing"))
    assert limited.sunset_at(at) == date(2021, 6, 30)
    assert limited.decision_at(at) is None


def test_standing_begins_on_its_day() -> None:
    facts = Facts(standing_since=date(2021, 4, 1))
    assert [facts.stands_at(date(2021, 3, 31)), facts.stands_at(date(2021, 4, 1))] == [False, True]
    assert not Facts().stands_at(date(2021, 4, 1))


def test_an_obligation_is_overdue_the_day_after_it_was_due_until_it_is_met() -> None:
    owed = ObligationFacts("o", GuardId.R2, due=date(2021, 3, 10), met_on=date(2021, 3, 15))
    open_on = [day for day in range(8, 18) if owed.open_at(date(2021, 3, day))]
    overdue_on = [day for day in range(8, 18) if owed.overdue_at(date(2021, 3, day))]
    assert open_on == [8, 9, 10, 11, 12, 13, 14]
    assert overdue_on == [11, 12, 13, 14]


def test_every_threshold_and_every_lead_time_says_where_it_comes_from() -> None:
    names = {item.name for item in fields(Policy)} | {f"lead_days.{guard}" for guard in GuardId}
    assert set(ORIGINS) == names
    assert set(LEAD_TIMES) == set(GuardId)
    assert all(origin.text.endswith(".") for origin in ORIGINS.values())


def test_no_default_is_out_of_its_own_range(policy: Policy) -> None:
    assert policy.overridden(policy.to_json()) == policy


def test_the_evidence_asked_and_the_hearing_asked_rise_with_the_stakes(policy: Policy) -> None:
    assert [policy.evidence_level[stakes] for stakes in Stakes] == [1, 2, 3, 4]
    assert [policy.participation_level[stakes] for stakes in Stakes] == [
        "inform",
        "consult",
        "involve",
        "collaborate",
    ]


def test_overriding_lays_a_table_over_a_table_and_leaves_the_rest(policy: Policy) -> None:
    changed = policy.overridden({"lead_days": {"R2": 200}, "trained_share": 1})
    assert changed.lead_days == {**policy.lead_days, GuardId.R2: 200}
    assert changed.trained_share == 1.0
    assert changed.parity_floor == policy.parity_floor
    assert policy.lead_days[GuardId.R2] == 180


def test_a_town_inherits_what_its_country_set(policy: Policy) -> None:
    country = policy.overridden({"sunset_max_days": 180, "evidence_level": {"low": 2}})
    town = country.overridden({"evidence_level": {"medium": 3}})
    assert (town.sunset_max_days, town.evidence_level[Stakes.LOW], town.evidence_level[Stakes.MEDIUM]) == (
        180,
        2,
        3,
    )


def test_reminders_are_sorted_farthest_first_and_told_once(policy: Policy) -> None:
    assert policy.overridden({"reminder_days": [1, 14, 1]}).reminder_days == (14, 1)
    assert policy.overridden({"reminder_days": []}).reminder_days == ()


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"sunset_days": 30}, "sunset_days", "no such threshold"),
        ({"sunset_max_days": 0}, "sunset_max_days", "from 1 to 3650"),
        ({"sunset_max_days": 3651}, "sunset_max_days", "from 1 to 3650"),
        ({"sunset_max_days": True}, "sunset_max_days", "whole number"),
        ({"sunset_max_days": 30.0}, "sunset_max_days", "whole number"),
        ({"sunset_max_days": "30"}, "sunset_max_days", "whole number"),
        ({"minimum_assessors": 1}, "minimum_assessors", "from 2 to 20"),
        ({"trained_share": 0}, "trained_share", "above 0 and up to 1"),
        ({"trained_share": 1.01}, "trained_share", "above 0 and up to 1"),
        ({"trained_share": True}, "trained_share", "share"),
        ({"parity_floor": nan}, "parity_floor", "share"),
        ({"parity_floor": "80%"}, "parity_floor", "share"),
        ({"reminder_days": 30}, "reminder_days", "list"),
        ({"reminder_days": [0]}, "reminder_days", "from 1 to 365"),
        ({"lead_days": [30]}, "lead_days", "table"),
        ({"lead_days": {"R9": 30}}, "lead_days.R9", "no such entry"),
        ({"lead_days": {"R2": -1}}, "lead_days.R2", "from 0 to 3650"),
        ({"evidence_level": {"high": 6}}, "evidence_level.high", "from 1 to 5"),
        ({"evidence_level": {"high": 1}}, "evidence_level", "higher stakes"),
        ({"participation_level": {"low": "tell"}}, "participation_level.low", "inform, consult"),
        ({"participation_level": {"low": "empower"}}, "participation_level", "higher stakes"),
    ],
)
def test_a_threshold_that_cannot_be_is_refused_by_name(
    policy: Policy, changes: dict[str, object], field: str, words: str
) -> None:
    with pytest.raises(PolicyError) as refused:
        policy.overridden(changes)
    assert refused.value.field == field
    assert words in refused.value.reason
    assert str(refused.value) == f"{field}: {refused.value.reason}"


@given(
    days=st.integers(1, 3650),
    share=st.floats(0.01, 1),
    lead=st.dictionaries(st.sampled_from(GuardId), st.integers(0, 3650)),
)
def test_a_policy_survives_json(days: int, share: float, lead: dict[GuardId, int]) -> None:
    policy = Policy.defaults().overridden({"review_max_days": days, "parity_floor": share, "lead_days": lead})
    written = policy.to_json()
    assert Policy.from_json(written) == policy
    assert all(type(value) in {dict, list, int, float} for value in written.values())


def test_reading_a_policy_fills_nothing_in(policy: Policy) -> None:
    written = policy.to_json()
    del written["parity_floor"]
    with pytest.raises(PolicyError) as refused:
        Policy.from_json(written)
    assert (refused.value.field, refused.value.reason) == ("parity_floor", "it is missing")
