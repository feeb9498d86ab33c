"""The countries and subdivisions of ISO 3166, from which a jurisdiction is chosen by name."""

from dataclasses import dataclass
from functools import cache
from itertools import islice

import pycountry

from mainstay.institutions.terms import Level

MOST = 50


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """A country or subdivision: its ISO 3166 code, name, level, and its parent's code."""

    code: str
    name: str
    level: Level
    parent: str


@cache
def known_places() -> tuple[KnownPlace, ...]:
    """All of them, countries first, by name."""
    countries = [
        KnownPlace(one.alpha_2, getattr(one, "common_name", one.name), Level.NATIONAL, "")
        for one in pycountry.countries
    ]
    parts = [
        KnownPlace(one.code, one.name, Level.REGIONAL, one.parent_code or one.country_code)
        for one in pycountry.subdivisions
    ]
    return tuple(sorted(countries, key=_name) + sorted(parts, key=_name))


def _name(place: KnownPlace) -> str:
    return place.name.casefold()


def search(words: str) -> tuple[KnownPlace, ...]:
    """The places whose name or code contains some words; the first fifty.

    >>> [place.code for place in search("uruguay")]
    ['UY']
    """
    wanted = words.strip().casefold()
    if not wanted:
        return ()
    fitting = (one for one in known_places() if wanted in _name(one) or wanted == one.code.casefold())
    return tuple(islice(fitting, MOST))


def by_code(code: str) -> KnownPlace | None:
    """The place of an ISO 3166 code, or None."""
    return next((one for one in known_places() if one.code == code), None)
