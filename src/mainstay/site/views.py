"""The site's own pages: the front page, help, glossary, accessibility, health."""

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from mainstay_engines.passage.guards import GUARDS

from mainstay.door import clock
from mainstay.ledger.queries import entries, last_number
from mainstay.look.permissions import public
from mainstay.passage import boards, queries, wording
from mainstay.passage.queries import Scope
from mainstay.register.queries import in_words
from mainstay.site.words import GLOSSARY

LATEST = 6


@public
def home(request: HttpRequest) -> HttpResponse:
    """The front page: what this is, the board in short, the newest entries."""
    found = queries.board(clock.now().date(), Scope())
    latest = list(entries().order_by("-number")[:LATEST])
    words = in_words(latest)
    shown = {
        "board": found,
        "segments": boards.verdict_segments(found.kinds),
        "sentence": boards.board_sentence(found.total, found.kinds),
        "stages": boards.stage_sections(found, {}),
        "counts": boards.stage_counts(found, reverse("board")),
        "degraded": boards.rows_of(found.degraded, found.owners),
        "latest": [(entry, words[entry.pk]) for entry in latest],
        "entries": last_number(),
    }
    return render(request, "site/home.html", shown)


@public
def help_page(request: HttpRequest) -> HttpResponse:
    """How the passage works, with every guard and the standard it comes from."""
    gates: dict[str, list[object]] = {}
    for spec in GUARDS.values():
        gates.setdefault(_(wording.GATE_LABELS[spec.gate]), []).append(spec)
    return render(request, "site/help.html", {"gates": list(gates.items())})


@public
def glossary(request: HttpRequest) -> HttpResponse:
    """The words that Mainstay uses."""
    words = sorted(((_(word), _(meaning)) for word, meaning in GLOSSARY), key=lambda pair: pair[0].casefold())
    return render(request, "site/glossary.html", {"words": words})


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    """What was tested for accessibility, and how."""
    return render(request, "site/accessibility.html")


@public
def health(_request: HttpRequest) -> JsonResponse:
    """Whether the site can read its log."""
    try:
        number = last_number()
    except DatabaseError:
        return JsonResponse({"status": "no database"}, status=503)
    return JsonResponse({"status": "ok", "entries": number})
