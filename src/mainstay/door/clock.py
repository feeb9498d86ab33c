"""The one clock. Only the outermost layer reads it; a test can set it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

_shift = [timedelta(0)]


def now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(tz=UTC) + _shift[0]


@contextmanager
def set_to(moment: datetime) -> Iterator[None]:
    """Let the clock run on from another moment, for tests; it is process-wide, a live server sees it too."""
    before = _shift[0]
    _shift[0] = moment - datetime.now(tz=UTC)
    try:
        yield
    finally:
        _shift[0] = before
