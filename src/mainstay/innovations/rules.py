"""What the description of an innovation must be, and what may be done to one: pure decisions."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import TypeVar
from uuid import UUID

from mainstay_engines.evidence.targets import is_target

from mainstay.door.terms import N_, Refused
from mainstay.innovations.terms import Description

T = TypeVar("T")

BAD_SINCE = N_("Enter a year, a month or a day, such as 2020, 2020-03 or 2020-03-17.")
UNREADABLE = N_("This can’t be read.")
_FORMS = {
    "identifier": N_("Use small letters, digits and hyphens, at most 60, such as phone-line-at."),
    "sources": N_("An address must begin with http:// or https:// and hold no spaces."),
    "sdg_targets": N_("An SDG target has a form such as 3.8 or 16.a."),
    "since": BAD_SINCE,
}
_FAULTS = {
    "missing": N_("A new innovation needs this."),
    "string_too_short": N_("This is empty, or shorter than %(min_length)s characters."),
    "string_too_long": N_("This has more than %(max_length)s characters."),
    "too_long": N_("There are more than %(max_length)s of these."),
}
RESERVED = frozenset({"new", "import"})  # addresses of pages that stand where identifiers do
LONGEST_IDENTIFIER = 60
_NOT_IN_IDENTIFIERS = re.compile(r"[^a-z0-9]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")  # XML and PostgreSQL can't hold them
_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:T00:00(?::00)?)?", re.ASCII)
_DAY_FIRST = re.compile(r"(?:(\d{1,2})[./-])?(\d{1,2})[./-](\d{4})", re.ASCII)


def in_words(field: str, fault: str) -> str:
    """What pydantic finds wrong with a field, by the type of its error, in words; its context fills them."""
    if fault == "string_pattern_mismatch":
        return _FORMS.get(field, UNREADABLE)
    return _FAULTS.get(fault, UNREADABLE)


def slug(name: str) -> str:
    """An identifier made from a name; from a name without Latin letters, a mark of its own.

    >>> slug("Médiathèque à distance (2020)")
    'mediatheque-a-distance-2020'
    """
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    made = _NOT_IN_IDENTIFIERS.sub("-", plain)[:LONGEST_IDENTIFIER].strip("-")
    if not made or made in RESERVED:
        return f"innovation-{sha256(name.encode()).hexdigest()[:10]}"
    return made


def free(wanted: str, taken: Collection[str]) -> str:
    """The identifier itself, or with the first number that nobody has.

    >>> free("phone-line", {"phone-line", "phone-line-2"})
    'phone-line-3'
    """
    made, number = wanted, 1
    while made in taken:
        number += 1
        ending = f"-{number}"
        made = wanted[: LONGEST_IDENTIFIER - len(ending)].rstrip("-") + ending
    return made


def check_identifier(identifier: str) -> None:
    """Refuse an identifier whose address belongs to another page."""
    if identifier in RESERVED:
        raise Refused(N_("This identifier is reserved. Choose another."), field="identifier")


def since_of(text: str) -> str:
    """A year, month or day as it is kept, from how people write it: day before month. Raises Refused.

    >>> since_of("17.3.2020"), since_of("3/2020"), since_of("2020")
    ('2020-03-17', '2020-03', '2020')
    """
    said = text.strip()
    found = _ISO.fullmatch(said)
    year, month, day = found.groups() if found else (None, None, None)
    if found is None and (found := _DAY_FIRST.fullmatch(said)):
        day, month, year = found.groups()
    if year is None:
        raise Refused(BAD_SINCE, field="since")
    parts = (year, month and month.zfill(2), day and day.zfill(2))
    kept = "-".join(part for part in parts if part)
    first_day(kept)
    return kept


def first_day(since: str) -> date:
    """The first day that a year, month or day can mean. Raises Refused for a day that never was."""
    year, month, day = (since + "-01-01").split("-")[:3]
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise Refused(BAD_SINCE, field="since") from None


def check_since(since: str, today: date) -> None:
    """Refuse what began in the future."""
    if first_day(since) > today:
        raise Refused(N_("This lies in the future. Say when it began."), field="since")


def check_texts(texts: Mapping[str, str]) -> None:
    """Refuse characters that no text has and that a spreadsheet or a database can't hold."""
    for field, text in texts.items():
        if _CONTROL.search(text):
            raise Refused(N_("This text holds a control character. Type it again."), field=field)


def lines_as_kept(text: str) -> str:
    r"""A text with its line ends as they are kept: ``\n``, whatever the sender's system writes."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def once(items: Iterable[T]) -> list[T]:
    """The items in their order, each once."""
    return list(dict.fromkeys(items))


def check_targets(targets: Iterable[str]) -> None:
    """Refuse a target that is not on the official list."""
    for target in targets:
        if not is_target(target):
            raise Refused(
                N_("There is no SDG target %(target)s. They run from 1.1 to 17.19."),
                field="sdg_targets",
                target=target,
            )


def described(act: Description, today: date) -> dict[str, object]:
    """The columns that a description fills. Raises Refused for what it may not say, but for the crisis."""
    said = {field: getattr(act, field) for field in Description.model_fields if field != "crisis"}
    check_texts({field: value for field, value in said.items() if isinstance(value, str)})
    check_since(act.since, today)
    check_targets(act.sdg_targets)
    lists = {field: once(value) for field, value in said.items() if isinstance(value, tuple)}
    return {**said, **lists, "crisis_id": act.crisis}


def check_crisis(crisis_path: str | None, path: str) -> None:
    """Refuse a crisis that there is none of, or that does not take in the innovation's jurisdiction."""
    if crisis_path is None:
        raise Refused(N_("There is no such crisis."), field="crisis")
    if not path.startswith(crisis_path):
        raise Refused(N_("This crisis was declared for another territory."), field="crisis")


@dataclass(frozen=True, slots=True)
class OwnerPost:
    """A post as far as owning goes."""

    body: UUID
    exists: bool


def check_owner(post: OwnerPost | None, body: UUID) -> None:
    """Refuse an owner that is not a post in existence of the innovation's own body.

    What is missing is owed by the owner, so a body can't make another body's post owe it.
    """
    if post is None or post.body != body:
        raise Refused(N_("Choose a post of the body that the innovation belongs to."), field="owner_post")
    if not post.exists:
        raise Refused(N_("This post was abolished. Choose another."), field="owner_post")


def check_not_retired(retired_at: datetime | None) -> None:
    """Refuse a change to what was retired."""
    if retired_at is not None:
        raise Refused(N_("This innovation was retired. It can only be taken over again."))


def check_may_move(*, ended: bool) -> None:
    """Refuse to take over what is still on its way: that would take it from its body."""
    if not ended:
        raise Refused(N_("Only an innovation that lapsed or was retired can be taken over."))
