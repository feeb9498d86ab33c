"""Puts together what the rules need to know before a decision: read by the handlers and by the forms."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from mainstay_engines.passage.terms import GuardId

from mainstay.assessment import queries as assessment
from mainstay.authority import queries as authority
from mainstay.decisions import rules
from mainstay.decisions.case import Case, Condition, InForce, Open, Raised
from mainstay.decisions.gatekeeper import Gates, gates
from mainstay.decisions.models import Decision, Objection
from mainstay.decisions.queries import OPEN, obligations
from mainstay.decisions.rules import Emergency
from mainstay.decisions.terms import DecisionKind, EndedBy, Promise
from mainstay.door.terms import N_, Forbidden, Refused
from mainstay.innovations import queries as innovations
from mainstay.innovations.queries import InnovationRow
from mainstay.institutions import queries as institutions


def case_of(innovation: UUID, body: UUID, at: datetime, judged: Gates) -> Case:
    """All that must be known when a body decides about an innovation. Raises Forbidden when there is none."""
    found = innovations.innovation(innovation)
    if found is None:
        raise Forbidden
    latest = _latest(innovation, found.anchored_at)
    raised = Objection.objects.filter(innovation=innovation)
    condition = Condition.RETIRED if found.retired_at is not None else _condition(latest, at.date())
    return Case(
        at=at,
        anchored_at=found.anchored_at,
        competence=_competence(body, found.jurisdiction.path),
        gates=judged,
        condition=condition,
        in_force=_in_force(latest) if latest and condition in {Condition.OPEN, Condition.STANDING} else None,
        raised=tuple(Raised(o.pk, o.origin, o.raised_on, o.text) for o in raised.filter(answers=None)),
        heard=raised.exists(),
        owed=tuple(
            Open(row.pk, GuardId(row.guard) if row.guard else None, row.text, row.owner_post_id, row.due)
            for row in obligations().filter(OPEN, innovation=innovation)
        ),
        owner_post=found.owner_post_id,
    )


def _latest(innovation: UUID, anchored_at: datetime) -> Decision | None:
    return Decision.objects.filter(innovation=innovation, decided_at__gte=anchored_at).first()


def _condition(latest: Decision | None, today: date) -> Condition:
    if latest is None:
        return Condition.OPEN
    if latest.ended_by == EndedBy.LAPSED or (latest.sunset is not None and latest.sunset < today):
        return Condition.LAPSED
    by_kind = {DecisionKind.END: Condition.ENDED, DecisionKind.MAKE_STANDING: Condition.STANDING}
    return by_kind.get(DecisionKind(latest.kind), Condition.OPEN)


def _in_force(row: Decision) -> InForce:
    return InForce(row.pk, DecisionKind(row.kind), row.fast_track, row.sunset, row.decided_at)


def _competence(body: UUID, path: str) -> str:
    found = institutions.body(body)
    return found.competence if found is not None and institutions.is_competent(body, path) else ""


def condition_of(innovation: UUID, on: date) -> Condition:
    """What became of an innovation by a day. Raises Forbidden when there is none."""
    found = innovations.innovation(innovation)
    if found is None:
        raise Forbidden
    if found.retired_at is not None:
        return Condition.RETIRED
    return _condition(_latest(innovation, found.anchored_at), on)


def standing_decision(innovation: UUID, at: datetime) -> Decision:
    """The decision that made an innovation standing. Refuses where it does not stand, or not yet."""
    rules.check_standing(condition_of(innovation, at.date()))
    running = Decision.objects.get(innovation=innovation, ended_at=None)
    if running.decided_at > at:
        raise Refused(N_("It was made standing after that moment."))
    return running


def promise_of(decision: UUID) -> Promise | None:
    """What a decision promised, if anything."""
    row = Decision.objects.get(pk=decision)
    if not row.promise_indicator or row.promise_due is None:
        return None
    return Promise(
        indicator=row.promise_indicator,
        baseline=row.promise_baseline,
        target=row.promise_target,
        due=row.promise_due,
    )


def emergency(crisis: UUID) -> Emergency | None:
    """A declared crisis, or None."""
    found = institutions.crisis(crisis)
    return None if found is None else Emergency(found.jurisdiction.path, found.starts, found.ends)


def evidence_added(innovation: UUID) -> dict[UUID, datetime]:
    """The evidence of an innovation that is not withdrawn, with the moment at which each was added."""
    return dict(assessment.evidence_of(innovation).values_list("pk", "added_at"))


def homes(posts: Collection[UUID], on: date) -> dict[UUID, str]:
    """For each post that exists the path of its body's jurisdiction. Three queries, however many posts."""
    staffed = {pk: one for pk, one in authority.staffing(posts, on).items() if one.exists}
    bodies = institutions.bodies().filter(pk__in={one.body for one in staffed.values()})
    paths = {body.pk: body.jurisdiction.path for body in bodies}
    return {pk: paths[one.body] for pk, one in staffed.items()}


@dataclass(frozen=True, slots=True)
class Dossier:
    """An innovation with all that a form to decide about it offers: posts, evidence and crises by name."""

    innovation: InnovationRow
    case: Case
    posts: dict[UUID, str]
    evidence: dict[UUID, str]
    crises: dict[UUID, str]


def dossier(found: InnovationRow, body: UUID, at: datetime) -> Dossier:
    """What a form to decide shows: the posts of the bodies concerned, and the crises that run here today."""
    case = case_of(found.pk, body, at, gates(found.pk, at.date()))
    owners = {one.owner_post for one in case.owed} | ({case.owner_post} if case.owner_post else set())
    bodies = {found.body_id, body} | {one.body for one in authority.staffing(owners, at.date()).values()}
    return Dossier(
        innovation=found,
        case=case,
        posts=posts_of(bodies),
        evidence={row.pk: row.label for row in assessment.evidence_of(found.pk)},
        crises={one.pk: one.name for one in institutions.crises_over(found.jurisdiction.path, at.date())},
    )


def posts_of(bodies: Collection[UUID]) -> dict[UUID, str]:
    """The posts of some bodies, in words, by title."""
    return {post.pk: f"{post.title}, {post.body.name}" for post in authority.posts_of(bodies)}
