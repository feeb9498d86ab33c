"""Forms for stakes, owner, retiring and taking over; the filter of the list; the steps of an import."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mainstay.authority import queries as authority
from mainstay.door.terms import Act, Refused
from mainstay.innovations import listing
from mainstay.innovations.listing import Wanted
from mainstay.innovations.mapping import FIELDS, check_mapping
from mainstay.innovations.tables import Table
from mainstay.innovations.terms import (
    COST_LABELS,
    DIMENSION_LABELS,
    FUNCTION_LABELS,
    IRREVERSIBILITY_LABELS,
    LAYER_LABELS,
    PERMANENCE_LABELS,
    SEVERITY_LABELS,
    AssignOwner,
    ReanchorInnovation,
    RetireInnovation,
    SetStakes,
)
from mainstay.look.forms import Number, Radios
from mainstay.look.pages import ActForm

NOT_SURE = gettext_lazy("Not sure yet")
ANY = gettext_lazy("All")
EXAMPLE = 80  # characters shown of a cell
MOST_PEOPLE = 10_000_000_000


def options(labels: Mapping[Any, str], empty: Any = None) -> list[tuple[str, Any]]:
    """Choices from untranslated labels, behind an empty one if it is given."""
    first = [("", empty)] if empty is not None else []
    return [*first, *((str(value), gettext_lazy(label)) for value, label in labels.items())]


def text(label: Any, help_text: Any = "", rows: int = 3, *, required: bool = True) -> forms.CharField:
    """A field for several lines."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        min_length=2 if required else None,
        max_length=4000,
        required=required,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def offer(form: forms.Form, name: str, choices: Iterable[tuple[str, Any]]) -> None:
    """Let a field of choices offer what depends on who asks and about what."""
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = list(choices)


def scale(label: Any, labels: Mapping[int, str]) -> forms.TypedChoiceField:
    """A step of a scale, each step in words."""
    return forms.TypedChoiceField(label=label, choices=options(labels), coerce=int, widget=Radios)


class StakesForm(ActForm):
    """Say what is at stake."""

    people_affected = forms.IntegerField(
        label=gettext_lazy("How many people does it affect?"),
        help_text=gettext_lazy("In a year, as well as you know. Only digits, such as 250000."),
        min_value=0,
        max_value=MOST_PEOPLE,
        widget=Number,
    )
    severity = scale(gettext_lazy("What if it goes wrong?"), SEVERITY_LABELS)
    irreversibility = scale(gettext_lazy("Could that be undone?"), IRREVERSIBILITY_LABELS)
    cost = scale(gettext_lazy("What does it cost?"), COST_LABELS)
    reason = text(gettext_lazy("Why do you judge so?"))

    def to_act(self) -> Act:
        """The stakes of this innovation."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "key"}
        return SetStakes.model_validate({**said, "innovation": self.subject.pk})


class OwnerForm(ActForm):
    """Choose the post that owns an innovation."""

    owner_post = forms.ChoiceField(label=gettext_lazy("Which post owns it?"))

    def furnish(self) -> None:
        """Offer the posts of its body."""
        offer(self, "owner_post", posts(self.subject.body_id))

    def to_act(self) -> Act:
        """Make the post the owner."""
        return AssignOwner(innovation=self.subject.pk, owner_post=self.cleaned_data["owner_post"])


class RetireForm(ActForm):
    """End an innovation and keep its lesson."""

    lesson = text(
        gettext_lazy("What was learned?"),
        gettext_lazy("What worked, what did not, what to do next time. It stays readable for all."),
        rows=5,
    )

    def to_act(self) -> Act:
        """Retire this innovation."""
        return RetireInnovation(innovation=self.subject.pk, lesson=self.cleaned_data["lesson"])


class ReanchorForm(ActForm):
    """Take over an innovation that lapsed or was retired into one's own body."""

    owner_post = forms.ChoiceField(label=gettext_lazy("Which post will own it?"), required=False)
    reason = text(gettext_lazy("Why does your body take it over?"))

    def furnish(self) -> None:
        """Offer the posts of one's own body."""
        found = posts(self.request.acting.body)  # type: ignore[attr-defined]  # set by authority's middleware
        offer(self, "owner_post", [("", _("None yet")), *found])

    def to_act(self) -> Act:
        """Take it over for the body of the mandate in use."""
        return ReanchorInnovation(
            innovation=self.subject.pk,
            body=self.request.acting.body,  # type: ignore[attr-defined]  # the same
            owner_post=self.cleaned_data["owner_post"] or None,
            reason=self.cleaned_data["reason"],
        )


def posts(body: UUID) -> list[tuple[str, str]]:
    """The posts of a body as choices."""
    return [(str(post.pk), post.title) for post in authority.posts_of([body])]


class FilterForm(forms.Form):
    """Which innovations the list shows."""

    q = forms.CharField(label=gettext_lazy("Words"), required=False, max_length=200)
    place = forms.ChoiceField(label=gettext_lazy("Jurisdiction"), required=False)
    crisis = forms.ChoiceField(label=gettext_lazy("Crisis"), required=False)
    domain = forms.ChoiceField(label=gettext_lazy("Domain"), required=False)
    dimension = forms.ChoiceField(
        label=gettext_lazy("Dimension"), required=False, choices=options(DIMENSION_LABELS, ANY)
    )
    function = forms.ChoiceField(
        label=gettext_lazy("Function"), required=False, choices=options(FUNCTION_LABELS, ANY)
    )
    layer = forms.ChoiceField(label=gettext_lazy("Layer"), required=False, choices=options(LAYER_LABELS, ANY))
    permanence = forms.ChoiceField(
        label=gettext_lazy("What sources report"), required=False, choices=options(PERMANENCE_LABELS, ANY)
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        offer(self, "place", [("", ANY), *listing.places()])
        offer(self, "crisis", [("", ANY), *listing.crises()])
        offer(self, "domain", [("", ANY), *listing.domains()])

    def wanted(self) -> Wanted | None:
        """What is asked for; None when a choice is none of those offered."""
        if not self.is_bound:
            return Wanted()
        if not self.is_valid():
            return None
        said = self.cleaned_data
        return Wanted(
            words=said["q"],
            place=said["place"],
            crisis=UUID(said["crisis"]) if said["crisis"] else None,
            domain=said["domain"],
            dimension=said["dimension"],
            function=said["function"],
            layer=said["layer"],
            permanence=said["permanence"],
        )


class UploadForm(forms.Form):
    """The file to import."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV in UTF-8, XLSX or JSON, with a line for each innovation."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.json"}),
    )


class ColumnsForm(forms.Form):
    """Which field each column of a file holds. The fields are called column-0, column-1 and so on."""

    def __init__(self, data: Any, table: Table, mapping: Mapping[str, str]) -> None:
        held = {f"column-{place}": mapping.get(column, "") for place, column in enumerate(table.columns)}
        super().__init__(data, initial=held)
        self.columns = table.columns
        for place, column in enumerate(table.columns):
            example = next((line.cells[place] for line in table.lines if line.cells[place]), "")[:EXAMPLE]
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=column,
                help_text=_("Such as: %(example)s") % {"example": example} if example else "",
                required=False,
                choices=options(FIELDS, gettext_lazy("Leave out")),
            )

    def clean(self) -> dict[str, Any]:
        """Refuse a choice that fills a field twice, or leaves out what is needed."""
        try:
            check_mapping(self.mapping(), self.columns)
        except Refused as refusal:
            raise forms.ValidationError(_(refusal.reason) % refusal.params) from None
        return self.cleaned_data

    def mapping(self) -> dict[str, str]:
        """The field of each column that is not left out."""
        chosen = {
            column: self.cleaned_data.get(f"column-{place}", "") for place, column in enumerate(self.columns)
        }
        return {column: wanted for column, wanted in chosen.items() if wanted}
