"""The pages of institutions: the tree of places, and the acts on places, bodies and crises."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mainstay.door import clock
from mainstay.door.terms import Permission
from mainstay.institutions import places as known
from mainstay.institutions import queries
from mainstay.institutions.forms import (
    AmendBodyForm,
    BodyForm,
    CrisisForm,
    EndCrisisForm,
    PlaceForm,
    SearchForm,
)
from mainstay.institutions.models import Body, Crisis, Jurisdiction
from mainstay.institutions.queries import PlaceRow
from mainstay.institutions.terms import AddBody, AddJurisdiction, AmendBody, DeclareCrisis, EndCrisis
from mainstay.ledger.models import Entry
from mainstay.look.pages import ActPage
from mainstay.look.permissions import public
from mainstay.look.terms import NavItem, PageLinks

PAGE = 100


def _reached(request: HttpRequest, permission: Permission, path: str) -> None:
    """Raise Http404 for what the mandate in use can't reach: it looks as if it weren't there."""
    reach = request.acting.reach(permission)  # type: ignore[attr-defined]  # set by authority's middleware
    if reach is None or not path.startswith(reach):
        raise Http404


def _onward(request: HttpRequest, name: str, after: str) -> str:
    """The address of a list's next page with the same search; blank when there is none."""
    if not after:
        return ""
    asked = request.GET.copy()
    asked["after"] = after
    return f"{reverse(name)}?{asked.urlencode()}"


def _trail(*steps: tuple[Any, str]) -> dict[str, Any]:
    return {"trail": [NavItem(str(label), address) for label, address in steps]}


# --- lists ---


def _found(form: SearchForm) -> tuple[Sequence[PlaceRow], str]:
    if not form.is_valid():
        return [], ""
    cleaned = form.cleaned_data
    return queries.tree(cleaned["q"], cleaned["after"], PAGE, clock.now().date())


@public
def places(request: HttpRequest) -> HttpResponse:
    """The tree of jurisdictions, or those whose name contains some words."""
    form = SearchForm(request.GET)
    rows, after = _found(form)
    shown = {
        "form": form,
        "rows": rows,
        "words": request.GET.get("q", ""),
        "pages": PageLinks(next_url=_onward(request, "places", after), shown=len(rows)),
    }
    return render(request, "institutions/places.html", shown, status=200 if form.is_valid() else 400)


@public
def places_json(request: HttpRequest) -> JsonResponse:
    """The tree as data."""
    form = SearchForm(request.GET)
    rows, after = _found(form)
    if form.errors:
        return JsonResponse({"errors": form.errors}, status=400)
    shown = [
        {
            **_place_data(row.place),
            "depth": row.depth,
            "bodies": row.bodies,
            "running_crises": row.crises,
            "innovations": row.innovations,
        }
        for row in rows
    ]
    onward = _onward(request, "places-json", after)
    return JsonResponse({"places": shown, "next": onward and request.build_absolute_uri(onward)})


def _place_data(found: Jurisdiction) -> dict[str, Any]:
    return {"code": found.code, "name": found.name, "level": found.level, "path": found.path}


@public
def place_json(_request: HttpRequest, code: str) -> JsonResponse:
    """A place as data, with its bodies, its crises and the places just below it."""
    found = queries.jurisdiction_by_code(code)
    if found is None:
        raise Http404
    bodies = queries.bodies().filter(jurisdiction=found)
    crises = queries.crises().filter(jurisdiction=found)
    return JsonResponse(
        {
            **_place_data(found),
            "within": [one.code for one in queries.ancestors(found.path)[:-1]],
            "bodies": [_body_data(one) for one in bodies],
            "crises": [_crisis_data(one) for one in crises],
            "places": [_place_data(one) for one in queries.jurisdictions().filter(parent=found)],
        }
    )


def _crisis_data(found: Crisis) -> dict[str, Any]:
    return {
        "id": found.pk,
        "name": found.name,
        "place": found.jurisdiction.code,
        "scope": found.scope,
        "legal_basis": found.legal_basis,
        "from": found.starts,
        "until": found.ends,
    }


def _crises(form: SearchForm) -> tuple[list[Crisis], str]:
    if not form.is_valid():
        return [], ""
    cleaned = form.cleaned_data
    rows, last = queries.crises_page(cleaned["q"], _crisis_of(cleaned["after"]), PAGE)
    return rows, str(last.pk) if last else ""


def _crisis_of(text: str) -> Crisis | None:
    try:
        return queries.crisis(UUID(text)) if text else None
    except ValueError:
        return None


@public
def crises(request: HttpRequest) -> HttpResponse:
    """All declared crises, the newest first."""
    form = SearchForm(request.GET)
    rows, after = _crises(form)
    shown = {
        "form": form,
        "crises": rows,
        "words": request.GET.get("q", ""),
        "pages": PageLinks(next_url=_onward(request, "crises", after), shown=len(rows)),
    }
    return render(request, "institutions/crises.html", shown, status=200 if form.is_valid() else 400)


@public
def crises_json(request: HttpRequest) -> JsonResponse:
    """The crises as data."""
    form = SearchForm(request.GET)
    rows, after = _crises(form)
    if form.errors:
        return JsonResponse({"errors": form.errors}, status=400)
    onward = _onward(request, "crises-json", after)
    shown = [_crisis_data(one) for one in rows]
    return JsonResponse({"crises": shown, "next": onward and request.build_absolute_uri(onward)})


@public
def crisis_json(_request: HttpRequest, pk: UUID) -> JsonResponse:
    """A crisis as data."""
    found = queries.crisis(pk)
    if found is None:
        raise Http404
    return JsonResponse(_crisis_data(found))


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
def body_json(_request: HttpRequest, pk: UUID) -> JsonResponse:
    """A body as data."""
    found = queries.body(pk)
    if found is None:
        raise Http404
    return JsonResponse(_body_data(found))


# --- acts ---


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
        """What the list of countries and subdivisions has, and what must be added before."""
        words = self.request.GET.get("q", "")[:100]
        chosen = known.by_code(self.request.GET.get("iso", ""))
        above = known.by_code(chosen.parent) if chosen else None
        missing = above if above and queries.jurisdiction_by_code(above.code) is None else None
        trail = _trail((_("Places"), reverse("places")))
        return {"words": words, "found": known.search(words), "missing": missing, **trail}


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
        _reached(self.request, self.act.may, found.path)
        return found

    def onward(self, entry: Entry) -> str:
        """To the body."""
        return reverse("body", args=[entry.subject])

    def extra(self) -> dict[str, Any]:
        """Where it will be."""
        place = (self.subject.name, reverse("place", args=[self.subject.code]))
        return {"caption": self.subject.name, **_trail((_("Places"), reverse("places")), place)}


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
        _reached(self.request, self.act.may, found.jurisdiction.path)
        return found

    def initial(self) -> dict[str, Any]:
        """What it says now."""
        return {name: getattr(self.subject, name) for name in ("name", "kind", "decides", "competence")}

    def onward(self, entry: Entry) -> str:
        """To the body."""
        return reverse("body", args=[entry.subject])

    def extra(self) -> dict[str, Any]:
        """Which body."""
        place = self.subject.jurisdiction
        steps = (
            (place.name, reverse("place", args=[place.code])),
            (
                self.subject.name,
                reverse("body", args=[self.subject.pk]),
            ),
        )
        return {"caption": self.subject.name, **_trail(*steps)}


class DeclareCrisisPage(ActPage):
    """Declare a crisis."""

    act = DeclareCrisis
    form_class = CrisisForm
    heading = gettext_lazy("Declare a crisis")
    intro = gettext_lazy(
        "While it runs, bodies in its place may decide by fast track. Every such decision is public."
    )
    button = gettext_lazy("Declare it")

    def initial(self) -> dict[str, Any]:
        """One's own place, from today on."""
        acting = self.request.acting  # type: ignore[attr-defined]  # set by authority's middleware
        return {"jurisdiction": str(acting.jurisdiction), "starts": clock.now().date()}

    def onward(self, entry: Entry) -> str:
        """To the crisis."""
        return reverse("crisis", args=[entry.subject])

    def extra(self) -> dict[str, Any]:
        """Breadcrumbs."""
        return _trail((_("Crises"), reverse("crises")))


class EndCrisisPage(ActPage):
    """End a crisis."""

    act = EndCrisis
    form_class = EndCrisisForm
    heading = gettext_lazy("End a crisis")
    intro = gettext_lazy("After its last day nothing can be decided by fast track because of it.")
    button = gettext_lazy("End it")

    def find(self) -> Crisis:
        """The crisis."""
        found = queries.crisis(self.kwargs["pk"])
        if found is None:
            raise Http404
        _reached(self.request, self.act.may, found.jurisdiction.path)
        return found

    def initial(self) -> dict[str, Any]:
        """Today."""
        return {"ends": clock.now().date()}

    def onward(self, entry: Entry) -> str:
        """To the crisis."""
        return reverse("crisis", args=[entry.subject])

    def extra(self) -> dict[str, Any]:
        """Which crisis."""
        crisis = (self.subject.name, reverse("crisis", args=[self.subject.pk]))
        return {"caption": self.subject.name, **_trail((_("Crises"), reverse("crises")), crisis)}
