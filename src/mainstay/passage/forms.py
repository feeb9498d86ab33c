"""Forms of the passage: attest, confirm, withdraw, change the policy, and the filters of its lists."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from mainstay_engines.passage.guards import GUARDS
from mainstay_engines.passage.terms import GuardId, Policy, Stakes

from mainstay.door import clock
from mainstay.look.forms import DateField
from mainstay.look.pages import ActForm
from mainstay.passage.queries import policy_at
from mainstay.passage.terms import AttestGuard, ChangePolicy, ConfirmAttestation, WithdrawAttestation


class AttestForm(ActForm):
    """State that a guard holds."""

    statement = forms.CharField(
        label=gettext_lazy("What is true, and how you know"),
        help_text=gettext_lazy("This goes on the public record for good. Name no private person."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
    )
    source = forms.CharField(
        label=gettext_lazy("Source"),
        help_text=gettext_lazy("A document, register or address where somebody else can check it."),
        max_length=1000,
    )
    valid_until = DateField(label=gettext_lazy("Valid until"))

    def furnish(self) -> None:
        """Start with the longest time that the policy allows."""
        innovation, _guard = self.subject
        longest = policy_at(innovation.jurisdiction.path).attestation_max_days
        self.fields["valid_until"].initial = clock.now().date() + timedelta(days=longest)
        self.fields["valid_until"].help_text = _("At most %(days)s days from now.") % {"days": longest}

    def to_act(self) -> AttestGuard:
        """The act."""
        innovation, guard = self.subject
        return AttestGuard(
            innovation=innovation.pk,
            guard=guard,
            statement=self.cleaned_data["statement"],
            source=self.cleaned_data["source"],
            valid_until=self.cleaned_data["valid_until"],
        )


class ConfirmForm(ActForm):
    """Confirm somebody else's attestation."""

    checked = forms.BooleanField(label=gettext_lazy("I have checked the source, and it says so"))

    def to_act(self) -> ConfirmAttestation:
        """The act."""
        return ConfirmAttestation(attestation=self.subject.pk)


class WithdrawForm(ActForm):
    """Withdraw an attestation."""

    reason = forms.CharField(
        label=gettext_lazy("Why it is no longer true"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
    )

    def to_act(self) -> WithdrawAttestation:
        """The act."""
        return WithdrawAttestation(attestation=self.subject.pk, reason=self.cleaned_data["reason"])


WHOLE_NUMBERS = {
    "minimum_assessors": gettext_lazy("Assessors who must score the effects"),
    "sunset_max_days": gettext_lazy("Longest fast track, in days"),
    "attestation_max_days": gettext_lazy("Longest attestation, in days"),
    "review_max_days": gettext_lazy("Longest time between reviews, in days"),
    "exercise_max_age_days": gettext_lazy("Oldest exercise that counts, in days"),
    "longest_outage_hours": gettext_lazy("Longest tolerable outage, in hours"),
    "standing_decision_days": gettext_lazy("Time for the decision to make standing, in days"),
}
SHARES = {
    "trained_share": gettext_lazy("Share of the roster that must be trained"),
    "parity_floor": gettext_lazy("Parity floor: a group's reach beside that of the best-reached"),
}
STAKES_LABELS = {
    Stakes.LOW: gettext_lazy("low stakes"),
    Stakes.MEDIUM: gettext_lazy("medium stakes"),
    Stakes.HIGH: gettext_lazy("high stakes"),
    Stakes.VERY_HIGH: gettext_lazy("very high stakes"),
}


class PolicyForm(ActForm):
    """The thresholds of a jurisdiction. What equals the policy above it is inherited, not set."""

    def furnish(self) -> None:
        """A field for each threshold, with the value that applies now."""
        now = policy_at(self.subject.path)
        for stakes, label in STAKES_LABELS.items():
            self.fields[f"evidence_level.{stakes}"] = forms.IntegerField(
                label=_("Evidence level asked at %(stakes)s") % {"stakes": label},
                min_value=1,
                max_value=5,
                initial=now.evidence_level[stakes],
            )
        for name, label in WHOLE_NUMBERS.items():
            self.fields[name] = forms.IntegerField(label=label, min_value=0, initial=getattr(now, name))
        for name, label in SHARES.items():
            self.fields[name] = forms.DecimalField(
                label=label, min_value=0, max_value=1, decimal_places=2, initial=getattr(now, name)
            )
        for guard in GuardId:
            self.fields[f"lead_days.{guard}"] = forms.IntegerField(
                label=_("Days to meet %(guard)s: %(question)s")
                % {"guard": guard, "question": _(GUARDS[guard].question)},
                min_value=0,
                initial=now.lead_days[guard],
            )
        self.fields["reason"] = forms.CharField(
            label=_("Why the policy changes"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000
        )

    def to_act(self) -> ChangePolicy:
        """The act, holding only what differs from the policy above."""
        parent = self.subject.path.rstrip("/").rpartition("/")[0]
        above = policy_at(f"{parent}/" if parent else "")
        return ChangePolicy(
            jurisdiction=self.subject.pk,
            changes=differing(self.cleaned_data, above),
            reason=self.cleaned_data["reason"],
        )


def differing(said: dict[str, Any], above: Policy) -> dict[str, Any]:
    """The thresholds of a filled form that differ from a policy, as the act wants them."""
    changes: dict[str, Any] = {}
    for name in (*WHOLE_NUMBERS, *SHARES):
        value = float(said[name]) if name in SHARES else said[name]
        if value != getattr(above, name):
            changes[name] = value
    for table, keys in (("evidence_level", list(Stakes)), ("lead_days", list(GuardId))):
        given = {str(key): said[f"{table}.{key}"] for key in keys}
        differs = {key: value for key, value in given.items() if value != getattr(above, table)[key]}
        if differs:
            changes[table] = differs
    return changes
