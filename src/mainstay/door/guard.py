"""The write guard: triggers in the database that refuse any change outside of a performed act.

On SQLite the triggers ask a function that this process defines on its own connections, so another
program's connection, which lacks it, can't write either. On PostgreSQL they ask a setting that lives
only as long as the transaction of the act.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from mainstay.door.terms import N_

NOT_STATE = {
    "auth.Permission": "Django's own list, filled by migrate; nothing asks it, rights come from mandates",
    "authority.Account": "credentials: password hashes must not be on the log",
    "authority.SignInAttempt": "a throttle: failed sign-ins of the last minutes, under keyed digests",
    "door.IdempotencyKey": "remembers what was sent, expires, and can't be told from entries",
    "passage.Outlook": "a cache of verdicts, computed again from the facts at any time",
    "passage.Watermark": "says up to which entry the cache of verdicts is true",
    "sessions.Session": "who is signed in now",
    "contenttypes.ContentType": "Django's own list of models",
}
APPEND_ONLY = {"ledger.Entry": ("UPDATE", "DELETE"), "ledger.SealedValue": ("UPDATE",)}
MESSAGE = "mainstay: a write outside the door is refused"
FINAL = "mainstay: the log is never changed"
_LOCK = 0x6D61696E  # "main": one act at a time on PostgreSQL, so that the numbers follow the commits

_open: ContextVar[frozenset[str]] = ContextVar("mainstay_door_open", default=frozenset())


@contextmanager
def opened(alias: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Open the door on one database, inside a transaction, until the block ends."""
    connection = connections[alias]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(%s), set_config('mainstay.door', 'open', true)", [_LOCK]
            )
    token = _open.set(_open.get() | {alias})
    try:
        yield
        if connection.vendor == "postgresql":  # within a longer transaction the setting would stay
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('mainstay.door', '', true)")
    finally:
        _open.reset(token)


def prepare_connection(sender: object, connection: BaseDatabaseWrapper, **_: Any) -> None:  # noqa: ARG001 - the signature of a signal
    """Give a new SQLite connection the function that its triggers ask."""
    if connection.vendor == "sqlite":
        alias = connection.alias
        # Without this, REPLACE would delete an entry without asking the trigger.
        connection.connection.execute("PRAGMA recursive_triggers = ON")
        connection.connection.create_function("mainstay_door", 0, lambda: int(alias in _open.get()))


def state_tables() -> list[str]:
    """Every table whose rows change only by acts."""
    models = [m for m in apps.get_models(include_auto_created=True) if m._meta.managed and not m._meta.proxy]
    return sorted(m._meta.db_table for m in models if m._meta.label not in NOT_STATE)


def before_migration(sender: object, using: str, **_: Any) -> None:  # noqa: ARG001 - the signature of a signal
    """Take the triggers away: a migration rebuilds tables."""
    remove(using)


def after_migration(sender: object, using: str, **_: Any) -> None:  # noqa: ARG001 - the signature of a signal
    """Put the triggers back."""
    install(using)


def install(using: str = DEFAULT_DB_ALIAS) -> None:
    """Make the triggers for every table of state that exists."""
    connection = connections[using]
    remove(using)
    present = set(connection.introspection.table_names())
    final = {apps.get_model(label)._meta.db_table: verbs for label, verbs in APPEND_ONLY.items()}
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_FUNCTIONS)
        for table in (t for t in state_tables() if t in present):
            for statement in _statements(connection.vendor, table, final.get(table, ())):
                cursor.execute(statement)


def remove(using: str = DEFAULT_DB_ALIAS) -> None:
    """Drop the triggers."""
    connection = connections[using]
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in (t for t in state_tables() if t in present):
            for suffix in ("insert", "update", "delete", "truncate"):
                on = f' ON "{table}"' if connection.vendor == "postgresql" else ""
                cursor.execute(f'DROP TRIGGER IF EXISTS "door_{table}_{suffix}"{on}')


def unguarded(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """The tables of state that lack a trigger."""
    connection = connections[using]
    found = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        found = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    with connection.cursor() as cursor:
        cursor.execute(found)
        present = {row[0] for row in cursor.fetchall()}
    verbs = ("insert", "update", "delete")
    return [t for t in state_tables() if not {f"door_{t}_{verb}"[:63] for verb in verbs} <= present]


_FUNCTIONS = f"""
CREATE OR REPLACE FUNCTION mainstay_door() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('mainstay.door', true) IS DISTINCT FROM 'open' THEN
    RAISE EXCEPTION '{MESSAGE}: %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION mainstay_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '{FINAL}: %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


def _statements(vendor: str, table: str, final: tuple[str, ...]) -> Iterator[str]:
    for verb in ("INSERT", "UPDATE", "DELETE"):
        name = f"door_{table}_{verb.lower()}"
        if vendor == "postgresql":
            function = "mainstay_final" if verb in final else "mainstay_door"
            yield (
                f'CREATE TRIGGER "{name}" BEFORE {verb} ON "{table}" '
                f"FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
            )
        else:
            condition = "" if verb in final else "WHEN mainstay_door() <> 1 "
            message = FINAL if verb in final else MESSAGE
            yield (
                f'CREATE TRIGGER "{name}" BEFORE {verb} ON "{table}" {condition}'
                f"BEGIN SELECT RAISE(ABORT, '{message}: {table}'); END"
            )
    if vendor == "postgresql":
        yield (
            f'CREATE TRIGGER "door_{table}_truncate" BEFORE TRUNCATE ON "{table}" '
            "FOR EACH STATEMENT EXECUTE FUNCTION mainstay_final()"
        )


def is_refusal(error: Exception) -> bool:
    """Whether a database error is the guard's own."""
    return MESSAGE in str(error) or FINAL in str(error)


OUTSIDE = N_("This change was not made by an act, so it was refused.")
