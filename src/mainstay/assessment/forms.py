"""Forms of assessment: each becomes one act. Those about evidence are in ``evidence_forms``."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from mainstay_engines.evidence.effects import HIGHEST, LOWEST, SCALE

from mainstay.assessment import queries
from mainstay.assessment.rules import signed
from mainstay.assessment.scores import title
from mainstay.assessment.terms import (
    ABANDON_REASON_LABELS,
    CLOSE_REASON_LABELS,
    EQUITY_LABELS,
    AbandonScoring,
    AmendGroup,
    CloseScoring,
    NameAffectedGroup,
    OpenScoring,
    RecordTradeOff,
    RemoveGroup,
    RemoveTradeOff,
    SubmitEffects,
    WithdrawEffects,
)
from mainstay.door import clock
from mainstay.look.forms import Checkboxes, Number, Radios
from mainstay.look.pages import ActForm
from mainstay.look.terms import Group

E = TypeVar("E", bound=StrEnum)
Choices = list[tuple[str, str | Promise]]


def choices(labels: Mapping[E, str]) -> Choices:
    """The members of an enumeration with their labels, translated when shown."""
    return [(str(member), gettext_lazy(label)) for member, label in labels.items()]


def offer(form: forms.Form, name: str, options: Choices) -> None:
    """Let a field of choices offer what depends on who asks and about what."""
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = options


class ReasonForm(ActForm):
    """Say why something is taken out."""

    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("This goes on the public record for good. Name no private person."),
        widget=forms.Textarea(attrs={"rows": 3}),
        min_length=2,
        max_length=4000,
    )


class OpenScoringForm(ActForm):
    """Choose targets and assessors."""

    targets = forms.CharField(
        label=gettext_lazy("Which targets of the Sustainable Development Goals?"),
        help_text=gettext_lazy(
            "Those it touches, for better or worse. Their numbers with commas: 4.1, 4.5, 10.2."
        ),
        max_length=200,
    )
    assessors = forms.MultipleChoiceField(
        label=gettext_lazy("Who scores?"),
        help_text=gettext_lazy("At least two. Each scores without seeing what the others say."),
        widget=Checkboxes,
    )

    def furnish(self) -> None:
        """Offer the assessors of the same country or union, those of the innovation's own body first."""
        root = self.subject.jurisdiction.path.split("/")[0] + "/"
        found = [one for one in queries.assessors(clock.now().date()) if one.path.startswith(root)]
        found.sort(key=lambda one: one.body != self.subject.body.name)
        offer(self, "assessors", [(str(one.person), f"{one.name}, {one.post}, {one.body}") for one in found])
        self.fields["targets"].initial = ", ".join(self.subject.sdg_targets)

    def clean_targets(self) -> tuple[str, ...]:
        """The numbers, whatever stands between them."""
        said: str = self.cleaned_data["targets"]
        return tuple(said.replace(",", " ").replace(";", " ").lower().split())

    def to_act(self) -> OpenScoring:
        """The act."""
        return OpenScoring(
            innovation=self.subject.pk,
            targets=self.cleaned_data["targets"],
            assessors=tuple(UUID(person) for person in self.cleaned_data["assessors"]),
        )


class ScoreForm(ActForm):
    """Score every target of a round. The subject is the round."""

    groups: tuple[Group, ...] = ()

    def furnish(self) -> None:
        """One score and one reason for each target."""
        steps = [
            (str(value), f"{signed(value)} {_(SCALE[value])}") for value in range(HIGHEST, LOWEST - 1, -1)
        ]
        for target in self.subject.targets:
            self.fields[f"score {target}"] = forms.TypedChoiceField(
                label=_("What does it do to target %(target)s?") % {"target": target},
                choices=steps,
                coerce=int,
                widget=Radios,
                error_messages={"required": _("Choose a score for target %(target)s.") % {"target": target}},
            )
            self.fields[f"reason {target}"] = forms.CharField(
                label=_("Why?"),
                help_text=_("Needed unless the score is 0. Nobody sees it before all have submitted."),
                widget=forms.Textarea(attrs={"rows": 2}),
                max_length=4000,
                required=False,
            )
        self.groups = tuple(
            Group(title(target), (f"score {target}", f"reason {target}")) for target in self.subject.targets
        )

    def clean(self) -> dict[str, Any]:
        """Ask for the reason where one lacks, beside its field."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        for target in self.subject.targets:
            if said.get(f"score {target}") and not said.get(f"reason {target}"):
                self.add_error(f"reason {target}", _("Say why you see an effect here."))
        return said

    def to_act(self) -> SubmitEffects:
        """The act."""
        said = self.cleaned_data
        targets = self.subject.targets
        return SubmitEffects(
            scoring=self.subject.pk,
            scores={target: said[f"score {target}"] for target in targets},
            rationales={target: why for target in targets if (why := said[f"reason {target}"])},
        )


class WithdrawEffectsForm(ActForm):
    """Take one's scores back. There is nothing to say."""

    def to_act(self) -> WithdrawEffects:
        """The act."""
        return WithdrawEffects(scoring=self.subject.pk)


class CloseScoringForm(ActForm):
    """Close a round without everybody."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why?"), choices=choices(CLOSE_REASON_LABELS), widget=Radios
    )

    def to_act(self) -> CloseScoring:
        """The act."""
        return CloseScoring(scoring=self.subject.pk, reason=self.cleaned_data["reason"])


class AbandonScoringForm(ActForm):
    """Give a round up."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why?"), choices=choices(ABANDON_REASON_LABELS), widget=Radios
    )

    def to_act(self) -> AbandonScoring:
        """The act."""
        return AbandonScoring(scoring=self.subject.pk, reason=self.cleaned_data["reason"])


class GroupForm(ActForm):
    """Name an affected group. The subject is the innovation."""

    name = forms.CharField(
        label=gettext_lazy("Which group?"),
        help_text=gettext_lazy("Such as “people without a smartphone” or “night staff”. Name no person."),
        min_length=2,
        max_length=200,
    )
    size = forms.IntegerField(
        label=gettext_lazy("How many people, about?"),
        min_value=0,
        max_value=10_000_000_000,
        required=False,
        widget=Number(attrs={"class": "govuk-input--width-10"}),
    )
    equity = forms.ChoiceField(
        label=gettext_lazy("Is the group better or worse off because of it?"),
        choices=choices(EQUITY_LABELS),
        widget=Radios,
        initial="unknown",
    )
    checked = forms.BooleanField(
        label=gettext_lazy("This was checked"),
        help_text=gettext_lazy("By asking the group, or with figures. An opinion is no check."),
        required=False,
    )
    how_checked = forms.CharField(
        label=gettext_lazy("How was it checked?"),
        help_text=gettext_lazy("Such as “compared refusals by age in the case register, May 2020”."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
        required=False,
    )
    source = forms.CharField(
        label=gettext_lazy("Where can others read it?"),
        help_text=gettext_lazy("An address or a document."),
        max_length=1000,
        required=False,
    )

    def said(self) -> dict[str, Any]:
        """What is said of the group."""
        return {name: value for name, value in self.cleaned_data.items() if name != "key"}

    def to_act(self) -> NameAffectedGroup | AmendGroup:
        """The act."""
        return NameAffectedGroup(innovation=self.subject.pk, **self.said())


class AmendGroupForm(GroupForm):
    """Change what is said of a group. The subject is what is said at present."""

    def to_act(self) -> AmendGroup:
        """The act."""
        return AmendGroup(group=self.subject.group, **self.said())


class RemoveGroupForm(ReasonForm):
    """Remove a group."""

    def to_act(self) -> RemoveGroup:
        """The act."""
        return RemoveGroup(group=self.subject.group, reason=self.cleaned_data["reason"])


class TradeOffForm(ActForm):
    """Record a trade-off."""

    gain = forms.CharField(
        label=gettext_lazy("What is gained?"),
        widget=forms.Textarea(attrs={"rows": 2}),
        min_length=2,
        max_length=4000,
    )
    cost = forms.CharField(
        label=gettext_lazy("At what cost?"),
        help_text=gettext_lazy("Money, time, privacy, closeness, somebody else's turn."),
        widget=forms.Textarea(attrs={"rows": 2}),
        min_length=2,
        max_length=4000,
    )
    who_pays = forms.CharField(
        label=gettext_lazy("Who pays it?"),
        help_text=gettext_lazy(
            "A group, a body or a budget. Leave it empty if nobody knows: it will show as missing."
        ),
        max_length=1000,
        required=False,
    )
    source = forms.CharField(
        label=gettext_lazy("Where can others read it?"),
        help_text=gettext_lazy("An address or a document."),
        max_length=1000,
        required=False,
    )

    def to_act(self) -> RecordTradeOff:
        """The act."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "key"}
        return RecordTradeOff(innovation=self.subject.pk, **said)


class RemoveTradeOffForm(ReasonForm):
    """Remove a trade-off."""

    def to_act(self) -> RemoveTradeOff:
        """The act."""
        return RemoveTradeOff(trade_off=self.subject.pk, reason=self.cleaned_data["reason"])
