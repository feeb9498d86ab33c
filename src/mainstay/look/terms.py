"""What page authors hand to the components, and how each state is dressed: its words, shape and tone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mainstay.door.terms import N_

Words = object  # a text, or the lazy translation of one that a class declares before anybody reads it


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of a navigation."""

    label: Words
    url: str
    active: bool = False


@dataclass(frozen=True, slots=True)
class PersonMenu:
    """The corner of the header that says who one is. An empty name means that nobody is signed in."""

    name: str = ""
    acting_as: str = ""  # the mandate in use, in words
    sign_in_url: str = ""
    sign_out_url: str = ""  # receives a POST
    choose_url: str = ""  # where to choose another mandate
    desk_url: str = ""


@dataclass(frozen=True, slots=True)
class Phase:
    """The banner that says how finished this site is, such as "Demo"."""

    tag: str
    text: str
    url: str = ""
    url_label: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A link; ``context`` is read out after the label and not shown, as in "Change (owner)"."""

    label: str
    url: str
    context: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Fields of a form that belong together under one legend."""

    legend: Words
    fields: tuple[str, ...]
    hint: Words = ""


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One line of a summary list."""

    key: str
    value: object
    action: Link | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; numbers stand at the end of their cell."""

    label: Words
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with the column it stands under, for the narrow screen where a row becomes a card."""

    column: Column
    value: object
    url: str = ""
    context: str = ""


@dataclass(frozen=True, slots=True)
class PageLinks:
    """Where the neighbouring pages of a list are; empty means that there is none."""

    previous_url: str = ""
    next_url: str = ""
    shown: int = 0
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart. ``shown`` replaces the value in words ("83 %"); a value is never negative."""

    label: str
    value: float
    url: str = ""
    kind: str = ""
    note: str = ""
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a whole."""

    label: str
    value: float
    kind: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class PathStep:
    """One piece of work on the way to standing; critical when a day's delay delays the end."""

    label: str
    start: date
    finish: date
    critical: bool = False
    owner: str = ""


@dataclass(frozen=True, slots=True)
class GuardLine:
    """A guard with its state and the fact that holds it or would."""

    code: str
    title: str
    state: str
    fact: str = ""
    url: str = ""
    owner: str = ""
    due: date | None = None
    standard: str = ""


@dataclass(frozen=True, slots=True)
class StageCount:
    """How many innovations are at a stage, and where their list is."""

    stage: str
    number: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class Dress:
    """How a state looks: words, the icon that carries it without colour, and the tone of its colour."""

    text: str
    icon: str
    tone: str


@dataclass(frozen=True, slots=True)
class Stop:
    """A stage on the track, with its place in the passage: done, current, ahead or lost."""

    number: int
    text: str
    place: str


GUARD_STATES = {
    "held": Dress(N_("held"), "held", "good"),
    "attested": Dress(N_("attested"), "attested", "good"),
    "waived": Dress(N_("waived"), "waived", "fair"),
    "missing": Dress(N_("missing"), "missing", "plain"),
    "broken": Dress(N_("broken"), "broken", "poor"),
    "expired": Dress(N_("expired"), "expired", "poor"),
    "not-applicable": Dress(N_("not applicable"), "not-applicable", "quiet"),
}
VERDICTS = {
    "may-stand": Dress(N_("may stand"), "may-stand", "good"),
    "standing": Dress(N_("standing"), "standing", "firm"),
    "degraded": Dress(N_("degraded"), "degraded", "fair"),
    "can-stand-by": Dress(N_("can stand, not yet"), "can-stand-by", "calm"),
    "cannot-before-sunset": Dress(N_("cannot stand before its sunset"), "cannot-before-sunset", "poor"),
    "cannot-stand": Dress(N_("cannot stand"), "cannot-stand", "poor"),
    "lapsed": Dress(N_("lapsed"), "lapsed", "quiet"),
    "retired": Dress(N_("retired"), "retired", "quiet"),
}
PASSAGE = ("recorded", "evaluated", "decided", "codified", "ready", "standing")
STAGES = {
    "recorded": Dress(N_("recorded"), "stage-1", "calm"),
    "evaluated": Dress(N_("evaluated"), "stage-2", "calm"),
    "decided": Dress(N_("decided"), "stage-3", "calm"),
    "codified": Dress(N_("codified"), "stage-4", "calm"),
    "ready": Dress(N_("ready"), "stage-5", "calm"),
    "standing": Dress(N_("standing"), "standing", "firm"),
    "review": Dress(N_("standing, in review"), "standing", "fair"),
    "lapsed": Dress(N_("lapsed"), "lapsed", "quiet"),
    "retired": Dress(N_("retired"), "retired", "quiet"),
}
ENDED = frozenset({"lapsed", "retired"})
DATA_KINDS = {
    "json": N_("JSON"),
    "csv": N_("CSV (table)"),
    "atom": N_("Atom feed (news of changes)"),
    "xlsx": N_("XLSX (spreadsheet)"),
}


def number(stage: str) -> int:
    """The place of a stage in the passage, from 1 to 6; review counts as standing.

    Raises ValueError for what is not in the passage.
    """
    return PASSAGE.index("standing" if stage == "review" else stage) + 1


def track(stage: str, was: str = "") -> tuple[Stop, ...]:
    """The six stages as seen from ``stage``; ``was`` is the last one held by what lapsed or was retired.

    Raises ValueError for a stage that is none.
    """
    ended = stage in ENDED
    reached = PASSAGE.index(was) if ended and was in PASSAGE else -1
    current = -1 if ended else number(stage) - 1
    return tuple(
        Stop(index + 1, STAGES[name].text, _place(index, current, reached))
        for index, name in enumerate(PASSAGE)
    )


def _place(index: int, current: int, reached: int) -> str:
    """Where a stage lies: before, at or after the current one, or lost because the passage ended."""
    if index == current:
        return "current"
    if index < current:
        return "done"
    return "lost" if index <= reached else "ahead"


def cells(columns: Sequence[Column], row: Sequence[object]) -> tuple[Cell, ...]:
    """A row with each cell beside its column. Raises ValueError when their numbers differ."""
    return tuple(
        Cell(column, value.label, value.url, value.context)
        if isinstance(value, Link)
        else Cell(column, value)
        for column, value in zip(columns, row, strict=True)
    )
