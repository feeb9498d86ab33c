"""How an entry becomes bytes, and bytes a hash: RFC 8785 canonical JSON, RFC 6962 leaf hashes.

A canonical entry, shortened::

    {"act":"EndCrisis","actor":null,"at":"2023-05-05T00:00:00.000000Z","content":{…},"format":1,…}
"""

import hashlib
import json
import secrets
import uuid
from datetime import UTC, datetime
from typing import Any

import rfc8785

from mainstay.ledger.terms import ERASED, FORMAT_VERSION, SALT_BYTES, Envelope, Sealed


def canonical(value: Any) -> bytes:
    """The RFC 8785 bytes of a JSON value.

    >>> canonical({"b": 1, "a": "é"}).decode()
    '{"a":"é","b":1}'
    """
    return rfc8785.dumps(value)


def leaf_hash(entry: bytes) -> bytes:
    """The 32-byte Merkle leaf hash of an entry: SHA-256(0x00 || entry), RFC 6962 section 2.1."""
    return hashlib.sha256(b"\x00" + entry).digest()


def new_salt() -> bytes:
    """A fresh random salt of 128 bits."""
    return secrets.token_bytes(SALT_BYTES)


def seal(sealed: Sealed) -> str:
    """The hex digest that stands for a sealed value: SHA-256(salt || canonical JSON of the value)."""
    return hashlib.sha256(sealed.salt + canonical(sealed.value)).hexdigest()


def sealed_form(sealed: Sealed) -> dict[str, str]:
    """What the log shows in place of a sealed value."""
    return {"sealed": seal(sealed)}


def uuid7(milliseconds: int) -> uuid.UUID:
    """A version 7 UUID (RFC 9562 section 5.7) for a Unix time in milliseconds."""
    value = (milliseconds & ((1 << 48) - 1)) << 80 | int.from_bytes(secrets.token_bytes(10))
    value = value & ~(0xF << 76) | 0x7 << 76
    return uuid.UUID(int=value & ~(0x3 << 62) | 0x2 << 62)


def written_at(entry_id: uuid.UUID) -> datetime:
    """When an entry was really written: the time part of its UUIDv7."""
    return datetime.fromtimestamp((entry_id.int >> 80) / 1000, tz=UTC)


def timestamp(at: datetime) -> str:
    """A moment as the log writes it: UTC, microseconds, ``Z``."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _text(value: uuid.UUID | None) -> str | None:
    return None if value is None else str(value)


def entry_bytes(envelope: Envelope) -> bytes:
    """The canonical form of an entry: what is hashed, published and kept."""
    return canonical(
        {
            "format": FORMAT_VERSION,
            "id": str(envelope.id),
            "act": envelope.act,
            "version": envelope.version,
            "actor": _text(envelope.actor),
            "mandate": _text(envelope.mandate),
            "subject": {"kind": envelope.subject_kind, "id": str(envelope.subject)},
            "place": {
                "innovation": _text(envelope.innovation),
                "body": _text(envelope.body),
                "jurisdiction": _text(envelope.jurisdiction),
            },
            "at": timestamp(envelope.at),
            "cause": _text(envelope.cause),
            "source": envelope.source,
            "content": envelope.content,
            "found": envelope.found,
        }
    )


def unsealed(content: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    """The content with its sealed values put back; an erased one becomes the word for it.

    >>> unsealed({"name": {"sealed": "ab"}, "post": "x"}, {})
    {'name': '[erased]', 'post': 'x'}
    """
    return {
        field: values.get(field, ERASED) if is_sealed(value) else value for field, value in content.items()
    }


def is_sealed(value: Any) -> bool:
    """Whether a value of an entry's content is the form of a sealed one."""
    return isinstance(value, dict) and set(value) == {"sealed"}


def parse_entry(text: str) -> dict[str, Any]:
    """The canonical form read back."""
    parsed: dict[str, Any] = json.loads(text)
    return parsed
