"""The words of the passage: stages, gates and guards, and the facts that an innovation is judged by.

Every field of `Facts` has a default that means "nothing recorded". No guard is ever held by a default.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Literal

from mainstay_engines.passage.origins import LEAD_TIMES


class Stage(StrEnum):
    """How far an innovation has come."""

    RECORDED = "recorded"
    EVALUATED = "evaluated"
    DECIDED = "decided"
    CODIFIED = "codified"
    READY = "ready"
    STANDING = "standing"
    REVIEW = "review"
    LAPSED = "lapsed"
    RETIRED = "retired"


class Gate(StrEnum):
    """The door into a stage; `KEPT` is what a standing innovation must go on meeting."""

    EVALUATED = "evaluated"
    DECIDED = "decided"
    CODIFIED = "codified"
    READY = "ready"
    STANDING = "standing"
    KEPT = "kept"


class GuardId(StrEnum):
    """One condition of a gate; the table of what each asks is `guards.GUARDS`."""

    E1 = "E1"
    E2 = "E2"
    E3 = "E3"
    E4 = "E4"
    E5 = "E5"
    E6 = "E6"
    D1 = "D1"
    D2 = "D2"
    D3 = "D3"
    D4 = "D4"
    C1 = "C1"
    C2 = "C2"
    C3 = "C3"
    C4 = "C4"
    C5 = "C5"
    R1 = "R1"
    R2 = "R2"
    R3 = "R3"
    R4 = "R4"
    R5 = "R5"
    R6 = "R6"
    R7 = "R7"
    S1 = "S1"
    S2 = "S2"
    S3 = "S3"


class Stakes(StrEnum):
    """What is at stake if the innovation goes wrong, from the lowest to the highest."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    VERY_HIGH = "very-high"


class GuardState(StrEnum):
    """Whether a guard holds, and on what.

    `HELD`, `ATTESTED` and `NOT_APPLICABLE` hold. `MISSING` means that nothing is recorded, `BROKEN` that a
    recorded fact contradicts the guard, `EXPIRED` that the attestation which held it has run out.
    """

    HELD = "held"
    ATTESTED = "attested"
    NOT_APPLICABLE = "not-applicable"
    MISSING = "missing"
    BROKEN = "broken"
    EXPIRED = "expired"

    @property
    def holds(self) -> bool:
        """Say whether a guard in this state holds.

        >>> GuardState.ATTESTED.holds, GuardState.EXPIRED.holds
        (True, False)
        """
        return self in HOLDING


HOLDING = frozenset({GuardState.HELD, GuardState.ATTESTED, GuardState.NOT_APPLICABLE})

DecisionKind = Literal["adopt", "adapt", "pilot", "renew", "make-standing"]


@dataclass(frozen=True, slots=True)
class Attestation:
    """Somebody's statement that a guard holds, where no room records the fact.

    It holds from `since` through the whole of `until`, only when a second person `confirmed` it, and never
    for longer than the policy's `attestation_max_days`. `illustration` marks one made for a demonstration.
    """

    until: date
    confirmed: bool
    illustration: bool
    ref: str
    since: date


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """The decision in force: from `decided_on` through the whole of `sunset`, if it has one."""

    kind: DecisionKind
    fast_track: bool
    decided_on: date
    sunset: date | None
    reasons: bool
    legal_basis: bool
    promise: bool
    competent: bool
    mandated: bool
    ref: str


@dataclass(frozen=True, slots=True)
class ObligationFacts:
    """Something owed by a date: a guard that a decision let pass or, with `guard` None, what it imposed."""

    ref: str
    guard: GuardId | None
    due: date
    met_on: date | None

    def open_at(self, at: date) -> bool:
        """Say whether it is still owed at the end of the day `at`."""
        return self.met_on is None or self.met_on > at

    def overdue_at(self, at: date) -> bool:
        """Say whether it is still owed and its due day has gone by."""
        return self.due < at and self.open_at(at)


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is recorded about one innovation. The defaults mean that nothing is.

    Counts of 0 where a count may also be None (`groups_named`, `trade_offs`, `objections`) are read as
    nothing recorded. Dates after the day asked about are not yet true. `standing_since` is the day of the
    make-standing decision in force. `lapsed_on` is the last lapse: leave it None once a later decision took
    the innovation up again. `promise_due` is the day by which the decision's promise is to be met.
    `refs` names, for a guard, the entry on the log that holds the fact.
    """

    stakes: Stakes | None = None
    evidence_level: int | None = None
    evidence_recorded: bool = False
    assessors_named: int = 0
    assessors_submitted: int | None = None
    groups_named: int | None = None
    groups_checked: int = 0
    trade_offs: int | None = None
    trade_offs_with_payer: int = 0
    digital: bool | None = None
    emergency_contracts: bool | None = None
    objections: int | None = None
    objections_answered: int = 0
    decision: DecisionFacts | None = None
    owner_post: bool = False
    owner_held: bool = False
    alternate_held: bool = False
    review_due: date | None = None
    in_review: bool = False
    standing_since: date | None = None
    promise_due: date | None = None
    lapsed_on: date | None = None
    retired_on: date | None = None
    attestations: Mapping[GuardId, Attestation] = field(default_factory=dict)
    obligations: tuple[ObligationFacts, ...] = ()
    refs: Mapping[GuardId, str] = field(default_factory=dict)

    def decision_at(self, at: date) -> DecisionFacts | None:
        """Return the decision if it has been taken by `at` and its sunset, if it has one, has not passed."""
        decision = self.decision
        if decision is None or decision.decided_on > at:
            return None
        sunset = self.sunset_at(at)
        return None if sunset is not None and sunset < at else decision

    def sunset_at(self, at: date) -> date | None:
        """Return the last day of the decision taken by `at`, or None where nothing will end by itself.

        Once a make-standing decision is in force, the sunset of an earlier or lesser decision ends nothing.
        """
        decision = self.decision
        if decision is None or decision.decided_on > at:
            return None
        if self.stands_at(at) and decision.kind != "make-standing":
            return None
        return decision.sunset

    def stands_at(self, at: date) -> bool:
        """Say whether a make-standing decision has been taken by `at`."""
        return self.standing_since is not None and self.standing_since <= at


class PolicyError(ValueError):
    """A policy that can't be: `field` names the threshold (dotted inside a table), `reason` says why not."""

    def __init__(self, field_name: str, reason: str) -> None:
        """Keep the threshold's name and the reason, in words for the person who set it."""
        super().__init__(f"{field_name}: {reason}")
        self.field = field_name
        self.reason = reason


_LEVELS = {Stakes.LOW: 1, Stakes.MEDIUM: 2, Stakes.HIGH: 3, Stakes.VERY_HIGH: 4}
PARTICIPATION = ("inform", "consult", "involve", "collaborate", "empower")


@dataclass(frozen=True, slots=True)
class Policy:
    """The thresholds and lead times of one jurisdiction.

    Days are calendar days, shares lie above 0 and up to 1, evidence levels are Nesta's 1 to 5, participation
    levels are IAP2's five. `standing_decision_days` is how long the make-standing decision itself takes.
    `ORIGINS` says where each default comes from.
    """

    evidence_level: Mapping[Stakes, int] = field(default_factory=lambda: dict(_LEVELS))
    minimum_assessors: int = 2
    participation_level: Mapping[Stakes, str] = field(
        default_factory=lambda: dict(zip(Stakes, PARTICIPATION[:4], strict=True))
    )
    sunset_max_days: int = 365
    attestation_max_days: int = 365
    review_max_days: int = 730
    trained_share: float = 0.8
    exercise_max_age_days: int = 365
    parity_floor: float = 0.8
    longest_outage_hours: int = 72
    reminder_days: tuple[int, ...] = (30, 7)
    standing_decision_days: int = 30
    lead_days: Mapping[GuardId, int] = field(
        default_factory=lambda: {GuardId(guard): days for guard, (days, _) in LEAD_TIMES.items()}
    )

    @classmethod
    def defaults(cls) -> "Policy":
        """Return the policy that holds where a jurisdiction and those above it have set nothing."""
        return cls()

    def overridden(self, changes: Mapping[str, object]) -> "Policy":
        """Return this policy with `changes` laid over it; tables are merged key by key.

        Values may be as they come out of JSON. Raises `PolicyError` for a threshold that does not exist or a
        value that can't be.

        >>> Policy.defaults().overridden({"lead_days": {"R2": 200}}).lead_days[GuardId.R2]
        200
        """
        checked: dict[str, Any] = {name: _checked(self, name, value) for name, value in changes.items()}
        return replace(self, **checked)

    def to_json(self) -> dict[str, object]:
        """Return every threshold as plain values, ready for `json.dumps`."""
        return {item.name: _plain(getattr(self, item.name)) for item in fields(self)}

    @classmethod
    def from_json(cls, value: Mapping[str, object]) -> "Policy":
        """Read what `to_json` wrote. Raises `PolicyError` as `overridden` does, and where a threshold lacks.

        Nothing is filled in from the defaults: a published result is recomputed with its own thresholds.
        """
        for item in fields(cls):
            if item.name not in value:
                raise PolicyError(item.name, "it is missing")
        return cls.defaults().overridden(value)


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {str(key): item for key, item in value.items()}
    return list(value) if isinstance(value, tuple) else value


def _checked(policy: Policy, name: str, value: object) -> object:
    check = _CHECKS.get(name)
    if check is None:
        raise PolicyError(name, "there is no such threshold")
    return check(name, value, getattr(policy, name))


_Check = Callable[[str, object, object], object]


def _whole(low: int, high: int) -> _Check:
    def check(name: str, value: object, _current: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise PolicyError(name, f"it must be a whole number from {low} to {high}")
        return value

    return check


def _share(name: str, value: object, _current: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 1:
        raise PolicyError(name, "it must be a share above 0 and up to 1")
    return float(value)


def _reminders(name: str, value: object, _current: object) -> tuple[int, ...]:
    if not isinstance(value, list | tuple):
        raise PolicyError(name, "it must be a list of days")
    whole = _whole(1, 365)
    days = {whole(name, item, None) for item in value}
    return tuple(sorted((day for day in days if isinstance(day, int)), reverse=True))


def _table(keys: type[StrEnum], entry: _Check) -> _Check:
    def check(name: str, value: object, current: object) -> dict[StrEnum, object]:
        if not isinstance(value, Mapping) or not isinstance(current, Mapping):
            raise PolicyError(name, "it must be a table")
        merged = dict(current)
        for key, item in value.items():
            dotted = f"{name}.{key}"
            if key not in keys.__members__.values():
                raise PolicyError(dotted, f"there is no such entry; there are {', '.join(keys)}")
            merged[keys(key)] = entry(dotted, item, None)
        return merged

    return check


def _participation(name: str, value: object, _current: object) -> str:
    if value not in PARTICIPATION:
        raise PolicyError(name, f"it must be one of {', '.join(PARTICIPATION)}")
    return str(value)


def _rising(table: _Check, rank: Callable[[Any], int]) -> _Check:
    def check(name: str, value: object, current: object) -> object:
        merged = table(name, value, current)
        ranks = [rank(merged[stakes]) for stakes in Stakes] if isinstance(merged, dict) else []
        if ranks != sorted(ranks):
            raise PolicyError(name, "higher stakes may not ask for less than lower ones")
        return merged

    return check


_DAYS = _whole(1, 3650)
_CHECKS: Mapping[str, _Check] = MappingProxyType(
    {
        "evidence_level": _rising(_table(Stakes, _whole(1, 5)), int),
        "minimum_assessors": _whole(2, 20),
        "participation_level": _rising(_table(Stakes, _participation), PARTICIPATION.index),
        "sunset_max_days": _DAYS,
        "attestation_max_days": _DAYS,
        "review_max_days": _DAYS,
        "trained_share": _share,
        "exercise_max_age_days": _DAYS,
        "parity_floor": _share,
        "longest_outage_hours": _whole(1, 24 * 365),
        "reminder_days": _reminders,
        "standing_decision_days": _whole(0, 3650),
        "lead_days": _table(GuardId, _whole(0, 3650)),
    }
)
