"""Decisions as data: the list and one decision as JSON, the list as CSV."""

import csv
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from mainstay.decisions import queries
from mainstay.decisions.forms import FilterForm
from mainstay.decisions.queries import DecisionFilter, DecisionRow
from mainstay.decisions.terms import Cursor
from mainstay.innovations.queries import safe_cell
from mainstay.look.permissions import public

COLUMNS = (
    "id",
    "decided_at",
    "innovation",
    "innovation_name",
    "jurisdiction",
    "body",
    "kind",
    "fast_track",
    "crisis",
    "legal_basis",
    "reasons",
    "necessity",
    "sunset",
    "review_due",
    "promise_indicator",
    "promise_baseline",
    "promise_target",
    "promise_due",
    "lesson",
    "ended_at",
    "ended_by",
)
BATCH = 500


def decision_data(row: DecisionRow) -> dict[str, Any]:
    """A decision as data; its identifier is that of its entry on the record."""
    return {
        "id": row.pk,
        "decided_at": row.decided_at,
        "innovation": row.innovation.identifier,
        "innovation_name": row.innovation.name,
        "jurisdiction": row.innovation.jurisdiction.code,
        "body": row.body.name,
        "kind": row.kind,
        "fast_track": row.fast_track,
        "crisis": row.crisis.name if row.crisis else None,
        "legal_basis": row.legal_basis,
        "reasons": row.reasons,
        "necessity": row.necessity or None,
        "sunset": row.sunset,
        "review_due": row.review_due,
        "promise_indicator": row.promise_indicator or None,
        "promise_baseline": row.promise_baseline or None,
        "promise_target": row.promise_target or None,
        "promise_due": row.promise_due,
        "lesson": row.lesson or None,
        "ended_at": row.ended_at,
        "ended_by": row.ended_by or None,
    }


def _wanted(request: HttpRequest) -> DecisionFilter | None:
    return FilterForm.asking(request.GET).wanted()


def _wrong(request: HttpRequest) -> JsonResponse:
    form = FilterForm.asking(request.GET)
    return JsonResponse({"errors": form.errors.get_json_data()}, status=400)


@public
def decisions_json(request: HttpRequest) -> JsonResponse:
    """A page of decisions, and where the next is."""
    wanted = _wanted(request)
    if wanted is None:
        return _wrong(request)
    page = queries.decisions_taken(wanted, Cursor.read(request.GET.get("after", "")))
    kept = request.GET.copy()
    kept["after"] = str(page.after)
    onward = f"{reverse('decisions-json')}?{kept.urlencode()}" if page.after else None
    return JsonResponse({"decisions": [decision_data(row) for row in page.rows], "next": onward})


class _Echo:
    """A file that hands back what is written to it, so that a table is sent as it is read."""

    def write(self, value: str) -> str:
        """The line itself."""
        return value


def _lines(wanted: DecisionFilter) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield writer.writerow(COLUMNS)
    after: Cursor | None = None
    while True:
        page = queries.decisions_taken(wanted, after, BATCH)
        for row in page.rows:
            said = decision_data(row)
            yield writer.writerow([safe_cell(said[column]) for column in COLUMNS])
        after = page.after
        if after is None:
            return


@public
def decisions_csv(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """All decisions asked for, as a table; no cell starts a formula."""
    wanted = _wanted(request)
    if wanted is None:
        return _wrong(request)
    response = StreamingHttpResponse(_lines(wanted), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="decisions.csv"'
    return response


@public
def decision_json(_request: HttpRequest, pk: UUID) -> JsonResponse:
    """One decision with its answers, and what it left owing."""
    found = queries.decision(pk)
    if found is None:
        raise Http404(_("There is no such decision."))
    data = decision_data(found) | {
        "competence": found.competence,
        "evidence": found.cites,
        "answers": [
            {
                "objection": answer.objection_id,
                "text": answer.objection.text,
                "origin": answer.objection.origin,
                "outcome": answer.outcome,
                "reason": answer.reason,
            }
            for answer in queries.answers_of(pk)
        ],
        "obligations": [
            {
                "id": row.pk,
                "guard": row.guard or None,
                "text": row.text or None,
                "owner": f"{row.owner_post.title}, {row.owner_post.body.name}",
                "due": row.due,
                "met_at": row.met_at,
                "dropped_at": row.dropped_at,
            }
            for row in queries.obligations_under(found)
        ],
        "reviews": [
            {
                "opened_at": review.opened_at,
                "reason": review.reason or None,
                "reviewed_at": review.reviewed_at,
                "findings": review.findings or None,
                "next_due": review.next_due,
            }
            for review in found.reviews.all()
        ],
    }
    return JsonResponse(data)
