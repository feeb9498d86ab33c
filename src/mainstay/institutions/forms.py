"""Forms of institutions: add a jurisdiction or a body, change a body, declare and end a crisis."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mainstay.authority.terms import ADMINISTERS
from mainstay.institutions import places, queries
from mainstay.institutions.terms import (
    BODY_KIND_LABELS,
    DECLARES,
    LEVEL_LABELS,
    AddBody,
    AddJurisdiction,
    AmendBody,
    DeclareCrisis,
    EndCrisis,
)
from mainstay.look.forms import DateField
from mainstay.look.pages import ActForm

LONG = 4000


class SearchForm(forms.Form):
    """A search in a list, and where its next page begins."""

    q = forms.CharField(label=gettext_lazy("Name contains"), required=False, max_length=100)
    after = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)


class PlaceForm(ActForm):
    """Add a jurisdiction: from the list of countries and subdivisions, or one of one's own."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        help_text=gettext_lazy("ISO 3166 where there is one, such as FR or FR-75; otherwise your own."),
        max_length=40,
        validators=[
            RegexValidator(
                r"^[A-Z0-9][A-Za-z0-9-]*$",
                gettext_lazy(
                    "Use letters without accents, digits and hyphens; begin with a capital or a digit."
                ),
            )
        ],
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
    )
    name = forms.CharField(label=gettext_lazy("Name"), min_length=2, max_length=200)
    level = forms.ChoiceField(label=gettext_lazy("Level"))
    parent = forms.ChoiceField(label=gettext_lazy("Lies within"), required=False)

    def furnish(self) -> None:
        """The levels, the places to lie within, and what was found in the list."""
        choice(self, "level", [(level.value, _(label)) for level, label in LEVEL_LABELS.items()])
        reach = self.request.acting.reach(ADMINISTERS)  # type: ignore[attr-defined]  # set by authority's middleware
        within = [(str(pk), name) for pk, name in queries.below(reach or "").values_list("pk", "name")]
        root = [("", _("Nothing: it is a root"))] if reach == "" else []
        choice(self, "parent", [*root, *within])
        self.fields["parent"].required = not root
        found = places.by_code(self.request.GET.get("iso", ""))
        if found is not None:
            parent = queries.jurisdiction_by_code(found.parent)
            said = {"code": found.code, "name": found.name, "level": str(found.level)}
            self.initial = {**self.initial, **said, "parent": str(parent.pk) if parent else ""}

    def to_act(self) -> AddJurisdiction:
        """The act."""
        said = self.cleaned_data
        return AddJurisdiction(
            code=said["code"], name=said["name"], level=said["level"], parent=said["parent"] or None
        )


def choice(form: forms.Form, name: str, choices: list[tuple[str, Any]]) -> None:
    """Set the choices of a field."""
    form.fields[name].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


class BodyFields(ActForm):
    """What adding and changing a body share."""

    name = forms.CharField(label=gettext_lazy("Name"), min_length=2, max_length=200)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of organisation"))
    decides = forms.BooleanField(label=gettext_lazy("It may decide about innovations"), required=False)
    competence = forms.CharField(
        label=gettext_lazy("By what law it may decide"),
        help_text=gettext_lazy("Needed where it may decide: the statute and the provision."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def furnish(self) -> None:
        """The kinds."""
        choice(self, "kind", [(kind.value, _(label)) for kind, label in BODY_KIND_LABELS.items()])

    def fields_said(self) -> dict[str, Any]:
        """The fields of the act."""
        return {name: self.cleaned_data[name] for name in ("name", "kind", "decides", "competence")}


class BodyForm(BodyFields):
    """Add a body to a jurisdiction."""

    def to_act(self) -> AddBody:
        """The act."""
        return AddBody(jurisdiction=self.subject.pk, **self.fields_said())


class AmendBodyForm(BodyFields):
    """Change a body."""

    def to_act(self) -> AmendBody:
        """The act."""
        return AmendBody(body=self.subject.pk, **self.fields_said())


class CrisisForm(ActForm):
    """Declare a crisis."""

    jurisdiction = forms.ChoiceField(label=gettext_lazy("Place"))
    name = forms.CharField(label=gettext_lazy("Name of the crisis"), min_length=2, max_length=200)
    scope = forms.CharField(
        label=gettext_lazy("What it covers"),
        min_length=2,
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    legal_basis = forms.CharField(
        label=gettext_lazy("Legal basis"),
        help_text=gettext_lazy("The law and the provision, such as “Civil Protection Act 2015, section 12”."),
        max_length=LONG,
    )
    starts = DateField(label=gettext_lazy("From"))
    ends = DateField(label=gettext_lazy("Last day, if known"), required=False)

    def furnish(self) -> None:
        """The places within reach."""
        reach = self.request.acting.reach(DECLARES)  # type: ignore[attr-defined]  # set by authority's middleware
        own = queries.below(reach or "").values_list("pk", "name")
        choice(self, "jurisdiction", [(str(pk), name) for pk, name in own])

    def to_act(self) -> DeclareCrisis:
        """The act."""
        names = ("jurisdiction", "name", "scope", "legal_basis", "starts", "ends")
        return DeclareCrisis(**{name: self.cleaned_data[name] for name in names})


class EndCrisisForm(ActForm):
    """End a crisis."""

    ends = DateField(label=gettext_lazy("Its last day"))
    reason = forms.CharField(
        label=gettext_lazy("Why it ends"),
        min_length=2,
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def to_act(self) -> EndCrisis:
        """The act."""
        said = self.cleaned_data
        return EndCrisis(crisis=self.subject.pk, ends=said["ends"], reason=said["reason"])
