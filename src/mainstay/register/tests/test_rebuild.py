"""The log replayed into an empty database: the same state, or each difference by table and row."""

from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from mainstay.authority.models import Person
from mainstay.authority.terms import ErasePerson, ErasureReason
from mainstay.conftest import Town, build_town
from mainstay.door import guard
from mainstay.institutions.models import Body
from mainstay.register.rebuild import TARGET, NotEmpty, Report, rebuild
from mainstay.site.settings import database

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lived_in(transactional_db: None) -> Iterator[Town]:
    """A town in a database that keeps what is committed; the target is forgotten afterwards."""
    yield build_town()
    if TARGET in connections.settings:
        connections[TARGET].close()
        del connections[TARGET], connections.settings[TARGET]


def connect(wrapper: BaseDatabaseWrapper) -> None:
    """Connect, also to a database that Django's test case doesn't know."""
    if wrapper.connection is None:
        wrapper.connect()


def again(folder: Path) -> Report:
    """Rebuild into a file."""
    with patch.object(BaseDatabaseWrapper, "ensure_connection", connect):
        return rebuild(database(f"sqlite:///{folder / 'again.sqlite3'}"), lambda _done, _total: None)


def test_the_same_acts_give_the_same_state(lived_in: Town, tmp_path: Path) -> None:
    lived_in.innovation(name="Requests by telephone")
    report = again(tmp_path)
    assert report.same
    assert report.entries > 30
    assert report.rows > report.tables > 20


def test_what_was_erased_compares_as_erased(lived_in: Town, tmp_path: Path) -> None:
    person = lived_in.servant.person
    assert person is not None
    lived_in.do(ErasePerson(person=person, reason=ErasureReason.REQUESTED), "admin")
    assert Person.objects.get(pk=person).erased_at is not None
    assert again(tmp_path).same


def test_a_row_changed_behind_the_door_is_named(lived_in: Town, tmp_path: Path) -> None:
    guard.remove()
    Body.objects.filter(pk=lived_in.body.pk).update(name="Somebody else")
    guard.install()
    report = again(tmp_path)
    assert [(one.table, one.row, one.what) for one in report.differences] == [
        ("institutions_body", str(lived_in.body.pk), "differs in name")
    ]


@pytest.mark.usefixtures("lived_in")
def test_a_full_database_is_not_written_into(tmp_path: Path) -> None:
    again(tmp_path)
    with pytest.raises(NotEmpty):
        again(tmp_path)
