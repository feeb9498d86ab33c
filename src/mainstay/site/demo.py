"""The demonstration: the portfolio of 62 crisis innovations, and three passages played through.

Everything is done by acts. What was reconstructed cites its source on the record; what no source says is
left missing, or attested and marked as illustration.
"""

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pycountry
from django.conf import settings

from mainstay.assessment.terms import AddEvidence
from mainstay.authority.queries import account_of, is_founded
from mainstay.authority.tasks import open_account
from mainstay.door import clock
from mainstay.door.perform import perform_all
from mainstay.innovations.portfolio import ImportOptions
from mainstay.innovations.queries import by_identifier
from mainstay.innovations.tasks import import_file
from mainstay.institutions.terms import Level
from mainstay.passage.tasks import tick
from mainstay.site.demo_paths import script
from mainstay.site.demo_play import cast
from mainstay.site.demo_stage import PLAYERS, Stage

PASSWORD = "improvised-to-standing"  # noqa: S105 - shown to everybody who runs the demonstration
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Login:
    """Somebody one can sign in as."""

    email: str
    password: str
    role: str


def play(progress: Progress) -> list[Login]:
    """Load the demonstration into an empty database; a second time only say who can sign in."""
    from_start = not is_founded()
    if from_start:
        stage = set_up()
        rows = portfolio()
        scenes = list(script(stage, rows, read("evidence_map.json")))
        total = len(scenes) + 2
        for done, (at, scene) in enumerate(sorted(scenes, key=lambda one: one[0]), start=1):
            tick(at)
            scene(at)
            progress(done, total)
        take_in(stage, rows)
        progress(total - 1, total)
        tick(clock.now())
        progress(total, total)
    return [Login(login, PASSWORD, role) for login, role in logins() if account_of(login)]


def logins() -> Iterator[tuple[str, str]]:
    """Who can sign in, and as what."""
    for player in PLAYERS:
        if player.label:
            body = {"operator": "portfolio", "auditor": "anao"}.get(player.key, "apsc")
            yield f"{player.key}-{body}@demo.example", player.label


def folder() -> Path:
    """Where the portfolio lies: beside the source, or inside the installed package."""
    given = Path(settings.DEMO_FOLDER)
    return given if given.exists() else Path(settings.PACKAGE) / "demo_data"


def portfolio() -> dict[str, dict[str, str]]:
    """The lines of the portfolio by identifier."""
    with (folder() / "crisis-innovations.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def read(name: str) -> Any:
    """A JSON file of the demonstration."""
    return json.loads((folder() / name).read_text(encoding="utf-8"))


def country_code(row: dict[str, str], named: dict[str, str]) -> str:
    """The code of the jurisdiction that a line of the portfolio belongs to."""
    if row["country"] in named:
        return named[row["country"]]
    country = pycountry.countries.get(alpha_3=row["iso3"])
    if country is None:
        raise LookupError(row["iso3"])
    return str(country.alpha_2)


def set_up() -> Stage:
    """Places, bodies and people; accounts for those whom one can sign in as."""
    stage = Stage()
    places = read("places.json")
    root = places["root"]
    stage.place(root["code"], root["name"], Level(root["level"]))
    stage.body("portfolio", root["code"], "Portfolio desk")
    stage.hire("portfolio", PLAYERS[:1])
    for union in places["unions"]:
        stage.place(union["code"], union["name"], Level.SUPRANATIONAL, root["code"])
    for row in portfolio().values():
        country = pycountry.countries.get(alpha_3=row["iso3"])
        if country is not None:
            name = getattr(country, "common_name", country.name)
            stage.place(country.alpha_2, name, Level.NATIONAL, root["code"])
    for one in places["within"]:
        stage.place(one["code"], one["name"], Level(one["level"]), one["parent"])
    for row in portfolio().values():
        code = country_code(row, places["countries"])
        stage.body(code, code, f"Public administration of {row['country']}")
    cast(stage)
    for login, _role in logins():
        person = stage.actors[login.partition("@")[0]].person
        if person is not None:
            open_account(person, PASSWORD)
    return stage


def take_in(stage: Stage, rows: dict[str, dict[str, str]]) -> None:
    """Import the whole portfolio as it is, and map its sources to evidence; counts stay counts."""
    operator, now = stage.actors["operator"], clock.now()
    named = read("places.json")["countries"]
    bodies = {key: stage.bodies[country_code(row, named)] for key, row in rows.items()} | stage.owning
    options = ImportOptions(bodies=bodies)
    report = import_file(
        folder() / "crisis-innovations.csv", stage.bodies["portfolio"], operator, now, options
    )
    if report.problems:
        message = f"The portfolio has bad lines: {report.problems[:3]}"
        raise RuntimeError(message)
    studies = read("evidence_map.json")
    acts = [act for key in rows if key not in stage.owning for act in evidence(key, studies[key])]
    perform_all(acts, operator, now)


def evidence(key: str, studies: list[dict[str, Any]]) -> Iterator[AddEvidence]:
    """The acts that add the evidence of an innovation, as its sources give it."""
    found = by_identifier(key)
    if found is None:
        return
    for study in studies:
        said = {name: value for name, value in study.items() if name != "ref" and value not in (None, "")}
        yield AddEvidence(innovation=found.pk, **said)
