"""perform(): authorise, apply, record, in one durable transaction; all or nothing."""

import hmac
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.encoding import force_bytes
from pydantic import TypeAdapter

from mainstay.door.guard import opened
from mainstay.door.models import IdempotencyKey
from mainstay.door.registry import ACTS, authorise
from mainstay.door.terms import N_, Act, Actor, Happening, Refused, Subject
from mainstay.ledger.models import Entry, SealedValue
from mainstay.ledger.queries import last_number
from mainstay.ledger.rules import (
    canonical,
    entry_bytes,
    leaf_hash,
    new_salt,
    parse_entry,
    sealed_form,
    uuid7,
)
from mainstay.ledger.terms import ERASED, Envelope, Sealed


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What goes with an act besides who and when.

    ``key`` is the sender's idempotency key; ``cause`` the entry that led to it; ``source`` cites what
    the act was reconstructed from, and is blank for an act recorded as it happens.
    """

    key: str = ""
    cause: UUID | None = None
    source: str = ""


PLAIN = Circumstances()
LONGEST_KEY = 200


def perform(act: Act, by: Actor, at: datetime, circumstances: Circumstances = PLAIN) -> Entry:
    """Perform one act and return its entry.

    Raises Forbidden without the mandate, Refused where the state does not allow it. The same key with
    the same act returns the first entry again.
    """
    return perform_all([act], by, at, circumstances)[0]


def perform_all(
    acts: Sequence[Act], by: Actor, at: datetime, circumstances: Circumstances = PLAIN
) -> list[Entry]:
    """Perform several acts in one transaction: all of them or none.

    The first entry becomes the cause of the others, unless a cause is given. The key, if any, stands for
    the whole sequence. Raises ValueError for no acts at all, and for a moment without a time zone.
    """
    if not acts or at.tzinfo is None:
        message = "perform needs an act, and a moment with its time zone"
        raise ValueError(message)
    with transaction.atomic(durable=True), opened():
        earlier = _earlier(acts, by, circumstances.key)
        if earlier:
            return earlier
        entries: list[Entry] = []
        number = last_number()
        given = circumstances
        for act in acts:
            number += 1
            entries.append(_perform_one(act, by, at, given, number))
            if given.cause is None:
                given = replace(given, cause=entries[0].pk)
        _remember(acts, by, circumstances.key, entries[0])
        return entries


def _perform_one(act: Act, by: Actor, at: datetime, given: Circumstances, number: int) -> Entry:
    registration = ACTS[act.act_name()]
    place = registration.where(act)
    authorise(act.may, place, by, at)
    happening = Happening(uuid7(time.time_ns() // 1_000_000), at, by, place)
    subject = registration.handler(act, happening)
    return _append(act, happening, subject, given, number)


def _append(act: Act, happening: Happening, subject: Subject, given: Circumstances, number: int) -> Entry:
    place = happening.place
    said = act.content()
    sealed = [Sealed(field, new_salt(), said[field]) for field in sorted(act.seals)]
    innovation = subject.id if subject.kind == "innovation" else place.innovation
    envelope = Envelope(
        id=happening.id,
        act=act.act_name(),
        version=act.version,
        actor=happening.actor.person,
        mandate=happening.actor.mandate,
        subject_kind=subject.kind,
        subject=subject.id,
        innovation=innovation,
        body=place.body,
        jurisdiction=place.jurisdiction,
        at=happening.at,
        cause=given.cause,
        source=given.source,
        content=said | {one.field: sealed_form(one) for one in sealed},
        found=happening.found,
    )
    entry = _row(envelope, number)
    entry.save(force_insert=True)
    SealedValue.objects.bulk_create(
        SealedValue(entry=entry.pk, field=one.field, salt=one.salt.hex(), value=one.value) for one in sealed
    )
    return entry


def _row(envelope: Envelope, number: int) -> Entry:
    written = entry_bytes(envelope)
    return Entry(
        id=envelope.id,
        number=number,
        act=envelope.act,
        actor=envelope.actor,
        mandate=envelope.mandate,
        subject_kind=envelope.subject_kind,
        subject=envelope.subject,
        innovation=envelope.innovation,
        body=envelope.body,
        jurisdiction=envelope.jurisdiction,
        at=envelope.at,
        cause=envelope.cause,
        source=envelope.source,
        canonical=written.decode(),
        leaf_hash=leaf_hash(written).hex(),
    )


def _owner(by: Actor) -> str:
    return "system" if by.is_system else str(by.person)


def _digest(acts: Sequence[Act]) -> str:
    said = canonical([[act.act_name(), act.content()] for act in acts])
    return hmac.new(force_bytes(settings.SECRET_KEY), said, "sha256").hexdigest()


def _earlier(acts: Sequence[Act], by: Actor, key: str) -> list[Entry]:
    if not key:
        return []
    if len(key) > LONGEST_KEY:
        raise Refused(N_("This idempotency key is longer than 200 characters. Send a shorter one."))
    known = IdempotencyKey.objects.filter(owner=_owner(by), key=key).first()
    if known is None:
        return []
    if not hmac.compare_digest(known.digest, _digest(acts)):
        raise Refused(N_("This idempotency key was used for something else. Send a new key."))
    first = Entry.objects.get(pk=known.entry)
    return list(Entry.objects.filter(number__gte=first.number).order_by("number")[: len(acts)])


def _remember(acts: Sequence[Act], by: Actor, key: str, entry: Entry) -> None:
    if key:
        IdempotencyKey.objects.create(
            owner=_owner(by), key=key, digest=_digest(acts), entry=entry.pk, at=entry.at
        )


def replay(entry: Entry, content: dict[str, Any], alias: str) -> Subject:
    """Apply a recorded entry again to another database, without asking who may: that was judged then.

    ``content`` is unsealed, erased values as the word for erased, so those are not validated again.
    """
    registration = ACTS[entry.act]
    act = revived(registration.act, content)
    with opened(alias):
        place = registration.where(act)
        actor = Actor(entry.actor, entry.mandate)
        recorded = parse_entry(entry.canonical)["found"]
        return registration.handler(act, Happening(entry.pk, entry.at, actor, place, recorded=recorded))


def revived(act: type[Act], content: dict[str, Any]) -> Act:
    """The act that a recorded content tells; an erased field holds the word for it."""
    erased = {field: ERASED for field in act.seals if content.get(field) == ERASED}
    if not erased:
        return act.model_validate(content)
    typed = {
        field: TypeAdapter(act.model_fields[field].rebuild_annotation()).validate_python(value)
        for field, value in content.items()
        if field not in erased
    }
    return act.model_construct(**typed | erased)
