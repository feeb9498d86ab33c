from dataclasses import replace
from datetime import date, timedelta
from graphlib import TopologicalSorter
from typing import Any

import pytest
from mainstay_engines.passage.guards import (
    GUARDS,
    GuardResult,
    evaluate_guard,
    evaluate_guards,
    last_day,
    open_obligations,
)
from mainstay_engines.passage.reasons import REASON_TEXTS
from mainstay_engines.passage.terms import (
    Attestation,
    DecisionFacts,
    Facts,
    Gate,
    GuardId,
    ObligationFacts,
    Policy,
    Stakes,
)

AT = date(2021, 3, 1)
POLICY = Policy.defaults()
LATER = date(2021, 9, 1)
STANDING = date(2021, 2, 15)
DECISION = DecisionFacts(
    kind="adopt",
    fast_track=False,
    decided_on=date(2021, 1, 1),
    sunset=None,
    reasons=True,
    legal_basis=True,
    promise=True,
    competent=True,
    mandated=True,
    ref="decision-1",
)

# What is recorded, the guard, and what then becomes of it. Every rule of every guard is here once.
CASES = [
    ({}, "E1", "missing", "stakes-not-assessed"),
    ({"evidence_level": 5}, "E1", "missing", "stakes-not-assessed"),
    ({"stakes": Stakes.LOW}, "E1", "missing", "no-evidence"),
    ({"stakes": Stakes.LOW, "evidence_recorded": True}, "E1", "broken", "evidence-without-level"),
    ({"stakes": Stakes.VERY_HIGH, "evidence_level": 3}, "E1", "broken", "evidence-too-low"),
    ({"stakes": Stakes.VERY_HIGH, "evidence_level": 4}, "E1", "held", "evidence-reaches"),
    ({"stakes": Stakes.LOW, "evidence_level": 1}, "E1", "held", "evidence-reaches"),
    ({}, "E2", "missing", "no-scores"),
    ({"assessors_named": 2, "assessors_submitted": 0}, "E2", "missing", "no-scores"),
    ({"assessors_named": 2, "assessors_submitted": 1}, "E2", "broken", "scores-incomplete"),
    ({"assessors_named": 1, "assessors_submitted": 1}, "E2", "broken", "scores-incomplete"),
    ({"assessors_named": 3, "assessors_submitted": 2}, "E2", "broken", "scores-incomplete"),
    ({"assessors_named": 3, "assessors_submitted": 3}, "E2", "held", "scores-complete"),
    ({}, "E3", "missing", "not-assessed"),
    ({"groups_named": 0}, "E3", "missing", "not-assessed"),
    ({"groups_named": 3, "groups_checked": 2}, "E3", "broken", "groups-unchecked"),
    ({"groups_named": 3, "groups_checked": 3}, "E3", "held", "groups-checked"),
    ({}, "E4", "missing", "not-assessed"),
    ({"trade_offs": 0}, "E4", "missing", "not-assessed"),
    ({"trade_offs": 2, "trade_offs_with_payer": 1}, "E4", "broken", "payers-lacking"),
    ({"trade_offs": 2, "trade_offs_with_payer": 2}, "E4", "held", "payers-listed"),
    ({}, "E5", "missing", "digital-not-said"),
    ({"digital": True}, "E5", "missing", "rights-not-assessed"),
    ({"digital": False}, "E5", "not-applicable", "not-digital"),
    ({}, "E6", "missing", "contracts-not-said"),
    ({"emergency_contracts": True}, "E6", "missing", "contracts-not-screened"),
    ({"emergency_contracts": False}, "E6", "not-applicable", "no-emergency-contracts"),
    ({}, "D1", "missing", "not-assessed"),
    ({"stakes": Stakes.HIGH}, "D1", "missing", "hearing-not-assessed"),
    ({}, "D2", "missing", "no-objections"),
    ({"objections": 0}, "D2", "missing", "no-objections"),
    ({"objections": 3, "objections_answered": 2}, "D2", "broken", "objections-unanswered"),
    ({"objections": 3, "objections_answered": 3}, "D2", "held", "objections-answered"),
    ({}, "D3", "missing", "no-decision"),
    ({"decision": replace(DECISION, reasons=False)}, "D3", "broken", "decision-without-reasons"),
    ({"decision": replace(DECISION, legal_basis=False)}, "D3", "broken", "decision-without-legal-basis"),
    ({"decision": replace(DECISION, promise=False)}, "D3", "broken", "decision-without-promise"),
    ({"decision": replace(DECISION, decided_on=LATER)}, "D3", "missing", "no-decision"),
    ({"decision": DECISION}, "D3", "held", "decision-stated"),
    ({}, "D4", "missing", "no-decision"),
    ({"decision": replace(DECISION, competent=False)}, "D4", "broken", "body-not-competent"),
    ({"decision": replace(DECISION, mandated=False)}, "D4", "broken", "person-not-mandated"),
    ({"decision": DECISION}, "D4", "held", "decision-mandated"),
    ({}, "C1", "missing", "not-assessed"),
    ({}, "C2", "missing", "not-assessed"),
    ({}, "C3", "missing", "not-assessed"),
    ({"review_due": LATER}, "C4", "missing", "not-assessed"),
    ({}, "C5", "missing", "outage-not-assessed"),
    ({}, "R1", "missing", "not-assessed"),
    ({}, "R2", "missing", "not-assessed"),
    ({}, "R3", "missing", "no-owner-post"),
    ({"owner_held": True, "alternate_held": True}, "R3", "missing", "no-owner-post"),
    ({"owner_post": True, "alternate_held": True}, "R3", "broken", "owner-vacant"),
    ({"owner_post": True, "owner_held": True}, "R3", "broken", "owner-without-alternate"),
    ({"owner_post": True, "owner_held": True, "alternate_held": True}, "R3", "held", "owner-with-alternate"),
    ({}, "R4", "missing", "training-not-assessed"),
    ({}, "R5", "missing", "exercise-not-assessed"),
    ({}, "R6", "missing", "not-assessed"),
    ({}, "R7", "missing", "reach-not-assessed"),
    ({"promise_due": date(2021, 2, 1)}, "S1", "not-applicable", "asked-once-standing"),
    ({"standing_since": STANDING}, "S1", "missing", "not-assessed"),
    ({"standing_since": STANDING, "promise_due": AT}, "S1", "not-applicable", "promise-not-due"),
    ({"standing_since": STANDING, "promise_due": STANDING}, "S1", "missing", "promise-not-measured"),
    ({"review_due": date(2021, 2, 1)}, "S2", "not-applicable", "asked-once-standing"),
    ({"standing_since": STANDING}, "S2", "missing", "no-review-date"),
    ({"standing_since": STANDING, "review_due": AT}, "S2", "held", "review-not-due"),
    ({"standing_since": STANDING, "review_due": date(2021, 2, 28)}, "S2", "broken", "review-overdue"),
    ({}, "S3", "not-applicable", "asked-once-standing"),
    ({"standing_since": LATER}, "S3", "not-applicable", "asked-once-standing"),
    ({"standing_since": STANDING}, "S3", "missing", "not-assessed"),
]
OF_ATTESTATIONS = {
    "attested",
    "attested-for-illustration",
    "attestation-ran-out",
    "attestation-unconfirmed",
    "attestation-not-yet",
}


def judged(guard: str, facts: Facts, policy: Policy = POLICY, at: date = AT) -> GuardResult:
    return evaluate_guard(GUARDS[GuardId(guard)], facts, policy, at)


@pytest.mark.parametrize(("recorded", "guard", "state", "code"), CASES)
def test_the_recorded_facts_decide(recorded: dict[str, Any], guard: str, state: str, code: str) -> None:
    result = judged(guard, replace(Facts(), **recorded))
    assert (result.guard, result.state, result.reason.code) == (guard, state, code)
    assert result.reason.text


@pytest.mark.parametrize(("recorded", "guard", "state", "code"), CASES)
def test_an_attestation_stands_in_for_silence_and_never_against_a_fact(
    recorded: dict[str, Any], guard: str, state: str, code: str, attestation: Attestation
) -> None:
    facts = replace(Facts(attestations={GuardId(guard): attestation}), **recorded)
    result = judged(guard, facts)
    if state == "missing":
        assert (result.state, result.ref, result.until) == ("attested", "attestation-1", date(2021, 12, 31))
    else:
        assert (result.state, result.reason.code) == (state, code)
        assert result.ref is None


def test_every_reason_is_given_by_some_rule() -> None:
    assert {code for _, _, _, code in CASES} | OF_ATTESTATIONS == set(REASON_TEXTS)


def test_every_guard_is_judged_in_silence_and_none_then_holds_before_standing() -> None:
    results = evaluate_guards(Facts(), POLICY, AT)
    assert [result.guard for result in results] == [*GuardId]
    assert {result.guard for result in results if result.state.holds} == {"S1", "S2", "S3"}
    standing = evaluate_guards(Facts(standing_since=STANDING), POLICY, AT)
    assert {result.state for result in standing} == {"missing"}


def test_the_thresholds_are_those_of_the_policy() -> None:
    facts = Facts(stakes=Stakes.LOW, evidence_level=2, assessors_named=2, assessors_submitted=2)
    strict = POLICY.overridden({"evidence_level": dict.fromkeys(Stakes, 5), "minimum_assessors": 3})
    assert (judged("E1", facts).state, judged("E1", facts, strict).state) == ("held", "broken")
    assert (judged("E2", facts).state, judged("E2", facts, strict).state) == ("held", "broken")


@pytest.mark.parametrize(
    ("guard", "change", "words"),
    [
        ("C5", {"longest_outage_hours": 4}, "within 4 hours"),
        ("D1", {"participation_level": dict.fromkeys(Stakes, "empower")}, "very high stakes ask to empower"),
        ("R4", {"trained_share": 0.95}, "95% of the roster"),
        ("R5", {"exercise_max_age_days": 90}, "last 90 days"),
        ("R7", {"parity_floor": 0.9}, "90% of the best"),
    ],
)
def test_what_is_missing_says_what_the_policy_asks(guard: str, change: dict[str, object], words: str) -> None:
    result = judged(guard, Facts(stakes=Stakes.VERY_HIGH), POLICY.overridden(change))
    assert words in result.reason.text


def test_the_entry_that_holds_a_fact_is_named() -> None:
    facts = Facts(digital=False, refs={GuardId.E5: "entry-5", GuardId.E3: "entry-3"})
    assert [judged(guard, facts).ref for guard in ("E5", "E3", "E4")] == ["entry-5", "entry-3", None]


@pytest.mark.parametrize(
    ("day", "state", "code"),
    [
        (date(2021, 1, 31), "missing", "attestation-not-yet"),
        (date(2021, 2, 1), "attested", "attested"),
        (date(2021, 12, 31), "attested", "attested"),
        (date(2022, 1, 1), "expired", "attestation-ran-out"),
    ],
)
def test_an_attestation_holds_from_its_first_through_its_last_day(
    attestation: Attestation, day: date, state: str, code: str
) -> None:
    result = judged("R1", Facts(attestations={GuardId.R1: attestation}), at=day)
    assert (result.state, result.reason.code, result.ref) == (state, code, "attestation-1")
    assert result.until == (None if state == "missing" else date(2021, 12, 31))


@pytest.mark.parametrize("day", [date(2021, 1, 1), date(2021, 3, 1), date(2023, 1, 1)])
def test_an_attestation_that_nobody_confirmed_holds_nothing(attestation: Attestation, day: date) -> None:
    alone = replace(attestation, confirmed=False)
    result = judged("R1", Facts(attestations={GuardId.R1: alone}), at=day)
    assert (result.state, result.reason.code) == ("missing", "attestation-unconfirmed")


def test_an_attestation_for_illustration_says_so(attestation: Attestation) -> None:
    shown = replace(attestation, illustration=True)
    result = judged("R1", Facts(attestations={GuardId.R1: shown}))
    assert result.state == "attested"
    assert result.reason.text == "Attested for illustration only, until 31 December 2021."


def test_an_attestation_lasts_no_longer_than_the_policy_lets_it(attestation: Attestation) -> None:
    short = POLICY.overridden({"attestation_max_days": 10})
    facts = Facts(attestations={GuardId.R1: attestation})
    assert judged("R1", facts, short, date(2021, 2, 11)).until == date(2021, 2, 11)
    assert judged("R1", facts, short, date(2021, 2, 12)).state == "expired"
    assert last_day(attestation, POLICY) == date(2021, 12, 31)


def test_an_attestation_until_the_end_of_the_calendar_is_no_error(attestation: Attestation) -> None:
    endless = replace(attestation, since=date(9999, 6, 1), until=date.max)
    assert last_day(endless, POLICY) == date.max


def owed(
    guard: str | None, ref: str = "obligation-1", due: date = LATER, met: date | None = None
) -> ObligationFacts:
    return ObligationFacts(ref, None if guard is None else GuardId(guard), due, met)


def test_an_open_obligation_waives_its_guard_and_does_not_make_it_hold(decision: DecisionFacts) -> None:
    result = judged("R2", Facts(decision=decision, obligations=(owed("R2"),)))
    assert (result.state, result.waived_by, result.waived_until) == (
        "missing",
        "obligation-1",
        decision.sunset,
    )
    assert result.passes
    assert not result.state.holds


@pytest.mark.parametrize(
    ("change", "at"),
    [
        ({"decision": None}, AT),
        ({"obligations": ()}, AT),
        ({"obligations": (owed("R1"),)}, AT),
        ({"obligations": (owed(None),)}, AT),
        ({"obligations": (owed("R2", met=date(2021, 3, 1)),)}, AT),
        ({}, date(2020, 12, 31)),
        ({}, date(2021, 7, 1)),
    ],
    ids=["undecided", "none", "another guard", "imposed", "met", "before the decision", "after the sunset"],
)
def test_nothing_else_waives_a_guard(decision: DecisionFacts, change: dict[str, Any], at: date) -> None:
    facts = replace(Facts(decision=decision, obligations=(owed("R2"),)), **change)
    result = judged("R2", facts, at=at)
    assert (result.waived_by, result.waived_until, result.passes) == (None, None, False)


def test_a_waiver_outlasts_its_due_day_but_not_the_sunset(decision: DecisionFacts) -> None:
    facts = Facts(decision=decision, obligations=(owed("R2", due=date(2021, 2, 1)),))
    assert judged("R2", facts).passes
    assert judged("R2", facts, at=date(2021, 6, 30)).passes
    assert not judged("R2", facts, at=date(2021, 7, 1)).passes


def test_a_broken_or_expired_guard_can_be_waived_and_a_holding_one_is_not(
    decision: DecisionFacts, attestation: Attestation
) -> None:
    facts = Facts(
        decision=decision,
        objections=1,
        digital=False,
        attestations={GuardId.R1: replace(attestation, until=date(2021, 2, 2))},
        obligations=(owed("D2", "a"), owed("R1", "b"), owed("E5", "c")),
    )
    assert [(judged(guard, facts).state, judged(guard, facts).waived_by) for guard in ("D2", "R1", "E5")] == [
        ("broken", "a"),
        ("expired", "b"),
        ("not-applicable", None),
    ]


def test_of_several_obligations_for_a_guard_the_first_due_counts() -> None:
    owing = (
        owed("R2", "c", LATER),
        owed("R2", "b", LATER - timedelta(1)),
        owed("R2", "a", LATER),
        owed(None, "x"),
    )
    for order in (owing, owing[::-1]):
        found = open_obligations(Facts(obligations=order), AT)
        assert {guard: item.ref for guard, item in found.items()} == {"R2": "b"}
    met = replace(owing[1], met_on=AT)
    assert open_obligations(Facts(obligations=(owing[0], met, owing[2])), AT)[GuardId.R2].ref == "a"


def test_judging_all_is_judging_each(whole: Facts) -> None:
    facts = replace(whole, obligations=(owed("R2"), owed("E1")), attestations={}, evidence_level=1)
    each = tuple(evaluate_guard(spec, facts, POLICY, AT) for spec in GUARDS.values())
    assert evaluate_guards(facts, POLICY, AT) == each
    assert {result.guard for result in each if result.waived_by} == {"R2", "E1"}


def test_the_table_names_every_guard_once_with_a_gate_a_room_and_a_standard() -> None:
    assert [*GUARDS] == [*GuardId]
    gates = {"E": Gate.EVALUATED, "D": Gate.DECIDED, "C": Gate.CODIFIED, "R": Gate.READY, "S": Gate.KEPT}
    names = {spec.name for spec in GUARDS.values()}
    assert len(names) == len(GUARDS)
    for spec in GUARDS.values():
        assert spec.gate is gates[spec.id[0]]
        assert spec.question.endswith("?")
        assert spec.how_to_meet.endswith(".")
        assert spec.name.isidentifier()
        assert spec.standard
        assert spec.room.isidentifier()


def test_guards_wait_only_for_guards_of_their_own_gate_or_an_earlier_one() -> None:
    gates = [*Gate]
    for spec in GUARDS.values():
        for other in spec.depends_on:
            assert gates.index(GUARDS[other].gate) <= gates.index(spec.gate)
    order = [*TopologicalSorter({spec.id: spec.depends_on for spec in GUARDS.values()}).static_order()]
    assert len(order) == len(GUARDS)
