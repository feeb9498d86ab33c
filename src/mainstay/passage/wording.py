"""Verdicts, guards and events in plain words, in the reader's language."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from mainstay_engines.passage.guards import GUARDS, GuardResult
from mainstay_engines.passage.lookahead import Event, EventKind
from mainstay_engines.passage.origins import ORIGINS
from mainstay_engines.passage.reasons import REASON_TEXTS, Reason
from mainstay_engines.passage.terms import Gate, GuardId, GuardState, Stage
from mainstay_engines.passage.verdict import Missing, Verdict, VerdictKind

from mainstay.door.terms import N_
from mainstay.look.terms import GuardLine, PathStep
from mainstay.passage.assembly import Case
from mainstay.passage.models import Outlook

STAGE_LABELS = {
    Stage.RECORDED: N_("Recorded"),
    Stage.EVALUATED: N_("Evaluated"),
    Stage.DECIDED: N_("Decided"),
    Stage.CODIFIED: N_("Codified"),
    Stage.READY: N_("Ready"),
    Stage.STANDING: N_("Standing"),
    Stage.REVIEW: N_("In review"),
    Stage.LAPSED: N_("Lapsed"),
    Stage.RETIRED: N_("Retired"),
}
GATE_LABELS = {
    Gate.EVALUATED: N_("To be evaluated"),
    Gate.DECIDED: N_("To be decided"),
    Gate.CODIFIED: N_("To be codified"),
    Gate.READY: N_("To be ready"),
    Gate.STANDING: N_("To be standing"),
    Gate.KEPT: N_("To stay standing"),
}
KIND_LABELS = {
    VerdictKind.STANDING: N_("Standing"),
    VerdictKind.DEGRADED: N_("Standing, but degraded"),
    VerdictKind.MAY_STAND: N_("May stand"),
    VerdictKind.CAN_STAND_BY: N_("Can stand by a date"),
    VerdictKind.CANNOT_BEFORE_SUNSET: N_("Cannot stand before its sunset"),
    VerdictKind.LAPSED: N_("Lapsed"),
    VerdictKind.RETIRED: N_("Retired"),
}
EVENT_WORDS = {
    EventKind.LAPSES: N_("lapses at its sunset"),
    EventKind.DEGRADES: N_("becomes degraded"),
    EventKind.OVERDUE: N_("an obligation becomes overdue"),
    EventKind.ATTESTATION_RUNS_OUT: N_("an attestation runs out"),
    EventKind.REVIEW_OVERDUE: N_("its review becomes overdue"),
    EventKind.PROMISE_DUE: N_("its promise falls due"),
    EventKind.TOO_LATE: N_("can no longer stand before its sunset"),
}

THRESHOLD_LABELS = {
    "evidence_level": N_("Evidence level asked at %(key)s stakes"),
    "minimum_assessors": N_("Assessors who must score the effects"),
    "participation_level": N_("How people are heard at %(key)s stakes"),
    "sunset_max_days": N_("Longest fast track, in days"),
    "attestation_max_days": N_("Longest attestation, in days"),
    "review_max_days": N_("Longest time between reviews, in days"),
    "trained_share": N_("Share of the roster that must be trained"),
    "exercise_max_age_days": N_("Oldest exercise that counts, in days"),
    "parity_floor": N_("Parity floor: a group's reach beside that of the best-reached"),
    "longest_outage_hours": N_("Longest tolerable outage, in hours"),
    "reminder_days": N_("Reminders, in days before the due date"),
    "standing_decision_days": N_("Time for the decision to make standing, in days"),
    "lead_days": N_("Days to meet %(key)s: %(question)s"),
}


def threshold(name: str, key: str) -> str:
    """What a threshold of the policy is, in words; ``key`` is its line in a table, or empty."""
    asks = question(key) if name == "lead_days" else ""
    return _(THRESHOLD_LABELS[name]) % {"key": key.replace("-", " "), "question": asks}


def origin(name: str, key: str) -> str:
    """Where the starting value of a threshold comes from, with the standard it borrows from."""
    found = ORIGINS.get(f"{name}.{key}") or ORIGINS[name]
    return f"{_(found.text)} {found.standard}." if found.standard else _(found.text)


def day(value: date | None) -> str:
    """A date in full, or a dash."""
    return date_format(value, "j F Y") if value else "–"


def reason(said: Reason) -> str:
    """Why a guard is as it is."""
    figures = {name: day(value) if isinstance(value, date) else value for name, value in said.params}
    return _(REASON_TEXTS[said.code]).format(**figures)


def question(guard: str) -> str:
    """What a guard asks."""
    return _(GUARDS[GuardId(guard)].question)


def guard_words(guard: str) -> str:
    """A guard's code and what it asks."""
    return f"{guard} {question(guard)}"


def owed_words(row: Outlook, owner: str) -> str:
    """The next thing owed for an innovation, by whom and by when; blank if nothing is."""
    what = guard_words(row.next_guard) if row.next_guard else row.next_owed
    if not what:
        return ""
    if row.next_obligation:
        said, when = _("Owed next: %(what)s"), _("due %(day)s")
    else:
        said, when = _("Missing next: %(what)s"), _("at the earliest %(day)s")
    parts = (said % {"what": what}, owner, when % {"day": day(row.next_by)} if row.next_by else "")
    return " – ".join(part for part in parts if part)


def verdict_short(kind: str, earliest: date | None, sunset: date | None) -> str:
    """The verdict for a tag."""
    if kind == VerdictKind.CAN_STAND_BY:
        return _("Can stand by %(date)s") % {"date": day(earliest)}
    if kind == VerdictKind.CANNOT_BEFORE_SUNSET:
        return _("Cannot stand before its sunset, %(date)s") % {"date": day(sunset)}
    return _(KIND_LABELS[VerdictKind(kind)])


def verdict_title(verdict: Verdict) -> str:
    """The verdict as the one sentence that answers the page's question."""
    n = len(verdict.missing) + len(verdict.owed)
    said: Mapping[VerdictKind, str] = {
        VerdictKind.STANDING: _("It stands: every guard holds."),
        VerdictKind.DEGRADED: ngettext(
            "It stands, but is degraded: %(n)s guard no longer holds.",
            "It stands, but is degraded: %(n)s guards no longer hold.",
            len(verdict.degraded),
        )
        % {"n": len(verdict.degraded)},
        VerdictKind.MAY_STAND: _(
            "It may stand: every guard holds. A decision to make it standing is all it needs."
        ),
        VerdictKind.CAN_STAND_BY: _("It may not stand yet. It can stand by %(date)s at the earliest.")
        % {"date": day(verdict.earliest)},
        VerdictKind.CANNOT_BEFORE_SUNSET: ngettext(
            "It cannot stand before its sunset on %(sunset)s: what is missing takes %(late)s day longer.",
            "It cannot stand before its sunset on %(sunset)s: what is missing takes %(late)s days longer.",
            verdict.days_late or 0,
        )
        % {"sunset": day(verdict.sunset), "late": verdict.days_late},
        VerdictKind.LAPSED: _("It lapsed: its decision ran out and was not renewed."),
        VerdictKind.RETIRED: _("It was retired, with its lesson kept."),
    }
    title = said[verdict.kind]
    if n and verdict.kind in {VerdictKind.CAN_STAND_BY, VerdictKind.CANNOT_BEFORE_SUNSET}:
        title += " " + ngettext("%(n)s thing is missing.", "%(n)s things are missing.", n) % {"n": n}
    return title


def guard_state(result: GuardResult) -> str:
    """The state as the mark shows it: an unmet guard with an open obligation is waived."""
    return "waived" if result.waived_by and not result.state.holds else str(result.state)


def guard_lines(
    verdict: Verdict, case: Case, owners: Mapping[str, tuple[str, date]]
) -> dict[Gate, list[GuardLine]]:
    """The guards by gate, each with the fact that holds it or what would, who owes it, and a link to the act.

    ``owners`` gives for an obligation its owner in words and its due date.
    """
    lines: dict[Gate, list[GuardLine]] = {}
    for result in verdict.guards:
        spec = GUARDS[result.guard]
        owner, due = owners.get(result.waived_by or "", ("", None))
        fact = reason(result.reason)
        attested = case.facts.attestations.get(result.guard)
        if result.state is GuardState.ATTESTED and attested is not None and attested.illustration:
            fact = _("For illustration: not known from the sources.") + " " + fact
        if not result.state.holds:
            fact = f"{fact} {_(spec.how_to_meet)}"
        line = GuardLine(
            code=str(result.guard),
            title=_(spec.question),
            state=guard_state(result),
            fact=fact,
            url=guard_url(result),
            owner=owner,
            due=due,
            standard=_(spec.standard),
        )
        lines.setdefault(spec.gate, []).append(line)
    return lines


def guard_url(result: GuardResult) -> str:
    """Where the fact that holds a guard can be read: an attestation, or an entry on the record."""
    if not result.ref:
        return ""
    if result.state in {GuardState.ATTESTED, GuardState.EXPIRED}:
        return reverse("attestation", args=[result.ref])
    return reverse("record-entry", args=[UUID(result.ref)])


def path_steps(verdict: Verdict, owner: str, owners: Mapping[str, tuple[str, date]]) -> list[PathStep]:
    """What is missing as steps in time, in order."""
    return [
        PathStep(
            label=f"{missing.guard} {question(missing.guard)}",
            start=missing.starts,
            finish=missing.finishes,
            critical=missing.critical,
            owner=_owed(missing, *owners.get(missing.obligation or "", (owner, None))),
        )
        for missing in verdict.missing
    ]


def _owed(missing: Missing, who: str, due: date | None) -> str:
    """Who owes what is missing, and by when if there is an obligation."""
    if due is None:
        return who
    said = _("%(who)s, overdue since %(day)s") if missing.overdue else _("%(who)s, due %(day)s")
    return said % {"who": who, "day": day(due)}


def event_words(event: Event) -> str:
    """What time brings, in words."""
    said = _(EVENT_WORDS[event.kind])
    return f"{said} ({event.guard})" if event.guard else said
