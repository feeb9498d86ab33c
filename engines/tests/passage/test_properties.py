"""What is true of any facts whatever, tried on facts drawn at random."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from mainstay_engines.passage.guards import GUARDS, evaluate_guards
from mainstay_engines.passage.lookahead import Event, EventKind, changes
from mainstay_engines.passage.stages import ENDED, PASSAGE, TRANSITIONS
from mainstay_engines.passage.terms import (
    Attestation,
    DecisionFacts,
    Facts,
    GuardId,
    GuardState,
    ObligationFacts,
    Policy,
    Stage,
    Stakes,
)
from mainstay_engines.passage.verdict import Verdict, VerdictKind, evaluate

briefly = settings(max_examples=60)
DAY_ONE = date(2021, 1, 1)
DAYS = st.integers(0, 120).map(lambda days: DAY_ONE + timedelta(days))
GUARD = st.sampled_from(GuardId)
COUNT = st.integers(0, 3)
MAYBE = st.none() | st.booleans()
STANDING_STAGES = {Stage.STANDING, Stage.REVIEW}

attestations = st.builds(
    Attestation, until=DAYS, confirmed=st.booleans(), illustration=st.booleans(), ref=st.just("a"), since=DAYS
)
SOUND = DecisionFacts(
    kind="adopt",
    fast_track=False,
    decided_on=DAY_ONE,
    sunset=None,
    reasons=True,
    legal_basis=True,
    promise=True,
    competent=True,
    mandated=True,
    ref="new",
)
decisions = st.builds(
    DecisionFacts,
    kind=st.sampled_from(["adopt", "renew", "make-standing"]),
    fast_track=st.booleans(),
    decided_on=DAYS,
    sunset=st.none() | DAYS,
    reasons=st.booleans(),
    legal_basis=st.booleans(),
    promise=st.booleans(),
    competent=st.booleans(),
    mandated=st.booleans(),
    ref=st.just("d"),
)
obligations = st.builds(
    ObligationFacts, ref=st.uuids().map(str), guard=st.none() | GUARD, due=DAYS, met_on=st.none() | DAYS
)
anything = st.builds(
    Facts,
    stakes=st.none() | st.sampled_from(Stakes),
    evidence_level=st.none() | st.integers(1, 5),
    evidence_recorded=st.booleans(),
    assessors_named=COUNT,
    assessors_submitted=st.none() | COUNT,
    groups_named=st.none() | COUNT,
    groups_checked=COUNT,
    trade_offs=st.none() | COUNT,
    trade_offs_with_payer=COUNT,
    digital=MAYBE,
    emergency_contracts=MAYBE,
    objections=st.none() | COUNT,
    objections_answered=COUNT,
    decision=st.none() | decisions,
    owner_post=st.booleans(),
    owner_held=st.booleans(),
    alternate_held=st.booleans(),
    review_due=st.none() | DAYS,
    in_review=st.booleans(),
    standing_since=st.none() | DAYS,
    promise_due=st.none() | DAYS,
    lapsed_on=st.one_of(st.none(), st.none(), DAYS),
    retired_on=st.one_of(st.none(), st.none(), DAYS),
    attestations=st.dictionaries(GUARD, attestations, max_size=8),
    obligations=st.lists(obligations, max_size=4).map(tuple),
    refs=st.dictionaries(GUARD, st.just("entry"), max_size=3),
)
SLOW = Policy.defaults()
QUICK = SLOW.overridden({"lead_days": dict.fromkeys(GuardId, 5), "attestation_max_days": 40})
INSTANT = SLOW.overridden({"lead_days": dict.fromkeys(GuardId, 0), "standing_decision_days": 0})
UNEVEN = SLOW.overridden({"lead_days": {guard: 7 * place % 13 for place, guard in enumerate(GuardId)}})
policies = st.sampled_from([SLOW, QUICK, INSTANT, UNEVEN])

HOLDING: Mapping[GuardId, dict[str, Any]] = {
    GuardId.E1: {"stakes": Stakes.LOW, "evidence_level": 5},
    GuardId.E2: {"assessors_named": 3, "assessors_submitted": 3},
    GuardId.E3: {"groups_named": 3, "groups_checked": 3},
    GuardId.E4: {"trade_offs": 3, "trade_offs_with_payer": 3},
    GuardId.E5: {"digital": False},
    GuardId.E6: {"emergency_contracts": False},
    GuardId.D2: {"objections": 3, "objections_answered": 3},
    GuardId.R3: {"owner_post": True, "owner_held": True, "alternate_held": True},
}
BREAKING: Mapping[GuardId, dict[str, Any]] = {
    GuardId.E1: {"stakes": Stakes.VERY_HIGH, "evidence_level": 1},
    GuardId.E2: {"assessors_named": 3, "assessors_submitted": 2},
    GuardId.E3: {"groups_named": 4, "groups_checked": 3},
    GuardId.E4: {"trade_offs": 4, "trade_offs_with_payer": 3},
    GuardId.D2: {"objections": 4, "objections_answered": 3},
    GuardId.R3: {"owner_post": True, "owner_held": False},
}


def held(facts: Facts, guard: GuardId, at: date) -> Facts:
    """The same facts with one more recorded, which holds the guard."""
    if guard in HOLDING:
        return replace(facts, **HOLDING[guard])
    if guard is GuardId.S2:
        return replace(facts, review_due=at)
    if guard in {GuardId.D3, GuardId.D4}:
        decision = facts.decision_at(at) or SOUND
        sound = replace(decision, reasons=True, legal_basis=True, promise=True, competent=True, mandated=True)
        return replace(facts, decision=sound)
    stated_today = Attestation(until=at, confirmed=True, illustration=False, ref="new", since=at)
    return replace(facts, attestations={**facts.attestations, guard: stated_today})


def lasting(verdict: Verdict) -> tuple[object, ...]:
    """All of a verdict but the forecast, which moves with the day."""
    return (
        verdict.kind,
        verdict.stage,
        verdict.guards,
        verdict.owed,
        verdict.critical_path,
        verdict.sunset,
        verdict.degraded,
        [(item.guard, item.slack_days, item.critical, item.after) for item in verdict.missing],
        [(item.obligation, item.due, item.overdue) for item in verdict.missing],
    )


@briefly
@given(policies, DAYS)
def test_where_nothing_is_recorded_no_guard_holds(policy: Policy, at: date) -> None:
    verdict = evaluate(Facts(), policy, at)
    asked = [result for result in verdict.guards if GUARDS[result.guard].gate != "kept"]
    assert {result.state for result in asked} == {GuardState.MISSING}
    assert verdict.stage is Stage.RECORDED
    assert {item.guard for item in verdict.missing} == {result.guard for result in asked}


@briefly
@given(anything, policies, DAYS)
def test_a_guard_holds_by_a_fact_or_an_attestation_and_never_by_default(
    facts: Facts, policy: Policy, at: date
) -> None:
    bare = replace(facts, attestations={})
    for result, without in zip(
        evaluate_guards(facts, policy, at), evaluate_guards(bare, policy, at), strict=True
    ):
        if result.state is GuardState.ATTESTED:
            attestation = facts.attestations[result.guard]
            assert attestation.confirmed
            assert attestation.since <= at <= attestation.until
            assert without.state is GuardState.MISSING
        elif result.state.holds:
            assert result._replace(ref=None) == without._replace(ref=None)


@briefly
@given(anything, policies, DAYS, st.sampled_from([*BREAKING]), attestations)
def test_no_attestation_ever_beats_a_contradicting_fact(
    facts: Facts, policy: Policy, at: date, guard: GuardId, attestation: Attestation
) -> None:
    broken = replace(replace(facts, attestations={guard: attestation}), **BREAKING[guard])
    results = {result.guard: result for result in evaluate_guards(broken, policy, at)}
    assert results[guard].state is GuardState.BROKEN


@briefly
@given(anything, policies, DAYS, GUARD)
def test_one_more_held_fact_never_makes_it_later_or_the_stage_lower(
    facts: Facts, policy: Policy, at: date, guard: GuardId
) -> None:
    before = evaluate(facts, policy, at)
    assume(before.stage not in ENDED)
    after = evaluate(held(facts, guard, at), policy, at)
    assert after.guards[[*GuardId].index(guard)].state.holds
    assert {item.guard for item in after.missing} <= {item.guard for item in before.missing}
    if before.stage in STANDING_STAGES:
        assert after.stage is before.stage
        assert after.earliest is None or (before.earliest is not None and after.earliest <= before.earliest)
    else:
        assert before.earliest is not None
        assert after.earliest is not None
        assert after.earliest <= before.earliest
        assert PASSAGE.index(after.stage) >= PASSAGE.index(before.stage)


@briefly
@given(anything, policies, DAYS)
def test_what_is_missing_comes_in_an_order_in_which_it_can_be_done(
    facts: Facts, policy: Policy, at: date
) -> None:
    verdict = evaluate(facts, policy, at)
    finished: dict[GuardId, date] = {}
    lacking = {item.guard for item in verdict.missing}
    for item in verdict.missing:
        assert set(item.after) == set(GUARDS[item.guard].depends_on) & lacking
        assert item.starts == max((finished[other] for other in item.after), default=at)
        assert item.finishes == item.starts + timedelta(policy.lead_days[item.guard])
        finished[item.guard] = item.finishes
    if verdict.stage not in {*ENDED, *STANDING_STAGES}:
        last = max([at, *finished.values(), *(owed.due for owed in verdict.owed)])
        assert verdict.earliest == last + timedelta(policy.standing_decision_days)


@briefly
@given(anything, policies, DAYS)
def test_what_is_missing_is_what_does_not_hold_and_what_does_not_hold_is_degraded(
    facts: Facts, policy: Policy, at: date
) -> None:
    verdict = evaluate(facts, policy, at)
    unmet = [result for result in verdict.guards if not result.state.holds]
    if verdict.stage in ENDED:
        assert verdict.missing == ()
    else:
        assert {item.guard for item in verdict.missing} == {result.guard for result in unmet}
    assert [*verdict.degraded] == (unmet if verdict.stage in STANDING_STAGES else [])
    assert (verdict.kind is VerdictKind.DEGRADED) == bool(verdict.degraded)


@briefly
@given(anything, policies, DAYS)
def test_it_is_late_exactly_when_the_forecast_lies_beyond_the_sunset(
    facts: Facts, policy: Policy, at: date
) -> None:
    verdict = evaluate(facts, policy, at)
    if verdict.earliest is None or verdict.sunset is None or verdict.stage in STANDING_STAGES:
        assert verdict.days_late is None
    else:
        beyond = (verdict.earliest - verdict.sunset).days
        assert verdict.days_late == (beyond if beyond > 0 else None)
        if verdict.missing or verdict.owed:
            late = verdict.kind is VerdictKind.CANNOT_BEFORE_SUNSET
            assert late == (beyond > 0)


@briefly
@given(anything, policies, DAYS, st.lists(st.integers(1, 200), max_size=4))
def test_nothing_but_the_forecast_changes_before_the_next_change(
    facts: Facts, policy: Policy, at: date, later: list[int]
) -> None:
    verdict = evaluate(facts, policy, at)
    until = verdict.next_change or at + timedelta(200)
    assert until > at
    for day in {at + timedelta(days) for days in later} | {until - timedelta(1)}:
        if day < until:
            assert lasting(evaluate(facts, policy, day)) == lasting(verdict)


@briefly
@given(anything, policies, DAYS, st.data())
def test_the_same_facts_give_the_same_verdict_in_whatever_order_they_come(
    facts: Facts, policy: Policy, at: date, data: st.DataObject
) -> None:
    shuffled = replace(
        facts,
        obligations=tuple(data.draw(st.permutations(facts.obligations))),
        attestations=dict(data.draw(st.permutations([*facts.attestations.items()]))),
    )
    assert evaluate(shuffled, policy, at) == evaluate(facts, policy, at)


@briefly
@given(anything, policies, DAYS)
def test_time_moves_an_innovation_only_along_the_table_of_transitions(
    facts: Facts, policy: Policy, at: date
) -> None:
    before = evaluate(facts, policy, at)
    if before.next_change is None:
        return
    after = evaluate(facts, policy, before.next_change)
    reached = {before.stage}
    while more := {step.target for step in TRANSITIONS if step.source in reached} - reached:
        reached |= more
    assert after.stage in reached


def overdue(facts: Facts, verdict: Verdict, day: date) -> set[tuple[GuardId | None, str]]:
    missing = {item.guard for item in verdict.missing}
    late = [item for item in facts.obligations if item.overdue_at(day)]
    return {(item.guard, item.ref) for item in late if item.guard is None or item.guard in missing}


def happenings(
    facts: Facts, day: date, before: Verdict, after: Verdict
) -> Iterator[tuple[EventKind, GuardId | None]]:
    """What first is true on a day, by comparing it with the day before."""
    if after.stage in ENDED:
        if after.stage is Stage.LAPSED and before.stage not in ENDED:
            yield EventKind.LAPSES, None
        return
    if after.kind != before.kind and after.kind is VerdictKind.DEGRADED:
        yield EventKind.DEGRADES, after.degraded[0].guard
    if after.kind != before.kind and after.kind is VerdictKind.CANNOT_BEFORE_SUNSET:
        yield EventKind.TOO_LATE, None
    for guard, _ in overdue(facts, after, day) - overdue(facts, before, day - timedelta(1)):
        yield EventKind.OVERDUE, guard
    for was, now in zip(before.guards, after.guards, strict=True):
        if was.state.holds and now.state is GuardState.EXPIRED:
            yield EventKind.ATTESTATION_RUNS_OUT, now.guard
        if was.state.holds and now.guard == "S2" and now.state is GuardState.BROKEN:
            yield EventKind.REVIEW_OVERDUE, now.guard
        if was.state.holds and now.reason.code == "promise-not-measured":
            yield EventKind.PROMISE_DUE, now.guard


def in_order(found: list[tuple[date, EventKind, GuardId | None]]) -> list[tuple[date, str, str]]:
    return sorted((day, str(kind), str(guard)) for day, kind, guard in found)


@briefly
@given(anything, policies, DAYS)
def test_looking_ahead_tells_what_living_through_every_day_would_show(
    facts: Facts, policy: Policy, start: date
) -> None:
    days = [start + timedelta(ahead) for ahead in range(31)]
    verdicts = [evaluate(facts, policy, day) for day in days]
    lived = [
        (day, kind, guard)
        for day, before, after in zip(days[1:], verdicts, verdicts[1:], strict=False)
        for kind, guard in happenings(facts, day, before, after)
    ]
    foretold = [(event.on, event.kind, event.guard) for event in changes(facts, policy, start, days[-1])]
    assert in_order(foretold) == in_order(lived)
    assert [day for day, _, _ in foretold] == sorted(day for day, _, _ in foretold)


@briefly
@given(anything, policies, st.tuples(DAYS, DAYS, DAYS).map(sorted))
def test_two_spans_that_follow_each_other_tell_everything_once(
    facts: Facts, policy: Policy, days: list[date]
) -> None:
    first, second, third = days
    whole: tuple[Event, ...] = changes(facts, policy, first, third)
    assert whole == changes(facts, policy, first, second) + changes(facts, policy, second, third)
