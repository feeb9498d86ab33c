"""Whatever is tried outside a performed act, no table of state changes; and the log never changes at all."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from mainstay.authority.models import Account, Person, SignInAttempt
from mainstay.conftest import Town
from mainstay.door import guard
from mainstay.door.guard import FINAL, MESSAGE, NOT_STATE, is_refusal, opened, state_tables
from mainstay.door.models import IdempotencyKey
from mainstay.institutions.models import Body, Jurisdiction
from mainstay.ledger.models import Entry, SealedValue

pytestmark = pytest.mark.django_db
on_sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="asks SQLite")
on_postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="asks PostgreSQL")


def refused(write: Callable[[], Any], words: str = MESSAGE) -> None:
    """Check that a write is refused by the guard and not by chance."""
    with pytest.raises(IntegrityError) as raised, transaction.atomic():
        write()
    assert words in str(raised.value)
    assert is_refusal(raised.value)


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def a_body(town: Town) -> Body:
    return Body(id=UUID(int=1), jurisdiction=town.jurisdiction, name="Smuggled", kind="court", decides=False)


@pytest.mark.parametrize(
    "write",
    [
        lambda town: a_body(town).save(),
        lambda town: Body.objects.bulk_create([a_body(town)]),
        lambda town: Body.objects.bulk_create([a_body(town)], ignore_conflicts=True),
        lambda town: Body.objects.bulk_create(
            [a_body(town)], update_conflicts=True, update_fields=["name"], unique_fields=["id"]
        ),
        lambda town: Body.objects.update_or_create(pk=town.body.pk, defaults={"name": "Other"}),
        lambda town: Body.objects.filter(pk=town.body.pk).update(name="Other"),
        lambda town: Body.objects.bulk_update([Body(pk=town.body.pk, name="Other")], ["name"]),
        lambda _town: Body.objects.all()._raw_delete("default"),
        lambda _town: Entry.objects.all().delete(),
        lambda _town: SealedValue.objects.all().delete(),
        lambda _town: Person.objects.update(name="Other"),
    ],
)
def test_the_orm_is_refused(town: Town, write: Callable[[Town], Any]) -> None:
    before = list(Body.objects.order_by("pk").values_list())
    with pytest.raises(DatabaseError) as raised, transaction.atomic():
        write(town)
    assert is_refusal(raised.value)
    assert list(Body.objects.order_by("pk").values_list()) == before


PLACE = (
    "INSERT INTO institutions_jurisdiction (id, code, name, level, path) "
    "VALUES ('00000000000000000000000000000001', 'XX', 'X', 'national', 'XX/')"
)
CHOSEN = (
    "WITH x AS (SELECT code FROM institutions_jurisdiction) "
    "INSERT INTO institutions_jurisdiction (id, code, name, level, path) "
    "SELECT '00000000000000000000000000000001', code, code, code, code FROM x"
)


@pytest.mark.parametrize(
    "statement",
    [
        PLACE,
        "/* only reading */ " + PLACE,
        "-- SELECT 1\n" + PLACE,
        CHOSEN,
        "UPDATE institutions_jurisdiction SET name = 'Other'",
        "WITH x AS (SELECT 'Other' AS n) UPDATE institutions_jurisdiction SET name = (SELECT n FROM x)",
        "  /* a */ -- b\n UPDATE institutions_jurisdiction SET name = name",
        "DELETE FROM institutions_crisis",
        "WITH x AS (SELECT 1) DELETE FROM institutions_crisis WHERE 1 IN (SELECT * FROM x)",
        PLACE + " ON CONFLICT DO NOTHING",
        PLACE + " ON CONFLICT (id) DO UPDATE SET name = 'Other'",
    ],
)
@pytest.mark.usefixtures("town")
def test_raw_sql_is_refused_however_it_begins(statement: str) -> None:
    if connection.vendor == "postgresql":
        statement = statement.replace("1', code", "1'::uuid, code")
    before = list(Jurisdiction.objects.values_list())
    refused(lambda: run(statement))
    assert list(Jurisdiction.objects.values_list()) == before


@on_sqlite
@pytest.mark.parametrize(
    "statement",
    [
        PLACE.replace("INSERT", "REPLACE"),
        PLACE.replace("INSERT", "INSERT OR REPLACE"),
        PLACE.replace("INSERT", "INSERT OR IGNORE"),
        PLACE.replace("INSERT", "INSERT OR FAIL"),
        "UPDATE OR IGNORE institutions_jurisdiction SET name = 'Other'",
        "UPDATE OR REPLACE institutions_jurisdiction SET name = 'Other'",
    ],
)
@pytest.mark.usefixtures("town")
def test_sqlite_conflict_clauses_are_refused(statement: str) -> None:
    refused(lambda: run(statement))
    assert set(Jurisdiction.objects.values_list("code", "name")) == {("XT", "Testland")}


@on_sqlite
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("town")
def test_a_script_is_refused() -> None:
    with pytest.raises(sqlite3.IntegrityError, match=MESSAGE):
        connection.connection.executescript("/* x */ SELECT 1; UPDATE institutions_body SET name = 'Other';")
    assert not Body.objects.filter(name="Other").exists()


@on_sqlite
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("town")
def test_another_program_cannot_write_into_the_file(tmp_path: Path) -> None:
    stranger = sqlite3.connect(tmp_path / "copy.sqlite3")
    connection.connection.backup(stranger)  # the same file as another program would open it
    for statement in (
        "UPDATE institutions_body SET name = 'Other'",
        "DELETE FROM institutions_crisis",
        PLACE.replace("INSERT", "REPLACE"),
    ):
        with pytest.raises(sqlite3.OperationalError, match="no such function: mainstay_door"):
            stranger.execute(statement)
    with pytest.raises(sqlite3.IntegrityError, match=FINAL):
        stranger.execute("UPDATE ledger_entry SET act = 'Other'")
    with pytest.raises(sqlite3.IntegrityError, match=FINAL):
        stranger.execute("DELETE FROM ledger_entry")
    stranger.close()


def test_every_table_is_state_or_named_with_its_reason() -> None:
    named = {apps.get_model(label)._meta.db_table for label in NOT_STATE if _is_installed(label)}
    assert set(connection.introspection.table_names()) == {*state_tables(), *named, "django_migrations"}
    assert all(len(reason) > 10 for reason in NOT_STATE.values())


def _is_installed(label: str) -> bool:
    return apps.is_installed(f"mainstay.{label.split('.', maxsplit=1)[0]}") or not label.startswith("passage")


@pytest.mark.parametrize("table", state_tables())
def test_no_table_of_state_can_be_filled_outside_the_door(table: str) -> None:
    refused(lambda: run(f'INSERT INTO "{table}" DEFAULT VALUES'))


@on_sqlite
def test_every_table_of_state_has_its_three_triggers() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        present = {name for (name,) in cursor.fetchall()}
    verbs = ("insert", "update", "delete")
    assert present == {f"door_{table}_{verb}" for table in state_tables() for verb in verbs}


def test_what_is_not_state_can_be_written(town: Town) -> None:
    now = timezone.now()
    Session.objects.create(session_key="k", session_data="d", expire_date=now)
    SignInAttempt.objects.create(key="k", at=now)
    IdempotencyKey.objects.create(owner="o", key="k", digest="d", entry=town.body.pk, at=now)
    Account.objects.open_for(Person.objects.get(mandates=town.lead.mandate)).delete()
    assert Session.objects.filter(pk="k").update(session_data="e") == 1
    assert SignInAttempt.objects.all().delete()[0] == 1


@pytest.mark.parametrize(
    "write",
    [
        lambda: Entry.objects.update(act="Other"),
        lambda: Entry.objects.get(number=2).save(force_update=True),
        lambda: Entry.objects.filter(number=1).delete(),
        lambda: run("/* x */ UPDATE ledger_entry SET canonical = ''"),
        lambda: run("WITH x AS (SELECT 1) DELETE FROM ledger_entry"),
        lambda: SealedValue.objects.update(value="Other"),
        lambda: Entry.objects.bulk_create(
            list(Entry.objects.all()[:1]), update_conflicts=True, update_fields=["act"], unique_fields=["id"]
        ),
    ],
)
@pytest.mark.usefixtures("town")
def test_the_log_is_not_changed_even_inside_the_door(write: Callable[[], Any]) -> None:
    before = list(Entry.objects.values_list())
    with opened():
        refused(write, FINAL)
    assert list(Entry.objects.values_list()) == before


@on_sqlite
@pytest.mark.usefixtures("town")
def test_an_entry_cannot_be_replaced_inside_the_door() -> None:
    first = Entry.objects.get(number=1)
    columns = [field.column for field in Entry._meta.local_fields]
    listed = ", ".join("'Forged'" if column == "act" else column for column in columns)
    statement = "REPLACE INTO ledger_entry SELECT ... FROM ledger_entry WHERE number = 1".replace(
        "...", listed
    )
    with opened():
        refused(lambda: run(statement), FINAL)
    assert Entry.objects.get(number=1).act == first.act


@pytest.mark.usefixtures("town")
def test_the_door_closes_behind_a_block_even_after_an_error() -> None:
    with opened():
        Body.objects.filter(name="Other office").update(name="Renamed")
    with pytest.raises(KeyError), transaction.atomic(), opened():
        raise KeyError
    refused(lambda: Body.objects.update(name="Other"))
    assert Body.objects.filter(name="Renamed").count() == 1


@on_sqlite
@pytest.mark.django_db(transaction=True)
def test_an_open_door_is_open_for_its_own_thread_alone() -> None:
    found: list[int] = []

    def ask() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT mainstay_door()")
            found.append(cursor.fetchone()[0])
        connection.close()

    with opened():
        other = Thread(target=ask)
        other.start()
        other.join()
        ask()
    ask()
    assert found == [0, 1, 0]


@pytest.mark.django_db(transaction=True)
def test_a_migration_leaves_the_guard_in_place() -> None:
    guard.remove()
    call_command("migrate", verbosity=0)
    refused(lambda: run(PLACE))


def test_other_errors_are_not_taken_for_refusals() -> None:
    assert not is_refusal(IntegrityError("UNIQUE constraint failed"))


@on_postgresql
@pytest.mark.parametrize("table", ["ledger_entry", "ledger_sealedvalue", "auth_group"])
@pytest.mark.usefixtures("town")
def test_postgresql_refuses_truncate_even_inside_the_door(table: str) -> None:
    with opened():
        refused(lambda: run(f'TRUNCATE "{table}" CASCADE'), FINAL)


@on_postgresql
@pytest.mark.parametrize(
    "statement",
    [
        "DO $$ BEGIN UPDATE institutions_body SET name = 'Other'; END $$",
        "WITH x AS (UPDATE institutions_body SET name = 'Other' RETURNING 1) SELECT * FROM x",
        "WITH x AS (DELETE FROM institutions_crisis RETURNING 1) SELECT * FROM x",
        "MERGE INTO institutions_body USING (SELECT 1) s ON true WHEN MATCHED THEN UPDATE SET name = 'Other'",
        "SELECT 1; UPDATE institutions_body SET name = 'Other'",
    ],
)
@pytest.mark.usefixtures("town")
def test_postgresql_refuses_writes_in_other_clothes(statement: str) -> None:
    refused(lambda: run(statement))
    assert not Body.objects.filter(name="Other").exists()


@on_postgresql
def test_postgresql_refuses_a_copy() -> None:
    def copy() -> None:
        with connection.cursor() as cursor, cursor.copy("COPY institutions_jurisdiction FROM STDIN") as sink:
            sink.write("1")

    with pytest.raises(Exception, match=MESSAGE), transaction.atomic():
        copy()


@on_postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("town")
def test_postgresql_closes_the_door_with_its_transaction() -> None:
    with transaction.atomic(), opened():
        Body.objects.filter(name="Other office").update(name="Renamed")
    refused(lambda: Body.objects.update(name="Other"))
    with pytest.raises(KeyError), transaction.atomic(), opened():
        raise KeyError
    refused(lambda: Body.objects.update(name="Other"))
