"""Forms that describe an innovation: the short one for recording it, the long one for amending it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import ValidationError

from mainstay.door.terms import Act, Refused
from mainstay.innovations import rules
from mainstay.innovations.forms import NOT_SURE, offer, options, text
from mainstay.innovations.goals import GOALS, TARGETS
from mainstay.innovations.terms import (
    DIMENSION_LABELS,
    FUNCTION_LABELS,
    LAYER_LABELS,
    PERMANENCE_LABELS,
    AmendInnovation,
    Description,
    RecordInnovation,
)
from mainstay.institutions import queries as institutions
from mainstay.look.forms import Checkboxes, Radios
from mainstay.look.pages import ActForm
from mainstay.look.terms import Group

CHOSEN = frozenset({"crisis", "dimension", "function", "reported_permanence"})  # blank means not said


def optional_choice(label: Any, labels: Mapping[Any, str], help_text: Any = "") -> forms.ChoiceField:
    """One of a few, or not sure yet."""
    return forms.ChoiceField(
        label=label,
        help_text=help_text,
        required=False,
        choices=options(labels, NOT_SURE),
        widget=Radios,
    )


class DescriptionForm(ActForm):
    """What recording and amending ask for alike."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("A few words by which others will find it."),
        min_length=2,
        max_length=200,
    )
    problem = text(gettext_lazy("What was the problem?"))
    what_was_done = text(gettext_lazy("What was done differently?"))
    who_was_served = text(gettext_lazy("Who was served?"), rows=2, required=False)
    since = forms.CharField(
        label=gettext_lazy("Since when?"),
        help_text=gettext_lazy("A year, a month or a day, such as 2020, 3/2020 or 17/3/2020."),
        max_length=10,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "off"}),
    )
    place = forms.CharField(label=gettext_lazy("Where?"), max_length=300, required=False)
    crisis = forms.ChoiceField(label=gettext_lazy("In which crisis?"), required=False)
    dimension = optional_choice(gettext_lazy("What did it change?"), DIMENSION_LABELS)
    function = optional_choice(gettext_lazy("What did it keep going?"), FUNCTION_LABELS)
    layers = forms.MultipleChoiceField(
        label=gettext_lazy("Where did it take hold?"),
        help_text=gettext_lazy("Choose all that apply."),
        required=False,
        choices=options(LAYER_LABELS),
        widget=Checkboxes,
    )

    def offer_crises(self, path: str, kept: UUID | None = None) -> None:
        """The crises declared for a place, and the one already named."""
        found = institutions.crises_over(path)
        named = institutions.crisis(kept) if kept and kept not in {one.pk for one in found} else None
        rows = [*found, named] if named else found
        choices = [(str(one.pk), f"{one.name} ({one.jurisdiction.name}, {one.starts.year})") for one in rows]
        offer(self, "crisis", [("", _("None, or not sure")), *choices])

    def clean_since(self) -> str:
        """A year, month or day as it is kept."""
        try:
            return rules.since_of(self.cleaned_data["since"])
        except Refused as refusal:
            raise forms.ValidationError(_(refusal.reason)) from None

    def said(self) -> dict[str, Any]:
        """The fields as an act takes them: blank choices as none, line ends as they are kept."""
        said = {name: self.cleaned_data[name] for name in self.fields if name in Description.model_fields}
        said |= {name: rules.lines_as_kept(value) for name, value in said.items() if isinstance(value, str)}
        return said | {name: said[name] or None for name in CHOSEN if name in said}

    def explain(self, error: ValidationError) -> None:
        """What the act itself finds wrong, in our words."""
        for found in error.errors():
            field = str(found["loc"][0]) if found["loc"] else None
            reason, params = rules.in_words(field or "", found["type"]), found.get("ctx", {})
            self.add_error(field if field in self.fields else None, _(reason) % params)


def _target_choices() -> list[tuple[Any, Any]]:
    goals: dict[str, list[tuple[str, str]]] = {}
    for number, words in TARGETS.items():
        goal = number.partition(".")[0]
        goals.setdefault(goal, []).append((number, f"{number} {_(words)}"))
    return [("", NOT_SURE), *((f"{goal} {_(GOALS[int(goal)])}", found) for goal, found in goals.items())]


class RecordForm(DescriptionForm):
    """Record an innovation of one's own body in three minutes; the rest can be added later."""

    sdg_target = forms.ChoiceField(
        label=gettext_lazy("Which global goal did it serve most?"),
        help_text=gettext_lazy("A target of the Sustainable Development Goals. More can be added later."),
        required=False,
        choices=_target_choices,
    )
    groups = (
        Group(gettext_lazy("What happened"), ("name", "problem", "what_was_done", "who_was_served")),
        Group(gettext_lazy("Where and when"), ("since", "place", "crisis")),
        Group(gettext_lazy("What kind"), ("dimension", "function", "layers", "sdg_target")),
    )

    def furnish(self) -> None:
        """Offer the crises of the body's place."""
        self.offer_crises(self.request.acting.path)  # type: ignore[attr-defined]  # set by authority's middleware

    def to_act(self) -> Act:
        """Record it for the body of the mandate in use, owned by one's own post."""
        acting = self.request.acting  # type: ignore[attr-defined]  # the same
        target = self.cleaned_data["sdg_target"]
        targets = (target,) if target else ()
        return RecordInnovation.model_validate(
            {**self.said(), "body": acting.body, "owner_post": acting.post, "sdg_targets": targets}
        )


def _is_yes(answer: str) -> bool:
    return answer == "yes"


def yes_or_no(label: Any, help_text: Any = "") -> forms.TypedChoiceField:
    """Yes, no, or not sure yet."""
    return forms.TypedChoiceField(
        label=label,
        help_text=help_text,
        required=False,
        choices=[("", NOT_SURE), ("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))],
        coerce=_is_yes,
        empty_value=None,
        widget=Radios,
    )


class AmendForm(DescriptionForm):
    """Change any part of a description."""

    sdg_targets = forms.CharField(
        label=gettext_lazy("SDG targets"),
        help_text=gettext_lazy("Their numbers, such as 3.8, 16.6"),
        required=False,
        max_length=300,
    )
    domain = forms.CharField(
        label=gettext_lazy("Domain"),
        help_text=gettext_lazy("Such as health care delivery, justice, education"),
        required=False,
        max_length=100,
    )
    digital = yes_or_no(
        gettext_lazy("Is it digital or automated?"),
        gettext_lazy("If so, a rights and algorithm assessment is asked for before it may stand."),
    )
    emergency_contracts = yes_or_no(
        gettext_lazy("Were contracts given under emergency rules?"),
        gettext_lazy("If so, they are to be screened before it may stand."),
    )
    reported_permanence = forms.ChoiceField(
        label=gettext_lazy("What do sources say became of it?"),
        help_text=gettext_lazy("A report, not a stage."),
        required=False,
        choices=options(PERMANENCE_LABELS, gettext_lazy("Nothing known")),
    )
    permanence_detail = text(gettext_lazy("Detail on that"), rows=2, required=False)
    reported_outcome = text(gettext_lazy("What outcome do sources report?"), required=False)
    reported_evidence = text(gettext_lazy("On what kind of evidence?"), rows=2, required=False)
    caveats = text(gettext_lazy("What should a reader be careful about?"), rows=2, required=False)
    provenance = text(gettext_lazy("How was this found out?"), rows=2, required=False)
    sources = forms.CharField(
        label=gettext_lazy("Sources"),
        help_text=gettext_lazy("Web addresses, one on each line."),
        required=False,
        max_length=30_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    groups = (
        Group(gettext_lazy("What happened"), ("name", "problem", "what_was_done", "who_was_served")),
        Group(gettext_lazy("Where and when"), ("since", "place", "crisis")),
        Group(gettext_lazy("What kind"), ("dimension", "function", "layers", "sdg_targets", "domain")),
        Group(gettext_lazy("What it asks for"), ("digital", "emergency_contracts")),
        Group(
            gettext_lazy("What sources report"),
            (
                "reported_permanence",
                "permanence_detail",
                "reported_outcome",
                "reported_evidence",
                "caveats",
                "provenance",
                "sources",
            ),
        ),
    )

    def furnish(self) -> None:
        """Offer the crises of the innovation's place."""
        self.offer_crises(self.subject.jurisdiction.path, self.subject.crisis_id)

    def to_act(self) -> Act:
        """The whole description as it shall be."""
        said = self.said()
        said["sdg_targets"] = said["sdg_targets"].replace(",", " ").split()
        said["sources"] = said["sources"].split()
        return AmendInnovation.model_validate({**said, "innovation": self.subject.pk})


def described(row: Any) -> dict[str, Any]:
    """What the form for amending starts with."""
    found = {name: getattr(row, name) for name in AmendForm.base_fields if name not in {"key", "crisis"}}
    answers = {True: "yes", False: "no", None: ""}
    return {
        **found,
        "crisis": str(row.crisis_id or ""),
        "digital": answers[row.digital],
        "emergency_contracts": answers[row.emergency_contracts],
        "sdg_targets": ", ".join(row.sdg_targets),
        "sources": "\n".join(row.sources),
    }
