"""Where a file waits between its upload and the word to import it: in a row of its own among the sessions.

Not in a folder, because web processes may run on several machines; not in the person's own session, because
that is read at every click; not in the page, because a file has megabytes. A row of the sessions table is
shared by all processes, is signed and compressed, runs out by itself, and no address names it: its key
stands in the person's session alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest

from mainstay.authority.terms import Acting
from mainstay.innovations.portfolio import PortfolioFile
from mainstay.innovations.tables import Kind, Line, Table

KEY = "portfolio"
KEPT_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that waits, with the field of each of its columns as chosen so far."""

    file: PortfolioFile
    mapping: Mapping[str, str]


def keep(request: HttpRequest, waiting: Waiting) -> None:
    """Keep a file for the person and the mandate in use, in place of the one before."""
    drop(request)
    file = waiting.file
    row = SessionStore()
    row["owner"] = _owner(request)
    row["mapping"] = dict(waiting.mapping)
    row["file"] = [file.name, file.sha256, file.table.kind, file.table.columns]
    row["lines"] = [[line.number, line.surplus, *line.cells] for line in file.table.lines]
    row.set_expiry(KEPT_SECONDS)
    row.create()
    request.session[KEY] = row.session_key


def waiting(request: HttpRequest) -> Waiting | None:
    """The file that waits for this person under this mandate; None when there is none any more."""
    row = SessionStore(request.session.get(KEY))
    if row.get("owner") != _owner(request):
        return None
    name, sha256, kind, columns = row["file"]
    lines = tuple(Line(number, tuple(cells), surplus) for number, surplus, *cells in row["lines"])
    return Waiting(PortfolioFile(name, sha256, Table(Kind(kind), tuple(columns), lines)), row["mapping"])


def choose(request: HttpRequest, mapping: Mapping[str, str]) -> None:
    """Keep the choice of columns."""
    row = SessionStore(request.session.get(KEY))
    if row.get("owner") == _owner(request):
        row["mapping"] = dict(mapping)
        row.save()


def drop(request: HttpRequest) -> None:
    """Forget the file."""
    key = request.session.pop(KEY, None)
    if key:
        SessionStore(key).delete()


def _owner(request: HttpRequest) -> list[str]:
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by authority's middleware
    return [str(acting.person), str(acting.mandate)]
