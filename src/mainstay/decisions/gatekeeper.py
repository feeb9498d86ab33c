"""What only the room above can know before a decision: which guards hold, and what the policy allows.

The guards' facts come from many rooms, so they are put together above this one. That room registers
itself here, as the judge of mandates does at the door, and a decision asks without looking up.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from mainstay_engines.passage.guards import GUARDS
from mainstay_engines.passage.terms import Gate, GuardId, Policy

BEFORE_STANDING = (Gate.EVALUATED, Gate.DECIDED, Gate.CODIFIED, Gate.READY)
BEFORE_CODIFIED = (Gate.EVALUATED, Gate.DECIDED)


@dataclass(frozen=True, slots=True)
class Gates:
    """The guards of the four gates before standing that do not hold on a day, and two limits of the policy.

    A guard that is only waived by an obligation does not hold. An attested one does.
    """

    unmet: tuple[GuardId, ...]
    sunset_max_days: int
    review_max_days: int

    def to_json(self) -> dict[str, Any]:
        """As the entry of a decision keeps it."""
        return {
            "unmet": [str(guard) for guard in self.unmet],
            "sunset_max_days": self.sunset_max_days,
            "review_max_days": self.review_max_days,
        }

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> "Gates":
        """Read from an entry."""
        unmet = tuple(GuardId(guard) for guard in said["unmet"])
        return cls(unmet, said["sunset_max_days"], said["review_max_days"])


class Gatekeeper(Protocol):
    """Tells which guards of an innovation do not hold on a day."""

    def __call__(self, innovation: UUID, on: date) -> Gates:
        """The gates of the innovation, judged on that day."""


def guards_of(gates: tuple[Gate, ...]) -> tuple[GuardId, ...]:
    """The guards of some gates, in their order."""
    return tuple(guard for guard, spec in GUARDS.items() if spec.gate in gates)


def _nothing_holds(innovation: UUID, on: date) -> Gates:  # noqa: ARG001 - a keeper's signature
    policy = Policy.defaults()
    return Gates(guards_of(BEFORE_STANDING), policy.sunset_max_days, policy.review_max_days)


_keeper: list[Gatekeeper] = [_nothing_holds]


def kept_by(keeper: Gatekeeper) -> Gatekeeper:
    """Make a function the one that tells; returns it, so that it works as a decorator."""
    _keeper[0] = keeper
    return keeper


def gates(innovation: UUID, on: date) -> Gates:
    """Which guards do not hold on a day. With no room registered, none does, and the default limits apply."""
    return _keeper[0](innovation, on)
