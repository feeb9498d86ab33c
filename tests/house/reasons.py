"""The exceptions on record: each with its reason, none kept longer than it is needed."""

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

LEAST_WORDS = 4


@cache
def on_record() -> dict[str, dict[str, str]]:
    """The reasons of ``reasons.toml``: rule, then place, then reason."""
    return tomllib.loads(Path(__file__).with_name("reasons.toml").read_text("utf-8"))


def excused(rule: str, found: Iterable[str]) -> tuple[list[str], list[str]]:
    """Hold what was found against what is on record.

    Returns what has no reason, and the entries that excuse nothing any more.
    """
    reasons = on_record()[rule]
    places = list(found)
    return [place for place in places if _place(place) not in reasons], sorted(
        set(reasons) - {_place(place) for place in places}
    )


def _place(found: str) -> str:
    return found.split(" ", maxsplit=1)[0]


def thin_reasons() -> list[str]:
    """Entries whose reason says too little."""
    return [
        f"{rule}: {place}"
        for rule, reasons in on_record().items()
        for place, reason in reasons.items()
        if len(reason.split()) < LEAST_WORDS
    ]
