"""The stages of the passage, the table of the moves between them, and its picture.

Run `python -m mainstay_engines.passage.stages` to print the picture.
"""

import sys
from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from mainstay_engines.passage.guards import GUARDS, GuardResult
from mainstay_engines.passage.terms import HOLDING, Facts, Gate, Stage

PASSAGE = (Stage.RECORDED, Stage.EVALUATED, Stage.DECIDED, Stage.CODIFIED, Stage.READY, Stage.STANDING)
LIVING = (*PASSAGE, Stage.REVIEW)
ENDED = (Stage.LAPSED, Stage.RETIRED)

GATES: Mapping[Gate, Stage] = MappingProxyType(
    {
        Gate.EVALUATED: Stage.EVALUATED,
        Gate.DECIDED: Stage.DECIDED,
        Gate.CODIFIED: Stage.CODIFIED,
        Gate.READY: Stage.READY,
    }
)


class Transition(NamedTuple):
    """One allowed move from `source` to `target`, and what brings it about, in words."""

    source: Stage
    target: Stage
    by: str


# An obligation lets a fast track pass the gates up to the decision. What comes after it is codified or ready
# only when it is: an obligation to write the procedure is no procedure.
WAIVABLE = frozenset({Gate.EVALUATED, Gate.DECIDED})

TRANSITIONS: tuple[Transition, ...] = (
    Transition(Stage.RECORDED, Stage.EVALUATED, "E1 to E6 hold, or a fast track owes them"),
    Transition(
        Stage.EVALUATED, Stage.DECIDED, "a decision is in force and D1 to D4 hold, or a fast track owes them"
    ),
    Transition(Stage.DECIDED, Stage.CODIFIED, "C1 to C5 hold"),
    Transition(Stage.CODIFIED, Stage.READY, "R1 to R7 hold"),
    Transition(Stage.READY, Stage.STANDING, "a decision makes it standing"),
    Transition(Stage.EVALUATED, Stage.RECORDED, "a guard breaks"),
    Transition(Stage.DECIDED, Stage.EVALUATED, "a guard breaks"),
    Transition(Stage.CODIFIED, Stage.DECIDED, "a guard breaks"),
    Transition(Stage.READY, Stage.CODIFIED, "a guard breaks"),
    Transition(Stage.STANDING, Stage.REVIEW, "a review begins"),
    Transition(Stage.REVIEW, Stage.STANDING, "the review ends"),
    *(Transition(stage, Stage.LAPSED, "its sunset passes") for stage in LIVING),
    *(Transition(stage, Stage.RETIRED, "a decision ends it") for stage in LIVING),
    Transition(Stage.LAPSED, Stage.RECORDED, "a body takes it over, and its passage starts again"),
    Transition(Stage.LAPSED, Stage.RETIRED, "a decision ends it"),
)


def stage_of(facts: Facts, results: Iterable[GuardResult], at: date) -> Stage:
    """Return the stage on the day `at`, given what became of every guard.

    It is the highest stage whose gate and all below are open. A standing innovation whose guard broke stays
    standing (its verdict says degraded). The day of the sunset is still in force; the day after has lapsed,
    whether or not the lapse has been recorded yet.
    """
    if facts.retired_on is not None and facts.retired_on <= at:
        return Stage.RETIRED
    sunset = facts.sunset_at(at)
    if (facts.lapsed_on is not None and facts.lapsed_on <= at) or (sunset is not None and sunset < at):
        return Stage.LAPSED
    if facts.stands_at(at):
        return Stage.REVIEW if facts.in_review else Stage.STANDING
    shut = set()
    for result in results:
        if result.state not in HOLDING:
            gate = GUARDS[result.guard].gate
            if result.waived_by is None or gate not in WAIVABLE:
                shut.add(gate)
    if facts.decision_at(at) is None:
        shut.add(Gate.DECIDED)
    reached = Stage.RECORDED
    for gate, stage in GATES.items():
        if gate in shut:
            break
        reached = stage
    return reached


def diagram() -> str:
    """Return the table of transitions as a Mermaid state diagram.

    Moves that every living stage has in common are drawn once, from the frame around them.
    """
    inside: list[str] = []
    outside: list[str] = []
    for transition in TRANSITIONS:
        shared = [Transition(stage, transition.target, transition.by) for stage in LIVING]
        if transition not in shared or any(other not in TRANSITIONS for other in shared):
            within = {transition.source, transition.target} <= set(LIVING)
            (inside if within else outside).append(_arrow(transition.source, transition))
        elif transition == shared[0]:
            outside.append(_arrow("passage", transition))
    lines = ["stateDiagram-v2", f"    [*] --> {Stage.RECORDED}", "    state passage {"]
    lines += [f"        {line}" for line in inside] + ["    }"] + [f"    {line}" for line in outside]
    return "\n".join([*lines, f"    {Stage.RETIRED} --> [*]"]) + "\n"


def _arrow(source: str, transition: Transition) -> str:
    return f"{source} --> {transition.target} : {transition.by}"


if __name__ == "__main__":
    sys.stdout.write(diagram())
