"""While the log is replayed, every read and write of a handler goes to the database being rebuilt."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_target: ContextVar[str | None] = ContextVar("mainstay_replay_target", default=None)


@contextmanager
def replaying_into(alias: str) -> Iterator[None]:
    """Send all queries to one database until the block ends."""
    token = _target.set(alias)
    try:
        yield
    finally:
        _target.reset(token)


class ReplayRouter:
    """Django's database router for a replay; silent otherwise."""

    def db_for_read(self, model: Any, **hints: Any) -> str | None:  # noqa: ARG002 - Django's signature
        """The database of the replay, if one runs."""
        return _target.get()

    def db_for_write(self, model: Any, **hints: Any) -> str | None:  # noqa: ARG002 - Django's signature
        """The same."""
        return _target.get()

    def allow_relation(self, first: Any, second: Any, **hints: Any) -> bool | None:  # noqa: ARG002 - Django's signature
        """Rows of one replay belong together."""
        return True if _target.get() else None
