"""The doctor: checks of settings, database and guard, each with what to do if it fails."""

import sqlite3
import sys
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from mainstay.door import clock, guard
from mainstay.passage.queries import watermark
from mainstay.site.settings import SAFE_WAL, journal_mode

SHORT_KEY = 50


@dataclass(frozen=True, slots=True)
class Check:
    """One finding: fine or not, and what it means."""

    name: str
    fine: bool
    says: str


def examine() -> list[Check]:
    """All findings, in an order in which one mends them."""
    checks = [python(), database()]
    if checks[-1].fine:
        checks += [journal(), migrations(), triggers(), worker()]
    return [*checks, key(), debug()]


def python() -> Check:
    """The version of Python."""
    version = ".".join(str(part) for part in sys.version_info[:3])
    return Check("python", sys.version_info >= (3, 11), f"Python {version}; 3.11 or newer is needed")


def database() -> Check:
    """Whether the database answers."""
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        return Check("database", fine=False, says=f"it does not answer: {error}. Check DATABASE_URL.")
    return Check("database", fine=True, says=f"{connection.vendor} answers")


def journal() -> Check:
    """How the database keeps what it acknowledged."""
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SHOW synchronous_commit")
            mode = cursor.fetchone()[0]
        return Check("durability", mode != "off", f"synchronous_commit is {mode}; it must not be off")
    with connection.cursor() as cursor:
        mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
        level = cursor.execute("PRAGMA synchronous").fetchone()[0]
    fine = level >= 2 and (mode.upper() != "WAL" or sqlite3.sqlite_version_info >= SAFE_WAL)  # noqa: PLR2004 - SQLite's number for FULL
    why = (
        ""
        if journal_mode() == "WAL"
        else ", a rollback journal because this library can corrupt a WAL database"
    )
    return Check(
        "durability", fine, f"SQLite {sqlite3.sqlite_version}, journal {mode}{why}, synchronous {level}"
    )


def migrations() -> Check:
    """Whether the tables are as the code wants them."""
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    says = (
        "up to date"
        if not waiting
        else f"{len(waiting)} waiting: run “mainstay up” once, or stop and upgrade"
    )
    return Check("tables", not waiting, says)


def triggers() -> Check:
    """Whether the write guard stands on every table."""
    missing = guard.unguarded()
    says = "every table of state refuses writes outside the door"
    if missing:
        says = f"not guarded: {', '.join(missing)}. Run “mainstay up” once to put the guard back."
    return Check("write guard", not missing, says)


def worker() -> Check:
    """Whether time's own acts are being performed."""
    mark = watermark()
    if mark is None:
        return Check("worker", fine=True, says="nothing has happened yet")
    fine = mark.on >= clock.now().date() - timedelta(days=1)
    says = (
        f"verdicts are up to date for {mark.on}"
        if fine
        else f"last seen on {mark.on}: is “mainstay up” running?"
    )
    return Check("worker", fine, says)


def key() -> Check:
    """Whether the secret key is long enough."""
    fine = len(settings.SECRET_KEY) >= SHORT_KEY
    return Check(
        "secret key",
        fine,
        "long enough" if fine else f"shorter than {SHORT_KEY} characters: set MAINSTAY_SECRET",
    )


def debug() -> Check:
    """Whether errors are kept from visitors."""
    return Check("debug", not settings.DEBUG, "on: unset MAINSTAY_DEBUG" if settings.DEBUG else "off")
