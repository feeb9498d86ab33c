"""The level of evidence for a positive change, 1 to 5, after the Nesta Standards of Evidence.

The levels in the words of Puttick and Ludlow (2012), and what the structured facts must say here:

1. Describe what you do and why it matters, logically, coherently and convincingly: a study supports level 1.
2. Capture data that shows positive change, but can't confirm you caused it: a study supports level 2.
3. Demonstrate causality using a control or comparison group: a study supports level 3.
4. One or more independent replication evaluations confirm these conclusions: another study of the same
   outcome and arm supports level 3, here or elsewhere, is independent, and names the first as the one it
   repeats.
5. Manuals, systems and procedures ensure consistent replication and positive impact: a manual exists,
   independent repetitions cover two places or more, and no equally rigorous study elsewhere failed to find
   it.

What one study supports is in `grade`, what later ones take away in `overturn`, numbers in `thresholds`.
The level is that of the best claim, a claim being an outcome in an arm.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from mainstay_engines.evidence.grade import ACCOUNT, CAUSE, NOT_POSITIVE, rigour_where_made
from mainstay_engines.evidence.overturn import Weighed, refuse_contradictions, weigh
from mainstay_engines.evidence.reasons import Reason
from mainstay_engines.evidence.terms import Design, Direction, Study, plain
from mainstay_engines.evidence.thresholds import REPLICATIONS_FOR_LEVEL_4, REPLICATIONS_FOR_LEVEL_5

REPLICATED, CONSISTENT = 4, 5


@dataclass(frozen=True, slots=True)
class StudyVerdict:
    """The level that a study supports on its own, and whether it counts towards the level of the whole."""

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
    """The level that the studies known on a day support, for an arm, or for the best of all without one.

    An arm is judged by its own studies and by those of the innovation as a whole (whose arm is empty).
    Raises FactError if two studies have the same ref or some replace each other in a circle.
    """
    refuse_contradictions(studies)
    known = [study for study in studies if not _is_later(study, on)]
    weighed = weigh(known)
    inside = [item for item in weighed if arm is None or item.study.claim[1] in ("", plain(arm))]
    claims = _claims(inside)
    best = max(claims, key=lambda claim: (claim.level, _standing(claim.lead), claim.key), default=None)
    level = best.level if best else 0
    would_be = max((claim.level_before for claim in claims), default=0)
    fallen = _fallen(claims, would_be) if would_be > level else None
    return Assessment(
        level=level,
        reason=_reason(level, would_be, fallen, best),
        considered=_verdicts(studies, weighed, inside, best),
        lowered_by=fallen.by.ref if fallen and fallen.by else None,
        missing_for_next=_missing(level, best, fallen),
        outcome=best.lead.study.outcome if best and level else "",
        arm=best.lead.study.arm if best and level else "",
        cautions=_cautions(level, best, inside),
    )


class _Replication(NamedTuple):
    """How far independent repetitions confirm an original study."""

    original: Weighed
    confirming: tuple[Weighed, ...]
    null_elsewhere: tuple[Study, ...]
    codified: bool

    @property
    def places(self) -> int:
        return sum(item.study.contexts for item in self.confirming)

    @property
    def level(self) -> int:
        if self.places < REPLICATIONS_FOR_LEVEL_4:
            return CAUSE
        consistent = self.places >= REPLICATIONS_FOR_LEVEL_5 and not self.null_elsewhere
        return CONSISTENT if consistent and self.codified else REPLICATED


class _Claim(NamedTuple):
    """One outcome in one arm: its studies, the one that carries its level, and the level."""

    key: tuple[str, str, str]
    items: tuple[Weighed, ...]
    lead: Weighed
    replication: _Replication | None

    @property
    def level(self) -> int:
        return self.replication.level if self.replication else self.lead.level

    @property
    def level_before(self) -> int:
        """The level if no study took away from another."""
        if not any(item.effect for item in self.items):
            return self.level
        return _claim(self.key, tuple(Weighed(item.study, item.own) for item in self.items)).level


def _claims(items: Sequence[Weighed]) -> list[_Claim]:
    groups: dict[tuple[str, str, str], list[Weighed]] = {}
    for item in items:
        outcome, arm = item.study.claim
        groups.setdefault((outcome, arm, "" if outcome else item.study.ref), []).append(item)
    return [_claim(key, tuple(group)) for key, group in groups.items()]


def _claim(key: tuple[str, str, str], items: tuple[Weighed, ...]) -> _Claim:
    lead = max(items, key=_standing)
    if lead.level < CAUSE:
        return _Claim(key, items, lead, None)
    found = [_replication(item, items) for item in items if item.level >= CAUSE]
    best = max(found, key=lambda one: (one.level, one.places, one.original.study.ref))
    return _Claim(key, items, best.original, best)


def _replication(original: Weighed, items: Sequence[Weighed]) -> _Replication:
    repeating = [item for item in items if item.study.replication_of == original.study.ref]
    confirming = tuple(
        item for item in repeating if item.level_where_made >= CAUSE and item.study.independent
    )
    null_elsewhere = tuple(
        item.study
        for item in items
        if item.study.same_context is False
        and item.study.direction in NOT_POSITIVE
        and not item.is_replaced
        and rigour_where_made(item.study) >= CAUSE
    )
    codified = any(item.study.codified for item in items)
    return _Replication(original, confirming, null_elsewhere, codified)


def _fallen(claims: Sequence[_Claim], would_be: int) -> Weighed:
    """The strongest study that lost, in the claim that would carry the level."""
    claim = max((claim for claim in claims if claim.level_before == would_be), key=lambda claim: claim.key)
    touched = [item for item in claim.items if item.effect]
    return max(touched, key=lambda item: (item.own.level, item.study.ref))


def _reason(level: int, would_be: int, fallen: Weighed | None, best: _Claim | None) -> Reason:
    if best is None:
        return Reason("nothing-recorded")
    if fallen is not None and fallen.by is not None:
        return Reason(f"fell-{fallen.code}", (("was", would_be), ("level", level), *fallen.reason.params))
    if best.replication is None or level == CAUSE:
        return best.lead.reason
    earlier = ("earlier", best.lead.study.ref)
    if level == CONSISTENT:
        return Reason("consistent", (earlier, ("replications", best.replication.places)))
    return Reason("replicated", (earlier, ("later", best.replication.confirming[0].study.ref)))


def _verdicts(
    studies: Sequence[Study], weighed: Sequence[Weighed], inside: Sequence[Weighed], best: _Claim | None
) -> tuple[StudyVerdict, ...]:
    in_arm = {item.study.ref for item in inside}
    confirming = _refs(best.replication.confirming) if best and best.replication else frozenset()
    verdicts = {study.ref: StudyVerdict(study.ref, 0, counts=False, reason=_UNKNOWN) for study in studies}
    for item in weighed:
        ref = item.study.ref
        confirms = ref in confirming
        reason = item.reason if ref in in_arm else Reason("other-arm")
        if confirms:
            reason = Reason("confirms", (("earlier", item.study.replication_of or ""),))
        counts = ref in in_arm and (item.level >= ACCOUNT or confirms)
        verdicts[ref] = StudyVerdict(ref, item.own.level, counts=counts, reason=reason)
    return tuple(verdicts[ref] for ref in sorted(verdicts))


_UNKNOWN = Reason("not-known-yet")


def _refs(items: Sequence[Weighed]) -> frozenset[str]:
    return frozenset(item.study.ref for item in items)


def _missing(level: int, best: _Claim | None, fallen: Weighed | None) -> tuple[Reason, ...]:
    if best is None:
        return (Reason("record-account"),)
    if fallen is not None and fallen.effect == "contested":
        return (Reason("settle-dispute"),)
    if level == 0:
        return (Reason("show-positive"),)
    if best.replication is None:
        return best.lead.own.missing
    return _missing_replication(level, best, best.replication)


def _missing_replication(level: int, claim: _Claim, found: _Replication) -> tuple[Reason, ...]:
    if level == CONSISTENT:
        return ()
    if level == CAUSE:
        unstated = [
            Reason("state-independence", (("study", item.study.ref),))
            for item in claim.items
            if item.study.replication_of == found.original.study.ref and item.study.independent is None
        ]
        return (Reason("independent-replication"), *unstated)
    missing = [Reason("explain-null-elsewhere", (("study", study.ref),)) for study in found.null_elsewhere]
    if found.places < REPLICATIONS_FOR_LEVEL_5:
        figures = (("least", REPLICATIONS_FOR_LEVEL_5), ("replications", found.places))
        missing.append(Reason("further-replication", figures))
    return tuple(missing) if found.codified else (Reason("manual"), *missing)


def _cautions(level: int, best: _Claim | None, inside: Sequence[Weighed]) -> tuple[Reason, ...]:
    if best is None or level == 0:
        return ()
    unstated = level >= CAUSE and best.lead.study.attrition is None
    cautions = [Reason("attrition-not-stated")] if unstated else []
    nulls = (item.study for item in inside if item.study.direction in NOT_POSITIVE and not item.is_replaced)
    return (*cautions, *(Reason(_null(study, best), (("study", study.ref),)) for study in nulls))


def _null(study: Study, best: _Claim) -> str:
    if study.same_context is False:
        return "null-elsewhere"
    if study.direction is Direction.NEGATIVE:
        return "harm"
    return "same-null" if study.claim == best.lead.study.claim else "other-null"


def _standing(item: Weighed) -> tuple[int, int, int, int, str]:
    """What makes one study speak for the others: its level, then how near it is to the next one."""
    return (
        item.level,
        item.own.reach,
        -len(item.own.missing),
        -_DESIGNS.index(item.study.design),
        item.study.ref,
    )


_DESIGNS = tuple(Design)


def _is_later(study: Study, on: date) -> bool:
    return study.known_on is not None and study.known_on > on
