"""The commands of ``mainstay``: set up, serve, import, export, look at the board, check, rebuild."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import click
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.serializers.json import DjangoJSONEncoder

from mainstay.authority import queries as authority
from mainstay.authority.tasks import open_account
from mainstay.door import clock
from mainstay.door.terms import Actor, Forbidden, Refused
from mainstay.innovations.portfolio import ImportOptions, Take
from mainstay.innovations.tasks import body_named, export_file, import_file
from mainstay.institutions import queries as institutions
from mainstay.passage import boards
from mainstay.passage.queries import Scope
from mainstay.register.rebuild import NotEmpty, rebuild
from mainstay.site import founding
from mainstay.site.demo import play
from mainstay.site.doctor import examine
from mainstay.site.printing import print_board, print_report
from mainstay.site.serving import Address, PortTaken, check_free, serve
from mainstay.site.settings import database

JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
PORT = click.option("--port", default=8000, show_default=True, help="Where to listen.")
HOST = click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
WORKERS = click.option("--workers", default=2, show_default=True, help="How many server processes.")


def say(value: Any) -> None:
    """Print JSON."""
    click.echo(json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2))


def stop(message: str) -> NoReturn:
    """End the command with words and a failing status."""
    raise click.ClickException(message)


def wrong(option: str, message: str) -> NoReturn:
    """End the command with words about one of its options."""
    raise click.BadParameter(message, param_hint=option)


class Progress:
    """A line of progress on the error stream, only where a person is watching."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.watched = sys.stderr.isatty()

    def __call__(self, done: int, total: int) -> None:
        """Say how far it is."""
        if self.watched and (done == total or done % 50 == 0):
            click.echo(f"\r{self.what}: {done} of {total}", nl=done == total, err=True)


@click.group(
    epilog="""\b
Examples:
  mainstay demo                      try it with 62 real crisis innovations
  mainstay up                        serve a real installation
  mainstay board --at 2027-03-01     what happens by itself until then
  mainstay import portfolio.csv --as lead@example.org
  mainstay rebuild --into copy.sqlite3"""
)
@click.version_option(package_name="mainstay")
def main() -> None:
    """Mainstay: the guarded passage of public innovations from improvised to standing."""


@main.command(epilog="Example:  mainstay demo --port 8001")
@PORT
@HOST
@WORKERS
@click.option("--no-serve", is_flag=True, help="Only load the demonstration.")
@JSON
def demo(port: int, host: str, workers: int, no_serve: bool, as_json: bool) -> None:  # noqa: FBT001 - flags of a command line
    """Load the demonstration (62 real crisis innovations) and serve it."""
    address = Address(host, port)
    if not no_serve:
        ensure_free(address)
    call_command("migrate", verbosity=0)
    people = play(Progress("Loading the demonstration"))
    if as_json:
        say({"address": None if no_serve else address.url, "people": [vars_of(one) for one in people]})
    else:
        click.echo(f"Mainstay: the demonstration is ready.\n\n  {address.url}\n\nSign in as one of:")
        for one in people:
            click.echo(f"  {one.email:<34} {one.password:<24} {one.role}")
        click.echo("\nEverything in it is public data or marked as illustration. Ctrl-C stops it.")
    if not no_serve:
        sys.exit(serve(address, workers))


def vars_of(one: Any) -> dict[str, str]:
    """A demo person as data."""
    return {"email": one.email, "password": one.password, "role": one.role}


def ensure_free(address: Address) -> None:
    """Stop with words if the port is taken."""
    try:
        check_free(address)
    except PortTaken as error:
        message = (
            f"Port {address.port} is taken by another program. Choose another: --port {address.port + 1}"
        )
        raise click.ClickException(message) from error


@main.command(
    epilog="""\b
Examples:
  mainstay up
  mainstay up --place FR --name France --level national --body "Ville de Test" --operator ada@example.org
"""
)
@PORT
@HOST
@WORKERS
@click.option("--place", help="First start: the code of the jurisdiction, such as FR or FR-75.")
@click.option("--name", help="First start: the name of the jurisdiction.")
@click.option(
    "--level", default="local", help="First start: supranational, national, regional, local or facility."
)
@click.option("--body", help="First start: the body that runs this installation.")
@click.option("--operator", help="First start: the operator's e-mail address.")
@click.option("--no-serve", is_flag=True, help="Only set up.")
def up(port: int, host: str, workers: int, no_serve: bool, **first: str | None) -> None:  # noqa: FBT001 - flags of a command line
    """Set up if need be, and serve. The first start asks for the place, the body and the operator."""
    address = Address(host, port)
    if not no_serve:
        ensure_free(address)
    call_command("migrate", verbosity=0)
    if not authority.is_founded():
        found(first)
    click.echo(f"Mainstay is at {address.url}" if not no_serve else "Mainstay is set up.")
    if not no_serve:
        sys.exit(serve(address, workers))


def found(first: dict[str, str | None]) -> None:
    """Ask for what an empty installation needs, and set it up."""
    asked = {
        "place": "Code of the jurisdiction (such as FR or FR-75)",
        "name": "Its name",
        "body": "The body that runs this installation",
        "operator": "The operator's e-mail address",
    }
    said = {key: first.get(key) or click.prompt(words) for key, words in asked.items()}
    password = click.prompt(
        "A password for the operator (12 characters or more)", hide_input=True, confirmation_prompt=True
    )
    try:
        person = founding.found(founding.Founding(level=first["level"] or "local", **said), clock.now())
        open_account(person, password)
    except (Refused, ValueError, ValidationError) as error:
        messages = error.messages if isinstance(error, ValidationError) else [str(error)]
        stop(" ".join(messages))


def parse_day(_context: click.Context, _option: click.Parameter, value: str | None) -> date | None:
    """A day as YYYY-MM-DD."""
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        message = f"{value!r} is not a day; write it as 2027-03-01"
        raise click.BadParameter(message) from error


@main.command(
    epilog="""\b
Examples:
  mainstay board
  mainstay board --place AU --at 2027-03-01
  mainstay board --json | jq .verdicts"""
)
@click.option(
    "--at", "on", callback=parse_day, help="Look ahead to this day: what happens by itself until then."
)
@click.option("--place", help="The code of a jurisdiction; its children are included.")
@click.option("--crisis", help="The identifier of a crisis.")
@JSON
def board(on: date | None, place: str | None, crisis: str | None, as_json: bool) -> None:  # noqa: FBT001 - a flag of a command line
    """Print innovations by stage with verdict and the next thing owed; degraded ones first."""
    today = clock.now().date()
    if on is not None and on < today:
        wrong("--at", "the board looks at today or ahead; the public record tells the past")
    data = boards.board_data(scope(place, crisis), on or today)
    if as_json:
        say(data)
        return
    print_board(data, click.echo)


def scope(place: str | None, crisis: str | None) -> Scope:
    """The scope that the options ask for."""
    found = institutions.jurisdiction_by_code(place) if place else None
    if place and found is None:
        wrong("--place", f"there is no jurisdiction {place!r}")
    return Scope(path=found.path if found else "", crisis=crisis)  # type: ignore[arg-type]  # Django takes the text


def actor(email: str) -> tuple[Actor, Any]:
    """The actor of an address, by the first mandate in force; stops with words if there is none."""
    account = authority.account_of(email)
    mandates = authority.acting(account.person_id, clock.now().date()) if account else []
    if not mandates:
        wrong("--as", f"{email} has no account with a mandate in force")
    return mandates[0].actor, mandates[0]


@main.command(
    "import",
    epilog="""\b
Examples:
  mainstay import portfolio.csv --as lead@example.org
  mainstay import portfolio.xlsx --as lead@example.org --only-good --json""",
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--as", "email", required=True, help="The address of the person whose mandate imports.")
@click.option("--body", help="The body that the innovations belong to; by default the one that you act for.")
@click.option("--only-good", is_flag=True, help="Import the good lines even if others are bad.")
@JSON
def import_(file: Path, email: str, body: str | None, only_good: bool, as_json: bool) -> None:  # noqa: FBT001 - flags of a command line
    """Import innovations from a CSV, XLSX or JSON file. Importing again updates, never doubles."""
    by, acting = actor(email)
    take = Take.ONLY_GOOD if only_good else Take.ALL_OR_NOTHING
    options = ImportOptions(take=take, progress=Progress("Importing"))
    try:
        into = body_named(body) if body else acting.body
        report = import_file(file, into, by, clock.now(), options)
    except Refused as error:
        stop(str(error))
    except Forbidden:
        stop("Your mandate does not allow this import.")
    if as_json:
        say(report.to_json())
    else:
        print_report(report, click.echo)
    sys.exit(1 if report.refused else 0)


@main.command(epilog="Example:  mainstay export portfolio.xlsx")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@JSON
def export(file: Path, as_json: bool) -> None:  # noqa: FBT001 - a flag of a command line
    """Export all innovations to a .csv, .xlsx or .json file that can be imported again."""
    try:
        n = export_file(file)
    except Refused as error:
        wrong("FILE", str(error))
    except OSError as error:
        stop(f"{file}: {error.strerror}")
    if as_json:
        say({"file": str(file), "innovations": n})
    else:
        click.echo(f"{n} innovations written to {file}")


@main.command(epilog="Example:  mainstay doctor --json")
@JSON
def doctor(as_json: bool) -> None:  # noqa: FBT001 - a flag of a command line
    """Check settings, database and write guard, and say what to do."""
    checks = examine()
    if as_json:
        say([{"name": one.name, "fine": one.fine, "says": one.says} for one in checks])
    else:
        for one in checks:
            click.echo(f"{'fine ' if one.fine else 'WRONG'}  {one.name}: {one.says}")
    sys.exit(0 if all(one.fine for one in checks) else 1)


@main.command(
    "rebuild",
    epilog="""\b
Examples:
  mainstay rebuild --into copy.sqlite3
  mainstay rebuild --into postgresql://user@localhost/empty --json""",
)
@click.option("--into", required=True, help="An empty database: a file, or an address such as postgresql://…")
@JSON
def rebuild_(into: str, as_json: bool) -> None:  # noqa: FBT001 - a flag of a command line
    """Replay the log into an empty database and compare every table with the live one."""
    url = into if "://" in into else f"sqlite:///{Path(into).absolute()}"
    try:
        report = rebuild(database(url), Progress("Replaying"))
    except NotEmpty:
        stop(f"{into} is not empty. Name a file that does not exist yet, or an empty database.")
    except ValueError as error:
        wrong("--into", str(error))
    differences = [{"table": one.table, "row": one.row, "what": one.what} for one in report.differences]
    if as_json:
        say(
            {
                "entries": report.entries,
                "tables": report.tables,
                "rows": report.rows,
                "same": report.same,
                "differences": differences,
            }
        )
    else:
        click.echo(
            f"{report.entries} entries replayed; {report.rows} rows of {report.tables} tables compared."
        )
        for one in report.differences:
            click.echo(f"  {one.table} {one.row}: {one.what}")
        click.echo(
            "The rebuilt state is the live one." if report.same else f"{len(differences)} differences."
        )
    sys.exit(0 if report.same else 1)
