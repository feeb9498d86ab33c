"""The portfolio's evidence, mapped by hand in demo/evidence_map.json, and the level that it comes to."""

import csv
import json
import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from mainstay_engines.evidence.facts import study_from
from mainstay_engines.evidence.nesta import Assessment, assess
from mainstay_engines.evidence.terms import Design, Study

ROOT = Path(__file__).parents[3]
SHARED = Path(os.environ.get("MAINSTAY_SHARED_DATA", ROOT.parent / "shared" / "data"))
PORTFOLIO = SHARED / "portfolio" / "crisis-innovations.csv"
MAP = ROOT / "demo" / "evidence_map.json"
FOR_READERS = {"label", "note"}
TODAY = date(2026, 1, 1)

# Each evidence type of the portfolio and the level that its mapped studies come to.
LEVELS = {
    "randomised controlled trial": 3,
    "randomised controlled trial (Review of Economics and Statistics 2022)": 3,
    # Level 2 and not 3: the portfolio does not say how many were studied.
    "quasi-experimental (matched difference-in-differences)": 2,
    "quasi-experimental evaluation (IPA)": 2,
    "regulator decisions": 0,
    "self-reported": 0,  # "Not seen": nothing is recorded
    **dict.fromkeys(
        (
            "administrative counts",
            "administrative counts; agency journal article; literature review",
            "administrative counts; legal brief; civil-society monitoring",
            "administrative counts; rapid survey; service-run evaluation of users and professionals",
            "agency statistics; university observatory",
            "award jury",
            "case narrative; freedom-of-information research",
            "case study in a peer-reviewed journal; WHO country story",
            "comparative targeting-accuracy study (Nature 2022); World Bank paper 2023",
            "descriptive",
            "descriptive case (IPU, OPSI)",
            "descriptive study by the developers",
            "essays; logistic regression on municipal consortia (a different body)",
            "field report in the Bulletin of the WHO; case report",
            "independent interview study",
            "independent mixed-methods evaluation, two rounds",
            "independent observation built in (results not seen)",
            "independent qualitative longitudinal study (learning report)",
            "legal case study",
            "ministry answer to Parliament",
            "ministry cost accounting; policy case study",
            "ministry statistics; academic case study",
            "national audit office performance audit",
            "national audit; annual state of the service reports",
            "official review; press and expert commentary",
            "operational counts",
            "operational counts by the ministry",
            "operational counts in the press",
            "operational counts; OECD and World Bank case study",
            (
                "operational counts; independent critique (Ada Lovelace Institute) that certificates were "
                "rolled out without clear expectations"
            ),
            "operational counts; qualitative studies",
            "operational counts; self-reported",
            "operational counts; volunteer survey; regional evaluation (Sussex, May 2021)",
            "output counts",
            "output counts, self-reported",
            "parliamentary inquiry; regulator's own statements",
            "peer-reviewed analyses; auditable logs",
            "peer-reviewed simulation model",
            "peer-reviewed survey of applications",
            "policy review",
            "process record; catalogue entry",
            "programme evaluations (survey, interviews), no comparison group",
            "programme report with real-time evaluation; independent qualitative case study",
            "randomised trial with null result; qualitative study",
            "repeated resident survey; self-reported impact",
            "self-reported output",
            "self-reported; World Bank feature",
            "supreme audit institution performance audit; parliamentary follow-up",
            "surveillance summary; independent academy review in two phases",
        ),
        1,
    ),
}


@pytest.fixture(scope="module")
def portfolio() -> dict[str, dict[str, str]]:
    if not PORTFOLIO.exists():
        pytest.skip(f"No portfolio at {PORTFOLIO}; set MAINSTAY_SHARED_DATA to the folder of shared data.")
    with PORTFOLIO.open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def entries() -> dict[str, list[dict[str, Any]]]:
    if not MAP.exists():
        pytest.skip("demo/evidence_map.json is not beside this copy of the engines.")
    mapped: dict[str, list[dict[str, Any]]] = json.loads(MAP.read_text("utf-8"))
    return mapped


Entries = Mapping[str, list[dict[str, Any]]]
Portfolio = Mapping[str, Mapping[str, str]]


def studies(entries: Entries, innovation: str) -> list[Study]:
    return [
        study_from({field: value for field, value in entry.items() if field not in FOR_READERS})
        for entry in entries[innovation]
    ]


def assessed(entries: Entries, innovation: str, arm: str | None = None) -> Assessment:
    return assess(studies(entries, innovation), TODAY, arm)


def test_every_innovation_is_mapped_and_no_other(portfolio: Portfolio, entries: Entries) -> None:
    assert list(entries) == list(portfolio)
    assert len(entries) == 62


def test_the_copy_of_the_demo_has_the_same_innovations(entries: Entries) -> None:
    copy = ROOT / "demo" / "crisis-innovations.csv"
    with copy.open(encoding="utf-8", newline="") as file:
        assert [row["id"] for row in csv.DictReader(file)] == list(entries)


def test_every_kind_of_evidence_comes_to_its_level(portfolio: Portfolio, entries: Entries) -> None:
    assert {row["evidence_type"] for row in portfolio.values()} == set(LEVELS)
    expected = {innovation: LEVELS[row["evidence_type"]] for innovation, row in portfolio.items()}
    assert {innovation: assessed(entries, innovation).level for innovation in portfolio} == expected


def test_entries_are_whole_and_say_what_justifies_them(entries: Entries) -> None:
    refs = [entry["ref"] for mapped in entries.values() for entry in mapped]
    assert len(refs) == len(set(refs))
    for innovation, mapped in entries.items():
        for entry in mapped:
            assert entry["ref"].startswith(f"{innovation}-")
            assert entry["label"]
            assert entry["note"].endswith(".")
            assert entry["outcome"]


def test_every_source_is_one_of_the_portfolio(portfolio: Portfolio, entries: Entries) -> None:
    for innovation, row in portfolio.items():
        addresses = {row["source_url"], *(address.strip() for address in row["extra_sources"].split(" ; "))}
        assert {study.source for study in studies(entries, innovation)} <= addresses


def test_every_number_stands_in_its_row(portfolio: Portfolio, entries: Entries) -> None:
    for innovation, row in portfolio.items():
        words = " ".join(row.values()).replace(",", "")
        for study in studies(entries, innovation):
            # A single tender is a number in words.
            assert study.sample in (None, 1) or str(study.sample) in words, study.ref


def test_independence_is_claimed_only_where_the_row_says_so(portfolio: Portfolio, entries: Entries) -> None:
    for innovation, row in portfolio.items():
        if any(study.independent for study in studies(entries, innovation)):
            assert "independent" in " ".join(row.values()).casefold(), innovation


def test_counts_stay_counts_and_awards_awards(portfolio: Portfolio, entries: Entries) -> None:
    for innovation, row in portfolio.items():
        designs = {study.design for study in studies(entries, innovation)}
        if "counts" in row["evidence_type"] or "statistics" in row["evidence_type"]:
            assert Design.OPERATIONAL_COUNT in designs, innovation
        if row["evidence_type"] == "award jury":
            assert designs == {Design.AWARD}


def test_what_was_not_seen_is_not_mapped(portfolio: Portfolio, entries: Entries) -> None:
    unseen = {innovation for innovation, row in portfolio.items() if row["outcome_evidence"] == "Not seen"}
    assert {innovation for innovation, mapped in entries.items() if not mapped} == unseen


def test_phone_tutoring_lost_its_effect_in_one_arm_only(entries: Entries) -> None:
    sms, calls = (assessed(entries, "phone-tutoring-bw", arm) for arm in ("SMS only", "SMS with calls"))
    assert (sms.level, sms.lowered_by) == (0, "phone-tutoring-bw-trial-sms")
    assert (calls.level, calls.lowered_by) == (3, None)
    assert assessed(entries, "phone-tutoring-bw").arm == "SMS with calls"


def test_the_sierra_leone_trial_found_no_effect(entries: Entries) -> None:
    tutorials = assessed(entries, "radio-teaching-sl", "Phone tutorials")
    assert (tutorials.level, tutorials.reason.text) == (0, "Well tested, and no effect found.")
