"""The acts of innovations: each one done, each refusal, and each without the mandate."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from mainstay.authority.terms import AbolishPost, Role
from mainstay.conftest import Town
from mainstay.door.perform import perform, perform_all
from mainstay.door.terms import SYSTEM, Act, Forbidden, Refused
from mainstay.innovations import queries
from mainstay.innovations.models import Innovation
from mainstay.innovations.terms import (
    AmendInnovation,
    AssignOwner,
    ImportPortfolio,
    ReanchorInnovation,
    RecordInnovation,
    RetireInnovation,
    SetStakes,
)
from mainstay.institutions.models import Body
from mainstay.institutions.terms import AddBody, AddJurisdiction, BodyKind, DeclareCrisis, Level
from mainstay.ledger.models import Entry

AT = datetime(2021, 3, 1, tzinfo=UTC)
TEXTS = {
    "name": "Phone line",
    "problem": "Closed counters",
    "what_was_done": "A phone line",
    "since": "2020-03",
}


def record(town: Town, **said: object) -> RecordInnovation:
    return RecordInnovation.model_validate({**TEXTS, "body": town.body.pk} | said)


def amend(row: Innovation, **said: object) -> AmendInnovation:
    return AmendInnovation.model_validate({**TEXTS, "innovation": row.pk} | said)


def stakes(row: Innovation, **said: object) -> SetStakes:
    base = {"innovation": row.pk, "people_affected": 20_000, "severity": 2, "irreversibility": 1, "cost": 1}
    return SetStakes.model_validate(base | {"reason": "A wrong answer costs a payment."} | said)


def body_elsewhere(town: Town) -> Body:
    """A body of another country."""
    there = town.do(AddJurisdiction(code="XU", name="Elsewhere", level=Level.NATIONAL), "operator").subject
    body = AddBody(jurisdiction=there, name="Ministry of Elsewhere", kind=BodyKind.AUTHORITY)
    return Body.objects.get(pk=town.do(body, "operator").subject)


def crisis_elsewhere(town: Town) -> UUID:
    """A crisis of another country."""
    body = body_elsewhere(town)
    town.hire("stranger", body, (Role.DECISION_MAKER,), town.operator)
    act = DeclareCrisis(
        jurisdiction=body.jurisdiction_id,
        name="Flood",
        scope="The whole country",
        legal_basis="Flood Act 2001, section 2",
        starts=AT.date(),
    )
    return town.do(act, "stranger").subject


def refused(town: Town, act: Act, by: str = "lead") -> Refused:
    before = Entry.objects.count()
    with pytest.raises(Refused) as found:
        town.do(act, by)
    assert Entry.objects.count() == before
    return found.value


@pytest.fixture
def lapsed() -> Iterator[set[UUID]]:
    """The innovations that the room above says have lapsed."""
    ended: set[UUID] = set()
    before = queries._teller[0]
    queries.endings_told_by(lambda innovation, on: innovation in ended and on >= AT.date())
    yield ended
    queries.endings_told_by(before)


class TestRecord:
    def test_records_what_was_said(self, town: Town) -> None:
        entry = town.do(
            record(
                town,
                identifier="phone-line",
                crisis=town.crisis.pk,
                layers=["delivery", "delivery"],
                sdg_targets=["16.6"],
                digital=False,
                owner_post=town.post("lead").pk,
            ),
            "lead",
        )
        row = Innovation.objects.get(identifier="phone-line")
        assert row.pk == entry.pk == entry.subject == entry.innovation == row.described_by == row.owner_by
        assert (row.body, row.jurisdiction) == (town.body, town.jurisdiction)
        assert (row.name, row.since, row.layers, row.digital) == (
            "Phone line",
            "2020-03",
            ["delivery"],
            False,
        )
        assert row.crisis_id == town.crisis.pk
        assert row.recorded_at == row.anchored_at == AT
        assert row.stakes_by is None

    def test_makes_an_identifier_from_the_name_and_never_doubles_it(self, town: Town) -> None:
        for expected in ("phone-line", "phone-line-2", "phone-line-3"):
            entry = town.do(record(town), "servant")
            assert Innovation.objects.get(pk=entry.subject).identifier == expected

    def test_refuses_an_identifier_in_use_even_at_another_body(self, town: Town) -> None:
        town.do(record(town, identifier="phone-line"), "lead")
        act = record(town, identifier="phone-line", body=town.other_body.pk)
        assert refused(town, act, "outsider").field == "identifier"

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("identifier", "import"),
            ("since", "2021-03-02"),
            ("since", "2020-02-30"),
            ("problem", "bell\x07"),
            ("sdg_targets", ["17.20"]),
            ("crisis", uuid4()),
            ("owner_post", uuid4()),
        ],
    )
    def test_refuses(self, town: Town, field: str, value: object) -> None:
        assert refused(town, record(town, **{field: value})).field == field

    def test_refuses_a_crisis_of_another_place(self, town: Town) -> None:
        assert refused(town, record(town, crisis=crisis_elsewhere(town))).field == "crisis"

    def test_refuses_a_post_of_another_body_as_owner(self, town: Town) -> None:
        assert refused(town, record(town, owner_post=town.post("outsider").pk)).field == "owner_post"

    def test_refuses_an_abolished_post_as_owner(self, town: Town) -> None:
        post = town.post("servant").pk
        town.do(AbolishPost(post=post, reason="Merged"), "admin")
        assert refused(town, record(town, owner_post=post)).field == "owner_post"

    @pytest.mark.parametrize("by", ["assessor", "decider", "auditor", "outsider"])
    def test_needs_the_mandate(self, town: Town, by: str) -> None:
        with pytest.raises(Forbidden):
            town.do(record(town), by)
        assert not Innovation.objects.exists()

    def test_at_a_body_that_does_not_exist_is_forbidden(self, town: Town) -> None:
        with pytest.raises(Forbidden):
            town.do(record(town, body=uuid4()), "lead")


class TestAmend:
    def test_changes_the_description_and_nothing_else(self, town: Town) -> None:
        row = town.innovation(digital=True)
        entry = town.do(amend(row, who_was_served="Residents", digital=None), "servant")
        now = Innovation.objects.get(pk=row.pk)
        assert (now.name, now.who_was_served, now.digital) == ("Phone line", "Residents", None)
        assert now.described_by == entry.pk
        assert (now.identifier, now.owner_post, now.anchored_at) == (
            row.identifier,
            row.owner_post,
            row.anchored_at,
        )

    def test_refuses_to_change_nothing(self, town: Town) -> None:
        row = town.innovation()
        town.do(amend(row), "lead")
        assert "nothing" in refused(town, amend(row)).reason

    def test_refuses_the_future(self, town: Town) -> None:
        assert refused(town, amend(town.innovation(), since="2022")).field == "since"

    def test_refuses_a_crisis_of_another_place(self, town: Town) -> None:
        act = amend(town.innovation(), crisis=crisis_elsewhere(town))
        assert refused(town, act).field == "crisis"

    def test_keeps_a_crisis_from_before_a_takeover(self, town: Town) -> None:
        row = town.innovation(crisis=town.crisis.pk)
        town.do(RetireInnovation(innovation=row.pk, lesson="Start earlier"), "lead")
        body = body_elsewhere(town)
        town.hire("taker", body, (Role.INNOVATION_LEAD,), town.operator)
        town.do(ReanchorInnovation(innovation=row.pk, body=body.pk, reason="Ours now"), "taker")
        town.do(amend(row, crisis=town.crisis.pk), "taker")
        assert Innovation.objects.get(pk=row.pk).crisis_id == town.crisis.pk

    @pytest.mark.parametrize("by", ["assessor", "decider", "auditor", "outsider"])
    def test_needs_the_mandate(self, town: Town, by: str) -> None:
        row = town.innovation()
        with pytest.raises(Forbidden):
            town.do(amend(row), by)

    def test_of_what_does_not_exist_is_forbidden(self, town: Town) -> None:
        with pytest.raises(Forbidden):
            town.do(AmendInnovation.model_validate({**TEXTS, "innovation": uuid4()}), "lead")


class TestStakes:
    @pytest.mark.parametrize("by", ["lead", "assessor"])
    def test_keeps_what_was_said(self, town: Town, by: str) -> None:
        row = town.innovation()
        entry = town.do(stakes(row), by)
        now = Innovation.objects.get(pk=row.pk)
        assert (now.people_affected, now.severity, now.irreversibility, now.cost) == (20_000, 2, 1, 1)
        assert now.stakes_reason == "A wrong answer costs a payment."
        assert now.stakes_by == entry.pk

    def test_refuses_to_change_nothing(self, town: Town) -> None:
        row = town.innovation()
        town.do(stakes(row), "lead")
        refused(town, stakes(row))
        town.do(stakes(row, severity=3), "lead")

    def test_refuses_a_control_character(self, town: Town) -> None:
        assert refused(town, stakes(town.innovation(), reason="bell\x07")).field == "reason"

    @pytest.mark.parametrize("by", ["servant", "decider", "auditor", "outsider"])
    def test_needs_the_mandate(self, town: Town, by: str) -> None:
        row = town.innovation()
        with pytest.raises(Forbidden):
            town.do(stakes(row), by)


class TestOwner:
    def test_makes_a_post_the_owner(self, town: Town) -> None:
        row = town.innovation()
        entry = town.do(AssignOwner(innovation=row.pk, owner_post=town.post("servant").pk), "lead")
        now = Innovation.objects.get(pk=row.pk)
        assert now.owner_post == town.post("servant")
        assert now.owner_by == entry.pk

    def test_refuses_the_owner_it_has(self, town: Town) -> None:
        act = AssignOwner(innovation=town.innovation().pk, owner_post=town.post("lead").pk)
        assert refused(town, act).field == "owner_post"

    def test_refuses_a_post_of_another_body(self, town: Town) -> None:
        act = AssignOwner(innovation=town.innovation().pk, owner_post=town.post("outsider").pk)
        assert refused(town, act).field == "owner_post"

    @pytest.mark.parametrize("by", ["servant", "assessor", "decider", "auditor", "outsider"])
    def test_needs_the_mandate(self, town: Town, by: str) -> None:
        row = town.innovation()
        with pytest.raises(Forbidden):
            town.do(AssignOwner(innovation=row.pk, owner_post=town.post("servant").pk), by)


class TestRetire:
    def test_keeps_the_lesson(self, town: Town) -> None:
        row = town.innovation()
        town.do(RetireInnovation(innovation=row.pk, lesson="Staff the line before it opens."), "lead")
        now = Innovation.objects.get(pk=row.pk)
        assert (now.retired_at, now.lesson) == (AT, "Staff the line before it opens.")

    def test_afterwards_refuses_everything_but_taking_over(self, town: Town) -> None:
        row = town.innovation()
        retire = RetireInnovation(innovation=row.pk, lesson="Enough.")
        town.do(retire, "lead")
        owner = AssignOwner(innovation=row.pk, owner_post=town.post("servant").pk)
        for act in (retire, amend(row), stakes(row), owner):
            assert "retired" in refused(town, act).reason

    @pytest.mark.parametrize("by", ["servant", "assessor", "decider", "auditor", "outsider"])
    def test_needs_the_mandate(self, town: Town, by: str) -> None:
        row = town.innovation()
        with pytest.raises(Forbidden):
            town.do(RetireInnovation(innovation=row.pk, lesson="Enough."), by)


class TestReanchor:
    def take(self, row: Innovation, body: UUID, post: UUID | None = None) -> ReanchorInnovation:
        return ReanchorInnovation(innovation=row.pk, body=body, owner_post=post, reason="It is needed here.")

    def test_takes_over_what_was_retired_and_keeps_its_lesson(self, town: Town) -> None:
        row = town.innovation()
        town.do(RetireInnovation(innovation=row.pk, lesson="Enough."), "lead")
        later = AT + timedelta(days=9)
        post = town.post("outsider").pk
        entry = town.do(self.take(row, town.other_body.pk, post), "outsider", later)
        now = Innovation.objects.get(pk=row.pk)
        assert (now.body, now.owner_post_id, now.owner_by) == (town.other_body, post, entry.pk)
        assert (now.anchored_at, now.retired_at, now.lesson) == (later, None, "Enough.")
        assert now.recorded_at == row.recorded_at

    def test_takes_over_what_lapsed_without_an_owner_yet(self, town: Town, lapsed: set[UUID]) -> None:
        row = town.innovation()
        lapsed.add(row.pk)
        town.do(self.take(row, town.other_body.pk), "outsider")
        now = Innovation.objects.get(pk=row.pk)
        assert (now.body, now.owner_post, now.owner_by) == (town.other_body, None, None)

    def test_does_not_take_what_is_still_on_its_way(self, town: Town, lapsed: set[UUID]) -> None:
        row = town.innovation()
        assert row.pk not in lapsed
        refused(town, self.take(row, town.other_body.pk), "outsider")
        assert Innovation.objects.get(pk=row.pk).body == town.body

    def test_refuses_an_owner_of_the_body_it_leaves(self, town: Town, lapsed: set[UUID]) -> None:
        row = town.innovation()
        lapsed.add(row.pk)
        act = self.take(row, town.other_body.pk, town.post("lead").pk)
        assert refused(town, act, "outsider").field == "owner_post"

    def test_into_a_body_that_is_not_ones_own_is_forbidden(self, town: Town, lapsed: set[UUID]) -> None:
        row = town.innovation()
        lapsed.add(row.pk)
        with pytest.raises(Forbidden):
            town.do(self.take(row, town.other_body.pk), "lead")

    @pytest.mark.parametrize("by", ["servant", "assessor", "auditor", "admin"])
    def test_needs_the_mandate(self, town: Town, lapsed: set[UUID], by: str) -> None:
        row = town.innovation()
        lapsed.add(row.pk)
        with pytest.raises(Forbidden):
            town.do(self.take(row, town.body.pk), by)

    def test_of_what_does_not_exist_is_forbidden(self, town: Town) -> None:
        act = ReanchorInnovation(innovation=uuid4(), body=town.body.pk, reason="It is needed here.")
        with pytest.raises(Forbidden):
            town.do(act, "lead")


class TestImport:
    def act(self, town: Town) -> ImportPortfolio:
        return ImportPortfolio(
            body=town.body.pk, file_name="a.csv", sha256="0" * 64, lines=2, recorded=1, amended=0, left_out=1
        )

    def test_is_the_cause_of_the_acts_that_follow(self, town: Town) -> None:
        first, second = perform_all([self.act(town), record(town)], town.lead, AT)
        assert (first.subject_kind, first.subject) == ("body", town.body.pk)
        assert second.cause == first.pk

    def test_comes_in_wholly_or_not_at_all(self, town: Town) -> None:
        before = Entry.objects.count()
        with pytest.raises(Refused):
            perform_all([self.act(town), record(town), record(town, since="2030")], town.lead, AT)
        assert not Innovation.objects.exists()
        assert Entry.objects.count() == before

    @pytest.mark.parametrize("by", ["servant", "assessor", "decider", "auditor", "outsider"])
    def test_needs_the_mandate(self, town: Town, by: str) -> None:
        with pytest.raises(Forbidden):
            town.do(self.act(town), by)

    def test_is_not_for_the_system(self, town: Town) -> None:
        with pytest.raises(Forbidden):
            perform(self.act(town), SYSTEM, AT)
