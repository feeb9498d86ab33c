"""The pages of the passage: board, innovation, obligations, desk, places, policies, attestations."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from mainstay_engines.passage.guards import GUARDS
from mainstay_engines.passage.origins import ORIGINS
from mainstay_engines.passage.terms import GuardId

from mainstay.authority import queries as authority
from mainstay.door import clock
from mainstay.door.terms import Place
from mainstay.innovations import queries as innovations
from mainstay.innovations.queries import InnovationRow
from mainstay.institutions import queries as institutions
from mainstay.ledger.models import Entry
from mainstay.look.pages import ActPage
from mainstay.look.permissions import public, signed_in
from mainstay.passage import boards, pages, queries
from mainstay.passage.forms import (
    AttestForm,
    BoardFilter,
    ConfirmForm,
    ListFilter,
    ObligationFilter,
    PolicyForm,
    WithdrawForm,
    wanted,
)
from mainstay.passage.models import Attestation
from mainstay.passage.queries import Scope
from mainstay.passage.terms import AttestGuard, ChangePolicy, ConfirmAttestation, WithdrawAttestation

FARTHEST = timedelta(days=36_525)  # a century: nothing is planned beyond, and the calendar ends somewhere
NULL = "\x00"  # PostgreSQL refuses to look for it


def find_innovation(identifier: str) -> InnovationRow:
    """The innovation of an address, or the page for what is not there."""
    found = innovations.by_identifier(identifier)
    if found is None:
        raise Http404
    return found


def scope_of(request: HttpRequest) -> Scope:
    """The scope that the address asks for; what it names and isn't there is not there."""
    path, crisis = "", None
    if code := request.GET.get("place"):
        path = find_place(code).path
    if asked := request.GET.get("crisis"):
        crisis = uuid_or_404(asked)
    asked_body = request.GET.get("body")
    return Scope(path=path, body=uuid_or_404(asked_body) if asked_body else None, crisis=crisis)


def uuid_or_404(text: str) -> UUID:
    """An identifier from an address."""
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


def day_of(request: HttpRequest) -> date:
    """The day that the page is asked for: today, or one to look ahead to."""
    today = clock.now().date()
    asked = boards.day_in(request.GET.get("at", "")) or today
    return min(max(asked, today), today + FARTHEST)


@public
def board(request: HttpRequest) -> HttpResponse:
    """The board: innovations by stage with verdict and the next thing owed; degraded ones first."""
    shown = boards.board_page(request, scope_of(request), day_of(request))
    return render(request, "passage/board.html", shown | {"filter": BoardFilter(request.GET or None)})


@public
def board_json(request: HttpRequest) -> JsonResponse:
    """The board as data."""
    return JsonResponse(boards.board_data(scope_of(request), day_of(request)))


@public
def board_list(request: HttpRequest) -> HttpResponse:
    """All innovations of a stage or verdict, paged by key."""
    form = ListFilter(request.GET or None)
    shown = boards.list_page(request, scope_of(request), wanted(form))
    return render(request, "passage/list.html", shown | {"filter": form})


@public
def innovation(request: HttpRequest, identifier: str) -> HttpResponse:
    """One innovation: its stage, verdict, what is missing and who owes it; all that is recorded about it."""
    found = find_innovation(identifier)
    shown = pages.innovation_page(found, day_of(request))
    return render(request, "passage/innovation.html", shown | {"deciding": deciding(request, found)})


def deciding(request: HttpRequest, found: InnovationRow) -> Place:
    """Where the reader's body decides about an innovation: nowhere, unless it is competent."""
    acting = request.acting  # type: ignore[attr-defined]  # set by authority's middleware
    if acting is None or not institutions.is_competent(acting.body, found.jurisdiction.path):
        return Place()
    return replace(found.where, body=acting.body)


@public
def innovation_json(_request: HttpRequest, identifier: str) -> JsonResponse:
    """One innovation as data."""
    return JsonResponse(pages.innovation_data(find_innovation(identifier), clock.now().date()))


@public
def attestation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One attestation."""
    found = queries.attestation(pk)
    if found is None:
        raise Http404
    titles = authority.mandate_titles([found.made_under, found.confirmed_under])
    acting = request.acting  # type: ignore[attr-defined]  # set by authority's middleware
    shown = {
        "attestation": found,
        "spec": GUARDS[GuardId(found.guard)],
        "made_by": ", ".join(titles[found.made_under]) if found.made_under in titles else "",
        "confirmed_by": ", ".join(titles[found.confirmed_under]) if found.confirmed_under in titles else "",
        "runs": found.valid_until >= clock.now().date(),
        "mine": acting is not None and acting.person == found.made_by,
    }
    return render(request, "passage/attestation.html", shown)


@public
def obligations(request: HttpRequest) -> HttpResponse:
    """Obligations per owner, body and crisis, with a comparison between bodies."""
    form = ObligationFilter(request.GET or None)
    shown = boards.obligations_page(request, wanted(form), clock.now().date())
    return render(request, "passage/obligations.html", shown | {"filter": form})


def obligations_asked(request: HttpRequest) -> dict[str, Any]:
    """The obligations that the address asks for."""
    return wanted(ObligationFilter(request.GET or None))


@public
def obligations_json(request: HttpRequest) -> JsonResponse:
    """Obligations as data."""
    return JsonResponse(boards.obligations_data(obligations_asked(request), clock.now().date()))


@public
def obligations_csv(request: HttpRequest) -> HttpResponse:
    """Obligations as a table."""
    return boards.obligations_table(obligations_asked(request), clock.now().date())


@signed_in
def desk(request: HttpRequest) -> HttpResponse:
    """What the person who is signed in owes, and what happened to what they own."""
    return render(request, "passage/desk.html", pages.desk_page(request, clock.now().date()))


def find_place(code: str) -> Any:
    """The jurisdiction of an address, or the page for what is not there."""
    found = None if NULL in code else institutions.jurisdiction_by_code(code)
    if found is None:
        raise Http404
    return found


@public
def place(request: HttpRequest, code: str) -> HttpResponse:
    """A jurisdiction: its innovations by stage, open obligations, decisions, bodies, crises, children."""
    found = find_place(code)
    shown = pages.place_page(found, Scope(path=found.path), clock.now().date())
    return render(request, "passage/place.html", shown)


@public
def body(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A body: its innovations by stage, open obligations, decisions, posts."""
    found = institutions.body(pk)
    if found is None:
        raise Http404
    return render(request, "passage/body.html", pages.body_page(found, clock.now().date()))


@public
def crisis(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A crisis: its scope and legal basis, and the innovations that came of it."""
    found = institutions.crisis(pk)
    if found is None:
        raise Http404
    return render(request, "passage/crisis.html", pages.crisis_page(found, clock.now().date()))


@public
def policy(request: HttpRequest, code: str) -> HttpResponse:
    """The policy that applies in a jurisdiction, where each threshold comes from, and its history."""
    return render(request, "passage/policy.html", pages.policy_page(find_place(code)))


@public
def policy_json(_request: HttpRequest, code: str) -> JsonResponse:
    """The policy as data."""
    found = find_place(code)
    set_here = [{"path": path, "changes": changes} for path, changes in queries.policy_sources(found.path)]
    origins = {name: {"says": one.text, "standard": one.standard} for name, one in ORIGINS.items()}
    applied = queries.policy_at(found.path).to_json()
    return JsonResponse({"place": code, "policy": applied, "set_by": set_here, "origins": origins})


class Attest(ActPage):
    """Attest a guard of an innovation."""

    act = AttestGuard
    form_class = AttestForm
    heading = gettext_lazy("Attest a guard")
    intro = gettext_lazy(
        "An attestation stands in where nothing is recorded. It counts once a second person has confirmed "
        "it, it runs out, and it is always shown as attested. It can't stand against a recorded fact."
    )
    button = gettext_lazy("Attest")
    done = gettext_lazy(
        "Your attestation is on the record. A second person must confirm it before it counts."
    )
    template_name = "passage/attest.html"

    def find(self) -> tuple[InnovationRow, GuardId]:
        """The innovation and the guard."""
        try:
            guard = GuardId(self.kwargs["guard"])
        except ValueError:
            raise Http404 from None
        found = find_innovation(self.kwargs["identifier"])
        self.reach(innovations.place_of(found.pk))
        return found, guard

    def onward(self, entry: Entry) -> str:
        """To the innovation."""
        return reverse("attestation", args=[entry.subject])

    def extra(self) -> dict[str, Any]:
        """What the guard asks."""
        found, guard = self.subject
        return {"innovation": found, "spec": GUARDS[guard]}


class AttestationPage(ActPage):
    """A page about one attestation."""

    def find(self) -> Attestation:
        """The attestation, for those who may do this to it."""
        found = queries.attestation(self.kwargs["pk"])
        if found is None:
            raise Http404
        self.reach(innovations.place_of(found.innovation_id))
        return found

    def onward(self, _entry: Entry) -> str:
        """Back to the innovation."""
        return reverse("innovation", args=[self.subject.innovation.identifier])

    def extra(self) -> dict[str, Any]:
        """What is attested."""
        spec = GUARDS[GuardId(self.subject.guard)]
        return {"innovation": self.subject.innovation, "attestation": self.subject, "spec": spec}


class Confirm(AttestationPage):
    """Confirm an attestation."""

    act = ConfirmAttestation
    form_class = ConfirmForm
    heading = gettext_lazy("Confirm an attestation")
    button = gettext_lazy("Confirm")
    done = gettext_lazy("Confirmed. The attestation counts from now on.")
    template_name = "passage/attest.html"


class Withdraw(AttestationPage):
    """Withdraw an attestation."""

    act = WithdrawAttestation
    form_class = WithdrawForm
    heading = gettext_lazy("Withdraw an attestation")
    button = gettext_lazy("Withdraw")
    done = gettext_lazy("Withdrawn. The guard counts as missing unless something else holds it.")
    template_name = "passage/attest.html"


class PolicyPage(ActPage):
    """Change the policy of a jurisdiction."""

    act = ChangePolicy
    form_class = PolicyForm
    heading = gettext_lazy("Change the passage policy")
    intro = gettext_lazy(
        "What you leave as it is stays inherited from the jurisdiction above, "
        "or from Mainstay's starting values."
    )
    button = gettext_lazy("Change the policy")

    def find(self) -> Any:
        """The jurisdiction, for those who may set its policy."""
        found = find_place(self.kwargs["code"])
        self.reach(institutions.place_of(found.pk))
        return found

    def onward(self, _entry: Entry) -> str:
        """To the policy."""
        return reverse("policy", args=[self.subject.code])
