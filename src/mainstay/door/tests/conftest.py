"""An act that only these tests have, and a way to do things at the same moment."""

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier
from typing import Any, ClassVar
from uuid import UUID

import pytest
from django.db import connection

from mainstay.conftest import Town
from mainstay.door.perform import perform
from mainstay.door.registry import ACTS, Registration
from mainstay.door.terms import Act, Happening, Permission, Place, Reach, Refused, Subject, allow
from mainstay.institutions.models import Body

AT = datetime(2021, 3, 1, 9, 30, tzinfo=UTC)
NO_PAINT = "No paint left."
AtOnce = Callable[[Callable[[int], Any], int], list[Any]]


class Paint(Act):
    """An act of these tests: it renames a body, and then does what ``then`` says."""

    words: ClassVar[str] = "{by} painted {body}"
    may: ClassVar[Permission] = allow("administrator") | allow("operator", within=Reach.ANYWHERE)

    body: UUID
    colour: str
    then: str = ""


MakePaint = Callable[..., Paint]


@pytest.fixture
def paint(monkeypatch: pytest.MonkeyPatch, town: Town) -> MakePaint:
    def handler(act: Paint, happening: Happening) -> Subject:
        Body.objects.filter(pk=act.body).update(name=act.colour)
        if act.then == "break":
            raise RuntimeError
        if act.then == "refuse":
            raise Refused(NO_PAINT, field="colour")
        if act.then == "again":
            perform(Paint(body=act.body, colour="twice"), happening.actor, happening.at)
        return Subject("body", act.body)

    def where(act: Paint) -> Place:
        return Place(jurisdiction=town.jurisdiction.pk, path="XT/", body=act.body)

    monkeypatch.setitem(ACTS, "Paint", Registration(Paint, handler, where))

    def make(colour: str = "red", then: str = "") -> Paint:
        return Paint(body=town.body.pk, colour=colour, then=then)

    return make


@pytest.fixture
def at_once(town: Town, tmp_path: Path) -> Iterator[AtOnce]:
    """Run one function in several threads at the same moment, on a database that they share."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        with sqlite3.connect(tmp_path / "shared.sqlite3") as copy:
            connection.connection.backup(copy)
        copy.close()
        connection.settings_dict["NAME"] = str(tmp_path / "shared.sqlite3")

    def run(work: Callable[[int], Any], threads: int) -> list[Any]:
        start = Barrier(threads)

        def one(number: int) -> Any:
            start.wait()
            try:
                return work(number)
            finally:
                connection.close()

        with ThreadPoolExecutor(threads) as pool:
            return list(pool.map(one, range(threads)))

    yield run
    connection.settings_dict["NAME"] = name
