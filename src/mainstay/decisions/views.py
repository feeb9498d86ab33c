"""The pages of decisions: the list, one decision, and a page for each act."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mainstay.assessment import queries as assessment
from mainstay.authority import queries as authority
from mainstay.decisions import casework, queries, rules
from mainstay.decisions.case import Condition, question
from mainstay.decisions.casework import Dossier
from mainstay.decisions.decision_forms import (
    DecideForm,
    EndForm,
    FastTrackForm,
    RenewForm,
    StandingForm,
)
from mainstay.decisions.forms import (
    FilterForm,
    MeetForm,
    ObjectionForm,
    OpenReviewForm,
    ReassignForm,
    ReviewForm,
)
from mainstay.decisions.queries import ObligationRow
from mainstay.decisions.terms import (
    Cursor,
    Decide,
    DecideByFastTrack,
    EndByDecision,
    MakeStanding,
    MeetObligation,
    OpenReview,
    ReassignObligation,
    RecordObjection,
    RecordReview,
    Renew,
    Slice,
)
from mainstay.door import clock
from mainstay.door.terms import Place
from mainstay.innovations import queries as innovations
from mainstay.innovations.queries import InnovationRow
from mainstay.ledger.models import Entry
from mainstay.look.pages import ActPage
from mainstay.look.permissions import public
from mainstay.look.terms import Link, PageLinks

SENT = "decisions-sent"  # in the session: the key of the page sent last, and the decision that it made


@public
def decisions(request: HttpRequest) -> HttpResponse:
    """The decisions taken, the newest first, paged by key."""
    form = FilterForm.asking(request.GET)
    wanted = form.wanted()
    after = Cursor.read(request.GET.get("after", ""))
    page = Slice((), None) if wanted is None else queries.decisions_taken(wanted, after)
    asked = request.GET.copy()
    asked.pop("after", None)
    onward = asked.copy()
    onward["after"] = str(page.after)
    shown = {
        "filter": form,
        "rows": page.rows,
        "pager": PageLinks(
            previous_url=f"?{asked.urlencode()}" if after else "",
            next_url=f"?{onward.urlencode()}" if page.after else "",
            shown=len(page.rows),
        ),
        "query": asked.urlencode(),
    }
    return render(request, "decisions/decisions.html", shown)


@public
def decision(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One decision: reasons, legal basis, promise, answers, obligations, and its entry on the record."""
    found = queries.decision(pk)
    if found is None:
        raise Http404
    titles = authority.mandate_titles([found.mandate])
    cited = assessment.evidence_of(found.innovation_id).filter(pk__in=found.cites)
    today = clock.now().date()
    shown = {
        "decision": found,
        "decided_by": ", ".join(titles[found.mandate]) if found.mandate in titles else "",
        "answers": queries.answers_of(pk),
        "owed": queries.owed_lines(queries.obligations_under(found), today),
        "cited": list(cited),
        "withdrawn": len(found.cites) - len(cited),
        "reviews": list(found.reviews.all()),
    }
    return render(request, "decisions/decision.html", shown)


def find_innovation(identifier: str) -> InnovationRow:
    """The innovation of an address, or the page for what is not there."""
    found = innovations.by_identifier(identifier)
    if found is None:
        raise Http404
    return found


def trail_of(found: InnovationRow) -> list[Link]:
    """The way back to an innovation."""
    return [Link(found.name, reverse("innovation", args=[found.identifier]))]


class InnovationPage(ActPage):
    """A page for an act about an innovation, which leads back to it."""

    subject: InnovationRow

    def find(self) -> InnovationRow:
        """The innovation, for those who may do this to it."""
        found = find_innovation(self.kwargs["identifier"])
        self.reach(self.place(found))
        return found

    def place(self, found: InnovationRow) -> Place:
        """Where the act happens."""
        return innovations.place_of(found.pk)

    def extra(self) -> dict[str, Any]:
        """The way back."""
        return {"trail": trail_of(self.subject), "caption": self.subject.name}

    def onward(self, entry: Entry) -> str:  # noqa: ARG002 - the same way for every entry
        """Back to the innovation's decisions."""
        return reverse("innovation", args=[self.subject.identifier]) + "#decisions"


class DecisionPage(ActPage):
    """A page to decide on an innovation, which leads to the decision."""

    template_name = "decisions/decide.html"
    subject: Dossier
    button = gettext_lazy("Decide, on the public record")

    def find(self) -> Dossier:
        """The innovation with its case, as the body of the person acting sees it."""
        acting = self.request.acting  # type: ignore[attr-defined]  # set by authority's middleware
        found = find_innovation(self.kwargs["identifier"])
        self.reach(queries.place_to_decide(found.pk, acting.body))
        seen = casework.dossier(found, acting.body, clock.now())
        if not seen.case.competence:
            raise Http404
        return seen

    def extra(self) -> dict[str, Any]:
        """The way back, and what stands in the way."""
        case = self.subject.case
        return {
            "trail": trail_of(self.subject.innovation),
            "caption": self.subject.innovation.name,
            "over": rules.OVER.get(case.condition, ""),
            "standing": case.condition is Condition.STANDING,
            "running": case.fast_track,
            "unmet": [(guard, _(question(guard))) for guard in rules.unmet_after(case, ())],
            "imposed": [one.text for one in case.owed if one.guard is None],
            "crises": self.subject.crises,
            "act_name": self.act.act_name(),
        }

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Decide; a page sent a second time leads to the decision that it made the first time.

        The door's own key can't tell: once decided, the form asks for other answers and obligations.
        """
        made = request.session.get(SENT, {}).get(request.POST.get("key", ""))
        return redirect("decision", made) if made else super().post(request, **kwargs)

    def onward(self, entry: Entry) -> str:
        """To the decision."""
        if key := self.request.POST.get("key"):
            self.request.session[SENT] = {key: str(entry.subject)}
        return reverse("decision", args=[entry.subject])


class DecidePage(DecisionPage):
    """Adopt, adapt or pilot."""

    act = Decide
    form_class = DecideForm
    heading = gettext_lazy("Decide to adopt, adapt or pilot")


class FastTrackPage(DecisionPage):
    """Decide in a declared crisis."""

    act = DecideByFastTrack
    form_class = FastTrackForm
    heading = gettext_lazy("Decide by fast track")
    intro = gettext_lazy(
        "In a declared crisis a decision may come before its guards hold. Each unmet guard becomes an "
        "obligation with an owner and a date, in public. At its sunset the decision lapses by itself."
    )


class RenewPage(DecisionPage):
    """Renew a fast-track decision."""

    act = Renew
    form_class = RenewForm
    heading = gettext_lazy("Renew a fast-track decision")
    intro = gettext_lazy("A renewal cites what was learnt since. What is owed stays owed.")


class MakeStandingPage(DecisionPage):
    """Make an innovation standing."""

    act = MakeStanding
    form_class = StandingForm
    heading = gettext_lazy("Make it standing")


class EndPage(DecisionPage):
    """End an innovation."""

    act = EndByDecision
    form_class = EndForm
    heading = gettext_lazy("End it, and keep the lesson")
    intro = gettext_lazy("What is still owed is dropped. The lesson stays.")


class ObjectionPage(InnovationPage):
    """Record an objection."""

    act = RecordObjection
    form_class = ObjectionForm
    heading = gettext_lazy("Record an objection or a recommendation")
    intro = gettext_lazy("The next decision has to answer it, with a reason.")
    button = gettext_lazy("Record it")

    def initial(self) -> dict[str, Any]:
        """Raised today, unless said otherwise."""
        return {"raised_on": clock.now().date()}


class OpenReviewPage(InnovationPage):
    """Take a standing innovation into review."""

    act = OpenReview
    form_class = OpenReviewForm
    heading = gettext_lazy("Take it into review")
    button = gettext_lazy("Start the review")


class ReviewPage(InnovationPage):
    """Record a review."""

    act = RecordReview
    form_class = ReviewForm
    heading = gettext_lazy("Record a review")
    button = gettext_lazy("Record the review")

    def place(self, found: InnovationRow) -> Place:
        """Where it is reviewed: by the body that made it standing."""
        return queries.place_to_review(found.pk)


class ObligationPage(ActPage):
    """A page for an act about an obligation, which leads back to the innovation that owes it."""

    subject: ObligationRow

    def find(self) -> ObligationRow:
        """The obligation, for those who may do this to it."""
        found = queries.obligation(self.kwargs["pk"])
        if found is None:
            raise Http404
        self.reach(self.place(found))
        return found

    def place(self, found: ObligationRow) -> Place:
        """Where the act happens."""
        return queries.place_of_obligation(found.pk)

    def extra(self) -> dict[str, Any]:
        """The way back, and what is owed."""
        line = queries.owed_line(self.subject, clock.now().date())
        return {"trail": trail_of(self.subject.innovation), "caption": _(line.what)}

    def onward(self, entry: Entry) -> str:  # noqa: ARG002 - the same way for every entry
        """Back to the innovation's decisions."""
        return reverse("innovation", args=[self.subject.innovation.identifier]) + "#decisions"


class MeetPage(ObligationPage):
    """Show that what a decision imposed was done."""

    act = MeetObligation
    form_class = MeetForm
    heading = gettext_lazy("Show that an obligation is met")
    button = gettext_lazy("It is met")

    def place(self, found: ObligationRow) -> Place:
        """Where it is met: by the body that owes it."""
        return queries.place_of_owner(found.pk)


class ReassignPage(ObligationPage):
    """Give an obligation to another post."""

    act = ReassignObligation
    form_class = ReassignForm
    heading = gettext_lazy("Give an obligation to another post")
    intro = gettext_lazy("Its date stays.")
    button = gettext_lazy("Give it over")
