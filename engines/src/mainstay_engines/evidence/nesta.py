"""The level of evidence, 1 to 5, after the Nesta Standards of Evidence (Puttick and Ludlow 2012)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mainstay_engines.evidence.reasons import Reason
from mainstay_engines.evidence.terms import Study


@dataclass(frozen=True, slots=True)
class StudyVerdict:
    """What one study supports on its own, and whether it counts towards the level."""

    ref: str
    level: int
    counts: bool
    reason: Reason


@dataclass(frozen=True, slots=True)
class Assessment:
    """The level of evidence for a positive change, 0 (none) to 5, and what it rests on.

    `lowered_by` is the study without which the level would be higher. `outcome` and `arm` name the claim
    that reaches the level. `cautions` say what the level does not show.
    """

    level: int
    reason: Reason
    considered: tuple[StudyVerdict, ...] = ()
    lowered_by: str | None = None
    missing_for_next: tuple[Reason, ...] = ()
    outcome: str = ""
    arm: str = ""
    cautions: tuple[Reason, ...] = ()


def assess(studies: Sequence[Study], on: date, arm: str | None = None) -> Assessment:
    """The level that the studies known on a day support, for one arm or for the best of all arms."""
    raise NotImplementedError((studies, on, arm))
