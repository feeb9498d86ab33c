"""The handlers of decisions."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from mainstay.decisions import casework, gatekeeper, owing, queries, rules
from mainstay.decisions.case import Case, Condition
from mainstay.decisions.gatekeeper import Gates
from mainstay.decisions.models import Answer, Decision, Objection, Obligation, Review
from mainstay.decisions.owing import Plan
from mainstay.decisions.terms import (
    CloseObligation,
    Decide,
    DecideByFastTrack,
    DecisionKind,
    EndByDecision,
    EndedBy,
    LapseAtSunset,
    MakeStanding,
    MeetObligation,
    OpenReview,
    Promise,
    Reasoned,
    ReassignObligation,
    RecordObjection,
    RecordReview,
    Renew,
)
from mainstay.door.registry import handles
from mainstay.door.terms import N_, Happening, Place, Refused, Subject
from mainstay.innovations import queries as innovations
from mainstay.innovations.queries import endings_told_by
from mainstay.institutions import queries as institutions


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is particular to one kind of decision."""

    kind: DecisionKind
    fast_track: bool = False
    crisis: UUID | None = None
    necessity: str = ""
    sunset: date | None = None
    review_due: date | None = None
    cites: tuple[UUID, ...] = ()
    promise: Promise | None = None
    lesson: str = ""
    plan: Plan = field(default_factory=Plan)


@endings_told_by
def has_ended(innovation: UUID, on: date) -> bool:
    """Whether an innovation lapsed, or a decision ended it, so that another body may take it over."""
    return casework.condition_of(innovation, on) in {Condition.LAPSED, Condition.ENDED}


def _where_decided(act: Reasoned) -> Place:
    return queries.place_to_decide(act.innovation, act.body)


@handles(RecordObjection, where=lambda act: innovations.place_of(act.innovation))
def record_objection(act: RecordObjection, happening: Happening) -> Subject:
    """Record an objection."""
    rules.check_raised_on(act.raised_on, happening.at.date())
    same = Objection.objects.filter(
        innovation=act.innovation, text=act.text, origin=act.origin, raised_on=act.raised_on
    )
    if same.exists():
        raise Refused(N_("This objection is recorded already."), field="text")
    Objection.objects.create(
        id=happening.id,
        innovation_id=act.innovation,
        text=act.text,
        origin=act.origin,
        source=act.source,
        raised_on=act.raised_on,
        recorded_at=happening.at,
    )
    return Subject("objection", happening.id)


def _gates(innovation: UUID, happening: Happening) -> Gates:
    """Which guards did not hold when this was performed: kept in the entry, a replay judges nothing anew."""
    on = happening.at.date()
    return Gates.from_json(happening.find("gates", lambda: gatekeeper.gates(innovation, on).to_json()))


def _case(act: Reasoned, happening: Happening) -> Case:
    """What is known, once it is clear that this body may decide at all and states its legal basis."""
    case = casework.case_of(act.innovation, act.body, happening.at, _gates(act.innovation, happening))
    rules.check_decidable(case)
    rules.check_competent(case)
    institutions.check_legal_basis(act.legal_basis)
    return case


@handles(Decide, where=_where_decided)
def decide(act: Decide, happening: Happening) -> Subject:
    """Decide on the regular track."""
    case = _case(act, happening)
    rules.check_kind(act.kind, rules.REGULAR)
    if act.kind is not DecisionKind.ADAPT:
        rules.check_not_standing(case)
    rules.check_answered(case, act.answers)
    rules.check_cites(act.cites, casework.evidence_added(act.innovation))
    if act.kind is DecisionKind.PILOT:
        sunset = rules.check_pilot(case, act.ends)
        rules.check_promise_date(act.promise, case.today)
        plan = owing.carried_over(case, act.owes, sunset) + owing.imposed(case, act.owes, sunset)
    else:
        sunset = None
        rules.check_no_end(act.ends)
        rules.check_promise(act.promise, case.today)
        rules.check_regular(case, rules.unmet_after(case, act.answers), act.cites)
        latest = case.today + timedelta(days=case.gates.sunset_max_days)
        plan = owing.carried_over(case, act.owes, latest) + owing.imposed(case, act.owes, None)
    return _take(
        act, happening, case, Ruling(act.kind, sunset=sunset, cites=act.cites, promise=act.promise, plan=plan)
    )


@handles(DecideByFastTrack, where=_where_decided)
def decide_by_fast_track(act: DecideByFastTrack, happening: Happening) -> Subject:
    """Decide in a crisis; every guard that is unmet becomes an obligation."""
    case = _case(act, happening)
    rules.check_kind(act.kind, rules.SHORTENED)
    rules.check_not_standing(case)
    unmet = rules.unmet_after(case, act.answers)
    rules.check_no_fast_track(case, unmet)
    rules.check_crisis(casework.emergency(act.crisis), happening.place.path, case.today)
    rules.check_necessity(act.necessity)
    rules.check_sunset(case, act.sunset, "sunset")
    rules.check_promise(act.promise, case.today)
    plan = owing.owed_by_guards(case, act.owes, unmet, act.sunset)
    ruling = Ruling(
        act.kind,
        fast_track=True,
        crisis=act.crisis,
        necessity=act.necessity,
        sunset=act.sunset,
        promise=act.promise,
        plan=plan + owing.imposed(case, act.owes, act.sunset),
    )
    return _take(act, happening, case, ruling)


@handles(Renew, where=_where_decided)
def renew(act: Renew, happening: Happening) -> Subject:
    """Renew a fast-track decision; what is owed stays owed."""
    case = _case(act, happening)
    running = rules.check_renewable(case, act.sunset)
    rules.check_crisis(casework.emergency(act.crisis), happening.place.path, case.today)
    rules.check_sunset(case, act.sunset, "sunset")
    rules.check_promise_date(act.promise, case.today)
    added = casework.evidence_added(act.innovation)
    rules.check_cites(act.cites, added)
    rules.check_new_evidence(act.cites, [pk for pk, moment in added.items() if moment >= running.decided_at])
    plan = owing.owed_by_guards(case, act.owes, rules.unmet_after(case, act.answers), act.sunset)
    ruling = Ruling(
        DecisionKind.RENEW,
        fast_track=True,
        crisis=act.crisis,
        sunset=act.sunset,
        cites=act.cites,
        promise=act.promise or casework.promise_of(running.id),
        plan=plan + owing.imposed(case, act.owes, act.sunset),
    )
    return _take(act, happening, case, ruling)


@handles(MakeStanding, where=_where_decided)
def make_standing(act: MakeStanding, happening: Happening) -> Subject:
    """Make an innovation standing."""
    case = _case(act, happening)
    rules.check_answered(case, act.answers)
    rules.check_promise(act.promise, case.today)
    rules.check_makes_standing(case, rules.unmet_after(case, act.answers))
    rules.check_review_date(act.review_due, case.today, case.gates.review_max_days, "review_due")
    plan = owing.none_by_guards(act.owes) + owing.imposed(case, act.owes, None)
    ruling = Ruling(DecisionKind.MAKE_STANDING, review_due=act.review_due, promise=act.promise, plan=plan)
    return _take(act, happening, case, ruling)


@handles(EndByDecision, where=_where_decided)
def end_by_decision(act: EndByDecision, happening: Happening) -> Subject:
    """End an innovation; what was owed is dropped, save what this decision imposes."""
    case = _case(act, happening)
    rules.check_answered(case, act.answers)
    rules.check_promise_date(act.promise, case.today)
    plan = owing.none_by_guards(act.owes) + owing.imposed(case, act.owes, None)
    ruling = Ruling(DecisionKind.END, lesson=act.lesson, promise=act.promise, plan=plan)
    return _take(act, happening, case, ruling)


def _take(act: Reasoned, happening: Happening, case: Case, ruling: Ruling) -> Subject:
    """Write a decision, its answers and what it leaves owing; the one in force until now ends."""
    owners = ruling.plan.fields
    owing.check_posts(owners, casework.homes(owners.keys(), case.today), happening.place.path)
    _make_way(act.innovation, case, happening, ruling.kind)
    promise = ruling.promise
    Decision.objects.create(
        id=happening.id,
        innovation_id=act.innovation,
        body_id=act.body,
        mandate=happening.actor.mandate,
        kind=ruling.kind,
        fast_track=ruling.fast_track,
        crisis_id=ruling.crisis,
        necessity=ruling.necessity,
        reasons=act.reasons,
        legal_basis=act.legal_basis,
        competence=case.competence,
        sunset=ruling.sunset,
        review_due=ruling.review_due,
        cites=[str(one) for one in ruling.cites],
        promise_indicator=promise.indicator if promise else "",
        promise_baseline=promise.baseline if promise else "",
        promise_target=promise.target if promise else "",
        promise_due=promise.due if promise else None,
        lesson=ruling.lesson,
        decided_at=happening.at,
    )
    _answer(act, happening)
    _owe(act, happening, ruling.plan)
    return Subject("decision", happening.id)


def _make_way(innovation: UUID, case: Case, happening: Happening, kind: DecisionKind) -> None:
    """End the decision in force, and drop what is owed no more: all at an end, else what is history."""
    owed = Obligation.objects.filter(innovation=innovation, met_at=None, dropped_at=None)
    if kind is not DecisionKind.END:
        owed = owed.filter(opened_at__lt=case.anchored_at)
    owed.update(dropped_at=happening.at)
    ended_by = EndedBy.ENDED if kind is DecisionKind.END else EndedBy.SUPERSEDED
    Decision.objects.filter(innovation=innovation, ended_at=None).update(
        ended_at=happening.at, ended_by=ended_by
    )


def _answer(act: Reasoned, happening: Happening) -> None:
    Answer.objects.bulk_create(
        Answer(
            id=happening.derived(f"answer:{answer.objection}"),
            objection_id=answer.objection,
            decision_id=happening.id,
            outcome=answer.outcome,
            reason=answer.reason,
        )
        for answer in act.answers
    )


def _owe(act: Reasoned, happening: Happening, plan: Plan) -> None:
    for moving in plan.moving:
        Obligation.objects.filter(pk=moving.id).update(owner_post=moving.owner_post, due=moving.due)
    Obligation.objects.bulk_create(
        Obligation(
            id=happening.derived(f"obligation:{opening.guard or number}"),
            innovation_id=act.innovation,
            decision_id=happening.id,
            guard=opening.guard or "",
            text=opening.text,
            owner_post_id=opening.owner_post,
            due=opening.due,
            opened_at=happening.at,
        )
        for number, opening in enumerate(plan.opening)
    )


@handles(LapseAtSunset, where=lambda act: innovations.place_of(act.innovation))
def lapse_at_sunset(act: LapseAtSunset, happening: Happening) -> Subject:
    """End a decision whose sunset has passed; what was owed under it is dropped."""
    running = Decision.objects.filter(pk=act.decision, innovation=act.innovation, ended_at=None).first()
    if running is None:
        raise Refused(N_("This decision is not in force, so nothing lapses."))
    rules.check_sunset_passed(running.sunset, act.sunset, happening.at.date())
    running.ended_at, running.ended_by = happening.at, EndedBy.LAPSED
    running.save()
    Obligation.objects.filter(innovation=act.innovation, met_at=None, dropped_at=None).update(
        dropped_at=happening.at
    )
    return Subject("decision", act.decision)


def _open(obligation: UUID, happening: Happening) -> Obligation:
    found = Obligation.objects.get(pk=obligation)
    if found.met_at is not None or found.dropped_at is not None:
        raise Refused(N_("This obligation is no longer open."))
    if found.opened_at > happening.at:
        raise Refused(N_("This obligation was opened after that moment."))
    return found


@handles(MeetObligation, where=lambda act: queries.place_of_owner(act.obligation))
def meet_obligation(act: MeetObligation, happening: Happening) -> Subject:
    """Close what a decision imposed, by a statement."""
    found = _open(act.obligation, happening)
    if found.guard:
        raise Refused(
            N_("This obligation closes by itself once guard %(guard)s holds. A statement can't close it."),
            guard=found.guard,
        )
    found.statement, found.source = act.statement, act.source
    return _meet(found, happening)


@handles(CloseObligation, where=lambda act: queries.place_of_obligation(act.obligation))
def close_obligation(act: CloseObligation, happening: Happening) -> Subject:
    """Close an obligation whose guard holds."""
    found = _open(act.obligation, happening)
    if found.guard != act.guard:
        raise Refused(N_("This obligation does not stand for that guard."))
    if act.guard in _gates(found.innovation_id, happening).unmet:
        raise Refused(N_("Guard %(guard)s does not hold, so it is still owed."), guard=act.guard)
    return _meet(found, happening)


def _meet(found: Obligation, happening: Happening) -> Subject:
    found.met_at, found.met_by = happening.at, happening.id
    found.save()
    return Subject("obligation", found.pk)


@handles(ReassignObligation, where=lambda act: queries.place_of_obligation(act.obligation))
def reassign_obligation(act: ReassignObligation, happening: Happening) -> Subject:
    """Give an obligation to another post."""
    found = _open(act.obligation, happening)
    if found.owner_post_id == act.owner_post:
        raise Refused(N_("This post owes it already."), field="owner_post")
    known = casework.homes([act.owner_post], happening.at.date())
    owing.check_posts({act.owner_post: "owner_post"}, known, happening.place.path)
    found.owner_post_id = act.owner_post
    found.save()
    return Subject("obligation", found.pk)


@handles(OpenReview, where=lambda act: innovations.place_of(act.innovation))
def open_review(act: OpenReview, happening: Happening) -> Subject:
    """Take a standing innovation into review."""
    decision = casework.standing_decision(act.innovation, happening.at)
    if Review.objects.filter(decision=decision, reviewed_at=None).exists():
        raise Refused(N_("It is in review already."))
    Review.objects.create(id=happening.id, decision=decision, reason=act.reason, opened_at=happening.at)
    return Subject("review", happening.id)


@handles(RecordReview, where=lambda act: queries.place_to_review(act.innovation))
def record_review(act: RecordReview, happening: Happening) -> Subject:
    """Record what a review found; one that was open ends with it."""
    decision = casework.standing_decision(act.innovation, happening.at)
    max_days = _gates(act.innovation, happening).review_max_days
    rules.check_review_date(act.next_due, happening.at.date(), max_days, "next_due")
    review = Review.objects.filter(decision=decision, reviewed_at=None).first() or Review(
        id=happening.id, decision=decision, opened_at=happening.at
    )
    review.findings, review.next_due = act.findings, act.next_due
    review.reviewed_at, review.recorded_by = happening.at, happening.id
    review.save()
    return Subject("review", review.pk)
