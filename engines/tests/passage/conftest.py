"""Facts to start from: an innovation of which everything is recorded and holds."""

from datetime import date

import pytest
from hypothesis import settings
from mainstay_engines.passage.terms import Attestation, DecisionFacts, Facts, GuardId, Policy, Stakes

# A busy machine is no reason to fail: the benchmarks measure, the tests do not.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

COMPUTED = frozenset({"E1", "E2", "E3", "E4", "E5", "E6", "D2", "D3", "D4", "R3", "S2"})


@pytest.fixture
def at() -> date:
    """The day asked about."""
    return date(2021, 3, 1)


@pytest.fixture
def policy() -> Policy:
    return Policy.defaults()


@pytest.fixture
def decision() -> DecisionFacts:
    """A fast-track decision of 1 January 2021, in force through 30 June 2021."""
    return DecisionFacts(
        kind="adopt",
        fast_track=True,
        decided_on=date(2021, 1, 1),
        sunset=date(2021, 6, 30),
        reasons=True,
        legal_basis=True,
        promise=True,
        competent=True,
        mandated=True,
        ref="decision-1",
    )


@pytest.fixture
def attestation() -> Attestation:
    """A confirmed one, from 1 February through 31 December 2021."""
    return Attestation(
        until=date(2021, 12, 31),
        confirmed=True,
        illustration=False,
        ref="attestation-1",
        since=date(2021, 2, 1),
    )


@pytest.fixture
def whole(decision: DecisionFacts, attestation: Attestation) -> Facts:
    """Every guard up to the gate of ready holds and, once standing, the others too, through 2021."""
    return Facts(
        stakes=Stakes.HIGH,
        evidence_level=3,
        evidence_recorded=True,
        assessors_named=2,
        assessors_submitted=2,
        groups_named=4,
        groups_checked=4,
        trade_offs=3,
        trade_offs_with_payer=3,
        digital=False,
        emergency_contracts=False,
        objections=5,
        objections_answered=5,
        decision=decision,
        owner_post=True,
        owner_held=True,
        alternate_held=True,
        review_due=date(2022, 6, 30),
        attestations={guard: attestation for guard in GuardId if guard not in COMPUTED},
        refs={GuardId.E1: "entry-1", GuardId.R3: "entry-2"},
    )
