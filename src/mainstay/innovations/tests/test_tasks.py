"""Importing and exporting files from the command line."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mainstay_engines.evidence.targets import TARGETS

from mainstay.conftest import Town
from mainstay.door.terms import Refused
from mainstay.innovations.models import Innovation
from mainstay.innovations.tasks import body_named, export_file, import_file
from mainstay.innovations.terms import Dimension, Layer, RecordInnovation
from mainstay.institutions.terms import AddBody, AddJurisdiction, BodyKind, Level
from mainstay.ledger.models import Entry

AT = datetime(2021, 3, 1, tzinfo=UTC)
PORTFOLIO = Path(__file__).parents[4] / "demo" / "crisis-innovations.csv"
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n\r'=+-@\t"), max_size=30)
LONG = TEXTS.map(lambda text: f"=Said: {text}")
SAID = st.fixed_dictionaries(
    {"name": LONG, "problem": LONG, "what_was_done": LONG, "since": st.just("2020-03")},
    optional={
        "place": TEXTS,
        "caveats": TEXTS,
        "domain": TEXTS,
        "dimension": st.sampled_from(Dimension),
        "layers": st.lists(st.sampled_from(Layer), max_size=5),
        "sdg_targets": st.lists(st.sampled_from(TARGETS), max_size=4),
        "digital": st.booleans(),
        "sources": st.lists(st.sampled_from(["https://a.example/?q=;", "https://b.example"]), max_size=3),
    },
)


def test_the_shipped_portfolio_comes_in_whole_and_once(town: Town) -> None:
    report = import_file(PORTFOLIO, town.body.pk, town.lead, AT)
    assert (report.lines, report.recorded, report.problems) == (62, 62, ())
    row = Innovation.objects.get(identifier="novissi-tg")
    assert row.place == "Togo; national (Ministry of Digital Economy)"
    assert (row.since, row.reported_permanence, len(row.sources)) == ("2020", "partly", 4)
    assert row.caveats.startswith("Needs a phone")
    again = import_file(PORTFOLIO, town.body.pk, town.lead, AT)
    assert (again.unchanged, again.entry) == (62, None)


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_the_portfolio_goes_out_and_comes_in_unchanged(town: Town, tmp_path: Path, kind: str) -> None:
    import_file(PORTFOLIO, town.body.pk, town.lead, AT)
    town.innovation(crisis=town.crisis.pk, digital=False, layers=["policy"], sdg_targets=["3.8", "16.10"])
    file = tmp_path / f"out.{kind}"
    assert export_file(file) == 63
    before = Entry.objects.count()
    report = import_file(file, town.body.pk, town.lead, AT)
    assert (report.lines, report.unchanged, report.problems) == (63, 63, ())
    assert Entry.objects.count() == before


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(said=SAID)
def test_whatever_is_recorded_goes_out_and_comes_in_unchanged(
    town: Town, tmp_path: Path, kind: str, said: dict[str, Any]
) -> None:
    town.count += 1
    given = {"body": town.body.pk, "identifier": f"one-{kind}-{town.count}"}
    town.do(RecordInnovation.model_validate({**said, **given}), "lead")
    file = tmp_path / f"out.{kind}"
    lines = export_file(file)
    report = import_file(file, town.body.pk, town.lead, AT)
    assert (report.problems, report.unchanged, report.entry) == ((), lines, None)


def test_a_file_that_can_not_be_written_or_named(tmp_path: Path, town: Town) -> None:
    with pytest.raises(Refused, match=r"\.csv, \.xlsx or \.json"):
        export_file(tmp_path / "out.pdf")
    with pytest.raises(FileNotFoundError):
        import_file(tmp_path / "none.csv", town.body.pk, town.lead, AT)


def test_a_body_goes_by_name_number_or_place_and_name(town: Town) -> None:
    for text in ("city of test", str(town.body.pk), "XT: City of Test"):
        assert body_named(text) == town.body.pk
    with pytest.raises(Refused, match="no body"):
        body_named("City of Nowhere")


def test_a_name_that_two_bodies_have_asks_for_the_place(town: Town) -> None:
    there = town.do(AddJurisdiction(code="XU", name="Elsewhere", level=Level.NATIONAL), "operator").subject
    town.do(AddBody(jurisdiction=there, name="City of Test", kind=BodyKind.AUTHORITY), "operator")
    with pytest.raises(Refused, match="Several"):
        body_named("City of Test")
    assert body_named("XT: City of Test") == town.body.pk
