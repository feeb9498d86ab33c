"""What the recorded facts say about each guard, before any attestation is looked at."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from mainstay_engines.passage.reasons import Reason
from mainstay_engines.passage.terms import Facts, GuardId, GuardState, Policy


class Finding(NamedTuple):
    """What the facts say. `state` None is silence: nothing is recorded, and an attestation may stand in."""

    state: GuardState | None
    reason: Reason
    until: date | None = None


Rule = Callable[[Facts, Policy, date], Finding]

_SILENT = Finding(None, Reason("not-assessed"))
_NO_STAKES = Finding(None, Reason("stakes-not-assessed"))
_NOT_YET_ASKED = Finding(GuardState.NOT_APPLICABLE, Reason("asked-once-standing"))
_NO_OBJECTIONS = Finding(None, Reason("no-objections"))
_NO_DECISION = Finding(None, Reason("no-decision"))
_NO_REASONS = Finding(GuardState.BROKEN, Reason("decision-without-reasons"))
_NO_LEGAL_BASIS = Finding(GuardState.BROKEN, Reason("decision-without-legal-basis"))
_NO_PROMISE = Finding(GuardState.BROKEN, Reason("decision-without-promise"))
_NOT_COMPETENT = Finding(GuardState.BROKEN, Reason("body-not-competent"))
_NOT_MANDATED = Finding(GuardState.BROKEN, Reason("person-not-mandated"))
_DECISION_STATED = Finding(GuardState.HELD, Reason("decision-stated"))
_DECISION_MANDATED = Finding(GuardState.HELD, Reason("decision-mandated"))
_NO_REVIEW_DATE = Finding(None, Reason("no-review-date"))
_NO_OWNER_POST = Finding(None, Reason("no-owner-post"))
_OWNER_VACANT = Finding(GuardState.BROKEN, Reason("owner-vacant"))
_OWNER_ALONE = Finding(GuardState.BROKEN, Reason("owner-without-alternate"))
_OWNER_HELD = Finding(GuardState.HELD, Reason("owner-with-alternate"))
_DIGITAL = MappingProxyType(
    {
        None: Finding(None, Reason("digital-not-said")),
        False: Finding(GuardState.NOT_APPLICABLE, Reason("not-digital")),
        True: Finding(None, Reason("rights-not-assessed")),
    }
)
_CONTRACTS = MappingProxyType(
    {
        None: Finding(None, Reason("contracts-not-said")),
        False: Finding(GuardState.NOT_APPLICABLE, Reason("no-emergency-contracts")),
        True: Finding(None, Reason("contracts-not-screened")),
    }
)


@lru_cache(maxsize=256)
def _asked(code: str, *params: tuple[str, object]) -> Finding:
    return Finding(None, Reason(code, params))


def _silent(_facts: Facts, _policy: Policy, _at: date) -> Finding:
    return _SILENT


def _evidence(facts: Facts, policy: Policy, _at: date) -> Finding:
    if facts.stakes is None:
        return _NO_STAKES
    asked = policy.evidence_level[facts.stakes]
    asks = (("stakes", facts.stakes), ("asked", asked))
    if facts.evidence_level is None:
        if facts.evidence_recorded:
            return Finding(GuardState.BROKEN, Reason("evidence-without-level", asks))
        return Finding(None, Reason("no-evidence", asks))
    params = (("level", facts.evidence_level), *asks)
    if facts.evidence_level < asked:
        return Finding(GuardState.BROKEN, Reason("evidence-too-low", params))
    return Finding(GuardState.HELD, Reason("evidence-reaches", params))


def _scores(facts: Facts, policy: Policy, _at: date) -> Finding:
    named, submitted, asked = facts.assessors_named, facts.assessors_submitted, policy.minimum_assessors
    if not submitted:
        return Finding(None, Reason("no-scores", (("named", named), ("asked", asked))))
    params = (("submitted", submitted), ("named", named), ("asked", asked))
    if named < asked or submitted < named:
        return Finding(GuardState.BROKEN, Reason("scores-incomplete", params))
    return Finding(GuardState.HELD, Reason("scores-complete", params))


def _groups(facts: Facts, _policy: Policy, _at: date) -> Finding:
    if not facts.groups_named:
        return _SILENT
    params = (("checked", facts.groups_checked), ("named", facts.groups_named))
    if facts.groups_checked < facts.groups_named:
        return Finding(GuardState.BROKEN, Reason("groups-unchecked", params))
    return Finding(GuardState.HELD, Reason("groups-checked", params))


def _trade_offs(facts: Facts, _policy: Policy, _at: date) -> Finding:
    if not facts.trade_offs:
        return _SILENT
    params = (("with_payer", facts.trade_offs_with_payer), ("listed", facts.trade_offs))
    if facts.trade_offs_with_payer < facts.trade_offs:
        return Finding(GuardState.BROKEN, Reason("payers-lacking", params))
    return Finding(GuardState.HELD, Reason("payers-listed", params))


def _rights(facts: Facts, _policy: Policy, _at: date) -> Finding:
    return _DIGITAL[facts.digital]


def _contracts(facts: Facts, _policy: Policy, _at: date) -> Finding:
    return _CONTRACTS[facts.emergency_contracts]


def _hearing(facts: Facts, policy: Policy, _at: date) -> Finding:
    if facts.stakes is None:
        return _SILENT
    asked = policy.participation_level[facts.stakes]
    return _asked("hearing-not-assessed", ("stakes", facts.stakes), ("asked", asked))


def _objections(facts: Facts, _policy: Policy, _at: date) -> Finding:
    if not facts.objections:
        return _NO_OBJECTIONS
    params = (("answered", facts.objections_answered), ("objections", facts.objections))
    if facts.objections_answered < facts.objections:
        return Finding(GuardState.BROKEN, Reason("objections-unanswered", params))
    return Finding(GuardState.HELD, Reason("objections-answered", params))


def _decision_stated(facts: Facts, _policy: Policy, at: date) -> Finding:
    decision = facts.decision_at(at)
    if decision is None:
        return _NO_DECISION
    if not decision.reasons:
        return _NO_REASONS
    if not decision.legal_basis:
        return _NO_LEGAL_BASIS
    return _DECISION_STATED if decision.promise else _NO_PROMISE


def _decision_mandated(facts: Facts, _policy: Policy, at: date) -> Finding:
    decision = facts.decision_at(at)
    if decision is None:
        return _NO_DECISION
    if not decision.competent:
        return _NOT_COMPETENT
    return _DECISION_MANDATED if decision.mandated else _NOT_MANDATED


def _outage(_facts: Facts, policy: Policy, _at: date) -> Finding:
    return _asked("outage-not-assessed", ("hours", policy.longest_outage_hours))


def _owner(facts: Facts, _policy: Policy, _at: date) -> Finding:
    if not facts.owner_post:
        return _NO_OWNER_POST
    if not facts.owner_held:
        return _OWNER_VACANT
    return _OWNER_HELD if facts.alternate_held else _OWNER_ALONE


def _training(_facts: Facts, policy: Policy, _at: date) -> Finding:
    return _asked("training-not-assessed", ("share", policy.trained_share))


def _exercise(_facts: Facts, policy: Policy, _at: date) -> Finding:
    return _asked("exercise-not-assessed", ("days", policy.exercise_max_age_days))


def _reach(_facts: Facts, policy: Policy, _at: date) -> Finding:
    return _asked("reach-not-assessed", ("floor", policy.parity_floor))


def _promise(facts: Facts, _policy: Policy, at: date) -> Finding:
    if not facts.stands_at(at):
        return _NOT_YET_ASKED
    due = facts.promise_due
    if due is None:
        return _SILENT
    params = (("due", due),)
    if at <= due:
        return Finding(GuardState.NOT_APPLICABLE, Reason("promise-not-due", params), due)
    return Finding(None, Reason("promise-not-measured", params))


def _review(facts: Facts, _policy: Policy, at: date) -> Finding:
    if not facts.stands_at(at):
        return _NOT_YET_ASKED
    due = facts.review_due
    if due is None:
        return _NO_REVIEW_DATE
    params = (("due", due),)
    if at <= due:
        return Finding(GuardState.HELD, Reason("review-not-due", params), due)
    return Finding(GuardState.BROKEN, Reason("review-overdue", params))


def _oversight(facts: Facts, _policy: Policy, at: date) -> Finding:
    return _SILENT if facts.stands_at(at) else _NOT_YET_ASKED


RULES: Mapping[GuardId, Rule] = MappingProxyType(
    {
        GuardId.E1: _evidence,
        GuardId.E2: _scores,
        GuardId.E3: _groups,
        GuardId.E4: _trade_offs,
        GuardId.E5: _rights,
        GuardId.E6: _contracts,
        GuardId.D1: _hearing,
        GuardId.D2: _objections,
        GuardId.D3: _decision_stated,
        GuardId.D4: _decision_mandated,
        GuardId.C1: _silent,
        GuardId.C2: _silent,
        GuardId.C3: _silent,
        GuardId.C4: _silent,
        GuardId.C5: _outage,
        GuardId.R1: _silent,
        GuardId.R2: _silent,
        GuardId.R3: _owner,
        GuardId.R4: _training,
        GuardId.R5: _exercise,
        GuardId.R6: _silent,
        GuardId.R7: _reach,
        GuardId.S1: _promise,
        GuardId.S2: _review,
        GuardId.S3: _oversight,
    }
)
