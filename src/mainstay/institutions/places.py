"""The countries and subdivisions of ISO 3166, from which a jurisdiction is chosen by name."""

import unicodedata
from dataclasses import dataclass
from functools import cache

import pycountry

from mainstay.institutions.terms import Level

MOST = 50
LEAST_SEARCH = 2  # characters


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """A country or subdivision: its ISO 3166 code, name, level, and its parent's code (blank: none)."""

    code: str
    name: str
    level: Level
    parent: str


@cache
def known_places() -> dict[str, KnownPlace]:
    """All of them by code."""
    countries = (
        KnownPlace(one.alpha_2, getattr(one, "common_name", one.name), Level.NATIONAL, "")
        for one in pycountry.countries
    )
    parts = (
        KnownPlace(one.code, one.name, Level.REGIONAL, one.parent_code or one.country_code)
        for one in pycountry.subdivisions
    )
    return {one.code: one for one in (*countries, *parts)}


@cache
def _plain_names() -> tuple[tuple[str, KnownPlace], ...]:
    return tuple((plain(one.name), one) for one in known_places().values())


def plain(text: str) -> str:
    """A text as it is compared: without case, accents and the spaces around it.

    >>> plain(" Côte d'Ivoire ")
    "cote d'ivoire"
    """
    apart = unicodedata.normalize("NFKD", text.strip().casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def search(words: str) -> tuple[KnownPlace, ...]:
    """The places that some words mean: by code, then by the beginning of the name, then by any part of it.

    The first fifty; none for less than two characters.

    >>> [place.code for place in search("URUGU")]
    ['UY']
    """
    wanted = plain(words)
    if len(wanted) < LEAST_SEARCH:
        return ()
    ranked = sorted(
        (place.code.casefold() != wanted, not name.startswith(wanted), name, place.code)
        for name, place in _plain_names()
        if wanted in name or place.code.casefold() == wanted
    )
    return tuple(known_places()[code] for *_rank, code in ranked[:MOST])


def by_code(code: str) -> KnownPlace | None:
    """The place of an ISO 3166 code, or None."""
    return known_places().get(code)
