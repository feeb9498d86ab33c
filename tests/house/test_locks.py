"""The lock files lock what the project asks for, and newcomers download no browser driver."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from sources import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
GROUPS = {
    "base": ["setup"],
    "test": ["setup", "test"],
    "dev": ["setup", "dev"],
    "browser": ["setup", "browser"],
}
PIN = re.compile(r"^([a-z0-9][\w.-]*)==([\w.]+)", re.MULTILINE)
OURS = {"mainstay-engines"}


def _pins(lock: str) -> dict[str, str]:
    text = (ROOT / "requirements" / f"{lock}.txt").read_text("utf-8")
    return {canonicalize_name(name): version for name, version in PIN.findall(text)}


def _asked(group: str) -> list[str]:
    asked: list[str] = []
    entries: list[Any] = PROJECT["dependency-groups"][group]
    for entry in entries:
        asked += _asked(entry["include-group"]) if isinstance(entry, dict) else [entry]
    return asked


@pytest.mark.parametrize("lock", GROUPS)
def test_a_lock_holds_a_version_that_the_project_asks_for(lock: str) -> None:
    pins = _pins(lock)
    asked = [*PROJECT["project"]["dependencies"], *(line for group in GROUPS[lock] for line in _asked(group))]
    wanted = {canonicalize_name(one.name): one.specifier for one in map(Requirement, asked)}
    missing = {name for name in wanted if name not in pins and name not in OURS}
    assert not missing, "run .ci/lock"
    assert not {name for name in wanted if name in pins and not wanted[name].contains(pins[name])}


def test_the_locks_agree_with_each_other() -> None:
    locks = [_pins(lock) for lock in GROUPS]
    versions: dict[str, set[str]] = {}
    for pins in locks:
        for name, version in pins.items():
            versions.setdefault(name, set()).add(version)
    assert not {name: found for name, found in versions.items() if len(found) > 1}


@pytest.mark.parametrize("lock", ["base", "test"])
def test_newcomers_download_no_browser_driver(lock: str) -> None:
    assert not [name for name in _pins(lock) if "playwright" in name]


def test_every_dependency_has_its_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    lists = re.findall(
        r"^(?:dependencies|setup|test|dev|browser) = \[\n(.*?)^\]", text, re.MULTILINE | re.DOTALL
    )
    assert len(lists) == 5
    lines = [line.strip() for block in lists for line in block.splitlines() if line.strip().startswith('"')]
    assert len(lines) > 25
    assert not [line for line in lines if not re.search(r'",\s+# \w+', line)]


def test_engines_need_nothing_else() -> None:
    engines = tomllib.loads(Path(ROOT / "engines" / "pyproject.toml").read_text("utf-8"))
    assert engines["project"]["dependencies"] == []
