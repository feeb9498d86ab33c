"""The guards of the passage: what each asks, and whether the recorded facts hold it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from mainstay_engines.passage.reasons import Reason
from mainstay_engines.passage.terms import Facts, Gate, GuardId, GuardState, Policy


@dataclass(frozen=True, slots=True)
class GuardSpec:
    """What a guard asks (`question`), after which standard, and which room would record the fact."""

    id: GuardId
    gate: Gate
    question: str
    name: str
    standard: str
    depends_on: tuple[GuardId, ...]
    room: str
    how_to_meet: str


@dataclass(frozen=True, slots=True)
class GuardResult:
    """What became of a guard on a day.

    `until` is the last day on which a holding guard holds by itself, or the day on which an expired
    attestation ran out. `ref` is the entry that shows it. `waived_by` is the open obligation that lets it
    pass unmet, through the whole of `waived_until` (None: as long as the decision is in force).
    """

    guard: GuardId
    state: GuardState
    reason: Reason
    until: date | None = None
    ref: str | None = None
    waived_by: str | None = None
    waived_until: date | None = None

    @property
    def passes(self) -> bool:
        """Say whether the gate lets it through: it holds, or an obligation stands for it."""
        return self.state.holds or self.waived_by is not None


GUARDS: Mapping[GuardId, GuardSpec] = {}


def evaluate_guard(spec: GuardSpec, facts: Facts, policy: Policy, at: date) -> GuardResult:
    """Return what becomes of one guard on the day `at`."""
    raise NotImplementedError
