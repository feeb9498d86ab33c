"""The public record as pages, as data and as a feed."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from mainstay.ledger.models import Entry
from mainstay.ledger.queries import entry as entry_of
from mainstay.ledger.queries import written
from mainstay.look.permissions import public
from mainstay.look.terms import PageLinks
from mainstay.register import queries
from mainstay.register.forms import USUAL_SIZE, RecordFilterForm
from mainstay.register.queries import Slice
from mainstay.register.rules import act_title, printable

PAGING = ("before", "after")
AT_ONCE = timedelta(minutes=1)
FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as a list shows it."""

    entry: Entry
    words: str
    title: str

    @property
    def written(self) -> datetime:
        """When it was really written."""
        return written(self.entry)

    @property
    def is_late(self) -> bool:
        """Whether it was written at another time than the one it is dated to."""
        return abs(self.written - self.entry.at) > AT_ONCE


def _slice(form: RecordFilterForm) -> Slice:
    """The entries that a form asks for; none when it is in error."""
    if not form.is_valid():
        return Slice([], None, None)
    cleaned = form.cleaned_data
    size = cleaned["size"] or USUAL_SIZE
    if cleaned["after"] is not None:
        return queries.after(form.asked(), cleaned["after"], size)
    return queries.before(form.asked(), cleaned["before"], size)


def _lines(found: Slice) -> list[Line]:
    words = queries.in_words(found.entries)
    return [Line(entry, words[entry.pk], _(act_title(entry.act))) for entry in found.entries]


def _address(request: HttpRequest, name: str, side: str = "", number: int | None = None) -> str:
    """The address of a list with the same filters, and the number from which it goes on."""
    asked = request.GET.copy()
    for key in PAGING:
        asked.pop(key, None)
    if side:
        asked[side] = str(number)
    return reverse(name) + (f"?{asked.urlencode()}" if asked else "")


def _status(form: RecordFilterForm) -> int:
    return 200 if form.is_valid() else 400


@public
def record(request: HttpRequest) -> HttpResponse:
    """The record, the newest first, with its filters."""
    form = RecordFilterForm(request.GET)
    found = _slice(form)
    pages = PageLinks(
        previous_url=_address(request, "record", "after", found.newer) if found.newer is not None else "",
        next_url=_address(request, "record", "before", found.older) if found.older is not None else "",
        shown=len(found.entries),
    )
    shown = {
        "form": form,
        "lines": _lines(found),
        "pages": pages,
        "json_url": _address(request, "record-json"),
        "feed_url": _address(request, "record-atom"),
    }
    return render(request, "register/record.html", shown, status=_status(form))


def _as_data(request: HttpRequest, line: Line) -> dict[str, Any]:
    entry = line.entry
    return {
        "number": entry.number,
        "id": str(entry.pk),
        "act": entry.act,
        "at": entry.at,
        "written_at": line.written,
        "words": line.words,
        "source": entry.source,
        "leaf_hash": entry.leaf_hash,
        "url": request.build_absolute_uri(reverse("record-entry", args=[entry.pk])),
        "canonical": entry.canonical,
    }


@public
def record_json(request: HttpRequest) -> JsonResponse:
    """The record as data: each entry with its canonical form as it was hashed."""
    form = RecordFilterForm(request.GET)
    found = _slice(form)
    if form.errors:
        return JsonResponse({"errors": form.errors}, status=400)
    onward = _address(request, "record-json", "before", found.older) if found.older is not None else None
    entries = [_as_data(request, line) for line in _lines(found)]
    return JsonResponse({"entries": entries, "next": onward and request.build_absolute_uri(onward)})


@public
def record_atom(request: HttpRequest) -> HttpResponse:
    """The newest entries as an Atom feed (RFC 4287), under the same filters."""
    form = RecordFilterForm(request.GET)
    found = _slice(form)
    if form.errors:
        said = "\n".join(str(error) for errors in form.errors.values() for error in errors)
        return HttpResponse(said, status=400, content_type="text/plain; charset=utf-8")
    own = request.build_absolute_uri(_address(request, "record-atom"))
    feed = Atom1Feed(
        title=_("Public record of Mainstay"),
        link=request.build_absolute_uri(_address(request, "record")),
        description=_("What was done, by which mandate, when and because of what."),
        feed_url=own,
        feed_guid=own,
        author_name="Mainstay",
    )
    for line in _lines(found):
        address = request.build_absolute_uri(reverse("record-entry", args=[line.entry.pk]))
        feed.add_item(
            title=printable(line.title),
            link=address,
            description=printable(line.words),
            unique_id=line.entry.pk.urn,
            pubdate=line.written,
            updateddate=line.written,
            author_name="Mainstay",
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


@public
def entry(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One entry: its words, its canonical form, what led to it and what came of it."""
    found = queries.told(pk)
    if found is None:
        raise Http404
    shown = {
        "told": found,
        "entry": found.entry,
        "written": written(found.entry),
        "pretty": json.dumps(json.loads(found.entry.canonical), indent=2, ensure_ascii=False),
        "size": len(found.entry.canonical.encode()),
    }
    return render(request, "register/entry.html", shown)


@public
def entry_json(_request: HttpRequest, pk: UUID) -> HttpResponse:
    """The canonical form of one entry, byte for byte: SHA-256 of a zero byte and these is its leaf hash."""
    found = entry_of(pk)
    if found is None:
        raise Http404
    headers = {"Cache-Control": FOR_EVER}
    return HttpResponse(found.canonical.encode(), content_type="application/json", headers=headers)
