"""The pages of innovations: the list as page and as data, and a page for each act."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from mainstay.authority import queries as authority
from mainstay.authority.terms import Acting
from mainstay.door import clock
from mainstay.door.terms import Place
from mainstay.innovations import exporting, listing, queries
from mainstay.innovations.description_forms import AmendForm, RecordForm, described
from mainstay.innovations.forms import FilterForm, OwnerForm, ReanchorForm, RetireForm, StakesForm
from mainstay.innovations.planning import allowed
from mainstay.innovations.queries import InnovationRow
from mainstay.innovations.summary import since_in_words
from mainstay.innovations.terms import (
    PERMANENCE_LABELS,
    AmendInnovation,
    AssignOwner,
    ReanchorInnovation,
    RecordInnovation,
    ReportedPermanence,
    RetireInnovation,
    SetStakes,
)
from mainstay.institutions import queries as institutions
from mainstay.ledger.models import Entry
from mainstay.look.pages import ActPage
from mainstay.look.permissions import public
from mainstay.look.terms import Column, Link, PageLinks

CURSORS = ("after", "before")
COLUMNS = (
    Column(gettext_lazy("Innovation")),
    Column(gettext_lazy("Body")),
    Column(gettext_lazy("Jurisdiction")),
    Column(gettext_lazy("Since")),
    Column(gettext_lazy("What sources report")),
)


def _cursor(request: HttpRequest, name: str) -> UUID | None:
    try:
        return UUID(request.GET.get(name, ""))
    except ValueError:
        return None


def _page(request: HttpRequest, form: FilterForm) -> listing.Page:
    """The page of the list that an address asks for; empty when it asks for what isn't offered."""
    wanted = form.wanted()
    if wanted is None:
        return listing.Page((), 0, None, None)
    return listing.page(listing.matching(wanted), _cursor(request, "after"), _cursor(request, "before"))


def _asked(request: HttpRequest, cursor: str = "", pk: UUID | None = None) -> str:
    """The query of the same list, from another row on if one is given."""
    asked = request.GET.copy()
    for name in CURSORS:
        asked.pop(name, None)
    if pk is not None:
        asked[cursor] = str(pk)
    return f"?{asked.urlencode()}" if asked else ""


def _cells(row: InnovationRow) -> tuple[object, ...]:
    kept = row.reported_permanence
    link = Link(row.name, reverse("innovation", args=[row.identifier]))
    reported = _(PERMANENCE_LABELS[ReportedPermanence(kept)]) if kept else ""
    return (link, row.body.name, row.jurisdiction.name, since_in_words(row.since), reported)


@public
@require_safe
def innovations(request: HttpRequest) -> HttpResponse:
    """The innovations that match words and filters, by name, paged by key."""
    form = FilterForm(request.GET or None)
    page = _page(request, form)
    shown = {
        "filter": form,
        "form": form,
        "columns": COLUMNS,
        "rows": [_cells(row) for row in page.rows],
        "total": page.total,
        "filtered": bool(form.changed_data) if form.is_bound else False,
        "pager": PageLinks(
            previous_url=_asked(request, "before", page.before) if page.before else "",
            next_url=_asked(request, "after", page.after) if page.after else "",
            shown=len(page.rows),
            total=page.total,
        ),
        "json_url": reverse("innovations-json") + _asked(request),
        "csv_url": reverse("innovations-csv") + _asked(request),
    }
    return render(request, "innovations/list.html", shown, status=422 if form.errors else 200)


@public
@require_safe
def innovations_json(request: HttpRequest) -> HttpResponse:
    """The same page of the list as data."""
    form = FilterForm(request.GET or None)
    page = _page(request, form)
    if form.errors:
        return JsonResponse({"errors": form.errors}, status=422)
    here = reverse("innovations-json")
    onward = request.build_absolute_uri(here + _asked(request, "after", page.after)) if page.after else None
    rows = [_as_data(request, row) for row in page.rows]
    return JsonResponse({"total": page.total, "innovations": rows, "next": onward})


def _as_data(request: HttpRequest, row: InnovationRow) -> dict[str, Any]:
    return {
        "identifier": row.identifier,
        "id": row.pk,
        "url": request.build_absolute_uri(reverse("innovation", args=[row.identifier])),
        "name": row.name,
        "body": row.body.name,
        "jurisdiction": row.jurisdiction.code,
        "crisis": row.crisis.name if row.crisis else None,
        "since": row.since,
        "what_was_done": row.what_was_done,
        "domain": row.domain,
        "dimension": row.dimension,
        "function": row.function,
        "layers": row.layers,
        "sdg_targets": row.sdg_targets,
        "reported_permanence": row.reported_permanence,
    }


@public
@require_safe
def innovations_csv(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """Every innovation that matches, as a table that can be imported again."""
    form = FilterForm(request.GET or None)
    wanted = form.wanted()
    if wanted is None:
        return HttpResponse(form.errors.as_text(), content_type="text/plain; charset=utf-8", status=422)
    lines = exporting.csv_lines(queries.export_rows(listing.matching(wanted)))
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="innovations.csv"'
    return answer


def trail() -> list[Link]:
    """The way back to the list."""
    return [Link(_("Innovations"), reverse("innovations"))]


class RecordPage(ActPage):
    """Record an innovation."""

    act = RecordInnovation
    form_class = RecordForm
    heading = gettext_lazy("Record an innovation")
    intro = gettext_lazy(
        "Three minutes are enough; the rest can be added later. It will belong to your body and your post. "
        "What you write goes on the public record for good: name no private person."
    )
    button = gettext_lazy("Record it")
    done = gettext_lazy("Recorded. It is on the public record.")

    def initial(self) -> dict[str, Any]:
        """Where one is, and the crisis if only one is running there."""
        acting: Acting = self.request.acting  # type: ignore[attr-defined]  # set by authority's middleware
        running = institutions.crises_over(acting.path, clock.now().date())
        place = institutions.jurisdiction(acting.jurisdiction)
        return {
            "place": place.name if place else "",
            "crisis": str(running[0].pk) if len(running) == 1 else "",
        }

    def onward(self, entry: Entry) -> str:
        """The page of the new innovation."""
        found = queries.innovation(entry.subject)
        return reverse("innovation", args=[found.identifier]) if found else reverse("innovations")

    def extra(self) -> dict[str, Any]:
        """The way back."""
        return {"trail": trail()}


class InnovationPage(ActPage):
    """A page for an act about an innovation, which leads back to it."""

    subject: InnovationRow

    def find(self) -> InnovationRow:
        """The innovation, for those who may do this to it; to others it isn't there."""
        found = queries.by_identifier(self.kwargs["identifier"])
        acting: Acting = self.request.acting  # type: ignore[attr-defined]  # set by authority's middleware
        if found is None or not allowed(self.act.may, self.place(found, acting), acting.actor, clock.now()):
            raise Http404
        return found

    def place(self, found: InnovationRow, acting: Acting) -> Place:  # noqa: ARG002 - taking over asks for it
        """Where the act happens."""
        return queries.place_of(found.pk)

    def onward(self, entry: Entry) -> str:  # noqa: ARG002 - the same innovation, whatever was done
        """Back to the innovation."""
        return reverse("innovation", args=[self.subject.identifier])

    def extra(self) -> dict[str, Any]:
        """The way back, and which innovation it is."""
        back = Link(self.subject.name, reverse("innovation", args=[self.subject.identifier]))
        return {"trail": [*trail(), back], "caption": self.subject.name}


class AmendPage(InnovationPage):
    """Change a description."""

    act = AmendInnovation
    form_class = AmendForm
    heading = gettext_lazy("Amend the description")
    intro = gettext_lazy("What it said before stays on the public record. Name no private person.")

    def initial(self) -> dict[str, Any]:
        """What it says now."""
        return described(self.subject)


class StakesPage(InnovationPage):
    """Say what is at stake."""

    act = SetStakes
    form_class = StakesForm
    heading = gettext_lazy("What is at stake?")
    intro = gettext_lazy(
        "Four answers give the stakes: low, medium, high or very high. "
        "The higher they are, the more evidence and hearing of people the guards ask for."
    )

    def initial(self) -> dict[str, Any]:
        """What was said before."""
        found = self.subject
        return {
            "people_affected": found.people_affected,
            "severity": found.severity,
            "irreversibility": found.irreversibility,
            "cost": found.cost,
            "reason": found.stakes_reason,
        }


class OwnerPage(InnovationPage):
    """Choose the owner."""

    act = AssignOwner
    form_class = OwnerForm
    heading = gettext_lazy("Who owns it?")
    intro = gettext_lazy("A post, not a person: what is missing is owed by whoever holds it.")

    def initial(self) -> dict[str, Any]:
        """The owner now, otherwise one's own post."""
        acting: Acting = self.request.acting  # type: ignore[attr-defined]  # set by authority's middleware
        return {"owner_post": str(self.subject.owner_post_id or acting.post)}


class RetirePage(InnovationPage):
    """End an innovation for good."""

    act = RetireInnovation
    form_class = RetireForm
    heading = gettext_lazy("Retire this innovation")
    intro = gettext_lazy(
        "This ends it for good. Its record and its lesson stay. Only taking it over starts its passage again."
    )
    button = gettext_lazy("Retire it")


class ReanchorPage(InnovationPage):
    """Take over what lapsed or was retired."""

    act = ReanchorInnovation
    form_class = ReanchorForm
    heading = gettext_lazy("Take over this innovation")
    intro = gettext_lazy(
        "It becomes an innovation of your body, and its passage starts again. "
        "Only one that lapsed, ended or was retired can be taken over."
    )
    button = gettext_lazy("Take it over")

    def place(self, found: InnovationRow, acting: Acting) -> Place:  # noqa: ARG002 - the taker's place counts
        """One's own body."""
        return authority.place_of_body(acting.body)

    def initial(self) -> dict[str, Any]:
        """One's own post."""
        acting: Acting = self.request.acting  # type: ignore[attr-defined]  # set by authority's middleware
        return {"owner_post": str(acting.post)}
