"""The stages of the passage, the table of the moves between them, and its picture."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from mainstay_engines.passage.guards import GuardResult
from mainstay_engines.passage.terms import Facts, Stage


class Transition(NamedTuple):
    """One allowed move from `source` to `target`, and what brings it about, in words."""

    source: Stage
    target: Stage
    by: str


TRANSITIONS: tuple[Transition, ...] = ()


def stage_of(facts: Facts, results: Iterable[GuardResult], at: date) -> Stage:
    """Return the stage on the day `at`, given what became of every guard."""
    raise NotImplementedError


def diagram() -> str:
    """Return the table of transitions as a Mermaid state diagram."""
    raise NotImplementedError
