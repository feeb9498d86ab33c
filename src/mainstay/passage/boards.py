"""What the pages with many innovations or obligations show, as pages and as data."""

import csv
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from mainstay_engines.passage.terms import Stage
from mainstay_engines.passage.verdict import VerdictKind

from mainstay.authority import queries as authority
from mainstay.decisions import queries as decisions
from mainstay.decisions.queries import ObligationRow
from mainstay.innovations import queries as innovations
from mainstay.innovations.queries import safe_cell
from mainstay.institutions import queries as institutions
from mainstay.look.terms import Column, Link, PageLinks, Segment, StageCount
from mainstay.passage import queries, wording
from mainstay.passage.models import Outlook
from mainstay.passage.queries import PER_PAGE, Board, Scope

LOOK_AHEAD_LINES = 200


def day_in(text: str) -> date | None:
    """The day that a text from an address gives, or None."""
    try:
        return parse_date(text)
    except ValueError:
        return None


def verdict_segments(kinds: dict[str, int]) -> list[Segment]:
    """The verdicts of a board as parts of a bar."""
    return [
        Segment(_(wording.KIND_LABELS[kind]), kinds[kind], kind=kind.value)
        for kind in VerdictKind
        if kinds.get(kind)
    ]


def rows_of(outlooks: list[Outlook], owners: dict[Any, str]) -> list[dict[str, Any]]:
    """Rows of the board with their words."""
    return [
        {
            "row": row,
            "verdict": wording.verdict_short(row.kind, row.earliest, row.sunset),
            "owed": wording.owed_words(row, owners.get(row.next_owner, "")),
            "lost": "; ".join(wording.guard_words(guard) for guard in row.degraded),
        }
        for row in outlooks
    ]


def board_page(request: HttpRequest, scope: Scope, on: date) -> dict[str, Any]:
    """The board; with a later day, what happens by itself until then."""
    today = queries.today_of(on)
    found = queries.board(today, scope)
    ahead = queries.look_ahead(today, on, scope) if on > today else ()
    told = ahead[:LOOK_AHEAD_LINES]
    names = innovations.names([pk for pk, _event in told])
    return {
        "board": found,
        "segments": verdict_segments(found.kinds),
        "sentence": board_sentence(found.total, found.kinds),
        "degraded": rows_of(found.degraded, found.owners),
        "stages": stage_sections(found, asked(request)),
        "counts": stage_counts(found, ""),
        "ahead": [(event.on, names.get(pk, ""), wording.event_words(event)) for pk, event in told],
        "ahead_left": len(ahead) - len(told),
        "ahead_counts": [
            (wording.EVENT_WORDS[kind], n) for kind, n in Counter(e.kind for _pk, e in ahead).items()
        ],
        "on": on,
        "today": today,
        "query": request.GET.urlencode(),
    }


def stage_sections(found: Board, asked_for: dict[str, str]) -> list[dict[str, Any]]:
    """The stages of a board with their words, and where to see all of each."""
    return [
        {
            "stage": one.stage,
            "label": wording.STAGE_LABELS[one.stage],
            "count": one.count,
            "rows": rows_of(one.rows, found.owners),
            "more": reverse("board-list") + "?" + urlencode(asked_for | {"stage": str(one.stage)}),
        }
        for one in found.stages
    ]


def stage_counts(found: Board, page: str) -> list[StageCount]:
    """How many innovations are at each stage; a stage with any leads to its part of a page with the board."""
    return [
        StageCount(str(one.stage), one.count, f"{page}#{one.stage}" if one.count else "")
        for one in found.stages
    ]


def asked(request: HttpRequest) -> dict[str, str]:
    """The filters of an address, to carry on."""
    return {key: value for key in ("place", "crisis") if (value := request.GET.get(key))}


def board_sentence(total: int, kinds: dict[str, int]) -> str:
    """The board in a sentence."""
    stands = kinds.get(VerdictKind.STANDING, 0) + kinds.get(VerdictKind.DEGRADED, 0)
    gone = kinds.get(VerdictKind.LAPSED, 0) + kinds.get(VerdictKind.RETIRED, 0)
    said = ngettext(
        "%(total)s innovation: %(stand)s standing, %(rest)s on the way, %(gone)s lapsed or retired.",
        "%(total)s innovations: %(stand)s standing, %(rest)s on the way, %(gone)s lapsed or retired.",
        total,
    )
    return said % {"total": total, "stand": stands, "gone": gone, "rest": total - stands - gone}


def outlook_data(row: Outlook, owners: dict[Any, str]) -> dict[str, Any]:
    """A row of the board as data."""
    return {
        "identifier": row.identifier,
        "name": row.name,
        "place": row.place,
        "stage": row.stage,
        "verdict": row.kind,
        "stakes": row.stakes or None,
        "earliest": row.earliest,
        "sunset": row.sunset,
        "days_late": row.days_late,
        "missing": row.missing,
        "degraded": row.degraded,
        "next": {
            "guard": row.next_guard or None,
            "what": wording.question(row.next_guard) if row.next_guard else row.next_owed or None,
            "due": row.next_by,
            "owner": owners.get(row.next_owner),
            "obligation": row.next_obligation,
        },
    }


def board_data(scope: Scope, on: date) -> dict[str, Any]:
    """The board as data: counts, every innovation, and what happens by itself until the day asked for."""
    today = queries.today_of(on)
    found = queries.board(today, scope)
    rows = list(queries.outlooks(today, scope))
    owners = authority.post_titles({row.next_owner for row in rows if row.next_owner})
    ahead = queries.look_ahead(today, on, scope) if on > today else ()
    names = {row.pk: row.identifier for row in rows}
    return {
        "on": today,
        "look_ahead_to": on if on > today else None,
        "total": found.total,
        "stages": {one.stage: one.count for one in found.stages},
        "verdicts": found.kinds,
        "degraded": found.degraded_count,
        "innovations": [outlook_data(row, owners) for row in rows],
        "ahead": [
            {
                "on": event.on,
                "innovation": names.get(pk),
                "event": event.kind,
                "guard": event.guard,
                "ref": event.ref,
            }
            for pk, event in ahead
        ],
    }


def list_page(request: HttpRequest, scope: Scope, wanted: dict[str, Any]) -> dict[str, Any]:
    """All innovations of a stage or verdict, by name, paged by key."""
    today = queries.today()
    rows = queries.outlooks(
        today,
        scope,
        stage=wanted.get("stage", ""),
        kind=wanted.get("verdict", ""),
        words=wanted.get("words", ""),
    )
    total = rows.count()
    page, links = keyset(request, rows)
    owners = authority.post_titles({row.next_owner for row in page if row.next_owner})
    return {
        "rows": rows_of(page, owners),
        "pager": PageLinks(next_url=links, shown=len(page), total=total),
        "total": total,
        "stage": wording.STAGE_LABELS.get(Stage(wanted["stage"])) if wanted.get("stage") else "",
    }


def keyset(request: HttpRequest, rows: Any) -> tuple[list[Outlook], str]:
    """A page of rows after the key in the address, and the address of the next page."""
    after = request.GET.get("after", "").replace("\x00", "")
    if after:
        rows = queries.after_name(rows, after, request.GET.get("key", ""))
    page = list(rows[: PER_PAGE + 1])
    if len(page) <= PER_PAGE:
        return page, ""
    last = page[PER_PAGE - 1]
    kept = {key: value for key, value in request.GET.items() if key not in {"after", "key"} and value}
    return page[:PER_PAGE], "?" + urlencode(kept | {"after": last.name, "key": str(last.pk)})


def obligations_wanted(wanted: dict[str, Any], on: date) -> QuerySet[ObligationRow]:
    """The open obligations that a filter asks for, by due date."""
    place = institutions.jurisdiction_by_code(wanted["place"]) if wanted.get("place") else None
    which = decisions.ObligationFilter(
        path=place.path if place else "",
        crisis=UUID(wanted["crisis"]) if wanted.get("crisis") else None,
        body=UUID(wanted["body"]) if wanted.get("body") else None,
        owner_posts=frozenset({UUID(wanted["owner"])} if wanted.get("owner") else ()),
        overdue_on=on if wanted.get("overdue") else None,
    )
    return queries.open_matching(which)


def obligations_page(request: HttpRequest, wanted: dict[str, Any], on: date) -> dict[str, Any]:
    """Open obligations by due date, paged by key, and the comparison between bodies."""
    rows = obligations_wanted(wanted, on)
    total = rows.count()
    after = day_in(request.GET.get("after", ""))
    page = list(queries.after_due(rows, after, request.GET.get("key", ""))[: PER_PAGE + 1])
    by_body = decisions.obligations_by_body(on)
    return {
        "rows": obligation_rows(page[:PER_PAGE], on),
        "total": total,
        "pager": PageLinks(next_url=next_due(request, page), shown=len(page[:PER_PAGE]), total=total),
        "comparison": comparison_rows(by_body),
        "comparison_columns": comparison_columns(),
        "query": request.GET.urlencode(),
        "on": on,
    }


def next_due(request: HttpRequest, page: list[ObligationRow]) -> str:
    """The address of the next page of obligations, if there is one."""
    if len(page) <= PER_PAGE:
        return ""
    last = page[PER_PAGE - 1]
    kept = {key: value for key, value in request.GET.items() if key not in {"after", "key"} and value}
    return "?" + urlencode(kept | {"after": last.due.isoformat(), "key": str(last.pk)})


def obligation_rows(rows: Iterable[ObligationRow], on: date) -> list[tuple[ObligationRow, str, bool]]:
    """Obligations with what is owed in words, and whether it is overdue."""
    return [(row, wording.question(row.guard) if row.guard else row.text, row.due < on) for row in rows]


def comparison_columns() -> list[Column]:
    """The columns of the comparison between bodies."""
    return [
        Column(_("Body")),
        Column(_("Obligations"), numeric=True),
        Column(_("Open"), numeric=True),
        Column(_("Overdue"), numeric=True),
        Column(_("Overdue share of open"), numeric=True),
        Column(_("Median days to meet"), numeric=True),
    ]


def comparison_rows(by_body: Any) -> list[tuple[Any, ...]]:
    """The comparison between bodies."""
    return [
        (
            Link(one.body_name, reverse("body", args=[one.body])),
            one.number,
            one.open,
            one.overdue,
            f"{one.overdue_share:.0%} ({one.overdue}/{one.open})" if one.open else "–",
            "–" if one.median_days is None else f"{one.median_days:g} (n={one.met})",
        )
        for one in by_body
    ]


def obligation_data(row: Any, on: date) -> dict[str, Any]:
    """An obligation as data."""
    return {
        "id": row.pk,
        "innovation": row.innovation.identifier,
        "innovation_name": row.innovation.name,
        "guard": row.guard or None,
        "what": wording.question(row.guard) if row.guard else row.text,
        "owner": row.owner_post.title,
        "body": row.owner_post.body.name,
        "due": row.due,
        "overdue": row.due < on,
        "decision": row.decision_id,
    }


def obligations_data(wanted: dict[str, Any], on: date) -> dict[str, Any]:
    """Obligations and the comparison as data."""
    rows = obligations_wanted(wanted, on)
    return {
        "on": on,
        "total": rows.count(),
        "obligations": [obligation_data(row, on) for row in rows[: PER_PAGE * 20]],
        "by_body": [
            {
                "body": one.body_name,
                "number": one.number,
                "open": one.open,
                "overdue": one.overdue,
                "median_days": one.median_days,
                "met": one.met,
            }
            for one in decisions.obligations_by_body(on)
        ],
    }


def obligations_table(wanted: dict[str, Any], on: date) -> HttpResponse:
    """Obligations as CSV; no cell starts a formula."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="obligations.csv"'
    writer = csv.writer(response)
    columns = ("innovation", "innovation_name", "guard", "what", "owner", "body", "due", "overdue", "id")
    writer.writerow(columns)
    for row in obligations_wanted(wanted, on).iterator():
        said = obligation_data(row, on)
        writer.writerow([safe_cell(said[column]) for column in columns])
    return response
