"""No clock and no chance where the same acts must give the same state: terms, rules, acts, engines."""

import ast

import pytest
from sources import Source, python_files

CLOCKS = {
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "timezone.now",
    "timezone.localdate",
    "timezone.localtime",
    "time.time",
    "time.monotonic",
    "clock.now",
}
CHANCES = {"uuid4", "uuid.uuid4", "uuid1", "uuid.uuid1", "os.urandom", "get_random_string"}
CHANCE_MODULES = {"random", "secrets"}
TIMELESS = {"terms", "rules", "acts"}


def _timeless(source: Source) -> bool:
    if source.is_test or "benchmarks" in source.parts:
        return False
    return source.in_engines or (source.room is not None and source.name in TIMELESS)


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def _is_breach(node: ast.AST) -> bool:
    if isinstance(node, ast.Attribute | ast.Name):
        named = ".".join(_dotted(node).split(".")[-2:])
        return named in CLOCKS or named in CHANCES
    if isinstance(node, ast.ImportFrom):
        return node.module in CHANCE_MODULES
    return isinstance(node, ast.Import) and bool({name.name for name in node.names} & CHANCE_MODULES)


def _breaches(tree: ast.AST) -> list[int]:
    return [getattr(node, "lineno", 0) for node in ast.walk(tree) if _is_breach(node)]


def test_time_and_chance_come_in_as_arguments() -> None:
    looked_at = [source for source in python_files() if _timeless(source)]
    assert len(looked_at) > 20
    # The ledger's rules make salts and identifiers: they are written into the entry, never made again.
    found = [
        f"{source.path}:{line}"
        for source in looked_at
        if source.room != "ledger"
        for line in _breaches(source.tree)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "code",
    [
        "datetime.now(UTC)",
        "datetime.datetime.now()",
        "x = date.today()",
        "timezone.now()",
        "default=timezone.now",
        "import random",
        "from secrets import token_bytes",
        "uuid.uuid4()",
    ],
)
def test_a_clock_is_found_however_it_is_read(code: str) -> None:
    tree = ast.parse(f"dict({code})" if code.startswith("default") else code)
    assert _breaches(tree)
