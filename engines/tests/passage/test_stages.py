import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from mainstay_engines.passage import stages
from mainstay_engines.passage.guards import evaluate_guards
from mainstay_engines.passage.stages import ENDED, LIVING, PASSAGE, TRANSITIONS, diagram, stage_of
from mainstay_engines.passage.terms import Facts, GuardId, ObligationFacts, Policy, Stage

AT = date(2021, 3, 1)


def stage(facts: Facts, at: date = AT) -> Stage:
    return stage_of(facts, evaluate_guards(facts, Policy.defaults(), at), at)


def without(facts: Facts, guards: Iterable[GuardId]) -> Facts:
    """The same innovation before the fact for some attested guards was stated."""
    kept = {guard: one for guard, one in facts.attestations.items() if guard not in set(guards)}
    return replace(facts, attestations=kept)


def test_of_which_nothing_is_recorded_is_recorded() -> None:
    assert stage(Facts()) is Stage.RECORDED


def test_with_every_guard_held_is_ready_and_a_decision_makes_it_standing(whole: Facts) -> None:
    assert stage(whole) is Stage.READY
    assert stage(replace(whole, standing_since=AT)) is Stage.STANDING
    assert stage(replace(whole, standing_since=AT + timedelta(1))) is Stage.READY


@pytest.mark.parametrize(
    ("lost", "reached"),
    [
        ("R6", Stage.CODIFIED),
        ("C1", Stage.DECIDED),
        ("D1", Stage.EVALUATED),
        ("S1", Stage.READY),
    ],
)
def test_the_stage_is_below_the_first_gate_that_is_shut(whole: Facts, lost: str, reached: Stage) -> None:
    assert stage(without(whole, [GuardId(lost)])) is reached


def test_a_broken_guard_of_the_first_gate_shuts_all_later_ones(whole: Facts) -> None:
    assert stage(replace(whole, groups_checked=0)) is Stage.RECORDED


def test_no_gate_beyond_the_decision_opens_without_one_in_force(whole: Facts) -> None:
    undecided = replace(whole, decision=None)
    stated = whole.attestations[GuardId.D1]
    attested = {**whole.attestations, GuardId.D3: stated, GuardId.D4: stated}
    assert stage(undecided) is Stage.EVALUATED
    assert stage(replace(undecided, attestations=attested)) is Stage.EVALUATED


def owing(*guards: GuardId) -> tuple[ObligationFacts, ...]:
    return tuple(ObligationFacts(f"o-{guard}", guard, date(2021, 5, 1), None) for guard in guards)


def test_open_obligations_let_a_fast_track_decide_before_its_guards_hold(whole: Facts) -> None:
    hurried = replace(without(whole, [GuardId.D1, GuardId.C1]), groups_checked=0, evidence_level=1)
    assert stage(hurried) is Stage.RECORDED
    assert stage(replace(hurried, obligations=owing(GuardId.E1, GuardId.E3))) is Stage.EVALUATED
    assert stage(replace(hurried, obligations=owing(GuardId.E1, GuardId.E3, GuardId.D1))) is Stage.DECIDED


@pytest.mark.parametrize(("guard", "reached"), [(GuardId.C1, Stage.DECIDED), (GuardId.R2, Stage.CODIFIED)])
def test_owing_a_procedure_or_a_budget_is_not_having_one(
    whole: Facts, guard: GuardId, reached: Stage
) -> None:
    unmet = without(whole, [guard])
    assert stage(unmet) is stage(replace(unmet, obligations=owing(guard))) is reached


def test_what_was_waived_is_shut_again_once_no_decision_is_in_force(whole: Facts) -> None:
    hurried = replace(whole, evidence_level=1, obligations=owing(GuardId.E1))
    assert stage(hurried) is Stage.READY
    assert stage(replace(hurried, decision=None)) is Stage.RECORDED


def test_an_obligation_met_on_paper_while_the_guard_does_not_hold_opens_nothing(whole: Facts) -> None:
    unmet = without(whole, [GuardId.D1])
    met = ObligationFacts("o", GuardId.D1, date(2021, 5, 1), met_on=date(2021, 2, 20))
    assert stage(replace(unmet, obligations=(met,))) is Stage.EVALUATED


def test_a_decision_is_in_force_through_the_whole_of_its_sunset_and_lapses_the_day_after(
    whole: Facts,
) -> None:
    assert whole.decision is not None
    assert whole.decision.sunset == date(2021, 6, 30)
    assert stage(whole, date(2021, 6, 30)) is Stage.READY
    assert stage(whole, date(2021, 7, 1)) is Stage.LAPSED


def test_a_recorded_lapse_or_end_counts_from_its_day(whole: Facts) -> None:
    lapsed = replace(whole, lapsed_on=AT)
    retired = replace(lapsed, retired_on=AT + timedelta(1))
    assert [stage(lapsed, AT - timedelta(1)), stage(lapsed)] == [Stage.READY, Stage.LAPSED]
    assert [stage(retired), stage(retired, AT + timedelta(1))] == [Stage.LAPSED, Stage.RETIRED]


def test_standing_survives_broken_guards_and_the_sunset_of_an_earlier_decision(whole: Facts) -> None:
    standing = replace(without(whole, GuardId), standing_since=date(2021, 5, 1), groups_checked=0)
    assert stage(standing, date(2021, 7, 1)) is Stage.STANDING


def test_a_standing_innovation_goes_into_review_and_back(whole: Facts) -> None:
    standing = replace(whole, standing_since=AT)
    assert stage(replace(standing, in_review=True)) is Stage.REVIEW
    assert stage(replace(standing, in_review=False)) is Stage.STANDING
    assert stage(replace(whole, in_review=True)) is Stage.READY


def test_the_table_leads_from_recorded_to_everywhere_and_out_of_retired_to_nowhere() -> None:
    reached = {Stage.RECORDED}
    while more := {step.target for step in TRANSITIONS if step.source in reached} - reached:
        reached |= more
    assert reached == set(Stage)
    assert not [step for step in TRANSITIONS if step.source is Stage.RETIRED]


def test_every_living_stage_can_lapse_or_be_retired_and_only_the_next_one_is_gained() -> None:
    pairs = {(step.source, step.target) for step in TRANSITIONS}
    assert len(pairs) == len(TRANSITIONS)
    assert {(living, ended) for living in LIVING for ended in ENDED} <= pairs
    gained = {
        (low, high) for low in PASSAGE for high in PASSAGE if PASSAGE.index(low) < PASSAGE.index(high)
    } & pairs
    assert gained == set(pairwise(PASSAGE))
    assert {step.target for step in TRANSITIONS if step.source is Stage.STANDING} == {
        "review",
        "lapsed",
        "retired",
    }


def test_the_diagram_draws_every_transition_of_the_table() -> None:
    lines = [line.strip() for line in diagram().splitlines()]
    assert lines[:3] == ["stateDiagram-v2", "[*] --> recorded", "state passage {"]
    assert lines[-1] == "retired --> [*]"
    drawn = {line for line in lines if " : " in line}
    spread = {
        f"{source} --> {line.removeprefix('passage --> ')}" if line.startswith("passage") else line
        for line in drawn
        for source in LIVING
    }
    assert spread == {f"{step.source} --> {step.target} : {step.by}" for step in TRANSITIONS}
    assert len(drawn) == len(TRANSITIONS) - 2 * (len(LIVING) - 1)


def test_the_diagram_frames_the_living_stages_only() -> None:
    inside = diagram().split("state passage {")[1].split("}")[0]
    assert "lapsed" not in inside
    assert "retired" not in inside
    assert diagram().count("passage --> ") == 2


def test_the_module_prints_its_diagram() -> None:
    run = subprocess.run([sys.executable, "-m", stages.__name__], capture_output=True, text=True, check=True)
    assert run.stdout == diagram()
