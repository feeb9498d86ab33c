"""The words of assessment: evidence, effects scored blind, affected groups, trade-offs, and their acts."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

from mainstay_engines.evidence.terms import Comparator, Design, Direction
from pydantic import Field, StringConstraints

from mainstay.authority.terms import LongText, Role, ShortText
from mainstay.door.terms import N_, Act, Permission, Reach, allow
from mainstay.innovations.terms import Address, SdgTarget


class EquityEffect(StrEnum):
    """What the innovation does to a group's position, compared with other people's."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"
    UNKNOWN = "unknown"


class ScoringState(StrEnum):
    """How far a round of scoring has come."""

    OPEN = "open"  # scores are sealed; only their number is known
    REVEALED = "revealed"
    ABANDONED = "abandoned"  # ended without showing any score


class CloseReason(StrEnum):
    """Why a round is closed without everybody. A list: free text could tell of a person, or of a score."""

    TIME_OVER = "time-over"
    LEFT_POST = "left-post"
    CONFLICT = "conflict-of-interest"


class AbandonReason(StrEnum):
    """Why a round is given up. A list for the same reason."""

    TOO_FEW = "too-few-submitted"
    WRONG_TARGETS = "wrong-targets"
    WRONG_ASSESSORS = "wrong-assessors"
    CHANGED = "innovation-changed"


CLOSE_REASON_LABELS = {
    CloseReason.TIME_OVER: N_("The time to submit is over"),
    CloseReason.LEFT_POST: N_("An assessor left the post"),
    CloseReason.CONFLICT: N_("An assessor has a conflict of interest"),
}
ABANDON_REASON_LABELS = {
    AbandonReason.TOO_FEW: N_("Too few submitted"),
    AbandonReason.WRONG_TARGETS: N_("The wrong targets were chosen"),
    AbandonReason.WRONG_ASSESSORS: N_("The wrong assessors were named"),
    AbandonReason.CHANGED: N_("The innovation has changed since"),
}
DESIGN_LABELS = {
    Design.RANDOMISED_TRIAL: N_("Randomised trial: people drawn by lot"),
    Design.CLUSTER_RANDOMISED_TRIAL: N_("Randomised trial: schools, offices or areas drawn by lot"),
    Design.QUASI_EXPERIMENT: N_("Comparison group, not drawn by lot"),
    Design.BEFORE_AFTER: N_("Before and after"),
    Design.REPEATED_SURVEY: N_("Survey, repeated"),
    Design.CROSS_SECTIONAL_SURVEY: N_("Survey, once"),
    Design.QUALITATIVE: N_("Interviews or observation"),
    Design.CASE_STUDY: N_("Case study"),
    Design.SIMULATION_MODEL: N_("Model or simulation"),
    Design.PERFORMANCE_AUDIT: N_("Performance audit"),
    Design.REGULATOR_FINDING: N_("Finding of a court or regulator"),
    Design.OPERATIONAL_COUNT: N_("Plain count"),
    Design.SELF_REPORT: N_("Report by those who run it"),
    Design.AWARD: N_("Award"),
    Design.LITERATURE_REVIEW: N_("Review of other studies"),
    Design.PROCESS_RECORD: N_("Record of what was done"),
}
COMPARATOR_LABELS = {
    Comparator.NONE: N_("With nothing"),
    Comparator.BEFORE: N_("With the same people or cases before"),
    Comparator.MATCHED: N_("With a similar group without it"),
    Comparator.RANDOMISED: N_("With a group drawn by lot"),
    Comparator.ALTERNATIVE: N_("With another way of doing it"),
}
DIRECTION_LABELS = {
    Direction.POSITIVE: N_("Better"),
    Direction.NONE: N_("No change found"),
    Direction.NEGATIVE: N_("Worse"),
    Direction.MIXED: N_("Better for some, worse for others"),
    Direction.NOT_MEASURED: N_("Not measured: it only counts or describes"),
}
EQUITY_LABELS = {
    EquityEffect.BETTER: N_("Better off, compared with others"),
    EquityEffect.SAME: N_("No difference"),
    EquityEffect.WORSE: N_("Worse off, compared with others"),
    EquityEffect.UNKNOWN: N_("Not known yet"),
}

LEVEL_WORDS = {
    0: N_("No evidence of a positive change"),
    1: N_("It is described what is done and why it should help"),
    2: N_("Data show a positive change, but not what caused it"),
    3: N_("A comparison group shows that it caused the change"),
    4: N_("An independent repetition confirms it"),
    5: N_("Repetitions confirm it in several places, and a manual keeps it the same"),
}

LEAST_REVEALED = 2  # submissions with which a round may be closed
Text = Annotated[str, StringConstraints(max_length=4000)]
Name = Annotated[str, StringConstraints(max_length=200)]
Source = Annotated[str, StringConstraints(max_length=1000)]
Share = Annotated[float, Field(ge=0, le=1)]
Whole = Annotated[int, Field(ge=0, le=10_000_000_000)]
Score = Annotated[int, Field(ge=-3, le=3, strict=True)]

ASSESSES: Permission = allow(Role.INNOVATION_LEAD, Role.ASSESSOR) | allow(
    Role.ADMINISTRATOR, within=Reach.TERRITORY
)
SCORES: Permission = allow(Role.ASSESSOR, within=Reach.ANYWHERE)  # the handler asks whether one was named


class AddEvidence(Act):
    """Add one study, count, audit or award as structured facts. Leave out what its source does not say.

    ``replication_of`` and ``supersedes`` are earlier evidence of the same innovation. Shares lie between
    0 and 1. What each field means is said in ``mainstay_engines.evidence.terms.Study``.
    """

    words: ClassVar[str] = N_("{by} added evidence to “{innovation}”: {label}")
    may: ClassVar[Permission] = ASSESSES

    innovation: UUID
    label: ShortText
    design: Design
    comparator: Comparator = Comparator.NONE
    direction: Direction = Direction.NOT_MEASURED
    outcome: Name = ""
    arm: Name = ""
    sample: Whole | None = None
    attrition: Share | None = None
    differential_attrition: Share | None = None
    independent: bool | None = None
    replication_of: UUID | None = None
    contexts: Annotated[int, Field(ge=1, le=1000)] = 1
    same_context: bool | None = None
    codified: bool = False
    measured_after_days: Annotated[int, Field(ge=0, le=36_500)] | None = None
    observed_on: date | None = None
    published_on: date | None = None
    source: Address | None = None
    supersedes: UUID | None = None
    note: Text = ""


class WithdrawEvidence(Act):
    """Take evidence out of the assessment because it is wrong; it stays on the record."""

    words: ClassVar[str] = N_("{by} withdrew evidence from “{innovation}”: {reason}")
    may: ClassVar[Permission] = ASSESSES

    evidence: UUID
    reason: LongText


class KeepArm(Act):
    """Say which of the variants studied the innovation keeps; without one, the best of all is counted."""

    words: ClassVar[str] = N_("{by} said which of the variants studied “{innovation}” keeps")
    may: ClassVar[Permission] = ASSESSES

    innovation: UUID
    arm: Name = ""


class OpenScoring(Act):
    """Ask named assessors to score the effects on SDG targets, each without seeing the others' scores."""

    words: ClassVar[str] = N_("{by} asked assessors to score the effects of “{innovation}”")
    may: ClassVar[Permission] = ASSESSES

    innovation: UUID
    targets: Annotated[tuple[SdgTarget, ...], Field(min_length=1, max_length=20)]
    assessors: Annotated[tuple[UUID, ...], Field(min_length=1, max_length=20)]


class SubmitEffects(Act):
    """Submit one's scores, −3 to +3 for each target, with the reasons.

    Both are sealed: the record shows digests that bind the assessor. The last named assessor to submit
    reveals all scores, with the salts by which anybody can check the digests.
    """

    words: ClassVar[str] = N_(
        "{by} submitted scores of the effects of “{innovation}”, sealed until all are in"
    )
    seals: ClassVar[frozenset[str]] = frozenset({"scores", "rationales"})
    may: ClassVar[Permission] = SCORES

    scoring: UUID
    scores: Annotated[Mapping[SdgTarget, Score], Field(max_length=20)]
    rationales: Annotated[Mapping[SdgTarget, Text], Field(max_length=20)]


class WithdrawEffects(Act):
    """Take one's scores back while all are sealed, to submit others. The sealed ones stay sealed for good.

    It has no text, because a reason given in public would tell what was scored.
    """

    words: ClassVar[str] = N_("{by} took back sealed scores of the effects of “{innovation}”")
    may: ClassVar[Permission] = SCORES

    scoring: UUID


class CloseScoring(Act):
    """End a round with the scores submitted so far, at least two; reveal them, and release the others."""

    words: ClassVar[str] = N_(
        "{by} closed the scoring of “{innovation}” without the assessors who had not submitted: {reason}"
    )
    may: ClassVar[Permission] = ASSESSES

    scoring: UUID
    reason: CloseReason


class AbandonScoring(Act):
    """End a round that cannot be completed. No score of it is ever shown."""

    words: ClassVar[str] = N_("{by} abandoned the scoring of “{innovation}”, unseen: {reason}")
    may: ClassVar[Permission] = ASSESSES

    scoring: UUID
    reason: AbandonReason


class GroupFacts(Act):
    """The facts of an affected group, which naming and amending share. Never the name of a person."""

    name: ShortText
    size: Whole | None = None
    equity: EquityEffect = EquityEffect.UNKNOWN
    checked: bool = False
    how_checked: Text = ""
    source: Source = ""


class NameAffectedGroup(GroupFacts):
    """Name a group of people whom the innovation affects, and what it does to their position."""

    words: ClassVar[str] = N_("{by} named a group affected by “{innovation}”: {name}")
    may: ClassVar[Permission] = ASSESSES

    innovation: UUID


class AmendGroup(GroupFacts):
    """Change what is said of an affected group; what was said before stays on the record."""

    words: ClassVar[str] = N_("{by} amended a group affected by “{innovation}”: {name}")
    may: ClassVar[Permission] = ASSESSES

    group: UUID


class RemoveGroup(Act):
    """Remove a group that is not affected after all."""

    words: ClassVar[str] = N_("{by} removed a group affected by “{innovation}”: {reason}")
    may: ClassVar[Permission] = ASSESSES

    group: UUID
    reason: LongText


class RecordTradeOff(Act):
    """Record what is gained at what cost, and who pays it."""

    words: ClassVar[str] = N_("{by} recorded a trade-off of “{innovation}”: {gain}, at the cost of {cost}")
    may: ClassVar[Permission] = ASSESSES

    innovation: UUID
    gain: LongText
    cost: LongText
    who_pays: Annotated[str, StringConstraints(max_length=1000)] = ""
    source: Source = ""


class RemoveTradeOff(Act):
    """Remove a trade-off that proved wrong."""

    words: ClassVar[str] = N_("{by} removed a trade-off of “{innovation}”: {reason}")
    may: ClassVar[Permission] = ASSESSES

    trade_off: UUID
    reason: LongText
