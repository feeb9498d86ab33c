"""Decisions as data."""

import csv
import io
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from mainstay_engines.passage.terms import GuardId

from mainstay.decisions import api
from mainstay.decisions.tests.conftest import Hall, Keeper, answer, day, later


def table(client: Client, **asked: str) -> list[dict[str, str]]:
    """The rows of the table as sent."""
    response = client.get(reverse("decisions-csv"), asked)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(response.getvalue().decode())))


def test_one_decision_as_data(hall: Hall, keeper: Keeper, client: Client) -> None:
    objection = hall.objection()
    keeper.unmet = (GuardId.E1,)
    decision = hall.do(hall.fast_track(answers=(answer(objection),)))
    data = client.get(reverse("decision-json", args=[decision])).json()
    assert (data["id"], data["kind"], data["fast_track"]) == (str(decision), "adopt", True)
    assert (data["sunset"], data["crisis"]) == (day(180).isoformat(), "Epidemic")
    assert data["competence"] == "Municipal Code 1999, section 7"
    assert [one["outcome"] for one in data["answers"]] == ["refused"]
    assert [(one["guard"], one["due"], one["met_at"]) for one in data["obligations"]] == [
        ("E1", day(180).isoformat(), None)
    ]
    assert data["obligations"][0]["owner"] == "Post of lead, City of Test"
    assert data["reviews"] == []


def test_the_list_as_data_is_filtered_and_paged(
    hall: Hall, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [hall.do(hall.decision(), later(number)) for number in range(3)]
    monkeypatch.setattr("mainstay.decisions.queries.decisions_taken.__defaults__", (None, 2))
    page = reverse("decisions-json")
    first = client.get(page, {"kind": "adopt", "place": "XT"}).json()
    second = client.get(first["next"]).json()
    seen = [UUID(row["id"]) for row in first["decisions"] + second["decisions"]]
    assert seen == made[::-1]
    assert second["next"] is None
    assert client.get(page, {"track": "fast"}).json() == {"decisions": [], "next": None}


def test_the_table_has_all_and_starts_no_formula(
    hall: Hall, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "BATCH", 2)
    for number in range(4):
        hall.do(hall.decision(reasons="=SUM(A1:A9)"), later(number))
    hall.do(hall.decision(), later(5))
    rows = table(client)
    assert [row["decided_at"] for row in rows] == sorted((row["decided_at"] for row in rows), reverse=True)
    assert len(rows) == 5
    assert not [row for row in rows if row["reasons"].startswith("=")]
    assert tuple(rows[0]) == api.COLUMNS
    assert table(client, track="fast") == []


@pytest.mark.django_db
def test_what_is_asked_wrongly_is_said(client: Client) -> None:
    for name in ("decisions-json", "decisions-csv"):
        response = client.get(reverse(name), {"kind": "soon", "place": "XX"})
        assert response.status_code == 400
        assert set(response.json()["errors"]) == {"kind", "place"}
