"""The handlers of the passage, and the keeper of the gates."""

from datetime import date
from uuid import UUID

from mainstay_engines.passage.verdict import evaluate

from mainstay.decisions.gatekeeper import Gates, kept_by
from mainstay.decisions.queries import open_due_by, place_of_obligation
from mainstay.door.registry import handles
from mainstay.door.terms import N_, Forbidden, Happening, Place, Refused, Subject
from mainstay.innovations import queries as innovations
from mainstay.institutions import queries as institutions
from mainstay.passage import rules
from mainstay.passage.assembly import cases, chains_below, overrides, policy_for, unmet
from mainstay.passage.models import Attestation, Degradation, PolicyChange, Reminder
from mainstay.passage.terms import (
    AttestGuard,
    ChangePolicy,
    ConfirmAttestation,
    NoteDegradation,
    NoteRestoration,
    RemindOwner,
    WithdrawAttestation,
)


@kept_by
def gates(innovation: UUID, on: date) -> Gates:
    """Which guards of the gates before standing do not hold on a day, and what the policy bounds."""
    case = cases([innovation], on)[innovation]
    return Gates(
        unmet=unmet(evaluate(case.facts, case.policy, on)),
        sunset_max_days=case.policy.sunset_max_days,
        review_max_days=case.policy.review_max_days,
    )


def _where_attested(act: ConfirmAttestation | WithdrawAttestation) -> Place:
    innovation = Attestation.objects.filter(pk=act.attestation).values_list("innovation", flat=True).first()
    if innovation is None:
        raise Forbidden
    return innovations.place_of(innovation)


@handles(AttestGuard, where=lambda act: innovations.place_of(act.innovation))
def attest_guard(act: AttestGuard, happening: Happening) -> Subject:
    """Enter an attestation, not yet confirmed."""
    found = innovations.innovation(act.innovation)
    if found is None:
        raise Forbidden
    path = found.jurisdiction.path
    longest = happening.find("longest_days", lambda: policy_for(path, overrides()).attestation_max_days)
    rules.check_validity(act.valid_until, happening.at.date(), longest)
    Attestation.objects.create(
        id=happening.id,
        innovation_id=act.innovation,
        guard=act.guard,
        statement=act.statement,
        source=act.source,
        valid_until=act.valid_until,
        illustration=act.illustration,
        made_at=happening.at,
        made_by=happening.actor.person,
        made_under=happening.actor.mandate,
    )
    return Subject("attestation", happening.id)


@handles(ConfirmAttestation, where=_where_attested)
def confirm_attestation(act: ConfirmAttestation, happening: Happening) -> Subject:
    """Let an attestation count."""
    found = Attestation.objects.get(pk=act.attestation)
    if found.withdrawn_at is not None:
        raise Refused(N_("This attestation was withdrawn."))
    if found.confirmed_at is not None:
        raise Refused(N_("This attestation was confirmed already."))
    if found.valid_until < happening.at.date():
        raise Refused(N_("This attestation has run out."))
    rules.check_second_person(found.made_by, happening.actor.person)
    found.confirmed_at = happening.at
    found.confirmed_by = happening.actor.person
    found.confirmed_under = happening.actor.mandate
    found.save()
    return Subject("attestation", found.pk)


@handles(WithdrawAttestation, where=_where_attested)
def withdraw_attestation(act: WithdrawAttestation, happening: Happening) -> Subject:
    """Let an attestation count no more."""
    changed = Attestation.objects.filter(pk=act.attestation, withdrawn_at=None).update(
        withdrawn_at=happening.at
    )
    if not changed:
        raise Refused(N_("This attestation was withdrawn already."))
    return Subject("attestation", act.attestation)


@handles(ChangePolicy, where=lambda act: institutions.place_of(act.jurisdiction))
def change_policy(act: ChangePolicy, happening: Happening) -> Subject:
    """Set a jurisdiction's own thresholds."""
    found = institutions.jurisdiction(act.jurisdiction)
    if found is None:
        raise Forbidden
    known = overrides()
    known.pop(found.path, None)
    above = policy_for(found.path, known)
    rules.check_changes(act.changes, above)
    rules.check_below(above.overridden(act.changes), chains_below(found.path, known))
    PolicyChange.objects.create(
        id=happening.id,
        jurisdiction=found,
        changes=act.changes,
        reason=act.reason,
        changed_at=happening.at,
        changed_under=happening.actor.mandate,
    )
    return Subject("policy", happening.id)


@handles(RemindOwner, where=lambda act: place_of_obligation(act.obligation))
def remind_owner(act: RemindOwner, happening: Happening) -> Subject:
    """Note that a reminder was given."""
    if not open_due_by(act.due).filter(pk=act.obligation, due=act.due).exists():
        raise Refused(N_("Nothing is owed here by that day any more."))
    given = Reminder.objects.filter(obligation=act.obligation, due=act.due, days_before=act.days_before)
    if given.exists():
        raise Refused(N_("This reminder was given already."))
    Reminder.objects.create(
        id=happening.id,
        obligation_id=act.obligation,
        due=act.due,
        days_before=act.days_before,
        given_at=happening.at,
    )
    return Subject("obligation", act.obligation)


@handles(NoteDegradation, where=lambda act: innovations.place_of(act.innovation))
def note_degradation(act: NoteDegradation, happening: Happening) -> Subject:
    """Begin a spell of degradation, or note that its guards changed."""
    guards = [str(guard) for guard in act.guards]
    running = Degradation.objects.filter(innovation=act.innovation, ended_at=None).first()
    if running is not None and running.guards == guards:
        raise Refused(N_("This degradation was noted already."))
    if running is not None:
        running.ended_at = happening.at
        running.save()
    Degradation.objects.create(
        id=happening.id, innovation_id=act.innovation, guards=guards, since=happening.at
    )
    return Subject("degradation", happening.id)


@handles(NoteRestoration, where=lambda act: innovations.place_of(act.innovation))
def note_restoration(act: NoteRestoration, happening: Happening) -> Subject:
    """End the spell of degradation."""
    running = Degradation.objects.filter(innovation=act.innovation, ended_at=None).first()
    if running is None:
        raise Refused(N_("This innovation is not degraded."))
    running.ended_at = happening.at
    running.save()
    return Subject("degradation", running.pk)
