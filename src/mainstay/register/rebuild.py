"""Rebuild: the log replayed into an empty database, and every table compared with the live one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.utils import ConnectionHandler

from mainstay.door import guard
from mainstay.door.perform import replay
from mainstay.door.registry import ACTS
from mainstay.door.terms import N_, Forbidden, Refused
from mainstay.ledger.models import Entry, SealedValue
from mainstay.ledger.queries import full_contents, last_number
from mainstay.ledger.rules import leaf_hash
from mainstay.register.routers import replaying_into

TARGET = "rebuild"
MOST_DIFFERENCES = 200
Progress = Callable[[int, int], None]


class NotEmpty(Exception):  # noqa: N818 - an outcome that a person reads
    """The database to rebuild into holds something already."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Where the rebuilt state is not the live one: a table and row, or an entry that did not replay."""

    table: str
    row: str
    what: str


@dataclass
class Report:
    """What a rebuild found."""

    entries: int = 0
    tables: int = 0
    rows: int = 0
    differences: list[Difference] = field(default_factory=list)

    @property
    def same(self) -> bool:
        """Whether the rebuilt state is the live one."""
        return not self.differences


def rebuild(target: dict[str, Any], progress: Progress) -> Report:
    """Replay the live log into the empty database of the given Django settings, and compare.

    ``progress`` is called with how many entries are replayed, of how many. Raises NotEmpty.
    """
    connect(target)
    try:
        return _rebuild(progress)
    finally:
        connections[TARGET].close()


def _rebuild(progress: Progress) -> Report:
    call_command("migrate", database=TARGET, verbosity=0)
    if last_number(TARGET):
        raise NotEmpty
    report = Report()
    replay_all(report, progress)
    for model in compared():
        compare(model, report)
    return report


def connect(target: dict[str, Any]) -> None:
    """Make the target known to Django beside the live database."""
    if TARGET in connections.settings:  # an earlier target of this process
        connections[TARGET].close()
        del connections[TARGET]
    known = ConnectionHandler({DEFAULT_DB_ALIAS: target, TARGET: target})
    connections.settings[TARGET] = known.settings[TARGET]


def replay_all(report: Report, progress: Progress) -> None:
    """Apply every entry of the live log to the target, in order."""
    total = last_number()
    for entry, content in full_contents(DEFAULT_DB_ALIAS):
        report.entries += 1
        problem = _apply(entry, content)
        if problem:
            report.differences.append(Difference("ledger_entry", str(entry.pk), problem))
            if len(report.differences) >= MOST_DIFFERENCES:
                return
        progress(report.entries, total)


def _apply(entry: Entry, content: dict[str, Any]) -> str:
    if leaf_hash(entry.canonical.encode()).hex() != entry.leaf_hash:
        return N_("its hash is not the hash of its text")
    if entry.act not in ACTS:
        return f"{N_('no room knows this act')}: {entry.act}"
    sealed = list(SealedValue.objects.using(DEFAULT_DB_ALIAS).filter(entry=entry.pk))
    try:
        with replaying_into(TARGET), transaction.atomic(using=TARGET):
            replay(entry, content, TARGET)
            with guard.opened(TARGET):
                Entry.objects.using(TARGET).bulk_create([entry])
                SealedValue.objects.using(TARGET).bulk_create(sealed)
    except (Refused, Forbidden, models.ObjectDoesNotExist, ValueError) as error:
        return f"{N_('it can not be applied')}: {error}"
    return ""


def compared() -> list[type[models.Model]]:
    """The models of every table that is state."""
    wanted = set(guard.state_tables())
    found = [m for m in apps.get_models(include_auto_created=True) if m._meta.db_table in wanted]
    return sorted(found, key=lambda m: m._meta.db_table)


def compare(model: type[models.Model], report: Report) -> None:
    """Compare one table, row by row, in the order of its key."""
    report.tables += 1
    table = model._meta.db_table
    surrogate = isinstance(model._meta.pk, models.AutoField)
    for live, again in zip_longest(_rows(model, DEFAULT_DB_ALIAS), _rows(model, TARGET)):
        report.rows += 1
        if live == again:
            continue
        report.differences.append(Difference(table, _key(live or again, surrogate), _what(live, again)))
        if len(report.differences) >= MOST_DIFFERENCES:
            return


def _rows(model: type[models.Model], alias: str) -> Iterator[dict[str, Any]]:
    """The rows of a table; a number that the database gave by itself is no part of the state."""
    names = [f.attname for f in model._meta.concrete_fields if not isinstance(f, models.AutoField)]
    order = names if isinstance(model._meta.pk, models.AutoField) else ["pk"]
    yield from model._default_manager.using(alias).order_by(*order).values(*names).iterator()  # noqa: SLF001 - Django's own list of managers


def _key(row: dict[str, Any] | None, surrogate: bool) -> str:  # noqa: FBT001 - which key to show
    if not row:
        return ""
    names = list(row)[:2] if surrogate else list(row)[:1]
    return " ".join(str(row[name]) for name in names)


def _what(live: dict[str, Any] | None, again: dict[str, Any] | None) -> str:
    if live is None:
        return "is in the rebuilt database only"
    if again is None:
        return "is in the live database only"
    return "differs in " + ", ".join(sorted(name for name in live if live[name] != again[name]))
