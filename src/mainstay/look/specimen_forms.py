"""Made-up forms for the style guide."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mainstay.look.forms import Checkboxes, DateField, Radios
from mainstay.look.terms import Group

FUNCTIONS = (
    ("continuity", _("Continuity")),
    ("decision", _("Decision")),
    ("delivery", _("Delivery")),
)
LAYERS = (
    ("policy", _("Policy")),
    ("regulation", _("Regulation")),
    ("workforce", _("Workforce")),
    ("delivery", _("Delivery")),
)


class SpecimenForm(forms.Form):
    """One field of every kind."""

    groups = (
        Group(
            _("What was done"),
            ("name", "problem", "function", "layers"),
            _("Three minutes are enough; the rest can wait."),
        ),
        Group(_("Where and when"), ("place", "since", "people", "notice")),
    )

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        help_text=_("A few words that colleagues would recognise."),
    )
    problem = forms.CharField(
        label=_("What was the problem?"), max_length=300, widget=forms.Textarea(attrs={"rows": 4})
    )
    function = forms.ChoiceField(label=_("What does it serve?"), choices=FUNCTIONS, widget=Radios)
    layers = forms.MultipleChoiceField(
        label=_("Which layers does it touch?"),
        choices=LAYERS,
        widget=Checkboxes,
        help_text=_("Tick all that fit."),
        required=False,
    )
    place = forms.ChoiceField(
        label=_("Jurisdiction"),
        choices=(
            ("", _("Choose one")),
            ("a", _("Harbour Town")),
            ("b", _("Upper Valley")),
        ),
    )
    since = DateField(label=_("Since when?"), help_text=_("The day it was first used."))
    people = forms.IntegerField(label=_("How many people were served?"), required=False, min_value=0)
    notice = forms.FileField(label=_("The order or notice"), required=False)
    password = forms.CharField(label=_("Password"), widget=forms.PasswordInput)
    agreed = forms.BooleanField(
        label=_("I hold the mandate to record this"),
        help_text=_("It will be named on the public record."),
    )
    key = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, object]:
        """An error that belongs to no field, to show where it stands."""
        if self.data.get("name") == "":
            self.add_error(None, _("The town clerk has already recorded an innovation today."))
        return dict(self.cleaned_data)


class SpecimenFilter(forms.Form):
    """A filter of a list."""

    body = forms.ChoiceField(
        label=_("Body"),
        required=False,
        choices=(("", _("All")), ("a", _("Harbour Office"))),
    )
    stage = forms.ChoiceField(
        label=_("Stage"),
        required=False,
        choices=(("", _("All")), ("decided", _("decided"))),
    )
    due = DateField(label=_("Due before"), required=False)
    words = forms.CharField(label=_("Words"), required=False)
