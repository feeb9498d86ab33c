"""Read a study from a file: a mapping of the fields of `Study` to plain JSON values."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from datetime import date
from types import MappingProxyType
from typing import Any

from mainstay_engines.evidence.terms import Comparator, Design, Direction, FactError, Study


def study_from(facts: Mapping[str, object]) -> Study:
    """Read a study from JSON values, dates as YYYY-MM-DD, null or left out where the source does not say.

    Raises FactError naming the field that is unknown, missing or of the wrong kind.

    >>> study_from({"ref": "award", "design": "award"}).design
    <Design.AWARD: 'award'>
    """
    for field, problem in _problems(facts):
        raise FactError(field, problem)
    values: dict[str, Any] = {
        field: _READERS[field](value) if field in _READERS and value is not None else value
        for field, value in facts.items()
    }
    return Study(**values)


def _problems(facts: Mapping[str, object]) -> list[tuple[str, str]]:
    problems = [(field, "is not a field of a study") for field in sorted(facts) if field not in _KINDS]
    problems += [(field, "is missing") for field in _REQUIRED if field not in facts]
    for field, value in facts.items():
        if field in _KINDS and (problem := _problem(field, value)):
            problems.append((field, problem))
    return problems


def _problem(field: str, value: object) -> str:
    if value is None:
        return "" if field in _NULLABLE else "can't be null"
    # A bool is an int to Python, and not a number of people.
    if not isinstance(value, _KINDS[field]) or (isinstance(value, bool) and bool not in _KINDS[field]):
        return f"{value!r} is not {_KIND_NAMES[_KINDS[field]]}"
    try:
        _READERS.get(field, str)(str(value))
    except ValueError:
        return f"{value!r} is not one of the values or dates it can have"
    return ""


_TEXT, _WHOLE, _NUMBER, _TRUTH = (str,), (int,), (int, float), (bool,)
_KIND_NAMES = {_TEXT: "a text", _WHOLE: "a whole number", _NUMBER: "a number", _TRUTH: "true or false"}
_KINDS: Mapping[str, tuple[type, ...]] = MappingProxyType(
    {
        **dict.fromkeys((field.name for field in fields(Study)), _TEXT),
        **dict.fromkeys(("sample", "contexts", "measured_after_days"), _WHOLE),
        **dict.fromkeys(("attrition", "differential_attrition"), _NUMBER),
        **dict.fromkeys(("independent", "same_context", "codified"), _TRUTH),
    }
)
_REQUIRED = tuple(field.name for field in fields(Study) if field.default is MISSING)
_NULLABLE = frozenset(field.name for field in fields(Study) if field.default is None)
_READERS: Mapping[str, Callable[[Any], object]] = MappingProxyType(
    {
        "design": Design,
        "comparator": Comparator,
        "direction": Direction,
        "observed_on": date.fromisoformat,
        "published_on": date.fromisoformat,
    }
)
