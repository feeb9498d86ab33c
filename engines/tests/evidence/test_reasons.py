import ast
import doctest
import sys
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from string import Formatter

import mainstay_engines.evidence as engine
import pytest
from mainstay_engines.evidence.reasons import REASON_TEXTS, REFS

SOURCES = Path(engine.__path__[0])
MODULES = sorted(module.name for module in iter_modules(engine.__path__))
FIGURES = {
    *REFS,
    *("least", "sample", "percent", "level", "was", "replications"),
    *("assessors", "lowest", "highest", "targets", "alpha"),
}


@pytest.mark.parametrize("code", REASON_TEXTS)
def test_a_reason_is_a_plain_sentence_with_known_figures(code: str) -> None:
    text = REASON_TEXTS[code]
    assert text.endswith(".")
    assert text[0].isupper() or text[0] == "{"
    assert {field for _, field, _, _ in Formatter().parse(text) if field} <= FIGURES


def test_every_reason_is_used() -> None:
    source = "".join((SOURCES / f"{name}.py").read_text("utf-8") for name in MODULES if name != "reasons")
    built = ("fell-", "effect-", "overtaken", "contested", "outweighed", "replaced")
    assert [code for code in REASON_TEXTS if not code.startswith(built) and f'"{code}"' not in source] == []


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_the_docstrings_hold(name: str) -> None:
    assert doctest.testmod(import_module(f"{engine.__name__}.{name}")).failed == 0


@pytest.mark.parametrize("name", MODULES)
def test_the_engine_needs_the_standard_library_only(name: str) -> None:
    tree = ast.parse((SOURCES / f"{name}.py").read_text("utf-8"))
    imported = {
        (node.module or "") if isinstance(node, ast.ImportFrom) else alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    foreign = {module.partition(".")[0] for module in imported} - sys.stdlib_module_names
    assert foreign <= {"mainstay_engines"}
    assert not {call.attr for call in ast.walk(tree) if isinstance(call, ast.Attribute)} & {"today", "now"}
