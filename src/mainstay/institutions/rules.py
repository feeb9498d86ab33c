"""What a declared crisis and a legal basis must be: pure decisions."""

import re
from datetime import date

from mainstay.door.terms import N_, Refused
from mainstay.institutions.terms import Level

LEAST_LEGAL_BASIS = 8  # characters; "Art. 5 X" is about the shortest that names a provision and a text
LONGEST_PATH = 400  # characters of all codes from the root down, with their slashes
LEVELS = tuple(Level)  # from the widest to the smallest
_PROVISION = re.compile(r"\d|§|\b[IVXLC]{2,}\b")
_WORD = re.compile(r"[^\W\d_]{2,}")


def check_legal_basis(text: str, field: str = "legal_basis") -> None:
    """Refuse a legal basis that is blank, or that names no instrument that one could look up.

    An instrument has a name in words and a number, a year or a provision: "Infection Protection Act,
    section 28", "Decree 4/2020". "Emergency powers" names none.
    """
    said = text.strip()
    if not said:
        raise Refused(N_("State the legal basis: the law and the provision in it."), field=field)
    if len(said) < LEAST_LEGAL_BASIS or not _PROVISION.search(said) or not _WORD.search(said):
        raise Refused(
            N_(
                "This legal basis is too vague to look up. Name the law and the article, section or number, "
                "such as “Civil Protection Act 2015, section 12”."
            ),
            field=field,
        )


def check_crisis_dates(starts: date, ends: date | None) -> None:
    """Refuse a crisis that ends before it starts."""
    if ends is not None and ends < starts:
        raise Refused(N_("The crisis would end before it starts."), field="ends")


def crisis_runs(starts: date, ends: date | None, on: date) -> bool:
    """Whether a crisis runs on a day; its last day is included.

    >>> crisis_runs(date(2020, 3, 1), date(2020, 5, 31), date(2020, 5, 31))
    True
    """
    return starts <= on and (ends is None or on <= ends)


def check_level(level: Level, above: Level | None) -> None:
    """Refuse a place that lies within one of a lower level; places of one level may lie in each other."""
    if above is not None and LEVELS.index(level) < LEVELS.index(above):
        raise Refused(
            N_("A place can't lie within one of a lower level. Choose another level or another place above."),
            field="level",
        )


def check_path(path: str) -> None:
    """Refuse a place so deep in the tree that its path can't be kept."""
    if len(path) > LONGEST_PATH:
        raise Refused(N_("This place lies too deep: too many places above it."), field="parent")
