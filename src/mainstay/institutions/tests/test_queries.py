"""Reads of the tree, of bodies, and of the crises that run."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from mainstay.conftest import Town
from mainstay.door.terms import Forbidden, Refused
from mainstay.institutions import queries
from mainstay.institutions.models import Crisis, Jurisdiction
from mainstay.institutions.terms import AddBody, AddJurisdiction, BodyKind, DeclareCrisis, EndCrisis, Level

pytestmark = pytest.mark.django_db
TODAY = date(2021, 3, 1)


def add(town: Town, code: str, parent: UUID | None, level: Level = Level.REGIONAL) -> Jurisdiction:
    act = AddJurisdiction(code=code, name=f"Place {code}", level=level, parent=parent)
    return Jurisdiction.objects.get(pk=town.do(act, "operator").subject)


@pytest.fixture
def north(town: Town) -> Jurisdiction:
    return add(town, "XT-N", town.jurisdiction.pk)


def test_a_place_with_all_below_and_above_it(town: Town, north: Jurisdiction) -> None:
    look_alike = add(town, "XTX", None, Level.NATIONAL)
    assert set(queries.below("XT/")) == {town.jurisdiction, north}
    assert queries.ancestors(north.path) == [town.jurisdiction, north]
    assert queries.paths()[look_alike.pk] == "XTX/"
    assert queries.names([north.pk]) == {north.pk: "Place XT-N"}
    assert queries.jurisdiction_by_code("XT-N") == north
    assert queries.jurisdiction(north.pk) == north


def test_what_is_not_there_is_none() -> None:
    assert queries.jurisdiction(uuid4()) is None
    assert queries.jurisdiction(None) is None
    assert queries.jurisdiction_by_code("ZZ") is None
    assert queries.body(uuid4()) is None
    assert queries.body(None) is None
    assert queries.crisis(uuid4()) is None
    assert queries.crisis(None) is None
    with pytest.raises(Forbidden):
        queries.place_of(uuid4())
    with pytest.raises(Forbidden):
        queries.place_of(None)
    with pytest.raises(Forbidden):
        queries.place_of_crisis(uuid4())


def test_a_body_is_competent_at_home_and_below(town: Town, north: Jurisdiction) -> None:
    assert queries.is_competent(town.body.pk, "XT/")
    assert queries.is_competent(town.body.pk, north.path)
    assert not queries.is_competent(town.body.pk, "XTX/")
    assert not queries.is_competent(town.other_body.pk, "XT/")  # it does not decide
    assert not queries.is_competent(uuid4(), "XT/")


def test_a_body_below_is_not_competent_above(town: Town, north: Jurisdiction) -> None:
    act = AddBody(
        jurisdiction=north.pk,
        name="Region",
        kind=BodyKind.AUTHORITY,
        decides=True,
        competence="Regions Act 1990, section 1",
    )
    region = town.do(act, "admin").subject
    assert queries.is_competent(region, north.path)
    assert not queries.is_competent(region, "XT/")


def test_crises_reach_down_and_run_to_their_last_day(town: Town, north: Jurisdiction) -> None:
    town.do(EndCrisis(crisis=town.crisis.pk, ends=TODAY, reason="Over."), "decider")
    epidemic = town.crisis
    assert queries.crises_over(north.path, TODAY) == [epidemic]
    assert queries.crises_over(north.path, date(2021, 3, 2)) == []
    assert queries.crises_over(north.path, date(2020, 2, 29)) == []
    assert queries.crises_over(north.path) == [epidemic]
    assert queries.crises_over("XU/") == []


def test_the_tree_counts_what_is_in_each_place(
    town: Town, north: Jurisdiction, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    town.innovation()
    town.do(AddBody(jurisdiction=north.pk, name="Office", kind=BodyKind.AUTHORITY), "admin")
    with django_assert_num_queries(2):
        rows, after = queries.tree("", "", 50, TODAY)
    assert after == ""
    assert [(row.place.code, row.depth, row.bodies, row.crises, row.innovations) for row in rows] == [
        ("XT", 0, 2, 1, 1),
        ("XT-N", 1, 1, 0, 0),
    ]
    assert queries.tree("", "", 50, date(2020, 1, 1))[0][0].crises == 0


def test_innovations_are_counted_with_those_below(
    town: Town, north: Jurisdiction, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "_counters", [lambda: {"XT/": 2, north.path: 3, "XTX/": 7}])
    assert [row.innovations for row in queries.tree("", "", 50, TODAY)[0]] == [5, 3]
    assert town.jurisdiction.code == "XT"


def test_the_tree_is_paged_without_gaps(
    town: Town, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(7):
        add(town, f"XT-{number}", town.jurisdiction.pk)
    seen: list[str] = []
    after = ""
    while True:
        with django_assert_num_queries(2):
            rows, after = queries.tree("", after, 3, TODAY)
        seen += [row.place.path for row in rows]
        if not after:
            break
    assert seen == sorted(Jurisdiction.objects.values_list("path", flat=True))


def test_the_tree_is_searched_by_name_or_code(town: Town, north: Jurisdiction) -> None:
    assert [row.place for row in queries.tree("PLACE", "", 50, TODAY)[0]] == [north]
    assert [row.place for row in queries.tree("xt", "", 50, TODAY)[0]] == [town.jurisdiction, north]
    assert queries.tree("100%", "", 50, TODAY) == ([], "")


def test_crises_are_paged_the_newest_first(town: Town) -> None:
    for number in range(4):
        act = DeclareCrisis(
            jurisdiction=town.jurisdiction.pk,
            name=f"Flood {number}",
            scope="The valley",
            legal_basis="Floods Act 1999, section 2",
            starts=date(2021, 1, 1 + number // 2),
        )
        town.do(act, "decider")
    seen: list[Crisis] = []
    last: Crisis | None = None
    while True:
        rows, last = queries.crises_page("", last, 2)
        seen += rows
        if last is None:
            break
    assert seen == list(queries.crises())
    assert [one.starts for one in seen] == sorted((one.starts for one in seen), reverse=True)
    assert len(queries.crises_page("flood", None, 9)[0]) == 4
    assert len(queries.crises_page("testland", None, 9)[0]) == 5


def test_rooms_above_may_ask_about_a_legal_basis() -> None:
    with pytest.raises(Refused) as refused:
        queries.check_legal_basis("", "basis")
    assert refused.value.field == "basis"
