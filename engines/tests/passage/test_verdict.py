from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from mainstay_engines.passage.terms import Attestation, Facts, GuardId, ObligationFacts, Policy
from mainstay_engines.passage.timing import later
from mainstay_engines.passage.verdict import VerdictKind, evaluate, evaluate_many, summary

AT = date(2021, 3, 1)
SUNSET = date(2021, 6, 30)
LATE_FINDINGS = (
    "Cannot stand before its sunset of 30 June 2021 (93 days late): every guard holds. "
    "2 imposed obligations are open."
)


def without(facts: Facts, *guards: str) -> Facts:
    """The same innovation before the fact for some attested guards was stated."""
    return replace(
        facts, attestations={guard: one for guard, one in facts.attestations.items() if guard not in guards}
    )


def owed(guard: str | None, due: date, ref: str = "o") -> ObligationFacts:
    return ObligationFacts(ref, None if guard is None else GuardId(guard), due, None)


def names(items: Iterable[object]) -> list[str]:
    return [str(getattr(item, "guard", item)) for item in items]


def test_with_nothing_recorded_everything_is_missing_and_the_longest_path_gives_the_date(
    policy: Policy,
) -> None:
    verdict = evaluate(Facts(), policy, AT)
    assert (verdict.kind, verdict.stage) == ("can-stand-by", "recorded")
    assert verdict.earliest == AT + timedelta(460 + 30) == date(2022, 7, 4)
    assert names(verdict.critical_path) == ["E1", "E2", "E4", "D1", "D2", "D3", "R1", "R6"]
    assert len(verdict.missing) == 22
    assert names(verdict.missing)[:5] == ["E1", "E3", "E6", "D4", "R3"]
    assert (verdict.days_late, verdict.sunset, verdict.degraded, verdict.owed, verdict.next_change) == (
        None,
        None,
        (),
        (),
        None,
    )


def test_what_is_missing_says_when_it_can_start_and_finish_and_what_waits_for_it(
    whole: Facts, policy: Policy
) -> None:
    verdict = evaluate(without(whole, "C1", "R5", "R7"), policy, AT)
    assert [
        (item.guard, item.lead_days, item.slack_days, item.critical, item.after) for item in verdict.missing
    ] == [
        ("C1", 14, 0, True, ()),
        ("R5", 30, 44, False, ()),
        ("R7", 60, 0, True, ("C1",)),
    ]
    assert [(item.starts, item.finishes) for item in verdict.missing] == [
        (AT, date(2021, 3, 15)),
        (AT, date(2021, 3, 31)),
        (date(2021, 3, 15), date(2021, 5, 14)),
    ]
    assert names(verdict.critical_path) == ["C1", "R7"]


def test_a_dependency_that_holds_costs_nothing(whole: Facts, policy: Policy) -> None:
    """R5 waits for R4; R4 holds, so R5 does not wait for C1, on which R4 depends."""
    verdict = evaluate(without(whole, "C1", "R5"), policy, AT)
    assert {item.guard: (item.starts, item.after) for item in verdict.missing} == {
        "R5": (AT, ()),
        "C1": (AT, ()),
    }
    assert names(verdict.critical_path) == ["R5"]


def test_it_can_stand_on_its_sunset_and_one_day_later_is_one_day_late(whole: Facts, policy: Policy) -> None:
    lacks_funds = without(whole, "R2")
    just = policy.overridden({"lead_days": {"R2": (SUNSET - AT).days - 30}})
    verdict = evaluate(lacks_funds, just, AT)
    assert (verdict.kind, verdict.earliest, verdict.days_late) == ("can-stand-by", SUNSET, None)
    verdict = evaluate(lacks_funds, just, AT + timedelta(1))
    assert (verdict.kind, verdict.earliest, verdict.days_late) == (
        "cannot-before-sunset",
        SUNSET + timedelta(1),
        1,
    )
    assert verdict.sunset == SUNSET


def test_the_day_on_which_it_becomes_too_late_is_a_change(whole: Facts, policy: Policy) -> None:
    just = policy.overridden({"lead_days": {"R2": (SUNSET - AT).days - 30 - 5}})
    assert evaluate(without(whole, "R2"), just, AT).next_change == AT + timedelta(6)


def test_with_every_guard_held_only_the_decision_lacks(whole: Facts, policy: Policy) -> None:
    verdict = evaluate(whole, policy, AT)
    assert (verdict.kind, verdict.stage, verdict.missing) == ("may-stand", "ready", ())
    assert verdict.earliest == AT + timedelta(30)
    slow = evaluate(whole, policy.overridden({"standing_decision_days": 150}), AT)
    assert (slow.kind, slow.days_late) == ("may-stand", (AT + timedelta(150) - SUNSET).days)


def test_a_waived_guard_is_still_missing_and_names_its_obligation(whole: Facts, policy: Policy) -> None:
    facts = replace(
        without(whole, "R2", "R6"),
        obligations=(owed("R2", date(2021, 4, 30), "budget"), owed("R6", date(2021, 2, 1), "anchor")),
    )
    verdict = evaluate(facts, policy, AT)
    assert (verdict.kind, verdict.stage) == ("cannot-before-sunset", "codified")
    assert [(item.guard, item.obligation, item.due, item.overdue) for item in verdict.missing] == [
        ("R2", "budget", date(2021, 4, 30), False),
        ("R6", "anchor", date(2021, 2, 1), True),
    ]


def test_an_obligation_is_overdue_only_after_its_day(whole: Facts, policy: Policy) -> None:
    facts = replace(without(whole, "R2"), obligations=(owed("R2", AT),))
    assert [evaluate(facts, policy, day).missing[0].overdue for day in (AT, AT + timedelta(1))] == [
        False,
        True,
    ]
    assert evaluate(facts, policy, AT).next_change == AT + timedelta(1)


def test_what_a_decision_imposed_must_be_met_before_it_may_stand(whole: Facts, policy: Policy) -> None:
    first, second = owed(None, date(2021, 4, 1), "finding-2"), owed(None, date(2021, 4, 20), "finding-1")
    verdict = evaluate(replace(whole, obligations=(second, first)), policy, AT)
    assert verdict.kind is VerdictKind.CAN_STAND_BY
    assert verdict.owed == (first, second)
    assert verdict.earliest == date(2021, 4, 20) + timedelta(30)
    assert (verdict.missing, verdict.critical_path) == ((), ())
    met = tuple(replace(item, met_on=AT) for item in (first, second))
    assert evaluate(replace(whole, obligations=met), policy, AT).kind is VerdictKind.MAY_STAND


def test_an_overdue_imposed_obligation_can_be_met_today(whole: Facts, policy: Policy) -> None:
    verdict = evaluate(replace(whole, obligations=(owed(None, date(2021, 2, 1)),)), policy, AT)
    assert (verdict.kind, verdict.earliest) == ("can-stand-by", AT + timedelta(30))


def test_a_late_imposed_obligation_can_miss_the_sunset(whole: Facts, policy: Policy) -> None:
    verdict = evaluate(replace(whole, obligations=(owed(None, SUNSET),)), policy, AT)
    assert (verdict.kind, verdict.days_late) == ("cannot-before-sunset", 30)


def test_a_standing_innovation_degrades_the_day_after_its_attestation_runs_out(
    whole: Facts, policy: Policy
) -> None:
    standing = replace(whole, standing_since=date(2021, 5, 1))
    last = date(2021, 12, 31)
    verdict = evaluate(standing, policy, last)
    assert (verdict.kind, verdict.stage, verdict.earliest) == ("standing", "standing", None)
    assert verdict.next_change == date(2022, 1, 1)
    after = evaluate(standing, policy, date(2022, 1, 1))
    assert (after.kind, after.stage) == ("degraded", "standing")
    assert {result.state for result in after.degraded} == {"expired"}
    assert {result.until for result in after.degraded} == {last}
    assert names(after.degraded) == [
        "D1",
        "C1",
        "C2",
        "C3",
        "C4",
        "C5",
        "R1",
        "R2",
        "R4",
        "R5",
        "R6",
        "R7",
        "S1",
        "S3",
    ]
    assert set(names(after.missing)) == set(names(after.degraded))


def test_a_degraded_one_says_when_it_can_be_whole_again(whole: Facts, policy: Policy) -> None:
    standing = replace(without(whole, "R4", "R5"), standing_since=AT)
    verdict = evaluate(standing, policy, AT)
    assert (verdict.kind, verdict.earliest, verdict.days_late) == ("degraded", AT + timedelta(60 + 30), None)


def test_a_fact_that_breaks_degrades_and_in_review_too(whole: Facts, policy: Policy) -> None:
    vacant = replace(whole, standing_since=AT, owner_held=False, in_review=True)
    verdict = evaluate(vacant, policy, AT)
    assert (verdict.kind, verdict.stage, names(verdict.degraded)) == ("degraded", "review", ["R3"])


def test_an_obligation_for_a_broken_guard_of_a_standing_one_does_not_hide_it(
    whole: Facts, policy: Policy
) -> None:
    standing = replace(
        without(whole, "R5"), standing_since=AT, obligations=(owed("R5", date(2021, 4, 1), "drill"),)
    )
    verdict = evaluate(standing, policy, AT)
    assert verdict.kind is VerdictKind.DEGRADED
    assert [result.waived_by for result in verdict.degraded] == ["drill"]


def test_a_standing_one_with_imposed_findings_stands_and_owes_them(whole: Facts, policy: Policy) -> None:
    findings = tuple(owed(None, date(2021, 9, 1), f"finding-{number}") for number in range(4))
    verdict = evaluate(replace(whole, standing_since=AT, obligations=findings), policy, AT)
    assert (verdict.kind, len(verdict.owed), verdict.next_change) == ("standing", 4, date(2021, 9, 2))


def test_once_standing_the_kept_guards_are_asked(whole: Facts, policy: Policy) -> None:
    bare = replace(without(whole, "S1", "S3"), review_due=None)
    assert evaluate(bare, policy, AT).kind is VerdictKind.MAY_STAND
    assert names(evaluate(replace(bare, standing_since=AT), policy, AT).degraded) == ["S1", "S2", "S3"]


def test_a_promise_is_asked_about_once_it_is_due(whole: Facts, policy: Policy) -> None:
    due = date(2021, 9, 1)
    standing = replace(without(whole, "S1"), standing_since=AT, promise_due=due)
    assert evaluate(standing, policy, due).kind is VerdictKind.STANDING
    assert evaluate(standing, policy, AT).next_change == date(2021, 9, 2)
    assert names(evaluate(standing, policy, date(2021, 9, 2)).degraded) == ["S1"]


def test_the_sunset_day_itself_is_in_force_and_the_day_after_has_lapsed(whole: Facts, policy: Policy) -> None:
    last = evaluate(whole, policy, SUNSET)
    assert (last.kind, last.next_change) == ("may-stand", SUNSET + timedelta(1))
    lapsed = evaluate(replace(whole, obligations=(owed(None, SUNSET),)), policy, SUNSET + timedelta(1))
    assert (lapsed.kind, lapsed.stage, lapsed.sunset) == ("lapsed", "lapsed", SUNSET)
    assert (lapsed.missing, lapsed.owed, lapsed.earliest, lapsed.critical_path) == ((), (), None, ())
    assert len(lapsed.guards) == 25


def test_a_retired_one_owes_nothing(whole: Facts, policy: Policy) -> None:
    verdict = evaluate(replace(without(whole, "R2"), retired_on=AT), policy, AT)
    assert (verdict.kind, verdict.stage, verdict.missing, verdict.degraded) == ("retired", "retired", (), ())


@pytest.mark.parametrize(
    ("change", "day"),
    [
        ({"standing_since": date(2021, 3, 20)}, date(2021, 3, 20)),
        ({"lapsed_on": date(2021, 3, 21)}, date(2021, 3, 21)),
        ({"retired_on": date(2021, 3, 22)}, date(2021, 3, 22)),
        (
            {"obligations": (ObligationFacts("o", None, date(2021, 9, 1), date(2021, 3, 23)),)},
            date(2021, 3, 23),
        ),
    ],
)
def test_what_is_recorded_ahead_of_its_day_is_the_next_change(
    whole: Facts, policy: Policy, change: dict[str, date], day: date
) -> None:
    assert evaluate(replace(whole, **change), policy, AT).next_change == day  # type: ignore[arg-type]  # one of four


def test_a_decision_and_an_attestation_that_begin_later_are_the_next_change(
    whole: Facts, policy: Policy, attestation: Attestation
) -> None:
    assert whole.decision is not None
    coming = replace(whole, decision=replace(whole.decision, decided_on=date(2021, 3, 5), sunset=None))
    assert evaluate(coming, policy, AT).next_change == date(2021, 3, 5)
    begins = replace(attestation, since=date(2021, 3, 4))
    stated = replace(coming, attestations={**whole.attestations, GuardId.R2: begins})
    assert evaluate(stated, policy, AT).next_change == date(2021, 3, 4)
    unconfirmed = replace(begins, confirmed=False)
    waits = replace(coming, attestations={**whole.attestations, GuardId.R2: unconfirmed})
    assert evaluate(waits, policy, AT).next_change == date(2021, 3, 5)


def test_what_lasts_until_the_end_of_the_calendar_never_changes(
    policy: Policy, attestation: Attestation
) -> None:
    endless = replace(attestation, since=date(9999, 6, 1), until=date.max)
    facts = Facts(attestations={GuardId.R1: endless}, review_due=date.max)
    verdict = evaluate(facts, policy, date(9999, 12, 1))
    assert (verdict.next_change, verdict.earliest) == (None, date.max)


def test_a_forecast_beyond_the_calendar_ends_with_it(whole: Facts, policy: Policy) -> None:
    assert whole.decision is not None
    endless = replace(without(whole, "R1"), decision=replace(whole.decision, sunset=date.max))
    verdict = evaluate(endless, policy, date(9999, 12, 1))
    assert (verdict.earliest, verdict.days_late, verdict.next_change) == (date.max, None, None)


def test_many_are_judged_one_at_a_time_under_their_own_keys(whole: Facts, policy: Policy) -> None:
    drawn = []

    def portfolio() -> Iterable[tuple[str, Facts, Policy]]:
        for key, facts in (("empty", Facts()), ("whole", whole)):
            drawn.append(key)
            yield key, facts, policy

    verdicts = evaluate_many(portfolio(), AT)
    assert drawn == []
    assert next(iter(verdicts))[0] == "empty"
    assert drawn == ["empty"]
    assert [(key, verdict.kind) for key, verdict in verdicts] == [("whole", "may-stand")]


def test_a_day_later_is_counted_from_the_day() -> None:
    assert later(date(2021, 12, 31), 0) == date(2021, 12, 31)
    assert later(date(2021, 12, 31), 1) == date(2022, 1, 1)


def test_the_summary_of_each_kind(whole: Facts, policy: Policy) -> None:
    standing = replace(whole, standing_since=AT)
    finding = (owed(None, date(2021, 9, 1)),)
    said = {
        summary(evaluate(facts, policy, AT))
        for facts in (
            standing,
            replace(standing, obligations=finding),
            replace(standing, owner_held=False),
            replace(standing, owner_held=False, groups_checked=0),
            whole,
            without(whole, "R5"),
            without(whole, "R2"),
            replace(whole, obligations=(*finding, owed(None, date(2021, 4, 1), "b"))),
            replace(whole, lapsed_on=AT, decision=None),
            replace(whole, retired_on=AT),
        )
    }
    assert said == {
        "Standing: every guard holds.",
        "Standing: every guard holds. 1 imposed obligation is open.",
        "Standing but degraded: R3 does not hold.",
        "Standing but degraded: E3, R3 do not hold.",
        "May stand: every guard holds; only the make-standing decision is lacking.",
        "Can stand by 30 April 2021: 1 guard does not hold. First: R5.",
        "Cannot stand before its sunset of 30 June 2021 (89 days late): 1 guard does not hold. First: R2.",
        LATE_FINDINGS,
        "Lapsed.",
        "Retired.",
    }
    assert summary(evaluate(whole, policy, date(2021, 7, 1))) == "Lapsed: its last day was 30 June 2021."


def test_one_day_late_is_told_in_the_singular(whole: Facts, policy: Policy) -> None:
    days = (SUNSET - AT).days - 30 + 1
    slow = policy.overridden({"lead_days": {"R2": days}})
    assert "(1 day late)" in summary(evaluate(without(whole, "R2"), slow, AT))
