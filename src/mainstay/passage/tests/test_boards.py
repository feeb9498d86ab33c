"""The pages with many innovations or obligations."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from mainstay.assessment.terms import OpenScoring
from mainstay.conftest import Town
from mainstay.decisions.terms import DecideByFastTrack, DecisionKind, Promise
from mainstay.door.terms import Actor
from mainstay.innovations.models import Innovation

SignedIn = Callable[[Actor], Client]
NONSENSE = (
    "after=9999-99-99&key=x",
    "place=nowhere",
    "crisis=1",
    "body=%00",
    "owner=🦑",
    "overdue=maybe",
    "at=0",
)
FILTERED = (
    "/obligations/",
    "/obligations.json",
    "/obligations.csv",
    "/board/",
    "/board.json",
    "/board/list/",
)
DECIDED = datetime(2020, 4, 10, tzinfo=UTC)


@pytest.fixture
def owing(town: Town) -> Innovation:
    """An innovation decided by fast track, so that its owner owes every unmet guard."""
    found = town.innovation(name="=Telephone counter", digital=False, emergency_contracts=False)
    act = DecideByFastTrack(
        innovation=found.pk,
        body=town.body.pk,
        kind=DecisionKind.ADOPT,
        reasons="The counters are closed and people need their papers.",
        legal_basis="Epidemics Act 2012, article 9",
        necessity="Every day without it leaves people without their papers.",
        crisis=town.crisis_id,
        sunset=date(2020, 9, 30),
        promise=Promise(indicator="Requests", baseline="0", target="100 a week", due=date(2020, 8, 1)),
    )
    town.do(act, "decider", DECIDED)
    return found


@pytest.mark.usefixtures("owing")
def test_obligations_are_filtered_by_who_owes_them(client: Client, town: Town) -> None:
    everything = client.get("/obligations.json").json()["total"]
    assert everything > 0
    for asked in (f"body={town.body.pk}", f"owner={town.post('lead').pk}", "place=XT"):
        assert client.get(f"/obligations.json?{asked}").json()["total"] == everything
    assert client.get("/obligations.json?overdue=on").json()["total"] == everything  # long past by now


@pytest.mark.usefixtures("owing")
def test_no_cell_of_the_table_starts_a_formula(client: Client) -> None:
    text = client.get("/obligations.csv").content.decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["innovation_name"] for row in rows} == {"'=Telephone counter"}


@pytest.mark.parametrize(
    "query",
    [
        "?after=9999-99-99&key=x",
        "?place=nowhere",
        "?crisis=1",
        "?body=%00",
        "?owner=🦑",
        "?overdue=maybe",
        "?at=0",
    ],
)
@pytest.mark.usefixtures("owing")
def test_nonsense_in_the_address_is_no_error(client: Client, query: str) -> None:
    for page in (
        "/obligations/",
        "/obligations.json",
        "/obligations.csv",
        "/board/",
        "/board.json",
        "/board/list/",
    ):
        assert client.get(f"{page}?{query}").status_code in {200, 404}, page


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("page", ["/", "/board/", "/board/list/", "/obligations/", "/places/XT/"])
def test_an_empty_page_says_so(client: Client, page: str) -> None:
    answer = client.get(page)
    assert answer.status_code == 200
    said = answer.content.decode()
    assert any(words in said for words in ("yet", "Nothing is owed", "Nothing fits"))


def test_the_desk_tells_an_assessor_what_waits_for_their_score(town: Town, signed_in: SignedIn) -> None:
    found = town.innovation(name="Courts by video", sdg_targets=("16.3",))
    named = [one.person for one in (town.assessor, town.assessor2) if one.person is not None]
    town.do(OpenScoring(innovation=found.pk, targets=("16.3",), assessors=tuple(named)), "lead")
    said = signed_in(town.assessor).get("/desk/").content.decode()
    assert f"/innovations/{found.identifier}/effects/score/" in said
    assert "effects/score" not in signed_in(town.servant).get("/desk/").content.decode()
