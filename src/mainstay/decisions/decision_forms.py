"""Forms to decide: what every decision states, and what each kind adds.

Fields that depend on the case are named after it: ``answer_<objection>`` and ``outcome_<objection>``,
``owner_E1`` and ``due_E1`` for a guard, ``imposed_text_0`` … for what the decision itself imposes.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from mainstay_engines.passage.guards import GUARDS
from mainstay_engines.passage.terms import GuardId

from mainstay.decisions import rules
from mainstay.decisions.case import Open, Raised, in_full
from mainstay.decisions.casework import Dossier
from mainstay.decisions.forms import FOR_GOOD, NEXT_REVIEW, named, offer, text
from mainstay.decisions.models import KINDS, OUTCOMES
from mainstay.decisions.terms import (
    Decide,
    DecideByFastTrack,
    EndByDecision,
    MakeStanding,
    ObjectionAnswer,
    Outcome,
    Reasoned,
    Renew,
)
from mainstay.look.forms import Checkboxes, DateField, Radios
from mainstay.look.pages import ActForm
from mainstay.look.terms import Group

IMPOSED = 3  # rows for what a decision imposes; more come by a further decision
PROMISED = ("promise_indicator", "promise_baseline", "promise_target", "promise_due")
NO_LEGAL_BASIS = gettext_lazy("State the legal basis: the law and the provision in it.")


class ReasonedForm(ActForm):
    """What every decision states. It becomes ``act``; ``lead`` names the fields that come first."""

    act: ClassVar[type[Reasoned]]
    lead: ClassVar[Group]
    promise_hint: ClassVar[Any] = ""  # None: this kind of decision promises nothing
    must_answer: ClassVar[bool] = True
    subject: Dossier
    groups: tuple[Group, ...]

    reasons = text(gettext_lazy("Reasons"), FOR_GOOD, rows=6)
    legal_basis = forms.CharField(
        label=gettext_lazy("Legal basis"),
        help_text=gettext_lazy(
            "The law and the provision in it, such as “Civil Protection Act 2015, section 12”."
        ),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": NO_LEGAL_BASIS},
    )
    promise_indicator = forms.CharField(
        label=gettext_lazy("Indicator"),
        help_text=gettext_lazy("What will be measured, such as “requests answered within a day”."),
        min_length=2,
        max_length=200,
    )
    promise_baseline = forms.CharField(
        label=gettext_lazy("Baseline"),
        help_text=gettext_lazy("What it is now."),
        min_length=2,
        max_length=200,
    )
    promise_target = forms.CharField(
        label=gettext_lazy("Target"),
        help_text=gettext_lazy("What it will be."),
        min_length=2,
        max_length=200,
    )
    promise_due = DateField(label=gettext_lazy("To be reached by"))

    def furnish(self) -> None:
        """Add a field for each objection to answer and each thing owed, and put all in order."""
        self.groups = (
            self.lead,
            Group(_("Why and by what right"), ("reasons", "legal_basis")),
            *self._promise(),
            *(self._answer(one) for one in self.subject.case.raised),
            *(self._guard(guard) for guard in self.guards()),
            *(self._imposed(number) for number in range(IMPOSED)),
        )

    def _promise(self) -> Iterable[Group]:
        if self.promise_hint is not None:
            return [Group(_("The promise"), PROMISED, self.promise_hint)]
        for name in PROMISED:
            del self.fields[name]
        return []

    def guards(self) -> Iterable[GuardId]:
        """The guards for which an owner and a date can be set."""
        return ()

    def carried(self, guard: GuardId) -> Open | None:
        """The open obligation for a guard."""
        return next((one for one in self.subject.case.owed if one.guard == guard), None)

    def _answer(self, objection: Raised) -> Group:
        names = (f"outcome_{objection.id}", f"answer_{objection.id}")
        self.fields[names[0]] = forms.ChoiceField(
            label=_("What becomes of it?"), choices=OUTCOMES, widget=Radios, required=self.must_answer
        )
        self.fields[names[1]] = text(_("The answer, with its reason"), FOR_GOOD)
        self.fields[names[1]].required = self.must_answer
        said = f"{in_full(objection.raised_on)}: {objection.text}"
        later = "" if self.must_answer else _("Without an answer now, it stays owed, as guard D2.")
        legend = _("An objection to answer, from %(origin)s") % {"origin": objection.origin}
        return Group(legend, names, f"{said} {later}")

    def _guard(self, guard: GuardId) -> Group:
        names = (f"owner_{guard}", f"due_{guard}")
        before = self.carried(guard)
        owner = before.owner_post if before else self.subject.case.owner_post
        self.fields[names[0]] = self._owner(initial=owner)
        self.fields[names[1]] = DateField(
            label=_("Due"),
            required=False,
            initial=before.due if before else None,
            help_text="" if before else _("Leave this empty for the last day of the decision."),
        )
        spec = GUARDS[guard]
        return Group(f"{guard}: {_(spec.question)}", names, _(spec.how_to_meet))

    def _owner(self, initial: UUID | None) -> forms.ChoiceField:
        return forms.ChoiceField(
            label=_("Owed by"),
            required=False,
            initial=str(initial) if initial else "",
            choices=[("", _("Choose a post")), *named(self.subject.posts)],
        )

    def _imposed(self, number: int) -> Group:
        names = tuple(f"imposed_{part}_{number}" for part in ("text", "owner", "due"))
        self.fields[names[0]] = text(_("What is owed"), FOR_GOOD, limit=1000, rows=2)
        self.fields[names[0]].required = False
        self.fields[names[1]] = self._owner(initial=None)
        self.fields[names[2]] = DateField(label=_("Due"), required=False)
        hint = _("Such as an audit finding to be dealt with. Leave it empty if nothing is imposed.")
        return Group(
            _("Imposed by this decision: %(number)s") % {"number": number + 1},
            names,
            hint if not number else "",
        )

    def clean(self) -> dict[str, Any]:
        """Say what lacks in a promise or an answer that was begun."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        pairs = [(f"outcome_{one.id}", f"answer_{one.id}") for one in self.subject.case.raised]
        for names in (PROMISED, *pairs):
            lacking = [name for name in names if name in self.fields and not said.get(name)]
            if len(lacking) < len(names):
                for name in lacking:
                    if name not in self.errors:
                        self.add_error(name, _("Fill this in too, or leave all of it empty."))
        return said

    def reasoned(self) -> dict[str, object]:
        """The fields that every decision has."""
        said = self.cleaned_data
        promised = {name.removeprefix("promise_"): said.get(name) for name in PROMISED}
        return {
            "innovation": self.subject.innovation.pk,
            "body": self.request.acting.body,  # type: ignore[attr-defined]  # set by authority's middleware
            "reasons": said["reasons"],
            "legal_basis": said["legal_basis"],
            "promise": promised if promised["indicator"] else None,
            "answers": self.answers(),
            "owes": [*self._owed_by_guards(), *self._owed_otherwise()],
        }

    def answers(self) -> list[ObjectionAnswer]:
        """The answers given."""
        said = self.cleaned_data
        return [
            ObjectionAnswer(
                objection=one.id, outcome=Outcome(said[f"outcome_{one.id}"]), reason=said[f"answer_{one.id}"]
            )
            for one in self.subject.case.raised
            if said.get(f"answer_{one.id}")
        ]

    def owing(self) -> Iterable[GuardId]:
        """The guards among those shown that will be owed, once the answers are counted."""
        return self.guards()

    def _owed_by_guards(self) -> list[dict[str, object]]:
        entries: list[dict[str, object]] = []
        for guard in self.owing():
            owner, due = self.cleaned_data[f"owner_{guard}"], self.cleaned_data[f"due_{guard}"]
            before = self.carried(guard)
            if before is not None:  # only what is changed: a date that has passed already may stay
                owner = owner if owner != str(before.owner_post) else None
                due = due if due != before.due else None
            if owner or due:
                entries.append({"guard": guard, "owner_post": owner or None, "due": due})
        return entries

    def _owed_otherwise(self) -> list[dict[str, object]]:
        said = self.cleaned_data
        rows = [
            {
                "text": said[f"imposed_text_{number}"],
                "owner_post": said[f"imposed_owner_{number}"] or None,
                "due": said[f"imposed_due_{number}"],
            }
            for number in range(IMPOSED)
        ]
        last = max((number for number, row in enumerate(rows) if any(row.values())), default=-1)
        return rows[: last + 1]

    def to_act(self) -> Reasoned:
        """The decision."""
        named_alike = {name: self.cleaned_data[name] for name in self.lead.fields}
        return self.act.model_validate(self.reasoned() | named_alike)


def _sunset() -> DateField:
    return DateField(
        label=gettext_lazy("Until"), error_messages={"required": gettext_lazy("Set the sunset.")}
    )


def _latest(dossier: Dossier) -> str:
    latest: date = dossier.case.today + timedelta(days=dossier.case.gates.sunset_max_days)
    return _("The last day on which the decision is in force; %(latest)s at the latest.") % {
        "latest": in_full(latest)
    }


def _kinds(allowed: Iterable[str]) -> list[tuple[str, Any]]:
    return [(kind, label) for kind, label in KINDS if kind in allowed]


def _evidence() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=gettext_lazy("Evidence cited"), widget=Checkboxes, required=False)


class DecideForm(ReasonedForm):
    """Adopt, adapt or pilot on the regular track."""

    act = Decide
    lead = Group(gettext_lazy("The decision"), ("kind", "ends", "cites"))
    promise_hint = gettext_lazy("Needed to adopt or adapt. A pilot can do without.")

    kind = forms.ChoiceField(
        label=gettext_lazy("What is decided?"), choices=_kinds(rules.REGULAR), widget=Radios
    )
    ends = DateField(label=gettext_lazy("Last day of the pilot"), required=False)
    cites = _evidence()

    def furnish(self) -> None:
        """Offer the evidence; let a pilot do without a promise."""
        super().furnish()
        offer(self, "cites", named(self.subject.evidence))
        for name in PROMISED:
            self.fields[name].required = False

    def guards(self) -> Iterable[GuardId]:
        """Those still owed from a fast track."""
        return [one.guard for one in self.subject.case.owed if one.guard is not None]


class ShortenedForm(ReasonedForm):
    """What shortens the passage: each guard that does not hold is owed, D2 too where an answer lacks."""

    must_answer = False

    def guards(self) -> Iterable[GuardId]:
        """Those that do not hold, whatever the decision states."""
        return rules.unmet_after(self.subject.case, ())

    def owing(self) -> Iterable[GuardId]:
        """Those that do not hold once the answers are given."""
        return rules.unmet_after(self.subject.case, self.answers())


class FastTrackForm(ShortenedForm):
    """Decide in a declared crisis."""

    act = DecideByFastTrack
    lead = Group(gettext_lazy("The decision"), ("kind", "crisis", "necessity", "sunset"))

    kind = forms.ChoiceField(
        label=gettext_lazy("What is decided?"), choices=_kinds(rules.SHORTENED), widget=Radios
    )
    crisis = forms.ChoiceField(label=gettext_lazy("In which declared crisis?"))
    necessity = forms.CharField(
        label=gettext_lazy("Why could it not wait?"),
        help_text=FOR_GOOD,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("State the necessity: why the decision could not wait.")},
    )
    sunset = _sunset()

    def furnish(self) -> None:
        """Offer the crises that run here today."""
        super().furnish()
        offer(self, "crisis", named(self.subject.crises))
        self.fields["sunset"].help_text = _latest(self.subject)


class RenewForm(ShortenedForm):
    """Renew a fast-track decision."""

    act = Renew
    lead = Group(gettext_lazy("The renewal"), ("crisis", "sunset", "cites"))
    promise_hint = gettext_lazy("Leave this empty to keep the promise of the decision that is renewed.")

    crisis = forms.ChoiceField(label=gettext_lazy("In which declared crisis?"))
    sunset = _sunset()
    cites = _evidence()

    def furnish(self) -> None:
        """Offer the crises and the evidence; the promise may stay as it is."""
        super().furnish()
        offer(self, "crisis", named(self.subject.crises))
        offer(self, "cites", named(self.subject.evidence))
        self.fields["sunset"].help_text = _latest(self.subject)
        cites = self.fields["cites"]
        cites.required = True
        cites.help_text = _("At least one piece that was recorded since the decision was taken.")
        cites.error_messages["required"] = _("Cite the evidence gained since.")
        for name in PROMISED:
            self.fields[name].required = False


class StandingForm(ReasonedForm):
    """Make an innovation standing."""

    act = MakeStanding
    lead = Group(gettext_lazy("The decision"), ("review_due",))

    review_due = DateField(label=NEXT_REVIEW)


class EndForm(ReasonedForm):
    """End an innovation."""

    act = EndByDecision
    lead = Group(gettext_lazy("The decision"), ("lesson",))
    promise_hint = None

    lesson = text(gettext_lazy("What was learnt?"), FOR_GOOD)
