"""Sealed values, their erasure, and a replay that comes out the same without them."""

import pytest

from mainstay.authority.models import Person
from mainstay.authority.terms import ErasePerson, ErasureReason, RegisterPerson
from mainstay.conftest import Town
from mainstay.door.guard import opened
from mainstay.door.perform import replay, revived
from mainstay.door.terms import Subject
from mainstay.institutions.models import Body
from mainstay.institutions.terms import AddBody, BodyKind
from mainstay.ledger import queries
from mainstay.ledger.models import Entry, SealedValue
from mainstay.ledger.rules import leaf_hash, seal
from mainstay.ledger.terms import ERASED, Sealed

pytestmark = pytest.mark.django_db


def register(town: Town, name: str) -> Entry:
    return town.do(RegisterPerson(body=town.body.pk, name=name, email=f"{name}@example.org"), "admin")


def test_sealed_fields_appear_as_digests_of_what_is_kept_apart(town: Town) -> None:
    entry = register(town, "ada")
    said = queries.content(entry)
    for row in SealedValue.objects.filter(entry=entry.pk):
        assert said[row.field] == {"sealed": seal(Sealed(row.field, bytes.fromhex(row.salt), row.value))}
    assert set(SealedValue.objects.filter(entry=entry.pk).values_list("field", flat=True)) == {
        "name",
        "email",
    }
    assert "ada" not in entry.canonical


def test_the_same_value_is_sealed_differently_each_time(town: Town) -> None:
    first, second = register(town, "ada"), register(town, "grace")
    salts = set(SealedValue.objects.filter(entry__in=[first.pk, second.pk]).values_list("salt", flat=True))
    assert len(salts) == 4


def test_erasing_leaves_the_entry_byte_for_byte(town: Town) -> None:
    entry = register(town, "ada")
    town.do(ErasePerson(person=entry.pk, reason=ErasureReason.REQUESTED), "admin")
    after = Entry.objects.get(pk=entry.pk)
    assert after.canonical == entry.canonical
    assert leaf_hash(after.canonical.encode()).hex() == after.leaf_hash == entry.leaf_hash
    assert not SealedValue.objects.filter(entry=entry.pk).exists()


def test_a_replay_of_erased_persons_gives_the_same_rows(town: Town) -> None:
    last = queries.last_number()
    for name in ("ada", "grace"):
        town.do(ErasePerson(person=register(town, name).pk, reason=ErasureReason.REQUESTED), "admin")
    register(town, "kept")
    before = list(Person.objects.order_by("pk").values_list())
    with opened():
        Person.objects.filter(pk__in=queries.after(last).values("pk")).delete()
    for entry, content in queries.full_contents("default"):
        if entry.number > last:
            replay(entry, content, "default")
    assert list(Person.objects.order_by("pk").values_list()) == before


def test_a_handler_gives_the_same_rows_every_time(town: Town) -> None:
    entry = town.do(
        AddBody(jurisdiction=town.jurisdiction.pk, name="Library", kind=BodyKind.AUTHORITY), "admin"
    )
    before = list(Body.objects.filter(pk=entry.pk).values_list())
    for _ in range(2):
        with opened():
            Body.objects.filter(pk=entry.pk).delete()
        assert replay(entry, queries.content(entry), "default") == Subject("body", entry.pk)
        assert list(Body.objects.filter(pk=entry.pk).values_list()) == before


def test_a_revived_act_is_typed_and_its_erased_fields_say_so(town: Town) -> None:
    body = str(town.body.pk)
    act = revived(RegisterPerson, {"body": body, "name": ERASED, "email": ERASED})
    assert (act.name, act.email) == (ERASED, ERASED)  # type: ignore[attr-defined]  # a RegisterPerson
    assert act.body == town.body.pk  # type: ignore[attr-defined]  # the same
    whole = {"body": body, "name": "Ada", "email": "ada@example.org"}
    assert revived(RegisterPerson, whole) == RegisterPerson.model_validate(whole)
