"""No table can be written outside the door, unless it is listed as not state, with its reason."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from mainstay.door import guard

MODELS = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
STATE = sorted(model._meta.label for model in MODELS if model._meta.label not in guard.NOT_STATE)
LEAST_WORDS = 4


def test_state_was_found() -> None:
    assert len(STATE) >= 15
    assert {"ledger.Entry", "innovations.Innovation", "authority.Mandate"} <= set(STATE)


def test_every_table_that_is_not_state_exists_and_has_its_reason() -> None:
    labels = {model._meta.label for model in MODELS}
    assert set(guard.NOT_STATE) <= labels, "a stale name in NOT_STATE"
    assert not [label for label, reason in guard.NOT_STATE.items() if len(reason.split()) < LEAST_WORDS]


def test_the_log_is_guarded_against_change() -> None:
    assert set(guard.APPEND_ONLY["ledger.Entry"]) == {"UPDATE", "DELETE"}
    assert "ledger.Entry" in STATE


def _writes(model: type[models.Model]) -> Iterator[str]:
    table, key = model._meta.db_table, model._meta.pk.column
    yield f'INSERT INTO "{table}" DEFAULT VALUES'
    yield f'/* a comment first */ INSERT INTO "{table}" ("{key}") VALUES (NULL)'
    yield f'-- a comment first\nINSERT INTO "{table}" DEFAULT VALUES'
    yield f'WITH one AS (SELECT 1) INSERT INTO "{table}" ("{key}") SELECT NULL FROM one'
    if connection.vendor == "postgresql":  # here the guard asks before it looks at any row
        yield f'DELETE FROM "{table}"'
        yield f'UPDATE "{table}" SET "{key}" = "{key}"'
        yield f'TRUNCATE "{table}" CASCADE'


def _execute(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db
@pytest.mark.parametrize("label", STATE)
def test_a_table_of_state_refuses_raw_writes(label: str) -> None:
    for statement in _writes(apps.get_model(label)):
        with pytest.raises(DatabaseError) as refused:
            _execute(statement)
        assert guard.is_refusal(refused.value), f"{statement}: {refused.value}"


@pytest.mark.usefixtures("town")
def test_rows_of_state_refuse_change_and_deletion(subtests: pytest.Subtests) -> None:
    filled = [label for label in STATE if apps.get_model(label)._base_manager.exists()]
    assert {"ledger.Entry", "ledger.SealedValue", "authority.Mandate", "institutions.Body"} <= set(filled)
    for label in filled:
        table, key = apps.get_model(label)._meta.db_table, apps.get_model(label)._meta.pk.column
        for statement in (
            f'UPDATE "{table}" SET "{key}" = "{key}"',
            f'WITH one AS (SELECT 1) DELETE FROM "{table}"',
        ):
            with subtests.test(statement=statement), pytest.raises(DatabaseError) as refused:
                _execute(statement)
            assert guard.is_refusal(refused.value), f"{statement}: {refused.value}"


@pytest.mark.django_db
def test_a_table_that_is_not_state_can_be_written() -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_content_type (app_label, model) VALUES ('house', 'test')")
        cursor.execute("DELETE FROM django_content_type WHERE app_label = 'house'")
        assert cursor.rowcount == 1
