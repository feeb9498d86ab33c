"""The handlers of decisions: each works, and each refuses what the state does not allow."""

from mainstay.decisions.tests.conftest import EVERY, Hall, Keeper, day


def test_fast_track_turns_each_unmet_guard_into_an_obligation(hall: Hall, keeper: Keeper) -> None:
    keeper.unmet = EVERY
    decision = hall.do(hall.fast_track())
    owed = hall.owed()
    assert set(owed) == {str(guard) for guard in EVERY} - {"D3", "D4"}
    assert {row.due for row in owed.values()} == {day(180)}
    assert hall.in_force().pk == decision
