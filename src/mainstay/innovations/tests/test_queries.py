"""Reads of innovations, their facts for the guards, and the way out into files."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from mainstay_engines.passage.terms import GuardId, Stakes
from pytest_django import DjangoAssertNumQueries

from mainstay.conftest import Town
from mainstay.door.terms import Forbidden, Place
from mainstay.innovations import queries
from mainstay.innovations.mapping import FIELDS
from mainstay.innovations.terms import AmendInnovation, AssignOwner, RetireInnovation, SetStakes
from mainstay.institutions.terms import DeclareCrisis

ON = date(2021, 3, 1)


@pytest.fixture
def ended() -> Iterator[set[UUID]]:
    """The innovations that the room above says have ended."""
    found: set[UUID] = set()
    before = queries._teller[0]
    queries.endings_told_by(lambda innovation, on: innovation in found and on >= ON)
    yield found
    queries.endings_told_by(before)


def test_one_by_number_and_by_identifier(town: Town) -> None:
    row = town.innovation("phone-line")
    assert queries.innovation(row.pk) == queries.by_identifier("phone-line") == row
    assert queries.innovation(None) is None
    assert queries.innovation(uuid4()) is None
    assert queries.by_identifier("none") is None
    assert queries.names([row.pk, uuid4()]) == {row.pk: row.name}


def test_the_place_of_an_innovation_is_that_of_its_body(town: Town) -> None:
    row = town.innovation()
    assert queries.place_of(row.pk) == Place(town.jurisdiction.pk, "XT/", town.body.pk, row.pk)
    with pytest.raises(Forbidden):
        queries.place_of(uuid4())


def test_identifiers_in_the_way(town: Town) -> None:
    for identifier in ("phone-line", "phone-line-2", "other"):
        town.innovation(identifier)
    assert queries.identifiers_like("phone-line") == {"phone-line", "phone-line-2"}


def test_endings_are_told_by_the_room_above(town: Town, ended: set[UUID]) -> None:
    row = town.innovation()
    assert not queries.has_ended(row.pk, ON)
    ended.add(row.pk)
    assert queries.has_ended(row.pk, ON)
    assert not queries.has_ended(row.pk, date(2020, 1, 1))


def test_with_no_room_above_nothing_has_ended() -> None:
    assert not queries._nothing_ended(uuid4(), ON)


class TestFacts:
    def test_of_what_is_only_recorded(self, town: Town) -> None:
        row = town.innovation(owner_post=None)
        facts = queries.facts([row.pk], ON)[row.pk]
        assert (facts.stakes, facts.digital, facts.emergency_contracts) == (None, None, None)
        assert (facts.owner_post, facts.retired_on, facts.refs) == (None, None, {})
        assert facts.anchored_on == date(2020, 4, 1)

    def test_of_what_was_said(self, town: Town) -> None:
        row = town.innovation()
        said = {
            "innovation": row.pk,
            "people_affected": 2_000_000,
            "severity": 3,
            "irreversibility": 2,
            "cost": 1,
        }
        town.do(SetStakes.model_validate(said | {"reason": "Payments"}), "assessor")
        facts = queries.facts([row.pk], ON)[row.pk]
        assert facts.stakes is Stakes.HIGH
        assert facts.stakes_reason == "Payments"

    def test_references_lead_to_the_entries_that_hold_them(self, town: Town) -> None:
        row = town.innovation(digital=True, emergency_contracts=False)
        recorded = str(row.pk)
        refs = queries.facts([row.pk], ON)[row.pk].refs
        assert refs == {GuardId.E5: recorded, GuardId.E6: recorded, GuardId.R3: recorded}
        owner = town.do(AssignOwner(innovation=row.pk, owner_post=town.post("servant").pk), "lead")
        said = {"name": "A line", "problem": "So", "what_was_done": "That", "since": "2020", "digital": True}
        amended = town.do(AmendInnovation.model_validate({**said, "innovation": row.pk}), "lead")
        refs = queries.facts([row.pk], ON)[row.pk].refs
        assert refs == {GuardId.E5: str(amended.pk), GuardId.R3: str(owner.pk)}

    def test_of_the_retired(self, town: Town) -> None:
        row = town.innovation()
        town.do(RetireInnovation(innovation=row.pk, lesson="Enough."), "lead")
        assert queries.facts([row.pk], ON)[row.pk].retired_on == ON

    @pytest.mark.parametrize("many", [1, 12])
    def test_one_query_however_many(
        self, town: Town, django_assert_num_queries: DjangoAssertNumQueries, many: int
    ) -> None:
        ids = [town.innovation().pk for _ in range(many)]
        with django_assert_num_queries(1):
            assert set(queries.facts([*ids, uuid4()], ON)) == set(ids)


class TestPanel:
    def test_says_what_was_said_and_leaves_out_the_rest(self, town: Town) -> None:
        row = town.innovation(
            layers=["policy", "delivery"], sdg_targets=["3.8"], reported_permanence="partly", caveats="Small"
        )
        panel = queries.panel(row.pk, ON)
        said = {line.key: line.value for line in panel.description}
        assert said["Since"] == "March 2020"
        assert said["Layers"] == "Policy, Delivery"
        assert said["SDG targets"] == "3.8 Universal health coverage (Good health and well-being)"
        assert "Domain" not in said
        assert {line.key: line.value for line in panel.reported} == {
            "What became of it": "Reported as kept in part",
            "Caveats": "Small",
        }

    def test_shows_how_the_stakes_came_about_and_the_act_behind(self, town: Town) -> None:
        row = town.innovation(digital=False)
        said = {"innovation": row.pk, "people_affected": 1, "severity": 0, "irreversibility": 0, "cost": 0}
        entry = town.do(SetStakes.model_validate(said | {"reason": "A trial"}), "lead")
        weight = {line.key: line for line in queries.panel(row.pk, ON).weight}
        assert "of 12 points" in str(weight["Stakes"].value)
        assert weight["Stakes"].note == "1 person affected, as stated. A trial"
        assert weight["Stakes"].action is not None
        assert str(entry.pk) in weight["Stakes"].action.url
        assert weight["Owner"].value == "Post of lead, City of Test"
        assert weight["Digital or automated"].value == "No"
        assert weight["Contracts under emergency rules"].value == "Not said"

    def test_of_what_nobody_assessed_or_owns(self, town: Town) -> None:
        weight = {line.key: line for line in queries.panel(town.innovation(owner_post=None).pk, ON).weight}
        assert (weight["Stakes"].value, weight["Stakes"].action) == ("Not assessed", None)
        assert weight["Owner"].value == "Nobody yet"

    def test_tells_whether_it_can_be_taken_over(self, town: Town, ended: set[UUID]) -> None:
        row = town.innovation()
        assert not queries.panel(row.pk, ON).ended
        ended.add(row.pk)
        assert queries.panel(row.pk, ON).ended


def test_targets_in_words() -> None:
    found = queries.targets(["16.10"])[0]
    assert (found.number, found.goal) == ("16.10", "Peace, justice and strong institutions")


def test_crises_of_one_name_are_told_apart(town: Town) -> None:
    assert queries.crisis_labels() == {town.crisis.pk: "Epidemic"}
    again = DeclareCrisis(
        jurisdiction=town.jurisdiction.pk,
        name="Epidemic",
        scope="Again",
        legal_basis="Epidemics Act 2012, article 7",
        starts=datetime(2021, 1, 1, tzinfo=UTC).date(),
    )
    town.do(again, "decider")
    labels = queries.crisis_labels()
    assert labels[town.crisis.pk] == f"Epidemic (XT, 2020-03-01, {town.crisis.pk})"
    assert len(set(labels.values())) == 2


def test_rows_for_a_file_have_every_field_as_text(
    town: Town, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(5):
        town.innovation(
            crisis=town.crisis.pk, digital=True, sources=["https://a.example", "https://b.example"]
        )
    with django_assert_num_queries(2):
        rows = list(queries.export_rows())
    assert len(rows) == 5
    assert list(rows[0]) == list(FIELDS)
    assert rows[0]["crisis"] == "Epidemic"
    assert rows[0]["digital"] == "yes"
    assert rows[0]["sources"] == "https://a.example ; https://b.example"
    assert (rows[0]["body"], rows[0]["jurisdiction"]) == ("City of Test", "XT")
    only = queries.innovations().filter(identifier=rows[0]["identifier"])
    assert [row["identifier"] for row in queries.export_rows(only)] == [rows[0]["identifier"]]


def test_a_cell_of_a_table_is_safe() -> None:
    assert queries.safe_cell("=1") == "'=1"
