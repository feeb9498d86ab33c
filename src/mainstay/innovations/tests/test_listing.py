"""Which innovations the list shows, and its pages."""

import pytest
from pytest_django import DjangoAssertNumQueries

from mainstay.conftest import Town
from mainstay.innovations import listing
from mainstay.innovations.listing import Wanted, matching, page
from mainstay.institutions.terms import AddJurisdiction, Level


@pytest.fixture(autouse=True)
def three_to_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PER_PAGE", 3)


def found(wanted: Wanted) -> set[str]:
    return {row.identifier for row in matching(wanted)}


def test_every_word_must_occur_somewhere_in_name_problem_or_deed(town: Town) -> None:
    town.innovation("a", name="Phone line", problem="Closed COUNTERS")
    town.innovation("b", name="Phone tree", problem="No line")
    town.innovation("c", name="Chat", problem="None", what_was_done="None", caveats="phone line")
    assert found(Wanted(words="phone  counters")) == {"a"}
    assert found(Wanted(words="PHONE line")) == {"a", "b"}
    assert found(Wanted(words="100%")) == set()
    assert found(Wanted()) == {"a", "b", "c"}


def test_each_condition_narrows(town: Town) -> None:
    town.innovation(
        "a",
        domain="justice",
        dimension="internal",
        function="decision",
        layers=["policy"],
        reported_permanence="ended",
        crisis=town.crisis.pk,
    )
    town.innovation("b", layers=["policy", "delivery"], dimension="interface")
    town.innovation("c")
    for wanted, expected in [
        (Wanted(domain="justice"), {"a"}),
        (Wanted(dimension="internal"), {"a"}),
        (Wanted(function="decision"), {"a"}),
        (Wanted(layer="policy"), {"a", "b"}),
        (Wanted(layer="policy", dimension="interface"), {"b"}),
        (Wanted(layer="regulation"), set()),
        (Wanted(permanence="ended"), {"a"}),
        (Wanted(crisis=town.crisis.pk), {"a"}),
        (Wanted(words="innovation", domain="justice"), {"a"}),
    ]:
        assert found(wanted) == expected, wanted


def test_a_jurisdiction_takes_in_what_is_below_it(town: Town) -> None:
    town.innovation("a")
    below = AddJurisdiction(code="XT-A", name="Part", level=Level.REGIONAL, parent=town.jurisdiction.pk)
    town.do(below, "admin")
    assert found(Wanted(place="XT")) == {"a"}
    assert found(Wanted(place="XT-A")) == set()
    assert found(Wanted(place="ZZ")) == set()


def test_pages_go_forth_and_back_over_every_row_once(town: Town) -> None:
    for name in "ggcaebfd":
        town.innovation(name=f"{name}{name}")
    rows = matching(Wanted())
    expected = [row.pk for row in rows]
    assert len(expected) == 8
    forth, mark, pages = [], None, []
    while True:
        one = page(rows, after=mark)
        assert one.total == 8
        forth += [row.pk for row in one.rows]
        pages.append([row.pk for row in one.rows])
        if one.after is None:
            break
        mark = one.after
    assert forth == expected
    back = page(rows, before=pages[2][0])
    assert [row.pk for row in back.rows] == pages[1]
    assert (back.before, back.after) == (pages[1][0], pages[1][-1])
    first = page(rows, before=pages[1][0])
    assert [row.pk for row in first.rows] == pages[0]
    assert (first.before, first.after) == (None, pages[0][-1])


def test_a_mark_that_is_gone_gives_the_first_page(town: Town) -> None:
    row = town.innovation()
    assert page(matching(Wanted()), after=town.body.pk).rows == (row,)


def test_an_empty_list_is_an_empty_page(town: Town) -> None:
    one = page(matching(Wanted(words="nothing", place=town.jurisdiction.code)))
    assert (one.rows, one.total, one.before, one.after) == ((), 0, None, None)


def test_one_can_choose_from_what_is_in_use(town: Town) -> None:
    assert (listing.places(), listing.crises(), listing.domains()) == ([], [], [])
    below = AddJurisdiction(code="XT-A", name="Part", level=Level.REGIONAL, parent=town.jurisdiction.pk)
    town.do(below, "admin")
    town.innovation(domain="justice", crisis=town.crisis.pk)
    town.innovation(domain="justice", crisis=town.crisis.pk)
    assert listing.places() == [("XT", "Testland (XT)")]
    assert listing.crises() == [(str(town.crisis.pk), "Epidemic (XT, 2020)")]
    assert listing.domains() == [("justice", "justice")]


@pytest.mark.parametrize("many", [1, 9])
def test_a_page_takes_the_same_queries_however_long_the_list(
    town: Town, django_assert_num_queries: DjangoAssertNumQueries, many: int
) -> None:
    rows = [town.innovation() for _ in range(many)]
    with django_assert_num_queries(3):
        for row in page(matching(Wanted()), after=rows[0].pk).rows:
            assert row.body.name
            assert row.jurisdiction.name
