"""No file, function or room beyond the sizes of the house without a reason on record."""

import ast
from collections import Counter
from collections.abc import Callable

import pytest
from reasons import excused, thin_reasons
from sources import Function, Source, python_files

FILE_LINES = 400
ENGINE_FILE_LINES = 500
FUNCTION_LINES = 50
ARGUMENTS = 6
ROOM_LINES = 2_000


def _limit(source: Source) -> int:
    return ENGINE_FILE_LINES if source.in_engines else FILE_LINES


def _room_lines() -> Counter[str]:
    lines: Counter[str] = Counter()
    for source in python_files():
        if source.room and not source.is_test:
            lines[source.room] += source.lines
    return lines


def test_the_house_was_found() -> None:
    assert len(_room_lines()) >= 10
    assert sum(source.in_engines for source in python_files()) >= 10


def _long_files() -> list[str]:
    return [f"{one.path} has {one.lines} lines" for one in python_files() if one.lines > _limit(one)]


def _functions(keep: Callable[[Function], bool]) -> list[Function]:
    return [one for source in python_files() for one in source.functions() if keep(one)]


def _long_functions() -> list[str]:
    return [f"{one.name} has {one.lines} lines" for one in _functions(lambda f: f.lines > FUNCTION_LINES)]


def _many_arguments() -> list[str]:
    found = _functions(lambda f: f.arguments > ARGUMENTS)
    return [f"{one.name} takes {one.arguments} arguments" for one in found]


def _reads_keywords(function: Function) -> bool:
    """Whether a function takes ``**keywords`` and does more than hand them on, as Django's own wants it."""
    taken = function.node.args.kwarg
    if taken is None or taken.arg == "_":
        return False
    handed_on = {
        id(keyword.value)
        for call in ast.walk(function.node)
        if isinstance(call, ast.Call)
        for keyword in call.keywords
        if keyword.arg is None
    }
    named = [node for node in ast.walk(function.node) if isinstance(node, ast.Name) and node.id == taken.arg]
    return any(id(node) not in handed_on for node in named)


def _keywords() -> list[str]:
    return [f"{one.name} takes **keywords" for one in _functions(_reads_keywords) if "tests/" not in one.name]


def _large_rooms() -> list[str]:
    return [f"{room} has {lines} lines" for room, lines in _room_lines().items() if lines > ROOM_LINES]


@pytest.mark.parametrize(
    ("rule", "look"),
    [
        ("files", _long_files),
        ("functions", _long_functions),
        ("arguments", _many_arguments),
        ("keywords", _keywords),
        ("rooms", _large_rooms),
    ],
)
def test_nothing_is_too_large_without_a_reason(rule: str, look: Callable[[], list[str]]) -> None:
    unexcused, stale = excused(rule, look())
    assert not unexcused, "no reason in tests/house/reasons.toml:\n" + "\n".join(unexcused)
    assert not stale, "these excuse nothing any more, take them out:\n" + "\n".join(stale)


def test_every_reason_says_something() -> None:
    assert not thin_reasons()
