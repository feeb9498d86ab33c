"""Each room has the same furniture, and nothing hides in it."""

import ast
import re
from collections.abc import Sequence

import pytest
from reasons import excused
from sources import Source, python_files, rooms

VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "tools", "shared", "lib", "base"}
SIGNALS = ("django.db.models.signals", "django.dispatch", "django.core.signals", "django.db.backends.signals")
EXCUSE = re.compile(r"#\s*(?:noqa|type:\s*ignore|pragma:\s*no|nosec|mypy:)[^#]*")
REASON = re.compile(
    r"#\s*(?:noqa:\s*[A-Z]+\d+(?:\s*,\s*[A-Z]+\d+)*|type:\s*ignore\[[\w, -]+\])\s*(?:-|#)\s*\w+"
)
OURS = [source for source in python_files() if not source.is_test]


def _places(found: Sequence[tuple[Source, ast.AST]]) -> list[str]:
    return [f"{source.path}:{getattr(node, 'lineno', 1)}" for source, node in found]


def test_the_rooms_of_the_house_stand() -> None:
    assert {
        "ledger",
        "door",
        "look",
        "authority",
        "register",
        "institutions",
        "innovations",
        "assessment",
        "decisions",
        "passage",
        "site",
    } <= set(rooms())


@pytest.mark.parametrize("room", rooms())
def test_no_room_is_an_empty_shell(room: str) -> None:
    files = [source for source in OURS if source.room == room]
    assert sum(source.lines for source in files) > 100
    assert {"__init__"} < {source.name for source in files}


def test_a_package_opens_with_a_docstring_and_nothing_else() -> None:
    found = [
        source.path
        for source in OURS
        if source.name == "__init__"
        and not (
            len(source.tree.body) == 1
            and isinstance(source.tree.body[0], ast.Expr)
            and ast.get_docstring(source.tree)
        )
    ]
    assert not found, "\n".join(found)


def test_no_import_inside_a_function() -> None:
    found = [
        (source, node)
        for source in python_files()
        for function in source.functions()
        for node in ast.walk(function.node)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert not found, "\n".join(_places(found))


def test_no_import_for_types_alone() -> None:
    found = [
        (source, node)
        for source in OURS
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Name) and node.id == "TYPE_CHECKING"
    ]
    assert not found, "\n".join(_places(found))


def test_no_file_has_a_vague_name() -> None:
    found = [source.path for source in python_files() if VAGUE & set(source.path[:-3].split("/"))]
    assert not found, "\n".join(found)


def test_signals_carry_no_business_rules() -> None:
    listening = [
        f"{source.path} listens to a signal"
        for source in OURS
        if any(_imports(node, SIGNALS) for node in ast.walk(source.tree))
    ]
    unexcused, stale = excused("signals", listening)
    assert not unexcused, "\n".join(unexcused)
    assert not stale, "\n".join(stale)


def _imports(node: ast.AST, modules: tuple[str, ...]) -> bool:
    if isinstance(node, ast.ImportFrom):
        return node.module in modules or any(f"{node.module}.{name.name}" in modules for name in node.names)
    return isinstance(node, ast.Import) and any(name.name in modules for name in node.names)


def test_models_decide_nothing_when_saved() -> None:
    found = [
        function.name
        for source in OURS
        if source.name == "models"
        for function in source.functions()
        if function.node.name in ("save", "delete", "full_clean", "clean", "save_base")
    ]
    assert not found, "\n".join(found)


def test_tests_are_named_after_the_file_they_test() -> None:
    files = {source.path for source in OURS}
    strays = [
        f"{source.path} tests no file of its name"
        for source in python_files()
        if source.name.startswith("test_") and source.parts[0] != "tests" and not _tested(source, files)
    ]
    unexcused, stale = excused("tests", strays)
    assert not unexcused, "\n".join(unexcused)
    assert not stale, "\n".join(stale)


def _tested(test: Source, files: set[str]) -> bool:
    name = test.name.removeprefix("test_") + ".py"
    if test.in_engines:
        return any(path.startswith("engines/") and path.endswith(f"/{name}") for path in files)
    return any(path.startswith(f"src/mainstay/{test.room}/") and path.endswith(f"/{name}") for path in files)


def test_every_exception_to_a_rule_carries_its_reason() -> None:
    found = [
        f"{source.path}:{number}: {match.group().strip()}"
        for source in python_files()
        for number, line in enumerate(source.text.splitlines(), 1)
        if (match := EXCUSE.search(line)) and "re.compile" not in line and not REASON.search(line)
    ]
    assert not found, "\n".join(found)
