"""The handlers of innovations."""

from uuid import UUID

from mainstay.authority import queries as authority
from mainstay.door.registry import handles
from mainstay.door.terms import N_, Forbidden, Happening, Refused, Subject
from mainstay.innovations import queries, rules
from mainstay.innovations.models import Innovation
from mainstay.innovations.terms import (
    AmendInnovation,
    AssignOwner,
    ImportPortfolio,
    ReanchorInnovation,
    RecordInnovation,
    RetireInnovation,
    SetStakes,
)
from mainstay.institutions import queries as institutions

UNCHANGED = N_("This changes nothing.")


def _jurisdiction(happening: Happening) -> UUID:
    found = happening.place.jurisdiction
    if found is None:  # the place of a body always has one
        raise Forbidden
    return found


def _check_crisis(crisis: UUID | None, path: str) -> None:
    if crisis is not None:
        found = institutions.crisis(crisis)
        rules.check_crisis(found.jurisdiction.path if found else None, path)


def _check_owner(post: UUID | None, body: UUID, happening: Happening) -> None:
    if post is not None:
        found = authority.staffing([post], happening.at.date()).get(post)
        rules.check_owner(rules.OwnerPost(found.body, found.exists) if found else None, body)


def _amendable(innovation: UUID) -> Innovation:
    found = Innovation.objects.get(pk=innovation)
    rules.check_not_retired(found.retired_at)
    return found


def _identifier(act: RecordInnovation) -> str:
    if not act.identifier:
        wanted = rules.slug(act.name)
        return rules.free(wanted, queries.identifiers_like(wanted))
    rules.check_identifier(act.identifier)
    if Innovation.objects.filter(identifier=act.identifier).exists():
        raise Refused(N_("There is an innovation of this identifier already."), field="identifier")
    return act.identifier


@handles(RecordInnovation, where=lambda act: authority.place_of_body(act.body))
def record_innovation(act: RecordInnovation, happening: Happening) -> Subject:
    """Record an innovation of a body."""
    described = rules.described(act, happening.at.date())
    _check_crisis(act.crisis, happening.place.path)
    _check_owner(act.owner_post, act.body, happening)
    Innovation.objects.create(
        id=happening.id,
        identifier=_identifier(act),
        body_id=act.body,
        jurisdiction_id=_jurisdiction(happening),
        owner_post_id=act.owner_post,
        owner_by=happening.id if act.owner_post else None,
        described_by=happening.id,
        recorded_at=happening.at,
        anchored_at=happening.at,
        **described,
    )
    return Subject("innovation", happening.id)


@handles(AmendInnovation, where=lambda act: queries.place_of(act.innovation))
def amend_innovation(act: AmendInnovation, happening: Happening) -> Subject:
    """Change the description of an innovation."""
    found = _amendable(act.innovation)
    described = rules.described(act, happening.at.date())
    if act.crisis != found.crisis_id:  # one from before a takeover may lie elsewhere; it stays as it is
        _check_crisis(act.crisis, happening.place.path)
    if all(getattr(found, field) == value for field, value in described.items()):
        raise Refused(UNCHANGED)
    for field, value in described.items():
        setattr(found, field, value)
    found.described_by = happening.id
    found.save()
    return Subject("innovation", act.innovation)


@handles(SetStakes, where=lambda act: queries.place_of(act.innovation))
def set_stakes(act: SetStakes, happening: Happening) -> Subject:
    """Keep what is at stake; the stakes themselves are computed when read."""
    found = _amendable(act.innovation)
    rules.check_texts({"reason": act.reason})
    said = {
        "people_affected": act.people_affected,
        "severity": act.severity,
        "irreversibility": act.irreversibility,
        "cost": act.cost,
        "stakes_reason": act.reason,
    }
    if all(getattr(found, field) == value for field, value in said.items()):
        raise Refused(UNCHANGED)
    for field, value in said.items():
        setattr(found, field, value)
    found.stakes_by = happening.id
    found.save()
    return Subject("innovation", act.innovation)


@handles(AssignOwner, where=lambda act: queries.place_of(act.innovation))
def assign_owner(act: AssignOwner, happening: Happening) -> Subject:
    """Make a post the owner."""
    found = _amendable(act.innovation)
    if found.owner_post_id == act.owner_post:
        raise Refused(N_("This post owns the innovation already."), field="owner_post")
    _check_owner(act.owner_post, found.body_id, happening)
    found.owner_post_id = act.owner_post
    found.owner_by = happening.id
    found.save()
    return Subject("innovation", act.innovation)


@handles(RetireInnovation, where=lambda act: queries.place_of(act.innovation))
def retire_innovation(act: RetireInnovation, happening: Happening) -> Subject:
    """End an innovation and keep its lesson."""
    found = _amendable(act.innovation)
    rules.check_texts({"lesson": act.lesson})
    found.retired_at = happening.at
    found.lesson = act.lesson
    found.save()
    return Subject("innovation", act.innovation)


@handles(ReanchorInnovation, where=lambda act: authority.place_of_body(act.body))
def reanchor_innovation(act: ReanchorInnovation, happening: Happening) -> Subject:
    """Take over what lapsed or was retired. The lesson of a retired one is kept."""
    found = Innovation.objects.filter(pk=act.innovation).first()
    if found is None:
        raise Forbidden
    ended = queries.has_ended(found.pk, happening.at.date())
    rules.check_may_move(ended=ended or found.retired_at is not None)
    rules.check_texts({"reason": act.reason})
    _check_owner(act.owner_post, act.body, happening)
    found.body_id = act.body
    found.jurisdiction_id = _jurisdiction(happening)
    found.owner_post_id = act.owner_post
    found.owner_by = happening.id if act.owner_post else None
    found.anchored_at = happening.at
    found.retired_at = None
    found.save()
    return Subject("innovation", act.innovation)


@handles(ImportPortfolio, where=lambda act: authority.place_of_body(act.body))
def import_portfolio(act: ImportPortfolio, happening: Happening) -> Subject:  # noqa: ARG001 - every handler has this form
    """Note that a file came in; the acts that follow in the same transaction bring in its lines."""
    return Subject("body", act.body)
