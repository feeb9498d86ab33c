"""perform(): all or nothing, on the record, once."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction

from mainstay.conftest import Town
from mainstay.door import perform as performing
from mainstay.door.guard import opened
from mainstay.door.models import IdempotencyKey
from mainstay.door.perform import LONGEST_KEY, Circumstances, perform, perform_all, replay
from mainstay.door.registry import ACTS, Registration
from mainstay.door.terms import SYSTEM, Actor, Forbidden, Happening, Refused, Subject
from mainstay.door.tests.conftest import AT, MakePaint, Paint
from mainstay.institutions.models import Body
from mainstay.institutions.terms import AddBody, BodyKind
from mainstay.ledger import queries
from mainstay.ledger.models import Entry, SealedValue
from mainstay.ledger.rules import leaf_hash, parse_entry, written_at

pytestmark = pytest.mark.django_db
Snapshot = tuple[Any, ...]


def snapshot() -> Snapshot:
    """Everything that a refused act must leave as it was."""
    return (
        list(Body.objects.order_by("pk").values_list()),
        list(Entry.objects.values_list("pk", "leaf_hash")),
        SealedValue.objects.count(),
        IdempotencyKey.objects.count(),
    )


def test_an_act_changes_state_and_leaves_its_entry(town: Town, paint: MakePaint) -> None:
    entry = perform(paint(), town.admin, AT)
    assert Body.objects.get(pk=town.body.pk).name == "red"
    assert entry == Entry.objects.get(number=queries.last_number())
    assert (entry.act, entry.actor, entry.mandate) == ("Paint", town.admin.person, town.admin.mandate)
    assert (entry.subject_kind, entry.subject, entry.body) == ("body", town.body.pk, town.body.pk)
    assert (entry.at, entry.cause, entry.source) == (AT, None, "")


def test_the_columns_repeat_the_canonical_form(town: Town, paint: MakePaint) -> None:
    cause = uuid4()
    entry = perform(paint(), town.admin, AT, Circumstances(cause=cause, source="Gazette 12 of 2021"))
    said = parse_entry(entry.canonical)
    assert said == {
        "format": 1,
        "id": str(entry.pk),
        "act": "Paint",
        "version": 1,
        "actor": str(town.admin.person),
        "mandate": str(town.admin.mandate),
        "subject": {"kind": "body", "id": str(town.body.pk)},
        "place": {
            "innovation": None,
            "body": str(town.body.pk),
            "jurisdiction": str(town.jurisdiction.pk),
        },
        "at": "2021-03-01T09:30:00.000000Z",
        "cause": str(cause),
        "source": "Gazette 12 of 2021",
        "content": {"body": str(town.body.pk), "colour": "red", "then": ""},
        "found": {},
    }
    assert entry.leaf_hash == leaf_hash(entry.canonical.encode()).hex()
    assert entry.cause == cause


def test_the_identifier_tells_when_it_was_really_written(town: Town, paint: MakePaint) -> None:
    entry = perform(paint(), town.admin, AT)
    assert abs(written_at(entry.pk) - datetime.now(tz=UTC)) < timedelta(seconds=10)


@pytest.mark.parametrize(
    ("then", "error"), [("break", RuntimeError), ("refuse", Refused), ("again", RuntimeError)]
)
def test_an_act_that_fails_after_writing_leaves_nothing(
    town: Town, paint: MakePaint, then: str, error: type[Exception]
) -> None:
    before = snapshot()
    with pytest.raises(error):
        perform(paint(then=then), town.admin, AT, Circumstances(key="k"))
    assert snapshot() == before


def test_without_an_entry_there_is_no_change(
    town: Town, paint: MakePaint, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> bytes:
        raise OSError

    before = snapshot()
    monkeypatch.setattr(performing, "leaf_hash", broken)
    with pytest.raises(OSError):  # noqa: PT011 - raised bare above
        perform(paint(), town.admin, AT)
    assert snapshot() == before


@pytest.mark.parametrize("name", ["lead", "decider", "auditor", "outsider"])
def test_an_act_without_the_mandate_leaves_nothing(town: Town, paint: MakePaint, name: str) -> None:
    before = snapshot()
    with pytest.raises(Forbidden):
        perform(paint(), town.actors[name], AT, Circumstances(key="k"))
    assert snapshot() == before


def test_the_handler_runs_inside_the_transaction_and_the_door(town: Town, paint: MakePaint) -> None:
    seen: list[bool] = []
    registration = ACTS["Paint"]

    def watching(act: Paint, happening: Happening) -> Subject:
        seen.append(connection.in_atomic_block)
        return registration.handler(act, happening)

    ACTS["Paint"] = Registration(Paint, watching, registration.where)
    perform(paint(), town.admin, AT)
    assert seen == [True]


def test_what_a_handler_judged_is_in_the_entry_and_rules_a_replay(town: Town, paint: MakePaint) -> None:
    judged = iter(["first", "second"])
    registration = ACTS["Paint"]

    def judging(act: Paint, happening: Happening) -> Subject:
        Body.objects.filter(pk=act.body).update(name=happening.find("shade", lambda: next(judged)))
        return Subject("body", act.body)

    ACTS["Paint"] = Registration(Paint, judging, registration.where)
    entry = perform(paint(), town.admin, AT)
    assert parse_entry(entry.canonical)["found"] == {"shade": "first"}
    with opened():
        Body.objects.filter(pk=town.body.pk).update(name="other")
    replay(entry, queries.content(entry), "default")
    assert Body.objects.get(pk=town.body.pk).name == "first"


def test_an_act_cannot_hide_in_a_longer_transaction(town: Town, paint: MakePaint) -> None:
    before = snapshot()
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        perform(paint(), town.admin, AT)
    assert snapshot() == before


def test_nothing_and_no_time_zone_are_mistakes(town: Town, paint: MakePaint) -> None:
    with pytest.raises(ValueError, match="perform needs"):
        perform_all([], town.admin, AT)
    with pytest.raises(ValueError, match="perform needs"):
        perform(paint(), town.admin, AT.replace(tzinfo=None))


# --- the same request twice ------------------------------------------------------------------------------


def test_the_same_key_twice_gives_the_same_entry_once(town: Town, paint: MakePaint) -> None:
    first = perform(paint(), town.admin, AT, Circumstances(key="k"))
    before = snapshot()
    again = perform(paint(), town.admin, AT + timedelta(days=1), Circumstances(key="k"))
    assert again == first
    assert again.at == AT
    assert snapshot() == before


def test_the_same_key_with_another_act_is_refused(town: Town, paint: MakePaint) -> None:
    perform(paint(), town.admin, AT, Circumstances(key="k"))
    before = snapshot()
    with pytest.raises(Refused, match="idempotency key was used for something else"):
        perform(paint("blue"), town.admin, AT, Circumstances(key="k"))
    assert snapshot() == before


def test_a_key_belongs_to_its_sender(town: Town, paint: MakePaint) -> None:
    first = perform(paint(), town.admin, AT, Circumstances(key="k"))
    other = perform(paint("blue"), town.operator, AT, Circumstances(key="k"))
    assert first != other


def test_without_a_key_the_same_act_happens_twice(town: Town, paint: MakePaint) -> None:
    assert perform(paint(), town.admin, AT) != perform(paint(), town.admin, AT)
    assert IdempotencyKey.objects.count() == 0


def test_a_refused_act_does_not_use_up_its_key(town: Town, paint: MakePaint) -> None:
    with pytest.raises(Refused):
        perform(paint(then="refuse"), town.admin, AT, Circumstances(key="k"))
    assert perform(paint(), town.admin, AT, Circumstances(key="k")).act == "Paint"


def test_a_key_that_is_too_long_is_refused_in_words(town: Town, paint: MakePaint) -> None:
    with pytest.raises(Refused, match="longer than 200 characters"):
        perform(paint(), town.admin, AT, Circumstances(key="k" * (LONGEST_KEY + 1)))
    perform(paint(), town.admin, AT, Circumstances(key="k" * LONGEST_KEY))


def test_a_key_stands_for_a_whole_sequence(town: Town, paint: MakePaint) -> None:
    acts = [paint("red"), paint("blue"), paint("green")]
    first = perform_all(acts, town.admin, AT, Circumstances(key="k"))
    perform(paint("black"), town.admin, AT)
    assert perform_all(acts, town.admin, AT, Circumstances(key="k")) == first
    with pytest.raises(Refused):
        perform_all(acts[:2], town.admin, AT, Circumstances(key="k"))


def test_the_digest_of_an_act_tells_nothing_about_it(town: Town, paint: MakePaint, settings: Any) -> None:
    perform(paint(), town.admin, AT, Circumstances(key="k"))
    first = IdempotencyKey.objects.get().digest
    settings.SECRET_KEY = "another"
    with pytest.raises(Refused):  # under another secret the same act has another digest
        perform(paint(), town.admin, AT, Circumstances(key="k"))
    assert len(first) == 64


# --- several acts in one transaction ----------------------------------------------------------------------


def test_several_acts_form_a_chain(town: Town, paint: MakePaint) -> None:
    last = queries.last_number()
    entries = perform_all([paint("red"), paint("blue"), paint("green")], town.admin, AT)
    assert [entry.number for entry in entries] == [last + 1, last + 2, last + 3]
    assert [entry.cause for entry in entries] == [None, entries[0].pk, entries[0].pk]
    assert Body.objects.get(pk=town.body.pk).name == "green"


def test_a_given_cause_is_the_cause_of_all(town: Town, paint: MakePaint) -> None:
    cause = uuid4()
    entries = perform_all([paint("red"), paint("blue")], town.admin, AT, Circumstances(cause=cause))
    assert {entry.cause for entry in entries} == {cause}


@pytest.mark.parametrize("then", ["break", "refuse"])
def test_several_acts_are_all_or_none(town: Town, paint: MakePaint, then: str) -> None:
    before = snapshot()
    with pytest.raises((RuntimeError, Refused)):
        perform_all(
            [paint("red"), paint("blue", then), paint("green")], town.admin, AT, Circumstances(key="k")
        )
    assert snapshot() == before


def test_one_forbidden_act_forbids_them_all(town: Town, paint: MakePaint) -> None:
    before = snapshot()
    add = AddBody(jurisdiction=town.jurisdiction.pk, name="Library", kind=BodyKind.AUTHORITY)
    with pytest.raises(Forbidden):
        perform_all([paint("red"), add], Actor(town.admin.person, uuid4()), AT)
    assert snapshot() == before


def test_once_founded_the_system_may_only_what_is_the_systems(paint: MakePaint) -> None:
    before = snapshot()
    with pytest.raises(Forbidden):
        perform(paint(), SYSTEM, AT)
    assert snapshot() == before
