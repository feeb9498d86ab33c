"""Reads of the log."""

from uuid import UUID, uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from mainstay.authority.terms import RegisterPerson
from mainstay.conftest import Town
from mainstay.door.erasure import erase
from mainstay.door.guard import opened
from mainstay.door.terms import SYSTEM
from mainstay.institutions.terms import AddBody, BodyKind
from mainstay.ledger import queries
from mainstay.ledger.models import Entry
from mainstay.ledger.terms import ERASED

pytestmark = pytest.mark.django_db


def test_an_empty_log_has_no_last_number() -> None:
    assert queries.last_number() == 0
    assert queries.entry(uuid4()) is None
    assert list(queries.entries()) == []
    assert list(queries.full_contents("default")) == []


@pytest.mark.usefixtures("town")
def test_numbers_have_no_gaps_and_follow_the_commits() -> None:
    numbers = list(queries.entries().values_list("number", flat=True))
    assert numbers == list(range(1, queries.last_number() + 1))
    assert Entry.objects.count() == queries.last_number()


def test_after_gives_what_came_since(town: Town) -> None:
    before = queries.last_number()
    added = town.do(
        AddBody(jurisdiction=town.jurisdiction.pk, name="Library", kind=BodyKind.AUTHORITY), "admin"
    )
    assert [entry.pk for entry in queries.after(before)] == [added.pk]
    assert queries.entry(added.pk) == added


def a_person(town: Town) -> UUID:
    act = RegisterPerson(body=town.body.pk, name="Ada Lovelace", email="ada@example.org")
    return town.do(act, "admin").pk


def test_content_is_public_and_sealed_values_stand_apart(town: Town) -> None:
    registered = a_person(town)
    entry = Entry.objects.get(pk=registered)
    content = queries.content(entry)
    assert content["body"] == str(town.body.pk)
    assert set(content["name"]) == set(content["email"]) == {"sealed"}
    assert "Ada" not in entry.canonical
    assert queries.sealed_values([registered]) == {
        registered: {"name": "Ada Lovelace", "email": "ada@example.org"}
    }
    assert queries.sealed_values([]) == {}


def test_full_contents_unseal_what_is_not_erased(town: Town) -> None:
    kept, erased = a_person(town), None
    act = RegisterPerson(body=town.body.pk, name="Grace Hopper", email="grace@example.org")
    erased = town.do(act, "admin").pk
    with opened():
        erase([erased])
    full = {entry.pk: content for entry, content in queries.full_contents("default")}
    assert full[kept]["name"] == "Ada Lovelace"
    assert full[erased]["name"] == full[erased]["email"] == ERASED


@pytest.mark.parametrize("batch", [1, 3, 500])
@pytest.mark.usefixtures("town")
def test_full_contents_come_in_order_whatever_the_batch(batch: int) -> None:
    numbers = [entry.number for entry, _ in queries.full_contents("default", batch)]
    assert numbers == list(range(1, queries.last_number() + 1))


@pytest.mark.usefixtures("town")
def test_full_contents_read_two_queries_a_batch(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(3):  # one batch of entries, its sealed values, and the empty batch after
        read = list(queries.full_contents("default"))
    assert len(read) == queries.last_number() > 0


@pytest.mark.usefixtures("town")
def test_the_founding_acts_name_nobody() -> None:
    first = queries.entries().first()
    assert first is not None
    assert (first.act, first.actor, first.mandate) == ("AddJurisdiction", SYSTEM.person, SYSTEM.mandate)
