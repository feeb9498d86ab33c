"""The handlers of assessment. They store what was said; what follows from it is computed at reading."""

from uuid import UUID

from mainstay_engines.evidence.terms import plain

from mainstay.assessment import queries, rules
from mainstay.assessment.models import (
    AffectedGroup,
    Evidence,
    KeptArm,
    NamedAssessor,
    Scoring,
    Submission,
    TradeOff,
)
from mainstay.assessment.terms import (
    AbandonScoring,
    AddEvidence,
    AmendGroup,
    CloseScoring,
    GroupFacts,
    KeepArm,
    NameAffectedGroup,
    OpenScoring,
    RecordTradeOff,
    RemoveGroup,
    RemoveTradeOff,
    SubmitEffects,
    WithdrawEffects,
    WithdrawEvidence,
)
from mainstay.door.registry import handles
from mainstay.door.terms import N_, Forbidden, Happening, Refused, Subject
from mainstay.innovations.queries import place_of

ENDED = N_("This round of scoring has ended.")


@handles(AddEvidence, where=lambda act: place_of(act.innovation))
def add_evidence(act: AddEvidence, happening: Happening) -> Subject:
    """Add a study."""
    today = happening.at.date()
    rules.check_not_after(act.observed_on, today, "observed_on")
    rules.check_not_after(act.published_on, today, "published_on")
    rules.check_outcome(act.direction, act.outcome)
    for field, earlier in (("replication_of", act.replication_of), ("supersedes", act.supersedes)):
        _check_earlier(act.innovation, earlier, field)
    said = act.model_dump(exclude={"innovation", "replication_of", "supersedes", "source"})
    Evidence.objects.create(
        id=happening.id,
        innovation_id=act.innovation,
        replication_of_id=act.replication_of,
        supersedes_id=act.supersedes,
        source=act.source or "",
        added_at=happening.at,
        **said,
    )
    return Subject("evidence", happening.id)


def _check_earlier(innovation: UUID, earlier: UUID | None, field: str) -> None:
    if earlier is None:
        return
    if not Evidence.objects.filter(pk=earlier, innovation=innovation, withdrawn_at=None).exists():
        raise Refused(N_("Choose evidence of this innovation that is not withdrawn."), field=field)


@handles(WithdrawEvidence, where=lambda act: queries.place_of_evidence(act.evidence))
def withdraw_evidence(act: WithdrawEvidence, happening: Happening) -> Subject:
    """Take evidence out of the assessment."""
    changed = Evidence.objects.filter(pk=act.evidence, withdrawn_at=None).update(
        withdrawn_at=happening.at, withdrawal_reason=act.reason
    )
    if not changed:
        raise Refused(N_("This evidence was withdrawn already."))
    return Subject("evidence", act.evidence)


@handles(KeepArm, where=lambda act: place_of(act.innovation))
def keep_arm(act: KeepArm, happening: Happening) -> Subject:
    """Set the variant that is kept."""
    if act.arm and plain(act.arm) not in {plain(arm) for arm in queries.arms(act.innovation)}:
        raise Refused(N_("No evidence of this innovation is about that variant."), field="arm")
    if act.arm == queries.kept_arm(act.innovation, happening.at.date()):
        raise Refused(N_("That is recorded already."), field="arm")
    KeptArm.objects.create(id=happening.id, innovation_id=act.innovation, arm=act.arm, kept_at=happening.at)
    return Subject("innovation", act.innovation)


@handles(OpenScoring, where=lambda act: place_of(act.innovation))
def open_scoring(act: OpenScoring, happening: Happening) -> Subject:
    """Open a round and name its assessors."""
    rules.check_targets(act.targets)
    rules.check_each_once(act.assessors, "assessors")
    eligible = {one.person for one in queries.assessors(happening.at.date())}
    if not set(act.assessors) <= eligible:
        raise Refused(N_("Somebody here holds no post of an assessor today."), field="assessors")
    if Scoring.objects.filter(innovation=act.innovation, ended_at=None).exists():
        raise Refused(N_("A round of scoring is open already. It ends when all have submitted."))
    Scoring.objects.create(
        id=happening.id, innovation_id=act.innovation, targets=list(act.targets), opened_at=happening.at
    )
    NamedAssessor.objects.bulk_create(
        NamedAssessor(id=happening.derived(f"assessor {person}"), scoring_id=happening.id, person_id=person)
        for person in act.assessors
    )
    return Subject("scoring", happening.id)


def _open_scoring(scoring: UUID) -> Scoring:
    found = Scoring.objects.get(pk=scoring)
    if found.ended_at is not None:
        raise Refused(ENDED)
    return found


def _seat(scoring: UUID, happening: Happening) -> NamedAssessor:
    """The place in a round of the person who acts. For anybody else the round does not exist."""
    seat = NamedAssessor.objects.filter(scoring=scoring, person=happening.actor.person).first()
    if seat is None:
        raise Forbidden
    return seat


@handles(SubmitEffects, where=lambda act: queries.place_of_scoring(act.scoring))
def submit_effects(act: SubmitEffects, happening: Happening) -> Subject:
    """Keep an assessor's scores sealed; the last one reveals them all."""
    seat = _seat(act.scoring, happening)
    scoring = _open_scoring(act.scoring)
    rules.check_scores(scoring.targets, act.scores, act.rationales)
    if Submission.objects.filter(assessor=seat, withdrawn_at=None).exists():
        raise Refused(N_("You have submitted your scores. To change them, take them back first."))
    Submission.objects.create(
        id=happening.id,
        assessor=seat,
        scores=dict(act.scores),
        rationales=dict(act.rationales),
        submitted_at=happening.at,
    )
    named = NamedAssessor.objects.filter(scoring=scoring).values_list("pk", flat=True)
    if rules.completes(named, _submitted(scoring)):
        _reveal(scoring, happening, because="")
    return Subject("scoring", act.scoring)


def _submitted(scoring: Scoring) -> set[UUID]:
    rows = Submission.objects.filter(assessor__scoring=scoring, withdrawn_at=None)
    return set(rows.values_list("assessor", flat=True))


def _reveal(scoring: Scoring, happening: Happening, because: str) -> None:
    scoring.ended_at = happening.at
    scoring.revealed_by = happening.id
    scoring.ended_because = because
    scoring.save()


@handles(WithdrawEffects, where=lambda act: queries.place_of_scoring(act.scoring))
def withdraw_effects(act: WithdrawEffects, happening: Happening) -> Subject:
    """Take sealed scores back."""
    seat = _seat(act.scoring, happening)
    _open_scoring(act.scoring)
    changed = Submission.objects.filter(assessor=seat, withdrawn_at=None).update(withdrawn_at=happening.at)
    if not changed:
        raise Refused(N_("You have no scores in this round to take back."))
    return Subject("scoring", act.scoring)


@handles(CloseScoring, where=lambda act: queries.place_of_scoring(act.scoring))
def close_scoring(act: CloseScoring, happening: Happening) -> Subject:
    """Release those who have not submitted, and reveal the scores of the others."""
    scoring = _open_scoring(act.scoring)
    submitted = _submitted(scoring)
    rules.check_closable(len(submitted))
    NamedAssessor.objects.filter(scoring=scoring).exclude(pk__in=submitted).update(released_at=happening.at)
    _reveal(scoring, happening, act.reason)
    return Subject("scoring", act.scoring)


@handles(AbandonScoring, where=lambda act: queries.place_of_scoring(act.scoring))
def abandon_scoring(act: AbandonScoring, happening: Happening) -> Subject:
    """End a round without showing its scores."""
    scoring = _open_scoring(act.scoring)
    scoring.ended_at = happening.at
    scoring.ended_because = act.reason
    scoring.save()
    return Subject("scoring", act.scoring)


@handles(NameAffectedGroup, where=lambda act: place_of(act.innovation))
def name_affected_group(act: NameAffectedGroup, happening: Happening) -> Subject:
    """Name a group."""
    _say_of_group(act, act.innovation, happening.id, happening)
    return Subject("affected-group", happening.id)


@handles(AmendGroup, where=lambda act: queries.place_of_group(act.group))
def amend_group(act: AmendGroup, happening: Happening) -> Subject:
    """Say something else of a group."""
    innovation = _end_group(act.group, happening)
    _say_of_group(act, innovation, act.group, happening)
    return Subject("affected-group", act.group)


@handles(RemoveGroup, where=lambda act: queries.place_of_group(act.group))
def remove_group(act: RemoveGroup, happening: Happening) -> Subject:
    """Remove a group."""
    _end_group(act.group, happening)
    return Subject("affected-group", act.group)


def _end_group(group: UUID, happening: Happening) -> UUID:
    """End what is said of a group, and return its innovation."""
    found = AffectedGroup.objects.filter(group=group, ended_at=None).first()
    if found is None:
        raise Refused(N_("This group was removed already."))
    found.ended_at = happening.at
    found.save()
    return found.innovation_id


def _say_of_group(act: GroupFacts, innovation: UUID, group: UUID, happening: Happening) -> None:
    rules.check_group(effect=act.equity, checked=act.checked, how_checked=act.how_checked)
    if AffectedGroup.objects.filter(innovation=innovation, name=act.name, ended_at=None).exists():
        raise Refused(N_("A group of this name is listed already."), field="name")
    said = act.model_dump(include=set(GroupFacts.model_fields))
    AffectedGroup.objects.create(
        id=happening.id, group=group, innovation_id=innovation, named_at=happening.at, **said
    )


@handles(RecordTradeOff, where=lambda act: place_of(act.innovation))
def record_trade_off(act: RecordTradeOff, happening: Happening) -> Subject:
    """Record a trade-off."""
    TradeOff.objects.create(
        id=happening.id,
        innovation_id=act.innovation,
        gain=act.gain,
        cost=act.cost,
        who_pays=act.who_pays,
        source=act.source,
        recorded_at=happening.at,
    )
    return Subject("trade-off", happening.id)


@handles(RemoveTradeOff, where=lambda act: queries.place_of_trade_off(act.trade_off))
def remove_trade_off(act: RemoveTradeOff, happening: Happening) -> Subject:
    """Remove a trade-off."""
    if not TradeOff.objects.filter(pk=act.trade_off, removed_at=None).update(removed_at=happening.at):
        raise Refused(N_("This trade-off was removed already."))
    return Subject("trade-off", act.trade_off)
