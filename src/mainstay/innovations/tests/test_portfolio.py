"""A file on its way in: what is taken of it, the acts, and the report."""

import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from pytest_django import Settings

from mainstay.conftest import Town
from mainstay.door.perform import Circumstances
from mainstay.door.terms import Forbidden, Refused
from mainstay.innovations import mapping, portfolio
from mainstay.innovations.models import Innovation
from mainstay.innovations.planning import Destination, Plan, plan
from mainstay.innovations.portfolio import ImportOptions, ImportReport, PortfolioFile, Take
from mainstay.innovations.tests.files import HEADINGS, PHONE, csv_of
from mainstay.ledger.models import Entry
from mainstay.ledger.queries import content

AT = datetime(2021, 3, 1, tzinfo=UTC)
SECOND = ("second", "Second", "Closed counters", "Another", "2020")
BAD = ("third", "Third", "Closed counters", "Another", "spring")


def file_of(*rows: tuple[str, ...]) -> PortfolioFile:
    return portfolio.read(io.BytesIO(csv_of(HEADINGS, *rows)), "C:\\Users\\x\\portfolio.csv")


def destination(town: Town) -> Destination:
    return Destination(town.body.pk, town.lead, AT)


def planned(town: Town, file: PortfolioFile) -> Plan:
    return plan(mapping.drafts(file.table, portfolio.columns_of(file, None)), destination(town))


def take(town: Town, *rows: tuple[str, ...], options: ImportOptions | None = None) -> ImportReport:
    file = file_of(*rows)
    return portfolio.carry_out(file, planned(town, file), destination(town), options or ImportOptions())


def test_a_file_is_known_by_its_name_without_folders_and_by_its_bytes() -> None:
    file = file_of(PHONE)
    assert file.name == "portfolio.csv"
    assert len(file.sha256) == 64


def test_a_good_file_comes_in_under_one_entry(town: Town) -> None:
    report = take(town, PHONE, SECOND)
    assert (report.lines, report.recorded, report.amended, report.left_out) == (2, 2, 0, 0)
    first, *rest = Entry.objects.order_by("-number")[:3][::-1]
    assert (first.pk, first.act) == (report.entry, "ImportPortfolio")
    assert content(first)["lines"] == 2
    assert {entry.act for entry in rest} == {"RecordInnovation"}
    assert {entry.cause for entry in rest} == {first.pk}


def test_twice_is_once(town: Town) -> None:
    take(town, PHONE, SECOND)
    before = Entry.objects.count()
    report = take(town, PHONE, SECOND)
    assert (report.unchanged, report.entry, report.refused) == (2, None, False)
    assert Entry.objects.count() == before
    assert Innovation.objects.count() == 2


def test_again_with_a_change_updates_that_line(town: Town) -> None:
    take(town, PHONE, SECOND)
    report = take(town, PHONE, (*SECOND[:1], "Renamed", *SECOND[2:]))
    assert (report.recorded, report.amended, report.unchanged) == (0, 1, 1)
    assert Innovation.objects.get(identifier="second").name == "Renamed"


def test_with_a_bad_line_nothing_comes_in(town: Town) -> None:
    before = Entry.objects.count()
    report = take(town, PHONE, BAD)
    assert report.refused
    assert (report.recorded, report.left_out, report.entry) == (0, 2, None)
    assert [(one.line, one.field, one.column) for one in report.problems] == [(3, "since", "year_started")]
    assert Entry.objects.count() == before


def test_only_the_good_lines_come_in_if_asked(town: Town) -> None:
    report = take(town, PHONE, BAD, options=ImportOptions(take=Take.ONLY_GOOD))
    assert (report.recorded, report.left_out, report.refused) == (1, 1, False)
    assert content(Entry.objects.get(act="ImportPortfolio"))["left_out"] == 1
    assert [row.identifier for row in Innovation.objects.all()] == ["phone-line"]


def test_a_source_can_be_cited(town: Town) -> None:
    take(town, PHONE, options=ImportOptions(circumstances=Circumstances(source="The portfolio")))
    assert Entry.objects.get(act="ImportPortfolio").source == "The portfolio"


def test_progress_is_told_to_the_end(town: Town) -> None:
    told: list[tuple[int, int]] = []
    take(town, PHONE, SECOND, options=ImportOptions(progress=lambda done, of: told.append((done, of))))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_what_changed_meanwhile_is_told_with_its_line_and_nothing_comes_in(town: Town) -> None:
    file = file_of(PHONE, SECOND)
    stale = planned(town, file)
    town.innovation("second")
    before = Entry.objects.count()
    report = portfolio.carry_out(file, stale, destination(town), ImportOptions())
    assert [(one.line, one.field) for one in report.problems] == [(3, "identifier")]
    assert (report.refused, report.recorded) == (True, 0)
    assert Entry.objects.count() == before


def test_who_may_not_import_is_forbidden(town: Town) -> None:
    file = file_of(PHONE)
    with pytest.raises(Forbidden):
        portfolio.carry_out(
            file, planned(town, file), replace(destination(town), actor=town.servant), ImportOptions()
        )


def test_a_report_as_data(town: Town) -> None:
    data = take(town, BAD).to_json()
    assert data["entry"] is None
    assert data["problems"][0]["line"] == 2
    assert "such as 2020" in data["problems"][0]["reason"]


def test_limits_can_be_set(settings: Settings) -> None:
    settings.IMPORT_LIMITS = {"lines": 1}
    with pytest.raises(Refused, match="more than 1 lines"):
        file_of(PHONE, SECOND)


def test_columns_are_guessed_or_given() -> None:
    file = file_of(PHONE)
    given = {"id": "identifier", "name": "problem"}
    assert portfolio.columns_of(file, given) == given
    assert portfolio.columns_of(file, None)["year_started"] == "since"
    with pytest.raises(Refused):
        portfolio.columns_of(file, {"name": "name"})
