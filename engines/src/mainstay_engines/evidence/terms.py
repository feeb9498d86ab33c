"""The words of evidence: designs, comparators, directions, and one study as structured facts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache


class Design(StrEnum):
    """How a study was made, from a randomised trial down to the record of a process."""

    RANDOMISED_TRIAL = "randomised-trial"
    CLUSTER_RANDOMISED_TRIAL = "cluster-randomised-trial"
    QUASI_EXPERIMENT = "quasi-experiment"  # matched, difference-in-differences, discontinuity, time series
    BEFORE_AFTER = "before-after"
    CROSS_SECTIONAL_SURVEY = "cross-sectional-survey"
    REPEATED_SURVEY = "repeated-survey"
    QUALITATIVE = "qualitative-study"
    CASE_STUDY = "case-study"
    SIMULATION_MODEL = "simulation-model"
    PERFORMANCE_AUDIT = "performance-audit"
    REGULATOR_FINDING = "regulator-finding"
    OPERATIONAL_COUNT = "operational-count"
    SELF_REPORT = "self-report"
    AWARD = "award"
    LITERATURE_REVIEW = "literature-review"
    PROCESS_RECORD = "process-record"


class Comparator(StrEnum):
    """What the people or cases studied were compared with."""

    NONE = "none"
    BEFORE = "before"  # the same people or cases before the innovation
    MATCHED = "matched"  # a comparison group chosen to be alike, the far side of a cut-off included
    RANDOMISED = "randomised"  # a control group chosen by chance
    ALTERNATIVE = "alternative"  # another way of doing it, without a comparison group


class Direction(StrEnum):
    """Which way the outcome went."""

    POSITIVE = "positive"
    NONE = "none"  # measured, and no effect found
    NEGATIVE = "negative"
    MIXED = "mixed"
    NOT_MEASURED = "not-measured"


class FactError(ValueError):
    """A fact that can't be: the field, and what is wrong with its value."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Study:
    """One study, count, audit or award as structured facts; None means that the source does not say.

    `outcome` is what was measured and `arm` the variant that was tested (empty: the innovation as a whole);
    together they are the claim, by which later measurements find earlier ones. Shares lie between 0 and 1:
    `attrition` over all groups, `differential_attrition` as the difference between them.

    Raises FactError for a value out of its range.
    """

    ref: str
    design: Design
    comparator: Comparator = Comparator.NONE
    direction: Direction = Direction.NOT_MEASURED
    outcome: str = ""
    arm: str = ""
    sample: int | None = None  # people or cases measured, over all groups
    attrition: float | None = None
    differential_attrition: float | None = None
    independent: bool | None = None  # made by others than those who run the innovation
    replication_of: str | None = None  # the ref of the study that it repeats
    contexts: int = 1  # separate places or populations in which it tested the innovation
    same_context: bool | None = None  # made where this innovation runs, on this innovation
    codified: bool = False  # a manual or procedure for doing it the same way elsewhere exists
    measured_after_days: int | None = None  # from the start for those measured to the measurement
    observed_on: date | None = None
    published_on: date | None = None
    source: str = ""
    supersedes: str | None = None  # the ref of the earlier result that its authors replace

    def __post_init__(self) -> None:
        for field, problem in self._problems():
            raise FactError(field, problem)

    def _problems(self) -> Iterator[tuple[str, str]]:
        if not self.ref:
            yield "ref", "a study needs a reference of its own"
        shares = {"attrition": self.attrition, "differential_attrition": self.differential_attrition}
        for field, share in shares.items():
            if share is not None and not 0 <= share <= 1:
                yield field, f"{share} is not a share between 0 and 1"
        for field, count in {"sample": self.sample, "measured_after_days": self.measured_after_days}.items():
            if count is not None and count < 0:
                yield field, f"{count} is less than 0"
        if self.contexts < 1:
            yield "contexts", f"{self.contexts} is less than 1"
        for field, ref in {"supersedes": self.supersedes, "replication_of": self.replication_of}.items():
            if ref == self.ref:
                yield field, f"{ref} can't point to itself"

    @property
    def claim(self) -> tuple[str, str]:
        """The outcome and the arm, spelled alike whatever their capitals and spaces."""
        return plain(self.outcome), plain(self.arm)

    @property
    def known_on(self) -> date | None:
        """The day from which it can be cited: published, or else observed."""
        return self.published_on or self.observed_on


@lru_cache(maxsize=4096)
def plain(words: str) -> str:
    """Words without differences of capitals and spaces, to compare them.

    >>> plain("  SMS  Only ")
    'sms only'
    """
    return " ".join(words.split()).casefold()
