"""The guards of the passage: what each asks, after which standard, and whether it holds on a day.

An attestation stands in for silence, never against a recorded fact.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import NamedTuple

from mainstay_engines.passage.findings import RULES, Finding
from mainstay_engines.passage.reasons import Reason
from mainstay_engines.passage.terms import (
    HOLDING,
    Attestation,
    Facts,
    Gate,
    GuardId,
    GuardState,
    ObligationFacts,
    Policy,
)


@dataclass(frozen=True, slots=True)
class GuardSpec:
    """What a guard asks (`question`), after which standard, and which room would record the fact.

    `depends_on` are the guards that must hold before work on this one can start; `how_to_meet` is what would
    hold it, in a sentence for the person who owes it.
    """

    id: GuardId
    gate: Gate
    question: str
    name: str
    standard: str
    depends_on: tuple[GuardId, ...]
    room: str
    how_to_meet: str


class GuardResult(NamedTuple):
    """What became of a guard on a day.

    `until` is the last day on which a holding guard holds by itself, or the day on which an expired
    attestation ran out. `ref` is the entry that shows it. `waived_by` is the open obligation under which
    it was let pass unmet, through the whole of `waived_until` (None: as long as the decision is in force).
    """

    guard: GuardId
    state: GuardState
    reason: Reason
    until: date | None = None
    ref: str | None = None
    waived_by: str | None = None
    waived_until: date | None = None

    @property
    def passes(self) -> bool:
        """Say whether it holds, or an open obligation of the decision in force stands for it."""
        return self.waived_by is not None or self.state.holds


_TABLE = (
    GuardSpec(
        id=GuardId.E1,
        gate=Gate.EVALUATED,
        question="Does the evidence reach the level that the stakes ask?",
        name="evidence_reaches_stakes",
        standard="Nesta, Standards of Evidence (2013), levels 1 to 5",
        depends_on=(),
        room="assessment",
        how_to_meet="Record the stakes, and evidence that reaches the level they ask for.",
    ),
    GuardSpec(
        id=GuardId.E2,
        gate=Gate.EVALUATED,
        question="Have at least two named assessors scored its effects on the SDG targets?",
        name="effects_are_scored",
        standard="UN resolution 70/1 (SDG targets); scale of Nilsson, Griggs, Visbeck, Nature 534 (2016)",
        depends_on=(GuardId.E1,),
        room="assessment",
        how_to_meet="Name at least two assessors; each scores blind, and all who are named submit.",
    ),
    GuardSpec(
        id=GuardId.E3,
        gate=Gate.EVALUATED,
        question="Are the affected groups named, and is what reaches each of them checked?",
        name="groups_are_checked",
        standard="UN resolution 70/1, paragraph 4 (leave no one behind)",
        depends_on=(),
        room="assessment",
        how_to_meet="Name each affected group and record an equity check for it.",
    ),
    GuardSpec(
        id=GuardId.E4,
        gate=Gate.EVALUATED,
        question="Does every trade-off say who pays for it?",
        name="trade_offs_name_who_pays",
        standard="OECD, Best Practice Principles for Regulatory Policy: Regulatory Impact Assessment (2020)",
        depends_on=(
            GuardId.E2,
            GuardId.E3,
        ),
        room="assessment",
        how_to_meet="List the trade-offs, each with who pays for it.",
    ),
    GuardSpec(
        id=GuardId.E5,
        gate=Gate.EVALUATED,
        question="If it is digital or automated, are its effects on rights assessed?",
        name="rights_are_assessed",
        standard="GDPR (EU) 2016/679, article 35; AI Act (EU) 2024/1689, article 27",
        depends_on=(GuardId.E3,),
        room="assessment",
        how_to_meet="Record that it is not digital, or a rights and algorithm assessment.",
    ),
    GuardSpec(
        id=GuardId.E6,
        gate=Gate.EVALUATED,
        question="Are its emergency contracts screened and the flags answered?",
        name="emergency_contracts_are_screened",
        standard="UN Convention against Corruption, article 9; Open Contracting Data Standard",
        depends_on=(),
        room="integrity",
        how_to_meet="Record that there were none, or screen them and answer each flag.",
    ),
    GuardSpec(
        id=GuardId.D1,
        gate=Gate.DECIDED,
        question="Were the people affected heard at the level that the stakes ask?",
        name="people_are_heard",
        standard="IAP2 Spectrum of Public Participation",
        depends_on=(
            GuardId.E3,
            GuardId.E4,
        ),
        room="participation",
        how_to_meet="Hear the people affected at the level that the stakes ask, and publish what was heard.",
    ),
    GuardSpec(
        id=GuardId.D2,
        gate=Gate.DECIDED,
        question="Is every objection and recommendation answered with a reason?",
        name="objections_are_answered",
        standard="Aarhus Convention, article 6(8) and (9)",
        depends_on=(GuardId.D1,),
        room="decisions",
        how_to_meet="Record the objections and recommendations, and answer each with a reason.",
    ),
    GuardSpec(
        id=GuardId.D3,
        gate=Gate.DECIDED,
        question="Does the decision state its reasons, legal basis and promise?",
        name="decision_is_reasoned",
        standard="Charter of Fundamental Rights of the European Union, article 41(2)(c)",
        depends_on=(
            GuardId.E1,
            GuardId.E4,
            GuardId.E5,
            GuardId.E6,
            GuardId.D2,
            GuardId.D4,
        ),
        room="decisions",
        how_to_meet="Decide with reasons, a legal basis and a promise: indicator, baseline, target and date.",
    ),
    GuardSpec(
        id=GuardId.D4,
        gate=Gate.DECIDED,
        question="Was the body competent, and did the person hold the mandate?",
        name="decision_is_mandated",
        standard="Council of Europe, Recommendation CM/Rec(2007)7 on good administration, article 2",
        depends_on=(),
        room="decisions",
        how_to_meet="Have it decided by a competent body, through a person who holds its mandate.",
    ),
    GuardSpec(
        id=GuardId.C1,
        gate=Gate.CODIFIED,
        question="Did a second person approve this version of the procedure?",
        name="version_is_approved",
        standard="ISO 9001:2015, clause 7.5.2",
        depends_on=(
            GuardId.C2,
            GuardId.C3,
            GuardId.C4,
            GuardId.C5,
        ),
        room="procedures",
        how_to_meet="Have a second person approve the version.",
    ),
    GuardSpec(
        id=GuardId.C2,
        gate=Gate.CODIFIED,
        question="Does every step have a post and a fallback?",
        name="steps_have_posts_and_fallbacks",
        standard="ISO 22301:2019, clause 8.4.2",
        depends_on=(GuardId.D3,),
        room="procedures",
        how_to_meet="Give every step of the procedure a post, and a fallback for when it fails.",
    ),
    GuardSpec(
        id=GuardId.C3,
        gate=Gate.CODIFIED,
        question="Is there a route for those who are offline?",
        name="has_offline_route",
        standard="GOV.UK Service Standard, points 3 and 5",
        depends_on=(
            GuardId.E3,
            GuardId.D3,
        ),
        room="procedures",
        how_to_meet="Describe a route that needs no network and no device.",
    ),
    GuardSpec(
        id=GuardId.C4,
        gate=Gate.CODIFIED,
        question="Is the date of the next review set?",
        name="has_review_date",
        standard="OECD, Recommendation on Regulatory Policy and Governance (2012), principle 5",
        depends_on=(GuardId.D3,),
        room="procedures",
        how_to_meet="Set the date of the next review.",
    ),
    GuardSpec(
        id=GuardId.C5,
        gate=Gate.CODIFIED,
        question="Does it recover within the longest outage that can be tolerated?",
        name="recovers_in_time",
        standard="ISO 22301:2019, clause 8.2.2",
        depends_on=(GuardId.C2,),
        room="procedures",
        how_to_meet="Show a recovery time within the longest tolerable outage.",
    ),
    GuardSpec(
        id=GuardId.R1,
        gate=Gate.READY,
        question="Does it rest on law that outlives the emergency?",
        name="has_legal_anchor",
        standard="Venice Commission, Rule of Law Checklist (2016), II.A.6",
        depends_on=(GuardId.D3,),
        room="institutions",
        how_to_meet="Anchor it in a statute or regulation outside emergency law.",
    ),
    GuardSpec(
        id=GuardId.R2,
        gate=Gate.READY,
        question="Is there a budget line beyond the crisis?",
        name="has_budget_line",
        standard="OECD, Recommendation on Budgetary Governance (2015)",
        depends_on=(GuardId.D3,),
        room="institutions",
        how_to_meet="Put it in the ordinary budget.",
    ),
    GuardSpec(
        id=GuardId.R3,
        gate=Gate.READY,
        question="Is its owner a post that is held and has an alternate?",
        name="owner_is_post_with_alternate",
        standard="ISO 22301:2019, clause 5.3",
        depends_on=(),
        room="institutions",
        how_to_meet="Name a post as its owner, fill it, and fill its alternate.",
    ),
    GuardSpec(
        id=GuardId.R4,
        gate=Gate.READY,
        question="Is enough of the roster currently trained in this version?",
        name="roster_is_trained",
        standard="ISO 22301:2019, clause 7.2",
        depends_on=(GuardId.C1,),
        room="learning",
        how_to_meet="Train the roster in the approved version, up to the share that the policy asks.",
    ),
    GuardSpec(
        id=GuardId.R5,
        gate=Gate.READY,
        question="Was it exercised recently enough?",
        name="is_exercised",
        standard="ISO 22301:2019, clause 8.5",
        depends_on=(GuardId.R4,),
        room="learning",
        how_to_meet="Hold an exercise of this version and record what it found.",
    ),
    GuardSpec(
        id=GuardId.R6,
        gate=Gate.READY,
        question="Does it survive the loss of any one anchor, with one anchor outside government?",
        name="survives_loss_of_an_anchor",
        standard="Minimal cut sets after IEC 61025 (fault tree analysis)",
        depends_on=(
            GuardId.R1,
            GuardId.R2,
            GuardId.R3,
        ),
        room="institutions",
        how_to_meet="Have at least two independent anchors, one of them outside government.",
    ),
    GuardSpec(
        id=GuardId.R7,
        gate=Gate.READY,
        question="Is every group reached at the parity floor, through every channel?",
        name="groups_are_reached",
        standard="Four-fifths rule, 29 CFR 1607.4(D), carried over from selection to reach",
        depends_on=(
            GuardId.C1,
            GuardId.C3,
        ),
        room="services",
        how_to_meet="Measure who is reached through each channel, and bring every group up to the floor.",
    ),
    GuardSpec(
        id=GuardId.S1,
        gate=Gate.KEPT,
        question="Was the promise met, or the miss reviewed?",
        name="promise_is_kept",
        standard="OECD, Recommendation on Regulatory Policy and Governance (2012), principle 5",
        depends_on=(),
        room="outcomes",
        how_to_meet="Record the measured result; where it missed the target, the review of the miss.",
    ),
    GuardSpec(
        id=GuardId.S2,
        gate=Gate.KEPT,
        question="Has its review been held on time?",
        name="review_is_on_time",
        standard="ISO 22301:2019, clause 9.3",
        depends_on=(),
        room="passage",
        how_to_meet="Hold the review and set the next date.",
    ),
    GuardSpec(
        id=GuardId.S3,
        gate=Gate.KEPT,
        question="Is every oversight request answered within its time?",
        name="oversight_is_answered",
        standard="INTOSAI-P 10, Mexico Declaration on SAI Independence, principle 7",
        depends_on=(),
        room="register",
        how_to_meet="Answer every oversight request within its time.",
    ),
)

GUARDS: Mapping[GuardId, GuardSpec] = MappingProxyType({spec.id: spec for spec in _TABLE})


def evaluate_guard(spec: GuardSpec, facts: Facts, policy: Policy, at: date) -> GuardResult:
    """Return what becomes of one guard on the day `at`.

    A recorded fact decides; where the facts are silent an attestation may stand in; where there is none the
    guard is missing. An open obligation of the decision in force waives it, and does not make it hold.
    """
    result = _judged(spec, facts, policy, at)
    if result.state in HOLDING or not facts.obligations:
        return result
    return _waived(result, _waivers(facts, at), facts.sunset_at(at))


def evaluate_guards(facts: Facts, policy: Policy, at: date) -> tuple[GuardResult, ...]:
    """Return what becomes of every guard on the day `at`, in the order of `GUARDS`."""
    results = [_judged(spec, facts, policy, at) for spec in GUARDS.values()]
    waivers = _waivers(facts, at)
    if waivers:
        until = facts.sunset_at(at)
        results = [_waived(result, waivers, until) for result in results]
    return tuple(results)


def _judged(spec: GuardSpec, facts: Facts, policy: Policy, at: date) -> GuardResult:
    guard = spec.id
    finding = RULES[guard](facts, policy, at)
    ref = facts.refs.get(guard)
    if finding.state is None:
        attestation = facts.attestations.get(guard)
        if attestation is not None:
            finding = _attested(attestation, policy, at)
            ref = attestation.ref
    return GuardResult(guard, finding.state or GuardState.MISSING, finding.reason, finding.until, ref)


def _waivers(facts: Facts, at: date) -> dict[GuardId, ObligationFacts]:
    if not facts.obligations or facts.decision_at(at) is None:
        return {}
    return open_obligations(facts, at)


def _waived(
    result: GuardResult, waivers: Mapping[GuardId, ObligationFacts], until: date | None
) -> GuardResult:
    obligation = waivers.get(result.guard)
    if obligation is None or result.state in HOLDING:
        return result
    return result._replace(waived_by=obligation.ref, waived_until=until)


def _attested(attestation: Attestation, policy: Policy, at: date) -> Finding:
    if not attestation.confirmed:
        return Finding(None, Reason("attestation-unconfirmed"))
    if at < attestation.since:
        return Finding(None, Reason("attestation-not-yet", (("since", attestation.since),)))
    until = last_day(attestation, policy)
    params = (("until", until),)
    if until < at:
        return Finding(GuardState.EXPIRED, Reason("attestation-ran-out", params), until)
    code = "attested-for-illustration" if attestation.illustration else "attested"
    return Finding(GuardState.ATTESTED, Reason(code, params), until)


def last_day(attestation: Attestation, policy: Policy) -> date:
    """Return the last day of an attestation: its own, or the last that the policy allows it, if earlier."""
    if (attestation.until - attestation.since).days <= policy.attestation_max_days:
        return attestation.until
    return attestation.since + timedelta(policy.attestation_max_days)


def open_obligations(facts: Facts, at: date) -> dict[GuardId, ObligationFacts]:
    """Return the open obligation for each guard that has one, the one due first if there are several."""
    found: dict[GuardId, ObligationFacts] = {}
    for item in facts.obligations:
        if item.guard is not None and item.open_at(at):
            other = found.get(item.guard)
            if other is None or (item.due, item.ref) < (other.due, other.ref):
                found[item.guard] = item
    return found
