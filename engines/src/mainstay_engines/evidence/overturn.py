"""When a study takes away from another: later with no positive change, stronger, or put in its place.

A later study lowers an earlier one of the same outcome and arm if it found no effect or harm and is at least
as rigorous; where nothing says which came later, the more rigorous one holds, and equally rigorous ones that
disagree count one level lower. A study that its own authors replace no longer counts, whatever came out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from mainstay_engines.evidence.grade import CHANGE, NOT_POSITIVE, Grade, grade, grade_where_made, rigour
from mainstay_engines.evidence.reasons import Reason
from mainstay_engines.evidence.terms import Direction, FactError, Study


@dataclass(frozen=True, slots=True)
class Weighed:
    """A study with its own grade, and the study that takes away from it, if one does.

    `effect` is "" where nothing takes away, else "replaced", "overtaken", "outweighed" or "contested".
    """

    study: Study
    own: Grade
    effect: str = ""
    by: Study | None = None

    @property
    def level(self) -> int:
        """The level that is left of its own."""
        if self.effect == "contested":
            return max(0, self.own.level - 1)
        return 0 if self.effect else self.own.level

    @property
    def is_replaced(self) -> bool:
        """Whether another study says of itself that it takes this one's place."""
        return self.by is not None and self.by.supersedes == self.study.ref

    @property
    def level_where_made(self) -> int:
        """The level left for the place where it was made, by which a repetition elsewhere confirms."""
        if self.study.same_context is not False:
            return self.level
        return 0 if self.is_replaced else grade_where_made(self.study).level

    @property
    def code(self) -> str:
        """The effect as the code of a reason."""
        worse = self.by is not None and self.by.direction is Direction.NEGATIVE
        return "overtaken-worse" if worse and self.effect == "overtaken" else self.effect

    @property
    def reason(self) -> Reason:
        """Why it counts as it does."""
        if self.by is None:
            return self.own.reason
        return Reason(self.code, (("earlier", self.study.ref), ("later", self.by.ref)))


def weigh(studies: Sequence[Study]) -> tuple[Weighed, ...]:
    """Weigh studies with refs of their own against each other, sorted by ref, whatever the order given."""
    ordered = sorted(studies, key=lambda study: study.ref)
    replacing = {study.supersedes: study for study in reversed(ordered) if study.supersedes}
    revoked = {ref for ref, study in replacing.items() if study.direction not in NOT_POSITIVE}
    against = [
        (rigour(study), study)
        for study in ordered
        if study.direction in NOT_POSITIVE and study.ref not in revoked and rigour(study) >= CHANGE
    ]
    return tuple(_weighed(study, replacing.get(study.ref), against) for study in ordered)


def _weighed(study: Study, replacement: Study | None, against: Sequence[tuple[int, Study]]) -> Weighed:
    own = grade(study)
    if replacement is not None:
        effect = "overtaken" if replacement.direction in NOT_POSITIVE and own.level else "replaced"
        return Weighed(study, own, effect, replacement)
    if own.level == 0 or not study.claim[0]:
        return Weighed(study, own)
    found = [
        (_SEVERITY.index(effect), -strength, other.ref, other)
        for strength, other in against
        if other.claim == study.claim and (effect := _effect(other, strength, study, own.level))
    ]
    if not found:
        return Weighed(study, own)
    severity, *_, other = min(found)
    return Weighed(study, own, _SEVERITY[severity], other)


_SEVERITY = ("overtaken", "outweighed", "contested")


def _effect(other: Study, strength: int, study: Study, level: int) -> str:
    """What a study without a positive change does to one with: the name of the effect, or nothing."""
    order = _order(other, study)
    if order > 0:
        return "overtaken" if strength >= level else ""
    if order < 0 or strength < level:
        return ""
    return "outweighed" if strength > level else "contested"


def _order(one: Study, other: Study) -> int:
    """1 if the first was measured after the longer time, -1 if the second, 0 if nothing tells."""
    if one.measured_after_days is not None and other.measured_after_days is not None:
        return _sign(one.measured_after_days - other.measured_after_days)
    first, second = one.observed_on or one.published_on, other.observed_on or other.published_on
    return _sign((first - second).days) if first and second else 0


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)


def refuse_contradictions(studies: Sequence[Study]) -> None:
    """Raise FactError if two studies have the same ref or some replace each other in a circle."""
    for field, problem in _contradictions(studies):
        raise FactError(field, problem)


def _contradictions(studies: Sequence[Study]) -> Iterator[tuple[str, str]]:
    refs = sorted(study.ref for study in studies)
    yield from (("ref", f"two studies are called {one}") for one, other in pairwise(refs) if one == other)
    replaced = {study.ref: study.supersedes for study in studies if study.supersedes}
    for start in sorted(replaced):
        seen = {start}
        at = replaced.get(start)
        while at is not None and at not in seen:
            seen.add(at)
            at = replaced.get(at)
        if at is not None:
            yield "supersedes", f"{start} leads into a circle of studies that replace each other"
