"""Reads of the public record: a page of entries, each in words, and what led to what."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mainstay.authority.queries import mandate_titles
from mainstay.door.registry import ACTS
from mainstay.door.terms import Act
from mainstay.ledger import queries as ledger
from mainstay.ledger.models import Entry
from mainstay.register import rules
from mainstay.register.terms import FAST_TRACK, HIDDEN, KINDS, LABELS, Hidden, Named

# The blanks and fields that hold the identifier of a thing, and what kind of thing it is.
KIND_OF = {
    "innovation": "innovation",
    "body": "body",
    "jurisdiction": "jurisdiction",
    "parent": "jurisdiction",
    "crisis": "crisis",
    "post": "post",
    "owner_post": "post",
}
PLACED = (
    "innovation",
    "body",
    "jurisdiction",
)  # what the place of an entry can say where its content does not
Names = Mapping[str, Mapping[UUID, Named]]


@dataclass(frozen=True, slots=True)
class RecordFilter:
    """Which entries are asked for; None leaves a side open. ``until`` is the last day."""

    jurisdictions: Collection[UUID] | None = None
    bodies: Collection[UUID] | None = None
    innovations: Collection[UUID] | None = None
    act: str = ""
    since: date | None = None
    until: date | None = None
    fast_track: bool = False


@dataclass(frozen=True, slots=True)
class Slice:
    """Some entries, the newest first, and the numbers from which the pages beside them go on."""

    entries: list[Entry]
    older: int | None  # ask for what is before this number
    newer: int | None  # ask for what is after this number


@dataclass(frozen=True, slots=True)
class SealedField:
    """A field of an entry that the log holds only as a digest."""

    field: str
    digest: str
    erased: bool


@dataclass(frozen=True, slots=True)
class Told:
    """One entry with what its page shows: its words, what it is about, what led to it and what came of it."""

    entry: Entry
    words: str
    title: str
    about: list[Named]
    cause: Entry | None
    cause_words: str
    consequences: list[tuple[Entry, str]]
    more: bool  # whether it caused more than those
    sealed: list[SealedField]


def matching(asked: RecordFilter) -> QuerySet[Entry]:
    """The entries that a filter asks for."""
    found = Entry.objects.all()
    columns = (
        ("jurisdiction", asked.jurisdictions),
        ("body", asked.bodies),
        ("innovation", asked.innovations),
    )
    for column, ids in columns:
        if ids is not None:
            found = found.filter(**{f"{column}__in": list(ids)})
    if asked.act:
        found = found.filter(act=asked.act)
    if asked.fast_track:
        found = found.filter(act__in=sorted(FAST_TRACK))
    if asked.since:
        found = found.filter(at__gte=_moment(asked.since, time.min))
    if asked.until:
        found = found.filter(at__lte=_moment(asked.until, time.max))
    return found


def _moment(day: date, of_day: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, of_day))


def before(asked: RecordFilter, number: int | None, size: int) -> Slice:
    """The newest matching entries below a number (or of all), and where to go on. At most one query."""
    found = matching(asked) if number is None else matching(asked).filter(number__lt=number)
    rows = list(found.order_by("-number")[: size + 1])
    shown = rows[:size]
    older = shown[-1].number if len(rows) > size else None
    return Slice(shown, older, shown[0].number if shown and number is not None else None)


def after(asked: RecordFilter, number: int, size: int) -> Slice:
    """The oldest matching entries above a number, shown the newest first. At most one query."""
    rows = list(matching(asked).filter(number__gt=number).order_by("number")[: size + 1])
    shown = rows[:size][::-1]
    newer = shown[0].number if len(rows) > size else None
    return Slice(shown, shown[-1].number if shown else None, newer)


def told(entry_id: UUID, most: int = 50) -> Told | None:
    """An entry and what stands around it, or None. ``most`` bounds what it caused."""
    found = ledger.entry(entry_id)
    if found is None:
        return None
    cause = ledger.entry(found.cause) if found.cause else None
    caused = list(Entry.objects.filter(cause=entry_id).order_by("number")[: most + 1])
    words = in_words([found, *caused, *([cause] if cause else [])])
    return Told(
        entry=found,
        words=words[found.pk],
        title=_(rules.act_title(found.act)),
        about=_about(found),
        cause=cause,
        cause_words=words[cause.pk] if cause else "",
        consequences=[(one, words[one.pk]) for one in caused[:most]],
        more=len(caused) > most,
        sealed=_sealed(found),
    )


def _about(entry: Entry) -> list[Named]:
    found: dict[str, Named] = {}
    for kind in PLACED:
        value = getattr(entry, kind)
        if value is not None and kind in KINDS:
            found.update((named.name, named) for named in KINDS[kind].named([value]).values())
    return list(found.values())


def _sealed(entry: Entry) -> list[SealedField]:
    kept = ledger.sealed_values([entry.pk]).get(entry.pk, {})
    digests = ledger.digests(ledger.content(entry))
    return [SealedField(field, digest, field not in kept) for field, digest in digests.items()]


# --- in words ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Read:
    """An entry with the act that it is of, if a room still knows it, and its content in the act's types."""

    entry: Entry
    act: type[Act] | None
    said: dict[str, Any]

    def identifier(self, name: str) -> UUID | None:
        """What a blank that names a thing points at: the act's own field, else the place of the entry."""
        value = self.said.get(name)
        if value is None and name in PLACED:
            value = getattr(self.entry, name)
        return value if isinstance(value, UUID) else None


def in_words(entries: Sequence[Entry]) -> dict[UUID, str]:
    """Each entry as a sentence.

    It reads "On 3 April 2020 the mayor, City of Test recorded the innovation “Calls”." Names are those of
    today. At most one query for the mandates and one for each kind of thing named, however many entries.
    """
    read = [_read(entry) for entry in entries]
    names = _names(read)
    titles = mandate_titles(entry.mandate for entry in entries)
    return {one.entry.pk: _sentence(one, names, titles) for one in read}


def _read(entry: Entry) -> _Read:
    registration = ACTS.get(entry.act)
    content = ledger.content(entry)
    content |= dict.fromkeys(ledger.digests(content), HIDDEN)
    if registration is None:
        return _Read(entry, None, content)
    return _Read(entry, registration.act, rules.typed(registration.act, content))


def _names(read: Iterable[_Read]) -> Names:
    wanted: dict[str, set[UUID]] = {}
    for one in read:
        for blank in rules.blanks(_(one.act.words)) if one.act else ():
            kind = KIND_OF.get(blank)
            identifier = one.identifier(blank) if kind else None
            if kind and identifier:
                wanted.setdefault(kind, set()).add(identifier)
    return {kind: KINDS[kind].named(ids) for kind, ids in wanted.items() if kind in KINDS}


def _sentence(one: _Read, names: Names, titles: Mapping[UUID, tuple[str, str]]) -> str:
    by = _by(one, titles)
    if one.act is None:
        words = _("{by} performed an act that this version does not know: {act}")
        said = rules.filled(words, {"by": by, "act": one.entry.act}.__getitem__)
    else:
        said = rules.filled(rules.inside(_(one.act.words)), _speaker(one, names, by))
    day = full_date(timezone.localdate(one.entry.at))
    return rules.closed(
        pgettext("a date and what happened on it", "On {date} {words}").format(date=day, words=said)
    )


def _by(one: _Read, titles: Mapping[UUID, tuple[str, str]]) -> str:
    if one.entry.actor is None:
        founding = one.act is not None and one.act.may.grants
        return _("the installation") if founding else _("the system")
    held = titles.get(one.entry.mandate) if one.entry.mandate else None
    if held is None:
        return _("somebody whose post is not known")
    return _("the %(post)s, %(body)s") % {"post": held[0], "body": held[1]}


def _speaker(one: _Read, names: Names, by: str) -> Callable[[str], str]:
    def say(blank: str) -> str:
        if blank == "by":
            return by
        if blank in {"on", "at"} and blank not in one.said:
            return full_date(timezone.localdate(one.entry.at))
        if blank in KIND_OF:
            return _name(one.identifier(blank), names.get(KIND_OF[blank], {}))
        return in_sentence(one.said.get(blank))

    return say


def _name(identifier: UUID | None, names: Mapping[UUID, Named]) -> str:
    if identifier is None:
        return _("(not stated)")
    return names[identifier].name if identifier in names else str(identifier)


def in_sentence(value: Any) -> str:  # noqa: PLR0911 - one line for each type that JSON and the acts have
    """A recorded value as it reads inside a sentence."""
    if value is None or value == "":
        return _("(not stated)")
    if isinstance(value, Hidden):
        return _("(sealed)")
    if isinstance(value, StrEnum):
        return rules.inside(_(LABELS.get(type(value), {}).get(value, str(value))))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | float):
        return number_format(value, force_grouping=True)
    if isinstance(value, date):
        return full_date(value)
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(in_sentence(item) for item in value) or _("(not stated)")
    return rules.shortened(str(value))


def full_date(day: date) -> str:
    """A date in full, as the reader's language writes it: "3 April 2020"."""
    return date_format(day, pgettext("date in full", "j F Y"))
