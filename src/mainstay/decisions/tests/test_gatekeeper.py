"""The port through which the room above tells which guards hold."""

import json
from datetime import date
from uuid import uuid4

from mainstay_engines.passage.terms import GuardId, Policy

from mainstay.decisions import gatekeeper
from mainstay.decisions.gatekeeper import BEFORE_STANDING, Gates, guards_of
from mainstay.decisions.tests.conftest import Keeper


def test_with_nobody_registered_nothing_holds() -> None:
    found = gatekeeper._nothing_holds(uuid4(), date(2021, 3, 1))
    assert set(found.unmet) == {guard for guard in GuardId if not guard.startswith("S")}
    assert found.sunset_max_days == Policy.defaults().sunset_max_days
    assert found.review_max_days == Policy.defaults().review_max_days


def test_whoever_is_registered_is_asked(keeper: Keeper) -> None:
    keeper.unmet = (GuardId.C1,)
    innovation = uuid4()
    assert gatekeeper.gates(innovation, date(2021, 3, 1)).unmet == (GuardId.C1,)
    assert keeper.asked == [(innovation, date(2021, 3, 1))]
    assert gatekeeper.kept_by(keeper) is keeper


def test_guards_come_in_the_order_of_their_gates() -> None:
    assert guards_of(BEFORE_STANDING)[:2] == (GuardId.E1, GuardId.E2)
    assert guards_of(BEFORE_STANDING)[-1] == GuardId.R7


def test_gates_are_read_from_an_entry_as_they_were_written() -> None:
    gates = Gates((GuardId.E1, GuardId.R7), sunset_max_days=200, review_max_days=500)
    assert Gates.from_json(json.loads(json.dumps(gates.to_json()))) == gates
