"""The clock runs on from wherever a test sets it, and comes back."""

from datetime import UTC, datetime, timedelta

import pytest

from mainstay.door import clock

MOMENT = datetime(2021, 6, 30, 12, tzinfo=UTC)
SOON = timedelta(seconds=5)


def test_now_is_the_present_in_utc() -> None:
    assert clock.now().utcoffset() == timedelta(0)
    assert abs(clock.now() - datetime.now(tz=UTC)) < SOON


def test_a_set_clock_runs_on_from_there_and_comes_back() -> None:
    with clock.set_to(MOMENT):
        first = clock.now()
        assert timedelta(0) <= first - MOMENT < SOON
        assert clock.now() >= first
    assert abs(clock.now() - datetime.now(tz=UTC)) < SOON


def test_settings_nest() -> None:
    with clock.set_to(MOMENT):
        with clock.set_to(MOMENT + timedelta(days=30)):
            assert clock.now() - MOMENT >= timedelta(days=30)
        assert clock.now() - MOMENT < SOON


def test_the_clock_comes_back_after_an_error() -> None:
    with pytest.raises(KeyError), clock.set_to(MOMENT):
        raise KeyError
    assert abs(clock.now() - datetime.now(tz=UTC)) < SOON
