"""How an entry reads as a sentence: pure text in, text out."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from mainstay.door.terms import Act
from mainstay.register.terms import Hidden

LONGEST = 300  # characters of a free text inside a sentence; the whole text stands on the entry's page
_BLANK = re.compile(r"\{(\w+)\}")
_WORD_START = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]"
)  # what XML 1.0 can't hold, and delete


def blanks(words: str) -> frozenset[str]:
    """The names of the blanks in a form of words.

    >>> sorted(blanks("{by} added “{name}” in {jurisdiction}"))
    ['by', 'jurisdiction', 'name']
    """
    return frozenset(_BLANK.findall(words))


def filled(words: str, say: Callable[[str], str]) -> str:
    """A form of words with each blank replaced by what is said for it. What is said is never read again.

    >>> filled("{by} ended {name}", {"by": "the mayor", "name": "{by}"}.__getitem__)
    'the mayor ended {by}'
    """
    return _BLANK.sub(lambda blank: say(blank[1]), words)


def inside(words: str) -> str:
    """A form of words as it stands after "On 3 April 2020": its first letter small, unless it is a code's.

    >>> inside("The decision lapsed"), inside("{body} decided"), inside("SDG scores were added")
    ('the decision lapsed', '{body} decided', 'SDG scores were added')
    >>> inside("R5 (exercised)")
    'R5 (exercised)'
    """
    return words if words[1:2].isupper() or words[1:2].isdigit() else words[:1].lower() + words[1:]


def closed(sentence: str) -> str:
    """A sentence with its full stop, if it has no end of its own.

    >>> closed("It ended"), closed("Why? "), closed("He said “no.”")
    ('It ended.', 'Why?', 'He said “no.”')
    """
    said = sentence.strip()
    return said if said.rstrip("”\"')").endswith((".", "!", "?", "…")) else f"{said}."


def shortened(text: str) -> str:
    """A free text on one line, cut between words when it is long.

    >>> shortened("  two   words "), len(shortened("word " * 100)) <= LONGEST
    ('two words', True)
    """
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1].rsplit(" ", 1)[0] + "…"


def printable(text: str) -> str:
    """A text with a mark in place of each character that XML can't hold."""
    return _UNPRINTABLE.sub("\ufffd", text)


def act_title(name: str) -> str:
    """The name of an act as words.

    >>> act_title("DecideByFastTrack")
    'Decide by fast track'
    """
    return _WORD_START.sub(" ", name).capitalize()


def typed(act: type[Act], content: dict[str, Any]) -> dict[str, Any]:
    """The fields of a recorded content as the act types them; what an older version wrote stays as it is."""
    return {field: _typed(act, field, value) for field, value in content.items()}


def _typed(act: type[Act], field: str, value: Any) -> Any:
    if field not in act.model_fields or isinstance(value, Hidden):
        return value
    try:
        return _adapter(act, field).validate_python(value)
    except ValidationError:
        return value


@lru_cache(maxsize=2_000)
def _adapter(act: type[Act], field: str) -> TypeAdapter[Any]:
    return TypeAdapter(act.model_fields[field].rebuild_annotation())
