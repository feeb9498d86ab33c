"""Forms for objections, obligations and reviews, and the filter of the list of decisions."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mainstay.decisions import casework
from mainstay.decisions.models import KINDS
from mainstay.decisions.queries import DecisionFilter
from mainstay.decisions.terms import (
    MeetObligation,
    OpenReview,
    ReassignObligation,
    RecordObjection,
    RecordReview,
)
from mainstay.institutions import queries as institutions
from mainstay.look.forms import DateField
from mainstay.look.pages import ActForm

FOR_GOOD = gettext_lazy("This goes on the public record for good. Name no private person.")
SOURCE = gettext_lazy("Where this can be looked up")
NEXT_REVIEW = gettext_lazy("Day of the next review")


def text(label: Any, help_text: Any = "", limit: int = 4000, rows: int = 4) -> forms.CharField:
    """A field for several lines."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        min_length=2,
        max_length=limit,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def offer(form: forms.Form, name: str, options: Iterable[tuple[str, str]]) -> None:
    """Let a field of choices offer what depends on who asks and about what."""
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = list(options)


def named(rows: Mapping[UUID, str]) -> list[tuple[str, str]]:
    """Things with names as choices."""
    return [(str(pk), name) for pk, name in rows.items()]


class ObjectionForm(ActForm):
    """Record an objection."""

    text = text(gettext_lazy("What is objected to, or recommended?"), FOR_GOOD)
    origin = forms.CharField(
        label=gettext_lazy("Where does it come from?"),
        help_text=gettext_lazy("An organisation or a public document, never a private person."),
        min_length=2,
        max_length=200,
    )
    source = forms.CharField(label=SOURCE, max_length=1000, required=False)
    raised_on = DateField(label=gettext_lazy("When was it raised?"))

    def to_act(self) -> RecordObjection:
        """The objection."""
        said = self.cleaned_data
        return RecordObjection(
            innovation=self.subject.pk,
            text=said["text"],
            origin=said["origin"],
            source=said["source"],
            raised_on=said["raised_on"],
        )


class MeetForm(ActForm):
    """Show that what a decision imposed was done."""

    statement = text(gettext_lazy("What was done?"), FOR_GOOD)
    source = forms.CharField(label=SOURCE, max_length=1000, required=False)

    def to_act(self) -> MeetObligation:
        """The statement."""
        said = self.cleaned_data
        return MeetObligation(obligation=self.subject.pk, statement=said["statement"], source=said["source"])


class ReassignForm(ActForm):
    """Give an obligation to another post."""

    owner_post = forms.ChoiceField(label=gettext_lazy("Which post owes it from now on?"))
    reason = text(gettext_lazy("Why?"), FOR_GOOD, rows=3)

    def furnish(self) -> None:
        """Offer the posts of the bodies concerned."""
        bodies = {
            self.subject.innovation.body_id,
            self.subject.owner_post.body_id,
            self.subject.decision.body_id,
        }
        offer(self, "owner_post", [("", _("Choose a post")), *named(casework.posts_of(bodies))])

    def to_act(self) -> ReassignObligation:
        """The change of owner."""
        said = self.cleaned_data
        return ReassignObligation(
            obligation=self.subject.pk, owner_post=UUID(said["owner_post"]), reason=said["reason"]
        )


class OpenReviewForm(ActForm):
    """Take a standing innovation into review."""

    reason = text(gettext_lazy("Why is it reviewed now?"), FOR_GOOD)

    def to_act(self) -> OpenReview:
        """The opening."""
        return OpenReview(innovation=self.subject.pk, reason=self.cleaned_data["reason"])


class ReviewForm(ActForm):
    """Record what a review found."""

    findings = text(gettext_lazy("What did the review find?"), FOR_GOOD, rows=6)
    next_due = DateField(label=NEXT_REVIEW)

    def to_act(self) -> RecordReview:
        """The findings."""
        said = self.cleaned_data
        return RecordReview(innovation=self.subject.pk, findings=said["findings"], next_due=said["next_due"])


class FilterForm(forms.Form):
    """Which decisions the list shows."""

    place = forms.ChoiceField(label=gettext_lazy("Place"), required=False)
    body = forms.ChoiceField(label=gettext_lazy("Body"), required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("What was decided"),
        required=False,
        choices=[("", gettext_lazy("Everything")), *KINDS],
    )
    track = forms.ChoiceField(
        label=gettext_lazy("Track"),
        required=False,
        choices=[
            ("", gettext_lazy("Both tracks")),
            ("fast", gettext_lazy("Fast track")),
            ("regular", gettext_lazy("Regular track")),
        ],
    )

    @classmethod
    def asking(cls, asked: QueryDict) -> "FilterForm":
        """The filter of an address, with the places and bodies there are. Two queries."""
        form = cls(asked or None)
        places = institutions.jurisdictions().values_list("code", "name")
        bodies = institutions.bodies().filter(decides=True).values_list("pk", "name")
        offer(form, "place", [("", _("All places")), *places])
        offer(form, "body", [("", _("All bodies")), *((str(pk), name) for pk, name in bodies)])
        return form

    def wanted(self) -> DecisionFilter | None:
        """What is asked for; None when the address asks for what isn't offered."""
        if not self.is_bound:
            return DecisionFilter()
        if not self.is_valid():
            return None
        said = self.cleaned_data
        place = institutions.jurisdiction_by_code(said["place"]) if said["place"] else None
        return DecisionFilter(
            path=place.path if place else "",
            body=UUID(said["body"]) if said["body"] else None,
            kind=said["kind"],
            fast_track={"fast": True, "regular": False}.get(said["track"]),
        )
