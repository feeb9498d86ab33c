"""The pages of assessment: what anybody may read, and a page for each act."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from mainstay.assessment import levels, published, queries, scores
from mainstay.assessment.evidence_forms import EvidenceForm, KeepArmForm, WithdrawEvidenceForm
from mainstay.assessment.forms import (
    AbandonScoringForm,
    AmendGroupForm,
    CloseScoringForm,
    GroupForm,
    OpenScoringForm,
    RemoveGroupForm,
    RemoveTradeOffForm,
    ScoreForm,
    TradeOffForm,
    WithdrawEffectsForm,
)
from mainstay.assessment.models import Scoring
from mainstay.assessment.terms import (
    AbandonScoring,
    AddEvidence,
    AmendGroup,
    CloseScoring,
    KeepArm,
    NameAffectedGroup,
    OpenScoring,
    RecordTradeOff,
    RemoveGroup,
    RemoveTradeOff,
    SubmitEffects,
    WithdrawEffects,
    WithdrawEvidence,
)
from mainstay.door import clock
from mainstay.innovations.queries import by_identifier, place_of
from mainstay.ledger.models import Entry
from mainstay.look.pages import ActForm, ActPage
from mainstay.look.permissions import public
from mainstay.look.terms import Link


def find_innovation(identifier: str) -> Any:
    """The innovation of an address, or the page for what is not there."""
    found = by_identifier(identifier)
    if found is None:
        raise Http404
    return found


def today() -> date:
    """The day on which a page is read."""
    return clock.now().date()


@public
def evidence(request: HttpRequest, identifier: str) -> HttpResponse:
    """The evidence for an innovation: its level, why that level, and every item."""
    found = find_innovation(identifier)
    shown = {"innovation": found, "evidence": levels.read(found.pk, today())}
    return render(request, "assessment/evidence.html", shown)


@public
def evidence_json(_request: HttpRequest, identifier: str) -> JsonResponse:
    """The evidence as data."""
    found = find_innovation(identifier)
    return JsonResponse(published.evidence(found, levels.read(found.pk, today())))


@public
def effects(request: HttpRequest, identifier: str) -> HttpResponse:
    """The effects on SDG targets: once revealed, every score with its name and the proof of its digest."""
    found = find_innovation(identifier)
    read = scores.read(found.pk, today())
    acting = request.acting  # type: ignore[attr-defined]  # set by authority's middleware
    shown = {
        "innovation": found,
        "effects": read,
        "proofs": scores.proofs(read.revealed) if read.revealed else (),
        "named": bool(acting and read.open and queries.is_named(read.open.row.pk, acting.person)),
    }
    return render(request, "assessment/effects.html", shown)


@public
def effects_json(_request: HttpRequest, identifier: str) -> JsonResponse:
    """The effects as data."""
    found = find_innovation(identifier)
    read = scores.read(found.pk, today())
    proofs = scores.proofs(read.revealed) if read.revealed else ()
    return JsonResponse(published.effects(found, read, proofs))


@public
def groups(request: HttpRequest, identifier: str) -> HttpResponse:
    """The affected groups."""
    found = find_innovation(identifier)
    return render(
        request, "assessment/groups.html", {"innovation": found, "groups": queries.groups(found.pk, today())}
    )


@public
def groups_json(_request: HttpRequest, identifier: str) -> JsonResponse:
    """The affected groups as data."""
    found = find_innovation(identifier)
    return JsonResponse(published.groups(found, queries.groups(found.pk, today())))


@public
def trade_offs(request: HttpRequest, identifier: str) -> HttpResponse:
    """The trade-offs."""
    found = find_innovation(identifier)
    shown = {"innovation": found, "trade_offs": queries.trade_offs(found.pk, today())}
    return render(request, "assessment/trade_offs.html", shown)


@public
def trade_offs_json(_request: HttpRequest, identifier: str) -> JsonResponse:
    """The trade-offs as data."""
    found = find_innovation(identifier)
    return JsonResponse(published.trade_offs(found, queries.trade_offs(found.pk, today())))


class AssessmentPage(ActPage):
    """A page for one act about an innovation. ``section`` is where one comes from and goes back to."""

    section = "evidence"
    section_title: Any = gettext_lazy("Evidence")

    def find(self) -> Any:
        """The innovation, or what of it the address names."""
        self.innovation = find_innovation(self.kwargs["identifier"])
        self.reach(place_of(self.innovation.pk))
        found = self.part()
        if found is None:
            raise Http404
        return found

    def part(self) -> Any:
        """What the act is about; None when it isn't there."""
        return self.innovation

    def onward(self, _entry: Entry) -> str:
        """Back to the section."""
        return reverse(self.section, args=[self.innovation.identifier])

    def extra(self) -> dict[str, Any]:
        """The way back, and the name of the innovation above the heading."""
        identifier = self.innovation.identifier
        return {
            "innovation": self.innovation,
            "caption": self.innovation.name,
            "trail": [
                Link(self.innovation.name, reverse("innovation", args=[identifier])),
                Link(self.section_title, reverse(self.section, args=[identifier])),
            ],
        }


class AddEvidencePage(AssessmentPage):
    """Add evidence."""

    act = AddEvidence
    form_class = EvidenceForm
    heading = gettext_lazy("Add evidence")
    intro = gettext_lazy(
        "Enter what the source says, and leave empty what it does not. The level is computed."
    )
    button = gettext_lazy("Add it")
    done = gettext_lazy("Added. The level below counts it in.")
    template_name = "assessment/add_evidence.html"


class WithdrawEvidencePage(AssessmentPage):
    """Withdraw evidence."""

    act = WithdrawEvidence
    form_class = WithdrawEvidenceForm
    heading = gettext_lazy("Withdraw evidence")
    intro = gettext_lazy(
        "For evidence that is wrong or was entered by mistake. It stays on the public record."
    )
    button = gettext_lazy("Withdraw it")
    done = gettext_lazy("Withdrawn. It counts no more.")

    def part(self) -> Any:
        """The evidence."""
        return queries.evidence_of(self.innovation.pk).filter(pk=self.kwargs["pk"]).first()


class KeepArmPage(AssessmentPage):
    """Say which variant is kept."""

    act = KeepArm
    form_class = KeepArmForm
    heading = gettext_lazy("Which variant is kept?")
    intro = gettext_lazy(
        "Where studies compared several variants, only evidence about the one kept should count."
    )

    def initial(self) -> dict[str, Any]:
        """The variant that is kept now."""
        return {"arm": queries.kept_arm(self.innovation.pk, today())}


class EffectsPage(AssessmentPage):
    """A page about the scoring of effects."""

    section = "effects"
    section_title = gettext_lazy("Effects")


class OpenScoringPage(EffectsPage):
    """Open a round of scoring."""

    act = OpenScoring
    form_class = OpenScoringForm
    heading = gettext_lazy("Ask assessors to score the effects")
    intro = gettext_lazy("Nobody sees any score before all have submitted; then all see all, with names.")
    button = gettext_lazy("Ask them")
    done = gettext_lazy("The round is open. The assessors find it on this page.")


class RoundPage(EffectsPage):
    """A page about the round that is open."""

    def part(self) -> Scoring | None:
        """The round that is open."""
        return queries.open_scoring(self.innovation.pk)


class CloseScoringPage(RoundPage):
    """Close a round without everybody."""

    act = CloseScoring
    form_class = CloseScoringForm
    heading = gettext_lazy("Close the round without the others")
    intro = gettext_lazy(
        "At least two must have submitted. Those who have not are released; the scores are shown."
    )
    button = gettext_lazy("Close it and show the scores")
    done = gettext_lazy("Closed. The scores are shown below.")


class AbandonScoringPage(RoundPage):
    """Give a round up."""

    act = AbandonScoring
    form_class = AbandonScoringForm
    heading = gettext_lazy("Abandon the round")
    intro = gettext_lazy("No score of it is ever shown. Another round can be opened then.")
    button = gettext_lazy("Abandon it")
    done = gettext_lazy("Abandoned. No score of it will be shown.")


class OwnScoresPage(RoundPage):
    """A page that only an assessor named in the open round can see, and that no cache may keep."""

    def part(self) -> Scoring | None:
        """The round that is open, if the person who asks was named in it."""
        found = super().part()
        person = self.request.acting.person  # type: ignore[attr-defined]  # set by authority's middleware
        return found if found and queries.is_named(found.pk, person) else None

    def page(self, form: ActForm, status: int = 200) -> HttpResponse:
        """The page, never cached."""
        response = super().page(form, status)
        add_never_cache_headers(response)
        return response

    def extra(self) -> dict[str, Any]:
        """What this person submitted, for this person alone."""
        person = self.request.acting.person  # type: ignore[attr-defined]  # set by authority's middleware
        own = scores.own_in_words(queries.own_submission(self.subject.pk, person))
        return super().extra() | {"own": own}


@method_decorator(sensitive_post_parameters(), name="dispatch")
class ScorePage(OwnScoresPage):
    """Score the effects. What is posted must not stand in the mail that tells operators of an error."""

    act = SubmitEffects
    form_class = ScoreForm
    heading = gettext_lazy("Score the effects")
    intro = gettext_lazy("Nobody sees your scores before all have submitted. Then all are shown, with names.")
    button = gettext_lazy("Submit my scores")
    done = gettext_lazy("Your scores are sealed. They are shown once all have submitted.")
    template_name = "assessment/score.html"


class WithdrawEffectsPage(OwnScoresPage):
    """Take one's scores back."""

    act = WithdrawEffects
    form_class = WithdrawEffectsForm
    heading = gettext_lazy("Take your scores back")
    intro = gettext_lazy(
        "You can then submit others. That you took scores back is on the record; what they were is not."
    )
    button = gettext_lazy("Take them back")
    done = gettext_lazy("Taken back. You can score again.")

    def onward(self, _entry: Entry) -> str:
        """To the empty form."""
        return reverse("effects-score", args=[self.innovation.identifier])


class GroupsPage(AssessmentPage):
    """A page about affected groups."""

    section = "groups"
    section_title = gettext_lazy("Affected groups")


class NameGroupPage(GroupsPage):
    """Name a group."""

    act = NameAffectedGroup
    form_class = GroupForm
    heading = gettext_lazy("Name an affected group")
    intro = gettext_lazy(
        "Who is affected, for better or worse? Think of those who don't come to the counter."
    )
    button = gettext_lazy("Add the group")


class OneGroupPage(GroupsPage):
    """A page about one group."""

    def part(self) -> Any:
        """What is said of the group."""
        return queries.group(self.kwargs["pk"], self.innovation.pk)


class AmendGroupPage(OneGroupPage):
    """Amend a group."""

    act = AmendGroup
    form_class = AmendGroupForm
    heading = gettext_lazy("Change what is said of a group")

    def initial(self) -> dict[str, Any]:
        """What is said now."""
        return {name: getattr(self.subject, name) for name in AmendGroupForm.base_fields if name != "key"}


class RemoveGroupPage(OneGroupPage):
    """Remove a group."""

    act = RemoveGroup
    form_class = RemoveGroupForm
    heading = gettext_lazy("Remove a group")
    intro = gettext_lazy("For a group that is not affected after all. It stays on the public record.")
    button = gettext_lazy("Remove it")


class TradeOffsPage(AssessmentPage):
    """A page about trade-offs."""

    section = "trade-offs"
    section_title = gettext_lazy("Trade-offs")


class RecordTradeOffPage(TradeOffsPage):
    """Record a trade-off."""

    act = RecordTradeOff
    form_class = TradeOffForm
    heading = gettext_lazy("Record a trade-off")
    intro = gettext_lazy("Nothing is free. What is gained, what does it cost, and who pays?")
    button = gettext_lazy("Record it")


class RemoveTradeOffPage(TradeOffsPage):
    """Remove a trade-off."""

    act = RemoveTradeOff
    form_class = RemoveTradeOffForm
    heading = gettext_lazy("Remove a trade-off")
    intro = gettext_lazy("For one that proved wrong. It stays on the public record.")
    button = gettext_lazy("Remove it")

    def part(self) -> Any:
        """The trade-off."""
        return queries.trade_off(self.kwargs["pk"], self.innovation.pk)
