"""perform() from several threads at the same moment."""

from uuid import UUID

import pytest

from mainstay.conftest import Town
from mainstay.door.perform import Circumstances, perform
from mainstay.door.terms import Refused
from mainstay.door.tests.conftest import AT, AtOnce, MakePaint
from mainstay.institutions.terms import AddBody, BodyKind
from mainstay.ledger import queries
from mainstay.ledger.models import Entry

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_same_request_in_two_threads_gives_one_entry(
    town: Town, paint: MakePaint, at_once: AtOnce
) -> None:
    def send(_: int) -> UUID:
        return perform(paint(), town.admin, AT, Circumstances(key="k")).pk

    first, second = at_once(send, 2)
    assert first == second
    assert at_once(lambda _: Entry.objects.filter(act="Paint").count(), 1) == [1]


def test_acts_at_once_get_numbers_without_gaps(town: Town, paint: MakePaint, at_once: AtOnce) -> None:
    before = queries.last_number()
    numbers = at_once(lambda number: perform(paint(f"colour {number}"), town.admin, AT).number, 8)
    assert sorted(numbers) == list(range(before + 1, before + 9))


def test_of_two_who_take_the_same_name_one_is_refused(town: Town, at_once: AtOnce) -> None:
    def add(_: int) -> str:
        try:
            perform(
                AddBody(jurisdiction=town.jurisdiction.pk, name="Library", kind=BodyKind.AUTHORITY),
                town.admin,
                AT,
            )
        except Refused as refused:
            return str(refused)
        return "added"

    assert sorted(at_once(add, 3)) == ["This jurisdiction has a body of that name already."] * 2 + ["added"]
