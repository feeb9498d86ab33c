"""Reads of the log: the last entry, a slice, the sealed values of an entry."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max, QuerySet

from mainstay.ledger.models import Entry, SealedValue
from mainstay.ledger.rules import is_sealed, parse_entry, unsealed, written_at


def last_number(alias: str = "default") -> int:
    """The number of the newest entry; 0 when the log is empty."""
    newest = Entry.objects.using(alias).aggregate(newest=Max("number"))["newest"]
    return int(newest or 0)


def entries() -> QuerySet[Entry]:
    """All entries, oldest first."""
    return Entry.objects.all()


def entry(entry_id: UUID) -> Entry | None:
    """One entry, or None."""
    return Entry.objects.filter(pk=entry_id).first()


def after(number: int) -> QuerySet[Entry]:
    """The entries that came after a number, oldest first."""
    return Entry.objects.filter(number__gt=number).order_by("number")


def sealed_values(entry_ids: Iterable[UUID], alias: str = "default") -> dict[UUID, dict[str, Any]]:
    """For each entry the sealed values that are not erased, by field."""
    found: dict[UUID, dict[str, Any]] = {}
    rows = SealedValue.objects.using(alias).filter(entry__in=list(entry_ids))
    for entry_id, field, value in rows.values_list("entry", "field", "value"):
        found.setdefault(entry_id, {})[field] = value
    return found


def salts(entry_ids: Iterable[UUID]) -> dict[UUID, dict[str, str]]:
    """For each entry the salts, in hex, of the sealed values that are not erased, by field.

    Show one only together with its value: it is what keeps a digest from being guessed.
    """
    found: dict[UUID, dict[str, str]] = {}
    rows = SealedValue.objects.filter(entry__in=list(entry_ids))
    for entry_id, field, salt in rows.values_list("entry", "field", "salt"):
        found.setdefault(entry_id, {})[field] = salt
    return found


def content(found: Entry) -> dict[str, Any]:
    """What an entry says in public, sealed fields as digests."""
    said: dict[str, Any] = parse_entry(found.canonical)["content"]
    return said


def digests(said: dict[str, Any]) -> dict[str, str]:
    """The sealed fields of an entry's content, each with the digest that stands for its value."""
    return {field: value["sealed"] for field, value in said.items() if is_sealed(value)}


def written(found: Entry) -> datetime:
    """When an entry was really written, whatever moment its act is dated to."""
    return written_at(found.pk)


def full_contents(alias: str, batch: int = 500) -> Iterator[tuple[Entry, dict[str, Any]]]:
    """Every entry of a database in order, with its content unsealed where not erased."""
    last = 0
    while rows := list(Entry.objects.using(alias).filter(number__gt=last).order_by("number")[:batch]):
        values = sealed_values([row.pk for row in rows], alias)
        for row in rows:
            yield row, unsealed(content(row), values.get(row.pk, {}))
        last = rows[-1].number
