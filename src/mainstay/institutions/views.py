"""The pages of institutions: the tree of places, and the acts on places, bodies and crises."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy

from mainstay.institutions import places as known
from mainstay.institutions import queries
from mainstay.institutions.forms import AmendBodyForm, BodyForm, CrisisForm, EndCrisisForm, PlaceForm
from mainstay.institutions.models import Body, Crisis, Jurisdiction
from mainstay.institutions.terms import AddBody, AddJurisdiction, AmendBody, DeclareCrisis, EndCrisis
from mainstay.ledger.models import Entry
from mainstay.look.pages import ActPage
from mainstay.look.permissions import public


@public
def places(request: HttpRequest) -> HttpResponse:
    """The tree of jurisdictions, or those whose name contains some words."""
    words = request.GET.get("q", "").strip()[:100]
    rows = queries.tree(words)
    return render(request, "institutions/places.html", {"rows": rows, "words": words, "total": len(rows)})


@public
def places_json(_request: HttpRequest) -> JsonResponse:
    """The tree as data."""
    rows = queries.tree("")
    shown = [
        {"code": one.code, "name": one.name, "level": one.level, "path": one.path, "depth": one.depth}
        for one in rows
    ]
    return JsonResponse({"places": shown})


@public
def crises(request: HttpRequest) -> HttpResponse:
    """All declared crises, the newest first."""
    return render(request, "institutions/crises.html", {"crises": list(queries.crises())})


def _body_data(found: Body) -> dict[str, Any]:
    return {
        "id": found.pk,
        "name": found.name,
        "kind": found.kind,
        "jurisdiction": found.jurisdiction.code,
        "decides": found.decides,
        "competence": found.competence,
    }


@public
def body_json(_request: HttpRequest, pk: Any) -> JsonResponse:
    """A body as data."""
    found = queries.body(pk)
    if found is None:
        raise Http404
    return JsonResponse(_body_data(found))


class AddPlacePage(ActPage):
    """Add a jurisdiction."""

    act = AddJurisdiction
    form_class = PlaceForm
    heading = gettext_lazy("Add a place")
    button = gettext_lazy("Add it")
    template_name = "institutions/place_add.html"

    def onward(self, entry: Entry) -> str:
        """To the place."""
        found = queries.jurisdiction(entry.subject)
        return reverse("place", args=[found.code]) if found else reverse("places")

    def extra(self) -> dict[str, Any]:
        """What the list of countries and subdivisions has for the words searched."""
        words = self.request.GET.get("q", "")[:100]
        return {"words": words, "found": known.search(words)}


class AddBodyPage(ActPage):
    """Add a body to a jurisdiction."""

    act = AddBody
    form_class = BodyForm
    heading = gettext_lazy("Add a body")
    button = gettext_lazy("Add it")

    def find(self) -> Jurisdiction:
        """The jurisdiction."""
        found = queries.jurisdiction_by_code(self.kwargs["code"])
        if found is None:
            raise Http404
        return found

    def onward(self, entry: Entry) -> str:
        """To the body."""
        return reverse("body", args=[entry.subject])

    def extra(self) -> dict[str, Any]:
        """Where it will be."""
        return {"caption": self.subject.name}


class AmendBodyPage(ActPage):
    """Change a body."""

    act = AmendBody
    form_class = AmendBodyForm
    heading = gettext_lazy("Change a body's entry")

    def find(self) -> Body:
        """The body."""
        found = queries.body(self.kwargs["pk"])
        if found is None:
            raise Http404
        return found

    def initial(self) -> dict[str, Any]:
        """What it says now."""
        return {name: getattr(self.subject, name) for name in ("name", "kind", "decides", "competence")}

    def onward(self, entry: Entry) -> str:
        """To the body."""
        return reverse("body", args=[entry.subject])

    def extra(self) -> dict[str, Any]:
        """Which body."""
        return {"caption": self.subject.name}


class DeclareCrisisPage(ActPage):
    """Declare a crisis."""

    act = DeclareCrisis
    form_class = CrisisForm
    heading = gettext_lazy("Declare a crisis")
    intro = gettext_lazy(
        "While it runs, bodies in its place may decide by fast track. Every such decision is public."
    )
    button = gettext_lazy("Declare it")

    def onward(self, entry: Entry) -> str:
        """To the crisis."""
        return reverse("crisis", args=[entry.subject])


class EndCrisisPage(ActPage):
    """End a crisis."""

    act = EndCrisis
    form_class = EndCrisisForm
    heading = gettext_lazy("End a crisis")
    button = gettext_lazy("End it")

    def find(self) -> Crisis:
        """The crisis."""
        found = queries.crisis(self.kwargs["pk"])
        if found is None:
            raise Http404
        return found

    def onward(self, entry: Entry) -> str:
        """To the crisis."""
        return reverse("crisis", args=[entry.subject])

    def extra(self) -> dict[str, Any]:
        """Which crisis."""
        return {"caption": self.subject.name}
