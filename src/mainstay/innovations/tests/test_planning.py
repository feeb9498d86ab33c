"""What importing a file would do, line by line."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

import pytest
from pytest_django import DjangoAssertNumQueries

from mainstay.conftest import Town
from mainstay.door.terms import Actor
from mainstay.innovations import mapping
from mainstay.innovations.mapping import Draft
from mainstay.innovations.planning import Destination, Outcome, Plan, allowed, plan
from mainstay.innovations.queries import crisis_labels, place_of
from mainstay.innovations.tables import Kind, Line, Table
from mainstay.innovations.terms import AmendInnovation, RecordInnovation, RetireInnovation
from mainstay.institutions.terms import AddBody, AddJurisdiction, BodyKind, DeclareCrisis, Level
from mainstay.ledger.models import Entry

AT = datetime(2021, 3, 1, tzinfo=UTC)
GOOD = {"name": "Phone line", "problem": "Closed counters", "what_was_done": "A phone line", "since": "2020"}


def drafts(*rows: dict[str, str]) -> list[Draft]:
    columns = tuple(dict.fromkeys(column for row in rows for column in row))
    lines = (Line(number, tuple(row.get(c, "") for c in columns)) for number, row in enumerate(rows, start=2))
    return mapping.drafts(Table(Kind.CSV, columns, tuple(lines)), mapping.guess(columns))


def planned(
    town: Town, rows: Sequence[dict[str, str]], by: Actor | None = None, bodies: dict[str, UUID] | None = None
) -> Plan:
    return plan(drafts(*rows), Destination(town.body.pk, by or town.lead, AT, bodies or {}))


def body_elsewhere(town: Town, name: str) -> UUID:
    there = town.do(AddJurisdiction(code="XU", name="Elsewhere", level=Level.NATIONAL), "operator").subject
    return town.do(AddBody(jurisdiction=there, name=name, kind=BodyKind.AUTHORITY), "operator").subject


def reasons(found: Plan) -> list[tuple[int, str]]:
    return [(one.line, one.field) for one in found.problems]


def test_a_new_line_is_recorded_and_planning_changes_nothing(town: Town) -> None:
    before = Entry.objects.count()
    found = planned(town, [GOOD])
    act = found.steps[0].act
    assert isinstance(act, RecordInnovation)
    assert (act.identifier, act.body, act.name) == ("phone-line", town.body.pk, "Phone line")
    assert (found.recorded, found.amended, found.unchanged, found.left_out) == (1, 0, 0, 0)
    assert Entry.objects.count() == before


def test_a_known_line_changes_only_what_the_file_has_columns_for(town: Town) -> None:
    row = town.innovation("phone-line", caveats="Small", digital=True, crisis=town.crisis.pk)
    found = planned(town, [{"id": "phone-line", "name": "Phone line", "caveats": ""}])
    act = found.steps[0].act
    assert isinstance(act, AmendInnovation)
    assert (act.innovation, act.name, act.caveats) == (row.pk, "Phone line", "")
    assert (act.digital, act.crisis, act.problem) == (True, town.crisis.pk, row.problem)
    assert (found.recorded, found.amended) == (0, 1)


def test_a_line_that_says_what_is_known_has_no_act(town: Town) -> None:
    row = town.innovation("phone-line", problem="Closed\r\ncounters")
    line = {"id": "phone-line", "name": row.name, "problem": "Closed\ncounters"}
    found = planned(town, [line])
    assert (found.steps, found.unchanged, found.outcome(2)) == ((), 1, Outcome.KNOWN)


def test_each_line_has_its_outcome(town: Town) -> None:
    known = GOOD | {"name": "Known", "identifier": "known", "body": town.body.pk}
    town.do(RecordInnovation.model_validate(known), "lead")
    town.innovation("changed", name="Before")
    found = planned(
        town,
        [
            GOOD | {"id": "fresh"},
            GOOD | {"id": "changed"},
            GOOD | {"id": "known", "name": "Known"},
            GOOD | {"id": "bad", "since": "x"},
        ],
    )
    outcomes = [found.outcome(line) for line in range(2, 6)]
    assert outcomes == [Outcome.NEW, Outcome.CHANGED, Outcome.KNOWN, Outcome.BAD]
    assert (found.recorded, found.amended, found.unchanged, found.left_out) == (1, 1, 1, 1)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("id", "Upper Case"),
        ("id", "import"),
        ("name", ""),
        ("name", "x" * 201),
        ("problem", "x" * 4_001),
        ("problem", "bell\x07"),
        ("since", "2021-03-02"),
        ("since", "2020-02-30"),
        ("sdg_targets", "17.20"),
        ("sdg_targets", "goal 3"),
        ("sources", "ftp://a.example"),
        ("sources", " ".join(f"https://a.example/{n}" for n in range(31))),
        ("crisis", "Unheard of"),
        ("body", "Nobody"),
        ("jurisdiction", "ZZ"),
    ],
)
def test_a_bad_line_is_left_out_with_field_and_reason(town: Town, field: str, text: str) -> None:
    found = planned(town, [GOOD | {"id": "one", field: text}])
    assert not found.steps
    expected = {"id": "identifier", "jurisdiction": "body"}.get(field, field)
    assert reasons(found) == [(2, expected)]
    assert found.problems[0].said
    assert "%(" not in found.problems[0].said


def test_every_fault_of_a_line_is_reported(town: Town) -> None:
    found = planned(town, [{"id": "one", "name": "", "problem": "", "what_was_done": "Yes", "since": "x"}])
    assert {field for _line, field in reasons(found)} == {"name", "problem", "since"}


def test_a_new_innovation_needs_the_fields_that_a_file_lacks(town: Town) -> None:
    found = planned(town, [{"id": "one", "name": "Phone line"}])
    assert {field for _line, field in reasons(found)} == {"problem", "what_was_done", "since"}


def test_an_identifier_comes_once_in_a_file(town: Town) -> None:
    found = planned(town, [GOOD | {"id": "one"}, GOOD | {"id": "two"}, GOOD | {"id": "one"}])
    assert reasons(found) == [(4, "identifier")]
    assert "Line 2" in found.problems[0].said
    assert found.outcome(2) is Outcome.NEW


def test_two_lines_of_one_name_without_identifiers_are_told(town: Town) -> None:
    assert reasons(planned(town, [GOOD, GOOD])) == [(3, "identifier")]


def test_a_retired_innovation_is_not_changed_but_may_be_in_the_file(town: Town) -> None:
    row = town.innovation("phone-line")
    town.do(RetireInnovation(innovation=row.pk, lesson="Enough."), "lead")
    assert planned(town, [{"id": "phone-line", "name": row.name}]).unchanged == 1
    assert len(planned(town, [{"id": "phone-line", "name": "Other"}]).problems) == 1


def test_the_innovation_of_another_body_is_not_touched(town: Town) -> None:
    theirs = GOOD | {"identifier": "theirs", "body": town.other_body.pk}
    town.do(RecordInnovation.model_validate(theirs), "outsider")
    assert reasons(planned(town, [GOOD | {"id": "theirs", "name": "Mine"}])) == [(2, "identifier")]


class TestBodies:
    def test_a_line_names_its_body(self, town: Town) -> None:
        rows = [
            GOOD | {"id": "one", "body": "other OFFICE"},
            GOOD | {"id": "two", "body": "Other office", "jurisdiction": "xt"},
            GOOD | {"id": "three", "body": ""},
        ]
        found = planned(town, rows, town.operator)
        bodies = [step.act.body for step in found.steps if isinstance(step.act, RecordInnovation)]
        assert bodies == [town.other_body.pk, town.other_body.pk, town.body.pk]

    def test_bodies_can_be_given_by_identifier(self, town: Town) -> None:
        found = planned(town, [GOOD | {"id": "one"}], town.operator, {"one": town.other_body.pk})
        act = found.steps[0].act
        assert isinstance(act, RecordInnovation)
        assert act.body == town.other_body.pk

    def test_a_jurisdiction_alone_is_enough_where_it_has_one_body(self, town: Town) -> None:
        body = body_elsewhere(town, "Ministry")
        found = planned(town, [GOOD | {"jurisdiction": "XU"}], town.operator)
        act = found.steps[0].act
        assert isinstance(act, RecordInnovation)
        assert act.body == body

    def test_in_ones_own_jurisdiction_it_is_ones_own_body(self, town: Town) -> None:
        act = planned(town, [GOOD | {"jurisdiction": "XT"}]).steps[0].act
        assert isinstance(act, RecordInnovation)
        assert act.body == town.body.pk

    def test_a_name_that_two_bodies_have_needs_the_jurisdiction(self, town: Town) -> None:
        body_elsewhere(town, town.body.name)
        assert reasons(planned(town, [GOOD | {"body": town.body.name}], town.operator)) == [(2, "body")]
        fine = planned(town, [GOOD | {"body": town.body.name, "jurisdiction": "XT"}], town.operator)
        assert fine.recorded == 1

    def test_a_body_for_which_one_may_not_record_looks_like_none(self, town: Town) -> None:
        rows = [GOOD | {"id": "one", "body": "Other office"}, GOOD | {"id": "two", "body": "?"}]
        found = planned(town, rows)
        assert found.problems[0].reason == found.problems[1].reason


class TestCrises:
    def test_a_crisis_goes_by_its_name_or_number(self, town: Town) -> None:
        number = str(town.crisis.pk)
        rows = [GOOD | {"id": "one", "crisis": "epidemic"}, GOOD | {"id": "two", "crisis": number}]
        found = planned(town, rows)
        assert [step.act.crisis for step in found.steps] == [town.crisis.pk] * 2

    def test_a_blank_cell_takes_the_crisis_away(self, town: Town) -> None:
        row = town.innovation("one", crisis=town.crisis.pk)
        found = planned(town, [{"id": "one", "name": row.name, "crisis": ""}])
        assert found.steps[0].act.crisis is None

    def test_a_name_that_two_crises_have_needs_the_number(self, town: Town) -> None:
        again = DeclareCrisis(
            jurisdiction=town.jurisdiction.pk,
            name="Epidemic",
            scope="Again",
            legal_basis="Epidemics Act 2012, article 7",
            starts=AT.date(),
        )
        town.do(again, "decider")
        assert reasons(planned(town, [GOOD | {"crisis": "Epidemic"}])) == [(2, "crisis")]
        label = crisis_labels()[town.crisis.pk]
        assert planned(town, [GOOD | {"crisis": label}]).steps[0].act.crisis == town.crisis.pk


def test_the_number_of_queries_does_not_grow_with_the_lines(
    town: Town, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    few = [GOOD | {"id": f"line-{n}"} for n in range(3)]
    many = [GOOD | {"id": f"line-{n}"} for n in range(300)]
    for rows in (few, many):
        with django_assert_num_queries(5):
            assert planned(town, rows).recorded == len(rows)


def test_allowed_tells_without_raising(town: Town) -> None:
    place = place_of(town.innovation().pk)
    assert allowed(RecordInnovation.may, place, town.lead, AT)
    assert not allowed(RecordInnovation.may, place, town.outsider, AT)
