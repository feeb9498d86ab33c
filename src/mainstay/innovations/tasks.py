"""Importing and exporting files, for the command line."""

from datetime import datetime
from pathlib import Path
from uuid import UUID

from mainstay.door.terms import N_, Actor, Refused
from mainstay.innovations import mapping, portfolio, queries
from mainstay.innovations.exporting import WRITERS
from mainstay.innovations.planning import Destination, plan
from mainstay.innovations.portfolio import ImportOptions, ImportReport
from mainstay.innovations.tables import Kind
from mainstay.institutions import queries as institutions

USUAL = ImportOptions()


def body_named(text: str) -> UUID:
    """The body of a name, a number (UUID), or a jurisdiction's code and a name such as "AU: Treasury".

    Raises Refused where there is none, or several.
    """
    code, _, name = text.partition(": ")
    found = [
        body.pk
        for body in institutions.bodies()
        if text.casefold() in {str(body.pk), body.name.casefold()}
        or (code == body.jurisdiction.code and name.casefold() == body.name.casefold())
    ]
    if not found:
        raise Refused(N_("There is no body “%(name)s”."), field="body", name=text)
    if len(found) > 1:
        raise Refused(
            N_("Several bodies are called “%(name)s”. Put the jurisdiction's code before: AU: %(name)s."),
            field="body",
            name=text,
        )
    return found[0]


def import_file(
    path: Path, body: UUID, by: Actor, at: datetime, options: ImportOptions = USUAL
) -> ImportReport:
    """Import a file of innovations into a body, in one transaction.

    Raises Refused when the file can't be read at all, Forbidden without the right, OSError for no such file.
    Bad lines are in the report.
    """
    with path.open("rb") as opened:
        file = portfolio.read(opened, path.name)
    columns = portfolio.columns_of(file, options.mapping)
    destination = Destination(body, by, at, options.bodies)
    planned = plan(mapping.drafts(file.table, columns), destination)
    return portfolio.carry_out(file, planned, destination, options)


def export_file(path: Path) -> int:
    """Write every innovation to a .csv, .xlsx or .json file; how many there were.

    Raises Refused for another kind of file.
    """
    kind = path.suffix.lower().lstrip(".")
    if kind not in list(Kind):
        raise Refused(N_("Name a file that ends in .csv, .xlsx or .json."), field="path")
    rows = list(queries.export_rows())
    with path.open("wb") as opened:
        WRITERS[Kind(kind)](rows, opened)
    return len(rows)
