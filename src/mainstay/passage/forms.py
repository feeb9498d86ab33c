"""Forms of the passage: attest, confirm, withdraw, change the policy, and the filters of its lists."""

from datetime import timedelta
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from mainstay_engines.passage.guards import GUARDS
from mainstay_engines.passage.terms import PARTICIPATION, GuardId, Policy, Stakes

from mainstay.door import clock
from mainstay.door.terms import N_
from mainstay.institutions import queries as institutions
from mainstay.look.forms import DateField
from mainstay.look.pages import ActForm
from mainstay.passage import wording
from mainstay.passage.queries import owing_posts, policy_at
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


PARTICIPATION_LABELS = dict(
    zip(
        PARTICIPATION,
        (N_("Inform"), N_("Consult"), N_("Involve"), N_("Collaborate"), N_("Empower")),
        strict=True,
    )
)


class DaysField(forms.CharField):
    """Numbers of days, separated by commas; the most first."""

    def to_python(self, value: Any) -> Any:
        """The numbers."""
        try:
            days = {int(part) for part in str(super().to_python(value) or "").split(",") if part.strip()}
        except ValueError:
            raise forms.ValidationError(_("Give whole numbers of days, such as 30, 7.")) from None
        return tuple(sorted(days, reverse=True))


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
        for stakes, label in STAKES_LABELS.items():
            self.fields[f"participation_level.{stakes}"] = forms.ChoiceField(
                label=_("Participation asked at %(stakes)s") % {"stakes": label},
                choices=[(level, _(words)) for level, words in PARTICIPATION_LABELS.items()],
                initial=now.participation_level[stakes],
            )
        self.fields["reminder_days"] = DaysField(
            label=_("Reminders, in days before an obligation is due"),
            help_text=_("Separate the days by commas, such as 30, 7."),
            required=False,
            initial=", ".join(str(days) for days in now.reminder_days),
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
    if said["reminder_days"] != above.reminder_days:
        changes["reminder_days"] = list(said["reminder_days"])
    for table, keys in (
        ("evidence_level", list(Stakes)),
        ("participation_level", list(Stakes)),
        ("lead_days", list(GuardId)),
    ):
        given = {str(key): said[f"{table}.{key}"] for key in keys}
        differs = {key: value for key, value in given.items() if value != getattr(above, table)[key]}
        if differs:
            changes[table] = differs
    return changes


class PlainSelect(forms.Select):
    """A list of choices drawn in one go: Django's own takes a template for each of maybe many places."""

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: Any = None,  # noqa: ARG002 - Django's signature
    ) -> SafeString:
        """The element."""
        chosen = self.format_value(value)
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((key, " selected" if str(key) in chosen else "", label) for key, label in self.choices),
        )
        worn = flatatt(self.build_attrs({**self.attrs, "name": name}, attrs))
        return format_html("<select{}>{}</select>", worn, options)


class BoardFilter(forms.Form):
    """Which innovations the board shows, and on which day."""

    place = forms.ChoiceField(label=gettext_lazy("Place"), required=False, widget=PlainSelect)
    crisis = forms.ChoiceField(label=gettext_lazy("Crisis"), required=False, widget=PlainSelect)
    at = forms.DateField(
        label=gettext_lazy("Look ahead to"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = institutions.jurisdictions().values_list("code", "name")
        self.fields["place"].choices = [("", _("All places")), *places]  # type: ignore[attr-defined]  # a ChoiceField
        crises = institutions.crises().values_list("pk", "name")
        self.fields["crisis"].choices = [("", _("All crises")), *((str(pk), name) for pk, name in crises)]  # type: ignore[attr-defined]  # the same


class ListFilter(BoardFilter):
    """Which innovations a list shows."""

    stage = forms.ChoiceField(label=gettext_lazy("Stage"), required=False, widget=PlainSelect)
    verdict = forms.ChoiceField(label=gettext_lazy("Verdict"), required=False, widget=PlainSelect)
    words = forms.CharField(label=gettext_lazy("Name contains"), required=False, max_length=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["at"]
        stages = [(stage.value, _(label)) for stage, label in wording.STAGE_LABELS.items()]
        self.fields["stage"].choices = [("", _("All stages")), *stages]  # type: ignore[attr-defined]  # a ChoiceField
        kinds = [(kind.value, _(label)) for kind, label in wording.KIND_LABELS.items()]
        self.fields["verdict"].choices = [("", _("All verdicts")), *kinds]  # type: ignore[attr-defined]  # the same


class ObligationFilter(BoardFilter):
    """Which obligations to show."""

    body = forms.ChoiceField(label=gettext_lazy("Owed by the body"), required=False, widget=PlainSelect)
    owner = forms.ChoiceField(label=gettext_lazy("Owed by the post"), required=False, widget=PlainSelect)
    overdue = forms.BooleanField(label=gettext_lazy("Only overdue"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["at"]
        posts = owing_posts()
        bodies = sorted({(str(one.body), one.body_name) for one in posts}, key=lambda pair: pair[1])
        named = [(str(one.post), f"{one.title}, {one.body_name}") for one in posts]
        self.fields["body"].choices = [("", _("All bodies")), *bodies]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["owner"].choices = [("", _("All posts")), *named]  # type: ignore[attr-defined]  # the same


def wanted(form: forms.Form) -> dict[str, Any]:
    """What a filter asks for; nothing where it was not sent or makes no sense."""
    return form.cleaned_data if form.is_bound and form.is_valid() else {}
