"""The browser, a database in a file, and the check that what was done can be done again from its log."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from browsing import DESK, PASSWORD, Opens, Visitor
from django.conf import settings
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from playwright.sync_api import BrowserContext, ViewportSize

from mainstay.authority.models import Person
from mainstay.authority.tasks import open_account
from mainstay.conftest import Town, build_town
from mainstay.door.terms import Actor
from mainstay.ledger.queries import last_number
from mainstay.register.rebuild import TARGET, rebuild
from mainstay.site.demo import Login, play
from mainstay.site.settings import database

CHROMIUM = Path(os.environ.get("MAINSTAY_CHROMIUM", "/usr/bin/chromium"))
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the journeys, with a word, where there is no browser."""
    if not CHROMIUM.exists():
        word = f"no browser at {CHROMIUM}: install Chromium, or name one in MAINSTAY_CHROMIUM"
        for item in items:
            if Path(__file__).parent in item.path.parents:
                item.add_marker(pytest.mark.skip(reason=word))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's browser, quiet and without a sandbox of its own."""
    return {**browser_type_launch_args, "executable_path": str(CHROMIUM), "args": list(FLAGS)}


@pytest.fixture(scope="session")
def journeys_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that holds the database of the journeys, where it is SQLite."""
    return tmp_path_factory.mktemp("database") / "journeys.sqlite3"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(journeys_file: Path) -> None:
    """A database in a file: each thread of the server has a connection of its own, as in earnest."""
    kept = settings.DATABASES["default"]
    if kept["ENGINE"].endswith("sqlite3"):
        kept.setdefault("TEST", {})["NAME"] = str(journeys_file)
        quick = kept["OPTIONS"]["init_command"].replace("synchronous=FULL", "synchronous=OFF")
        kept["OPTIONS"]["init_command"] = quick  # nobody cuts the power here


def _copy(source: Path, target: Path) -> None:
    """Copy a database that may be in use."""
    with sqlite3.connect(source) as old, sqlite3.connect(target) as new:
        old.backup(new)
    old.close()
    new.close()


@pytest.fixture(scope="session")
def empty_file(django_db_setup: None, journeys_file: Path) -> Path | None:
    """A migrated database without a row, to rebuild into; None on PostgreSQL."""
    if not journeys_file.exists():
        return None
    kept = journeys_file.with_name("empty.sqlite3")
    _copy(journeys_file, kept)
    return kept


@dataclass
class Loaded:
    """How many entries came with what was loaded, and were compared elsewhere."""

    entries: int = 0


@pytest.fixture
def loaded(transactional_db: None) -> Loaded:
    """Nothing loaded so far."""
    return Loaded()


def _connect(wrapper: BaseDatabaseWrapper) -> None:
    """Connect, to a database that Django's test case doesn't know too."""
    if wrapper.connection is None:
        wrapper.connect()


@pytest.fixture(autouse=True)
def _rebuilds_alike(
    request: pytest.FixtureRequest, loaded: Loaded, empty_file: Path | None, tmp_path: Path
) -> Iterator[None]:
    """After each journey: the log of all that it did, replayed into an empty database, gives the same."""
    yield
    if last_number() == loaded.entries:
        return
    target = tmp_path / "rebuilt.sqlite3"
    if empty_file:
        shutil.copy(empty_file, target)
    with patch.object(BaseDatabaseWrapper, "ensure_connection", _connect):
        report = rebuild(database(f"sqlite:///{target}"), lambda _done, _total: None)
    connections[TARGET].close()
    del connections[TARGET], connections.settings[TARGET]  # Django's own tests know one database
    keep(request.node.name)
    assert report.entries == last_number()
    assert report.same, report.differences[:20]


def keep(name: str) -> None:
    """Keep a copy of the database where MAINSTAY_KEEP_DATABASES names a folder."""
    folder = os.environ.get("MAINSTAY_KEEP_DATABASES")
    if folder and connection.vendor == "sqlite":
        _copy(Path(connection.settings_dict["NAME"]), Path(folder) / f"{name}.sqlite3")


@pytest.fixture
def visitor(live_server: Any, new_context: Callable[..., BrowserContext], signed_in: Any) -> Opens:
    """Open a browser: for nobody, or for somebody signed in by the cookie that signing in would give."""

    def opens(actor: Actor | None = None, size: ViewportSize = DESK, *, scripts: bool = True) -> Visitor:
        context = new_context(viewport=size, java_script_enabled=scripts, locale="en-GB")
        context.set_default_timeout(10_000)
        if actor is not None:
            client: Client = signed_in(actor)
            cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
            )
        return Visitor(context, context.new_page(), live_server.url)

    return opens


@pytest.fixture
def town(transactional_db: None) -> Town:
    """A small town."""
    return build_town()


@pytest.fixture
def account(transactional_db: None) -> Callable[[Actor], str]:
    """Give somebody an account; the answer is the address that they sign in with."""

    def open_for(actor: Actor) -> str:
        assert actor.person is not None
        open_account(actor.person, PASSWORD)
        return str(Person.objects.get(pk=actor.person).email)

    return open_for


@pytest.fixture(scope="session")
def demo_file(journeys_file: Path) -> Path:
    """Where the demonstration is kept once it was played."""
    return journeys_file.with_name("demo.sqlite3")


@pytest.fixture
def demo(demo_file: Path, loaded: Loaded, transactional_db: None) -> list[Login]:
    """The demonstration; those whom one can sign in as."""
    live = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite" and demo_file.exists():
        connection.close()
        _copy(demo_file, Path(live))
    logins = play(lambda _done, _total: None)
    if connection.vendor == "sqlite" and not demo_file.exists():
        _copy(Path(live), demo_file)
    loaded.entries = last_number()
    return logins
