"""Erasing what was sealed: value and salt go together, the entry stays as it is."""

from collections.abc import Iterable
from uuid import UUID

from mainstay.ledger.models import SealedValue


def erase(entries: Iterable[UUID]) -> int:
    """Delete the sealed values of entries, within an act; returns how many there were."""
    return SealedValue.objects.filter(entry__in=list(entries)).delete()[0]
