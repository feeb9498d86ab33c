"""Forms about evidence: add it, withdraw it, say which variant is kept."""

from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mainstay.assessment import queries
from mainstay.assessment.forms import Choices, ReasonForm, choices, offer
from mainstay.assessment.terms import (
    COMPARATOR_LABELS,
    DESIGN_LABELS,
    DIRECTION_LABELS,
    AddEvidence,
    KeepArm,
    WithdrawEvidence,
)
from mainstay.look.forms import DateField, Number, Radios
from mainstay.look.pages import ActForm
from mainstay.look.terms import Group

SHORT = {"class": "govuk-input--width-5"}
YES_OR_NO: Choices = [
    ("yes", gettext_lazy("Yes")),
    ("no", gettext_lazy("No")),
    ("", gettext_lazy("The source does not say")),
]
yes_or_no = partial(
    forms.TypedChoiceField,
    choices=YES_OR_NO,
    coerce=lambda value: value == "yes",
    empty_value=None,
    widget=Radios,
    required=False,
)


class PercentField(forms.FloatField):
    """A percentage, given on as a share between 0 and 1."""

    def clean(self, value: Any) -> float | None:
        """The share, or None when nothing was entered."""
        percent: float | None = super().clean(value)
        return None if percent is None else percent / 100


percent = partial(PercentField, min_value=0, max_value=100, required=False, widget=Number(attrs=SHORT))


class EvidenceForm(ActForm):
    """Add a study, count, audit or award."""

    label = forms.CharField(
        label=gettext_lazy("What is it?"),
        help_text=gettext_lazy("Its title, such as “Trial of weekly calls, 2021”."),
        min_length=2,
        max_length=200,
    )
    design = forms.ChoiceField(
        label=gettext_lazy("How was it made?"),
        choices=[("", gettext_lazy("Choose")), *choices(DESIGN_LABELS)],
        help_text=gettext_lazy("Choose what the source describes, not what you would have liked."),
    )
    outcome = forms.CharField(
        label=gettext_lazy("What was measured or counted?"),
        help_text=gettext_lazy(
            "Such as “numeracy” or “days until payment”. Use the same words as in other evidence of the same "
            "thing: that is how a later result finds the earlier one."
        ),
        max_length=200,
        required=False,
    )
    direction = forms.ChoiceField(
        label=gettext_lazy("What came out?"), choices=choices(DIRECTION_LABELS), widget=Radios
    )
    comparator = forms.ChoiceField(
        label=gettext_lazy("What was it compared with?"), choices=choices(COMPARATOR_LABELS), widget=Radios
    )
    sample = forms.IntegerField(
        label=gettext_lazy("How many people or cases were measured?"),
        help_text=gettext_lazy("All groups together. Leave it empty if the source does not say."),
        min_value=0,
        max_value=10_000_000_000,
        required=False,
        widget=Number(attrs={"class": "govuk-input--width-10"}),
    )
    measured_after_days = forms.IntegerField(
        label=gettext_lazy("Measured after how many days?"),
        help_text=gettext_lazy("From the start to the measurement. Twelve weeks are 84 days."),
        min_value=0,
        max_value=36_500,
        required=False,
        widget=Number(attrs=SHORT),
    )
    source = forms.URLField(
        label=gettext_lazy("Where can others read it?"),
        help_text=gettext_lazy("The address of the report or article, beginning with https://"),
        assume_scheme="https",
        max_length=1000,
        required=False,
    )
    published_on = DateField(label=gettext_lazy("Published on"), required=False)
    observed_on = DateField(label=gettext_lazy("Measured on"), required=False)
    independent = yes_or_no(
        label=gettext_lazy("Was it made by others than those who run the innovation?"),
        help_text=gettext_lazy("Such as a university or an audit office that does not answer to them."),
    )
    same_context = yes_or_no(label=gettext_lazy("Was it made here, on this innovation?"))
    arm = forms.CharField(
        label=gettext_lazy("Which variant of the innovation was it about?"),
        help_text=gettext_lazy("Only where several were compared, such as “SMS only” and “SMS with calls”."),
        max_length=200,
        required=False,
    )
    attrition = percent(
        label=gettext_lazy("How many were lost before the end, in percent?"),
        help_text=gettext_lazy("People who were in it at the start and could not be measured at the end."),
    )
    differential_attrition = percent(
        label=gettext_lazy("How many more were lost in one group than in the other, in percentage points?"),
        help_text=gettext_lazy("Lost in one group 12 %, in the other 9 %: enter 3."),
    )
    replication_of = forms.ChoiceField(label=gettext_lazy("Does it repeat an earlier study?"), required=False)
    supersedes = forms.ChoiceField(
        label=gettext_lazy("Do its authors replace an earlier result of theirs?"),
        help_text=gettext_lazy("The earlier result no longer counts then."),
        required=False,
    )
    contexts = forms.IntegerField(
        label=gettext_lazy("In how many separate places was it tested?"),
        min_value=1,
        max_value=1000,
        initial=1,
        widget=Number(attrs=SHORT),
    )
    codified = forms.BooleanField(
        label=gettext_lazy("A manual says how to do it the same way elsewhere"), required=False
    )
    note = forms.CharField(
        label=gettext_lazy("Anything a reader must know to judge it"),
        help_text=gettext_lazy("This goes on the public record for good. Name no private person."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
        required=False,
    )

    def furnish(self) -> None:
        """Offer the earlier evidence of this innovation, and put the fields in groups."""
        earlier: Choices = [(str(row.pk), row.label) for row in queries.evidence_of(self.subject.pk)]
        offer(self, "replication_of", [("", _("No")), *earlier])
        offer(self, "supersedes", [("", _("No")), *earlier])
        self.groups = (
            Group(_("What it is"), ("label", "design", "source", "published_on")),
            Group(_("What it found"), ("outcome", "direction", "comparator")),
            Group(_("How it was measured"), ("sample", "measured_after_days", "observed_on")),
            Group(_("Who made it, and where"), ("independent", "same_context")),
            Group(_("Where several variants were compared"), ("arm",)),
            Group(_("Where people were followed over time"), ("attrition", "differential_attrition")),
            Group(_("Where it builds on earlier evidence"), ("replication_of", "supersedes", "contexts")),
            Group(_("For the reader"), ("codified", "note")),
        )

    def to_act(self) -> AddEvidence:
        """The act."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "key"}
        for name in ("replication_of", "supersedes", "source"):
            said[name] = said[name] or None
        return AddEvidence(innovation=self.subject.pk, **said)


class WithdrawEvidenceForm(ReasonForm):
    """Withdraw evidence."""

    def to_act(self) -> WithdrawEvidence:
        """The act."""
        return WithdrawEvidence(evidence=self.subject.pk, reason=self.cleaned_data["reason"])


class KeepArmForm(ActForm):
    """Choose the variant that is kept."""

    arm = forms.ChoiceField(label=gettext_lazy("Which variant is kept?"), widget=Radios, required=False)

    def furnish(self) -> None:
        """Offer the variants that evidence is about."""
        named: Choices = [(arm, arm) for arm in queries.arms(self.subject.pk)]
        offer(self, "arm", [*named, ("", _("Not decided: count the best of all"))])

    def to_act(self) -> KeepArm:
        """The act."""
        return KeepArm(innovation=self.subject.pk, arm=self.cleaned_data["arm"])
