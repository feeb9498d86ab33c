from dataclasses import replace
from datetime import date, timedelta

import pytest
from mainstay_engines.passage.lookahead import EVENT_TEXTS, EventKind, changes, events
from mainstay_engines.passage.terms import Attestation, Facts, GuardId, ObligationFacts, Policy

START = date(2021, 3, 1)
END = date(2022, 3, 1)


def told(facts: Facts, policy: Policy, end: date = END) -> list[tuple[str, str, str | None, str | None]]:
    return [
        (f"{event.on}", event.kind, event.guard, event.ref) for event in changes(facts, policy, START, end)
    ]


def test_nothing_happens_by_itself_to_what_only_was_recorded(policy: Policy) -> None:
    assert told(Facts(), policy) == []


def test_a_fast_track_decision_lapses_the_day_after_its_sunset(whole: Facts, policy: Policy) -> None:
    expected = ("2021-07-01", "lapses", None, "decision-1")
    assert told(whole, policy, end=date(2021, 6, 30)) == []
    assert told(whole, policy, end=date(2021, 7, 1)) == [expected]
    assert told(whole, policy) == [expected], "what lapsed has no more attestations to run out"


def test_obligations_fall_overdue_the_day_after_they_were_due(whole: Facts, policy: Policy) -> None:
    lacks = {guard: one for guard, one in whole.attestations.items() if guard != "R6"}
    owed = (
        ObligationFacts("anchor", GuardId.R6, date(2021, 4, 30), None),
        ObligationFacts("finding", None, date(2021, 3, 31), None),
        ObligationFacts("met in time", None, date(2021, 3, 31), date(2021, 3, 31)),
        ObligationFacts("its guard holds", GuardId.R2, date(2021, 3, 31), None),
        ObligationFacts("overdue before", None, date(2021, 2, 1), None),
    )
    facts = replace(whole, attestations=lacks, obligations=owed)
    assert told(facts, policy, end=date(2021, 6, 30)) == [
        ("2021-04-01", "overdue", None, "finding"),
        ("2021-04-02", "too-late", None, "decision-1"),
        ("2021-05-01", "overdue", "R6", "anchor"),
    ]


def test_a_standing_one_degrades_when_its_first_attestation_runs_out(whole: Facts, policy: Policy) -> None:
    sooner = replace(whole.attestations[GuardId.R5], until=date(2021, 10, 31), ref="drill")
    facts = replace(whole, standing_since=START, attestations={**whole.attestations, GuardId.R5: sooner})
    first, second, *rest = told(facts, policy)
    assert first == ("2021-11-01", "degrades", "R5", "drill")
    assert second == ("2021-11-01", "attestation-runs-out", "R5", "drill")
    assert {(on, kind) for on, kind, _, _ in rest} == {("2022-01-01", "attestation-runs-out")}
    assert len(rest) == len(whole.attestations) - 1


def test_a_review_and_a_promise_that_fall_due_are_told(whole: Facts, policy: Policy) -> None:
    lasting = {guard: one for guard, one in whole.attestations.items() if guard != "S1"}
    facts = replace(
        whole,
        standing_since=START,
        review_due=date(2021, 5, 31),
        promise_due=date(2021, 8, 31),
        attestations=lasting,
        refs={GuardId.S2: "review-1"},
    )
    assert told(facts, policy, end=date(2021, 12, 31)) == [
        ("2021-06-01", "degrades", "S2", "review-1"),
        ("2021-06-01", "review-overdue", "S2", "review-1"),
        ("2021-09-01", "promise-due", "S1", None),
    ]


def test_the_day_on_which_the_sunset_can_no_longer_be_kept_is_told(whole: Facts, policy: Policy) -> None:
    lacks = {guard: one for guard, one in whole.attestations.items() if guard != "R4"}
    facts = replace(whole, attestations=lacks)
    assert told(facts, policy, end=date(2021, 6, 30)) == [("2021-04-02", "too-late", None, "decision-1")]


def test_the_first_day_is_left_out_and_the_last_is_in(whole: Facts, policy: Policy) -> None:
    day = date(2021, 7, 1)
    assert changes(whole, policy, day, day + timedelta(9)) == ()
    assert [event.on for event in changes(whole, policy, day - timedelta(1), day)] == [day]


def test_a_portfolio_is_told_in_date_order_with_its_keys(whole: Facts, policy: Policy) -> None:
    assert whole.decision is not None
    sooner = replace(whole, decision=replace(whole.decision, sunset=date(2021, 4, 30), ref="decision-2"))
    portfolio = [("later", whole, policy), ("sooner", sooner, policy), ("twin", whole, policy)]
    found = events(portfolio, START, END)
    assert [(key, event.kind, str(event.on)) for key, event in found] == [
        ("sooner", "lapses", "2021-05-01"),
        ("later", "lapses", "2021-07-01"),
        ("twin", "lapses", "2021-07-01"),
    ]


@pytest.mark.parametrize("kind", EventKind)
def test_every_event_has_its_sentence(kind: EventKind) -> None:
    assert EVENT_TEXTS[kind].endswith(".")


def test_an_event_reads_as_its_sentence(whole: Facts, policy: Policy) -> None:
    (event,) = changes(whole, policy, START, END)
    assert event.text == "Its sunset has passed: it lapses."


def test_an_attestation_that_replaces_nothing_recorded_is_not_told_of(
    policy: Policy, attestation: Attestation
) -> None:
    facts = Facts(digital=False, attestations={GuardId.E5: attestation})
    assert told(facts, policy) == []
