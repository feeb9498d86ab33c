"""The words of the register, and the port through which rooms above say how their things are called.

The register stands below most rooms whose acts it tells of. They (or the site, for them) fill in here how
one kind of thing is named, found and linked, and how the values of an enumeration read in a sentence.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Named:
    """What a thing is called now, and the address of its page, if it has one."""

    name: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Hidden:
    """What stands for a sealed value when an entry is read out."""


HIDDEN = Hidden()


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of thing is named, each with one query; ``find`` reads what a filter asks for.

    ``find`` gives the identifiers that a text means, none if there is no such thing; ``choices`` are the
    pairs of text and label that a reader picks from, or none where there are too many.
    """

    named: Callable[[Collection[UUID]], Mapping[UUID, Named]]
    find: Callable[[str], Collection[UUID]]
    choices: Callable[[], Sequence[tuple[str, str]]] = tuple


KINDS: dict[str, Kind] = {}
LABELS: dict[type[StrEnum], Mapping[StrEnum, str]] = {}
FAST_TRACK: set[str] = set()


def names_of(kind: str, port: Kind) -> None:
    """Say how the things of a kind (body, innovation, jurisdiction, crisis, post) are named."""
    KINDS[kind] = port


def labels_of(labels: Mapping[StrEnum, str]) -> None:
    """Say how the values of an enumeration read. Raises StopIteration for none at all."""
    LABELS[type(next(iter(labels)))] = labels


def is_fast_track(*acts: str) -> None:
    """Name the acts that the record shows when asked for the fast track alone."""
    FAST_TRACK.update(acts)
