"""The files of the house, read once: what the house tests look at."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]
OURS = ("src", "engines", "tests", "conftest.py", "go.py")
FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Function:
    """One function or method: where it stands, and its node."""

    name: str
    node: FunctionNode

    @property
    def lines(self) -> int:
        """How many lines it takes, from its ``def`` to its end."""
        return (self.node.end_lineno or self.node.lineno) - self.node.lineno + 1

    @property
    def arguments(self) -> int:
        """How many arguments its caller sees."""
        given = self.node.args
        named = [*given.posonlyargs, *given.args, *given.kwonlyargs]
        return sum(1 for position, arg in enumerate(named) if position or arg.arg not in ("self", "cls"))


@dataclass(frozen=True)
class Source:
    """One Python file of ours; ``path`` is relative to the root, with slashes."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The file as a syntax tree."""
        return ast.parse(self.text, self.path)

    @property
    def parts(self) -> tuple[str, ...]:
        """The path's parts."""
        return tuple(self.path.split("/"))

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return self.parts[-1].removesuffix(".py")

    @property
    def room(self) -> str | None:
        """The room it stands in, if it stands in one."""
        return self.parts[2] if self.parts[:2] == ("src", "mainstay") and len(self.parts) > 3 else None

    @property
    def in_engines(self) -> bool:
        """Whether it is of the engines' distribution."""
        return self.parts[0] == "engines"

    @property
    def is_test(self) -> bool:
        """Whether it tests or serves tests."""
        return "tests" in self.parts or self.name == "conftest"

    @property
    def lines(self) -> int:
        """How many lines it has."""
        return len(self.text.splitlines())

    def functions(self) -> Iterator[Function]:
        """Every function in it, methods and inner ones too, named ``path::Class.method``."""
        yield from _functions(self.tree, f"{self.path}::")


def _functions(node: ast.AST, prefix: str) -> Iterator[Function]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, FunctionNode):
            yield Function(prefix + child.name, child)
            yield from _functions(child, f"{prefix}{child.name}.")
        elif isinstance(child, ast.ClassDef):
            yield from _functions(child, f"{prefix}{child.name}.")
        else:
            yield from _functions(child, prefix)


@cache
def python_files() -> tuple[Source, ...]:
    """Every Python file of ours but migrations, which are generated."""
    paths = [path for top in OURS for path in _under(ROOT / top)]
    return tuple(Source(path.relative_to(ROOT).as_posix(), path.read_text("utf-8")) for path in sorted(paths))


def _under(top: Path) -> Iterator[Path]:
    if top.is_file():
        yield top
    for path in top.rglob("*.py"):
        if not {"migrations", "node_modules", "__pycache__"} & set(path.parts):
            yield path


def rooms() -> list[str]:
    """The rooms that stand, by name."""
    return sorted({source.room for source in python_files() if source.room})


def committed_files() -> list[Path]:
    """Every file that git keeps or would keep; nothing where git or its folder is missing."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return []
    paths = (ROOT / name for name in listed.stdout.decode().split("\0") if name)
    return [path for path in paths if path.is_file()]
