"""Effects on SDG targets from -3 to +3 by several assessors, and where they disagree.

The scale is that of Nilsson, Griggs and Visbeck, Map the interactions between Sustainable Development Goals,
Nature 534 (2016) 320. The middle of the scores is their median, since the steps have an order but no equal
distances; disagreement on a target is their range, over all targets Krippendorff's alpha for ordinal scores.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median
from types import MappingProxyType

from mainstay_engines.evidence.reasons import N_, Reason
from mainstay_engines.evidence.reliability import ALPHA_RELIABLE, ALPHA_TENTATIVE, Metric, krippendorff_alpha
from mainstay_engines.evidence.targets import POSITIONS, is_target
from mainstay_engines.evidence.terms import FactError

LOWEST, HIGHEST = -3, 3
SCALE: Mapping[int, str] = MappingProxyType(
    {
        3: N_("indivisible: it goes hand in hand with reaching the target"),
        2: N_("reinforcing: it helps directly to reach the target"),
        1: N_("enabling: it makes it easier to reach the target"),
        0: N_("consistent: it neither helps nor hinders"),
        -1: N_("constraining: it limits what can be done for the target"),
        -2: N_("counteracting: it works against the target"),
        -3: N_("cancelling: it makes the target impossible to reach"),
    }
)
# One step of seven apart is still agreement: our choice, shown with every summary.
AGREED_RANGE = 1
# With a single score there is nobody to disagree with.
ASSESSORS_TO_COMPARE = 2


class Agreement(StrEnum):
    """How the assessors of one target stand to each other."""

    SINGLE = "single"  # one assessor only
    AGREED = "agreed"  # at most one step apart
    APART = "apart"  # two steps apart or more, with the same sign or zero
    SPLIT_SIGN = "split-sign"  # one sees help, another harm


@dataclass(frozen=True, slots=True)
class Score:
    """What one assessor says of one target.

    Raises FactError for an unknown target or a score off the scale.
    """

    target: str
    assessor: str
    value: int

    def __post_init__(self) -> None:
        for field, problem in self._problems():
            raise FactError(field, problem)

    def _problems(self) -> Iterator[tuple[str, str]]:
        if not is_target(self.target):
            yield "target", f"{self.target} is not one of the 169 targets"
        if not LOWEST <= self.value <= HIGHEST:
            yield "value", f"{self.value} is not between {LOWEST} and {HIGHEST}"


@dataclass(frozen=True, slots=True)
class TargetEffect:
    """The scores of one target: how many, their median, their range, and how far they agree."""

    target: str
    assessors: int
    median: float
    lowest: int
    highest: int
    agreement: Agreement
    reason: Reason

    @property
    def range(self) -> int:
        """The steps between the lowest and the highest score."""
        return self.highest - self.lowest


@dataclass(frozen=True, slots=True)
class Summary:
    """The effects on all targets scored, in the order of the goals, and the agreement over them.

    `alpha` is Krippendorff's alpha for ordinal scores over the `compared` targets with two assessors or more;
    None where it is not defined.
    """

    targets: tuple[TargetEffect, ...]
    assessors: int
    compared: int
    alpha: float | None
    reason: Reason

    @property
    def disputed(self) -> tuple[TargetEffect, ...]:
        """The targets that the assessors should talk about."""
        return tuple(
            effect for effect in self.targets if effect.agreement in (Agreement.APART, Agreement.SPLIT_SIGN)
        )


def summarise(scores: Sequence[Score]) -> Summary:
    """Summarise scores, whatever their order.

    Raises FactError if an assessor scored a target twice.
    """
    for field, problem in _twice(scores):
        raise FactError(field, problem)
    by_target: dict[str, list[int]] = {}
    for score in scores:
        by_target.setdefault(score.target, []).append(score.value)
    ordered = sorted(by_target.items(), key=lambda item: POSITIONS[item[0]])
    compared = [values for _, values in ordered if len(values) >= ASSESSORS_TO_COMPARE]
    alpha = krippendorff_alpha(compared, Metric.ORDINAL)
    return Summary(
        targets=tuple(_effect(target, values) for target, values in ordered),
        assessors=len({score.assessor for score in scores}),
        compared=len(compared),
        alpha=alpha,
        reason=_reading(alpha, compared),
    )


def _effect(target: str, values: Sequence[int]) -> TargetEffect:
    lowest, highest = min(values), max(values)
    agreement = _agreement(len(values), lowest, highest)
    figures = (("assessors", len(values)), ("lowest", _signed(lowest)), ("highest", _signed(highest)))
    reason = Reason(f"effect-{agreement}", figures)
    return TargetEffect(target, len(values), median(values), lowest, highest, agreement, reason)


def _signed(score: int) -> str:
    return f"{score:+d}".replace("-", "−") if score else "0"


def _agreement(assessors: int, lowest: int, highest: int) -> Agreement:
    if assessors < ASSESSORS_TO_COMPARE:
        return Agreement.SINGLE
    if lowest < 0 < highest:
        return Agreement.SPLIT_SIGN
    return Agreement.AGREED if highest - lowest <= AGREED_RANGE else Agreement.APART


def _reading(alpha: float | None, compared: Sequence[Sequence[int]]) -> Reason:
    figure = ("targets", len(compared))
    if not compared:
        return Reason("alpha-nothing-to-compare")
    if alpha is None:
        return Reason("alpha-undefined", (figure,))
    figures = (("alpha", f"{alpha:.2f}"), figure)
    if alpha >= ALPHA_RELIABLE:
        return Reason("alpha-reliable", figures)
    return Reason("alpha-tentative" if alpha >= ALPHA_TENTATIVE else "alpha-low", figures)


def _twice(scores: Sequence[Score]) -> Iterator[tuple[str, str]]:
    seen: set[tuple[str, str]] = set()
    for score in scores:
        if (score.target, score.assessor) in seen:
            yield "assessor", f"{score.assessor} scored {score.target} twice"
        seen.add((score.target, score.assessor))
