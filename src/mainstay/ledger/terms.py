"""The words of the ledger: what an entry holds and how a sealed field looks in it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

FORMAT_VERSION = 1
SALT_BYTES = 16
ERASED = "[erased]"


@dataclass(frozen=True, slots=True)
class Sealed:
    """A value that the log holds only as a digest: ``{"sealed": "<hex>"}``."""

    field: str
    salt: bytes
    value: Any


@dataclass(frozen=True, slots=True)
class Envelope:
    """All that an entry says in public. ``at`` is when the act takes effect, in UTC.

    ``source`` is blank for an act recorded as it happened; otherwise it cites what the act was
    reconstructed from. When it was really written shows in the time part of ``id`` (UUIDv7).
    """

    id: UUID
    act: str
    version: int
    actor: UUID | None
    mandate: UUID | None
    subject_kind: str
    subject: UUID
    innovation: UUID | None
    body: UUID | None
    jurisdiction: UUID | None
    at: datetime
    cause: UUID | None
    source: str
    content: dict[str, Any]
    found: dict[str, Any] = field(default_factory=dict)  # what was judged then, which a replay takes as it is
