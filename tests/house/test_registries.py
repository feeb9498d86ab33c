"""No lock file names an address, and no file names a machine's folder or a package registry's host."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sources import ROOT, committed_files

REQUIREMENTS = sorted((ROOT / "requirements").glob("*.txt"))
ADDRESS = re.compile(
    r"\w+://|^\s*(?:-i|-f|--(?:extra-)?index-url|--find-links|--trusted-host)\b", re.MULTILINE
)
HOSTS = re.compile(r"\b(pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|yarnpkg\.com|deb\.debian\.org)\b")
INDEX = re.compile(r"https?://(?:registry\.|[^\s\"')]*(?:/simple/|/artifactory/))")
FOLDERS = re.compile(r"(?<![\w.$}])/(?:work|root|home/\w+|Users/\w+|tmp/\w+|farm)/")
RECORDING_LOCKS = ("uv.lock", "pylock.toml", "poetry.lock", "Pipfile.lock", "yarn.lock")
LARGEST = 5_000_000
PROJECT_PAGES = ("funding", "license")  # npm copies a package's own pages there: no place to download from


def _texts() -> Iterator[tuple[str, str]]:
    for path in committed_files():
        if path == Path(__file__) or path.stat().st_size > LARGEST:
            continue
        try:
            yield path.relative_to(ROOT).as_posix(), path.read_text("utf-8")
        except UnicodeDecodeError:
            continue


def _addresses(node: object, key: str = "") -> Iterator[str]:
    if isinstance(node, dict):
        for name, value in node.items():
            if name not in PROJECT_PAGES:
                yield from _addresses(value, f"{key}/{name}")
    elif isinstance(node, list):
        for value in node:
            yield from _addresses(value, key)
    elif isinstance(node, str) and "://" in node:
        yield f"{key}: {node}"


def test_the_locks_are_there() -> None:
    assert {path.stem for path in REQUIREMENTS} == {"base", "test", "dev", "browser"}


@pytest.mark.parametrize("lock", REQUIREMENTS, ids=lambda path: path.stem)
def test_a_lock_names_no_address_and_hashes_everything(lock: Path) -> None:
    text = lock.read_text("utf-8")
    assert not ADDRESS.findall(text)
    entries = re.findall(r"^[a-z0-9].*?(?=^[a-z0-9]|\Z)", text, re.MULTILINE | re.DOTALL)
    assert len(entries) > 10
    assert all("==" in entry.splitlines()[0] and "--hash=sha256:" in entry for entry in entries)


def test_npm_locks_name_no_address() -> None:
    locks = [path for path in committed_files() if path.name == "package-lock.json"]
    found = {str(p): list(_addresses(json.loads(p.read_text("utf-8")))) for p in locks}
    assert not {path: addresses for path, addresses in found.items() if addresses}


def test_no_lock_that_records_hosts_is_kept() -> None:
    assert not [path.name for path in committed_files() if path.name in RECORDING_LOCKS]


@pytest.mark.parametrize("pattern", [HOSTS, INDEX, FOLDERS], ids=["hosts", "indexes", "folders"])
def test_no_file_names_a_registry_or_a_machines_folder(pattern: re.Pattern[str]) -> None:
    texts = dict(_texts())
    if not texts:
        pytest.skip("not a git checkout")
    found = {path: match.group() for path, text in texts.items() if (match := pattern.search(text))}
    assert not found


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (ADDRESS, "django @ https://example.org/django.whl"),
        (ADDRESS, "--index-url example.org"),
        (HOSTS, "see files.pythonhosted.org/x"),
        (INDEX, "https://mirror.example.org/simple/"),
        (FOLDERS, 'PATH = "/work/main"'),
        (FOLDERS, "/home/ada/mainstay"),
    ],
)
def test_the_patterns_find_what_they_are_for(pattern: re.Pattern[str], text: str) -> None:
    assert pattern.search(text)
