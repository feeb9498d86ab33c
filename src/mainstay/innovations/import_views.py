"""The pages of an import: choose a file, say what its columns hold, see what would happen, let it happen."""

import csv
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from mainstay.authority.terms import Acting
from mainstay.door import clock
from mainstay.door.terms import Refused
from mainstay.innovations import mapping, portfolio, stash
from mainstay.innovations.exporting import safe_cell
from mainstay.innovations.forms import ColumnsForm, UploadForm
from mainstay.innovations.mapping import FIELDS, Draft, Problem
from mainstay.innovations.planning import OUTCOME_LABELS, Destination, Plan, plan
from mainstay.innovations.portfolio import ImportOptions, Take
from mainstay.innovations.stash import Waiting
from mainstay.innovations.tables import MEGABYTE
from mainstay.innovations.terms import ImportPortfolio
from mainstay.look.permissions import needs

ENVELOPE = 100_000  # bytes that a browser puts around a file
SHOWN_PROBLEMS = 200
SHOWN_LINES = 10
PREVIEWED = ("name", "since", "place")


@csrf_exempt  # csrf_protect is inside: it reads the body, which must not happen before its size is known
@needs(ImportPortfolio)
@require_http_methods(["GET", "HEAD", "POST"])
def import_start(request: HttpRequest) -> HttpResponse:
    """Choose a file. One that is too large is refused before a byte of it is read."""
    most = portfolio.limits().file_bytes
    sent = int(request.META.get("CONTENT_LENGTH") or 0)
    if sent > most + ENVELOPE:
        said = _("The file has %(found)s MB. At most %(most)s MB can be read: split it.")
        form = UploadForm({})
        form.is_valid()
        form.errors.clear()
        form.add_error("file", said % {"found": round(sent / MEGABYTE), "most": most // MEGABYTE})
        return _start(request, form, status=413)
    return _import_start(request)


@csrf_protect
def _import_start(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _start(request, UploadForm())
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            file = portfolio.read(upload.file, upload.name)
        except Refused as refusal:
            form.add_error("file", said(refusal))
        else:
            stash.keep(request, Waiting(file, mapping.guess(file.table.columns)))
            return HttpResponseRedirect(reverse("innovation-import-check"))
    return _start(request, form, status=422)


def _start(request: HttpRequest, form: UploadForm, status: int = 200) -> HttpResponse:
    most = portfolio.limits()
    shown = {
        "form": form,
        "lines": most.lines,
        "megabytes": most.file_bytes // MEGABYTE,
        "fields": list(FIELDS.items()),
    }
    return render(request, "innovations/import.html", shown, status=status)


def said(problem: Refused | Problem) -> str:
    """A refusal or problem in the reader's language."""
    return _(problem.reason) % problem.params


@needs(ImportPortfolio)
@require_http_methods(["GET", "HEAD", "POST"])
def import_columns(request: HttpRequest) -> HttpResponse:
    """Say which field each column holds."""
    waiting = stash.waiting(request)
    if waiting is None:
        return _gone(request)
    sent = request.POST if request.method == "POST" else None
    form = ColumnsForm(sent, waiting.file.table, waiting.mapping)
    if form.is_valid():
        stash.choose(request, form.mapping())
        return HttpResponseRedirect(reverse("innovation-import-check"))
    shown = {"form": form, "file": waiting.file}
    return render(request, "innovations/import_columns.html", shown, status=422 if form.errors else 200)


@needs(ImportPortfolio)
@require_http_methods(["GET", "HEAD", "POST"])
def import_check(request: HttpRequest) -> HttpResponse:
    """See what would happen, with every bad line; and let it happen."""
    waiting = stash.waiting(request)
    if waiting is None:
        return _gone(request)
    try:
        drafted = _drafts(waiting)
    except Refused as refusal:
        messages.warning(request, said(refusal))
        return HttpResponseRedirect(reverse("innovation-import-columns"))
    planned = plan(drafted, _destination(request))
    if request.method == "POST":
        return _carry_out(request, waiting, drafted, planned)
    return render(request, "innovations/import_check.html", _checked(waiting, drafted, planned))


def _drafts(waiting: Waiting) -> list[Draft]:
    columns = portfolio.columns_of(waiting.file, waiting.mapping)
    return mapping.drafts(waiting.file.table, columns)


def _destination(request: HttpRequest) -> Destination:
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by authority's middleware
    return Destination(acting.body, acting.actor, clock.now())


def _carry_out(
    request: HttpRequest, waiting: Waiting, drafted: Sequence[Draft], planned: Plan
) -> HttpResponse:
    only_good = request.POST.get("take") == Take.ONLY_GOOD
    options = ImportOptions(take=Take.ONLY_GOOD if only_good else Take.ALL_OR_NOTHING)
    report = portfolio.carry_out(waiting.file, planned, _destination(request), options)
    if report.entry is None:
        broken = replace(planned, problems=report.problems)
        return render(
            request, "innovations/import_check.html", _checked(waiting, drafted, broken), status=422
        )
    stash.drop(request)
    counts = {"recorded": report.recorded, "amended": report.amended, "left_out": report.left_out}
    messages.success(
        request,
        _("Imported: %(recorded)s recorded, %(amended)s changed, %(left_out)s left out.") % counts,
    )
    return HttpResponseRedirect(reverse("innovations"))


def _checked(waiting: Waiting, drafted: Sequence[Draft], planned: Plan) -> dict[str, Any]:
    return {
        "file": waiting.file,
        "columns": [
            (column, FIELDS.get(waiting.mapping.get(column, ""), "")) for column in waiting.file.table.columns
        ],
        "plan": planned,
        "problems": [
            (one, said(one), FIELDS.get(one.field, "")) for one in planned.problems[:SHOWN_PROBLEMS]
        ],
        "more_problems": max(0, len(planned.problems) - SHOWN_PROBLEMS),
        "lines": [
            (one, OUTCOME_LABELS[planned.outcome(one.line)], [one.values.get(part, "") for part in PREVIEWED])
            for one in drafted[:SHOWN_LINES]
        ],
        "all_or_nothing": Take.ALL_OR_NOTHING,
        "only_good": Take.ONLY_GOOD,
    }


@needs(ImportPortfolio)
@require_safe
def import_problems(request: HttpRequest) -> HttpResponse:
    """Every problem of the file that waits, as a table."""
    waiting = stash.waiting(request)
    if waiting is None:
        return _gone(request)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="problems.csv"'
    writer = csv.writer(answer)
    writer.writerow(["line", "field", "column", "reason"])
    try:
        problems = plan(_drafts(waiting), _destination(request)).problems
    except Refused as refusal:
        problems = (Problem(1, "", "", refusal.reason, refusal.params),)
    for one in problems:
        writer.writerow([one.line, one.field, safe_cell(one.column), safe_cell(said(one))])
    return answer


def _gone(request: HttpRequest) -> HttpResponse:
    messages.warning(request, _("No file is waiting any more. Send it again."))
    return HttpResponseRedirect(reverse("innovation-import"))
