"""Gathers, from every room below, what the engine needs to judge innovations."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import F
from mainstay_engines.passage.guards import GUARDS
from mainstay_engines.passage.terms import Attestation as Attested
from mainstay_engines.passage.terms import Facts, Gate, GuardId, Policy
from mainstay_engines.passage.verdict import Verdict

from mainstay.assessment import queries as assessment
from mainstay.authority import queries as authority
from mainstay.authority.queries import Staffing
from mainstay.decisions import queries as decisions
from mainstay.innovations import queries as innovations
from mainstay.innovations.queries import InnovationRow
from mainstay.passage.models import Attestation, PolicyChange

BEFORE_STANDING = frozenset({Gate.EVALUATED, Gate.DECIDED, Gate.CODIFIED, Gate.READY})


@dataclass(frozen=True, slots=True)
class Case:
    """An innovation ready to be judged: its row, the facts about it, and the policy that applies."""

    innovation: InnovationRow
    facts: Facts
    policy: Policy
    staffing: Staffing | None


def overrides() -> dict[str, dict[str, object]]:
    """For each jurisdiction that set thresholds, by path, what it set last."""
    rows = PolicyChange.objects.order_by("changed_at", "pk").values_list("jurisdiction__path", "changes")
    return dict(rows)


def policy_for(path: str, known: Mapping[str, Mapping[str, object]]) -> Policy:
    """The policy at a path of the tree: the defaults, overridden from the root down."""
    policy = Policy.defaults()
    walked = ""
    for code in path.split("/")[:-1]:
        walked += f"{code}/"
        if walked in known:
            policy = policy.overridden(known[walked])
    return policy


def chains_below(
    path: str, known: Mapping[str, Mapping[str, object]]
) -> dict[str, list[Mapping[str, object]]]:
    """For each place below a path that set thresholds, by path: what is set between, from the top down."""
    below = sorted(one for one in known if one.startswith(path) and one != path)
    return {one: [known[other] for other in below if one.startswith(other)] for one in below}


def reminder_days() -> set[tuple[int, ...]]:
    """The reminders before a due day that some policy asks for, each set of them once. One query."""
    known = overrides()
    return {policy_for(path, known).reminder_days for path in ("", *known)}


def policies(paths: Collection[str]) -> dict[str, Policy]:
    """The policy at each of some paths. One query."""
    known = overrides()
    return {path: policy_for(path, known) for path in paths}


def attestations(ids: Collection[UUID]) -> dict[UUID, dict[GuardId, Attested]]:
    """For each innovation the attestation that counts for each guard. One query.

    Confirmed before unconfirmed, then the one that holds longest. One made before the innovation was taken
    over by another body counts no more.
    """
    rows = Attestation.objects.filter(
        innovation__in=ids, withdrawn_at=None, made_at__gte=F("innovation__anchored_at")
    )
    found: dict[UUID, dict[GuardId, Attested]] = {}
    for row in rows.iterator():
        one = Attested(
            until=row.valid_until,
            confirmed=row.confirmed_at is not None,
            illustration=row.illustration,
            ref=str(row.pk),
            since=(row.confirmed_at or row.made_at).date(),
        )
        mine = found.setdefault(row.innovation_id, {})
        before = mine.get(GuardId(row.guard))
        if before is None or (one.confirmed, one.until) > (before.confirmed, before.until):
            mine[GuardId(row.guard)] = one
    return found


def cases(ids: Collection[UUID], on: date) -> dict[UUID, Case]:
    """Everything needed to judge some innovations on a day, in a fixed number of queries."""
    rows = {row.pk: row for row in innovations.innovations().filter(pk__in=ids)}
    described = innovations.facts(ids, on)
    assessed = assessment.facts(ids, on)
    decided = decisions.facts(ids, on)
    attested = attestations(ids)
    posts = authority.staffing({row.owner_post_id for row in rows.values() if row.owner_post_id}, on)
    applying = policies({row.jurisdiction.path for row in rows.values()})
    return {
        pk: Case(
            innovation=row,
            facts=_facts(
                described[pk],
                assessed.get(pk),
                decided.get(pk),
                attested.get(pk, {}),
                _of(posts, row.owner_post_id),
            ),
            policy=applying[row.jurisdiction.path],
            staffing=_of(posts, row.owner_post_id),
        )
        for pk, row in rows.items()
    }


def _of(posts: Mapping[UUID, Staffing], post: UUID | None) -> Staffing | None:
    return posts.get(post) if post else None


def _facts(
    described: innovations.InnovationFacts,
    assessed: assessment.AssessmentFacts | None,
    decided: decisions.DecisionsFacts | None,
    attested: Mapping[GuardId, Attested],
    post: Staffing | None,
) -> Facts:
    facts = Facts(
        stakes=described.stakes,
        digital=described.digital,
        emergency_contracts=described.emergency_contracts,
        retired_on=described.retired_on,
        owner_post=post is not None and post.exists,
        owner_held=post is not None and post.held,
        alternate_held=post is not None and post.alternate,
        attestations=attested,
        refs=dict(described.refs),
    )
    if assessed is not None:
        facts = replace(
            facts,
            evidence_level=assessed.evidence_level,
            evidence_recorded=assessed.evidence_recorded,
            assessors_named=assessed.assessors_named,
            assessors_submitted=assessed.assessors_submitted,
            groups_named=assessed.groups_named,
            groups_checked=assessed.groups_checked,
            trade_offs=assessed.trade_offs,
            trade_offs_with_payer=assessed.trade_offs_with_payer,
            refs={**facts.refs, **assessed.refs},
        )
    if decided is not None:
        facts = replace(
            facts,
            decision=decided.decision,
            objections=decided.objections,
            objections_answered=decided.objections_answered,
            obligations=decided.obligations,
            standing_since=decided.standing_since,
            review_due=decided.review_due,
            in_review=decided.in_review,
            lapsed_on=decided.lapsed_on,
            promise_due=decided.promise_due,
            retired_on=facts.retired_on or decided.ended_on,
            refs={**facts.refs, **decided.refs},
        )
    return facts


def unmet(verdict: Verdict) -> tuple[GuardId, ...]:
    """The guards of the gates before standing that do not hold, owed or not."""
    return tuple(
        result.guard
        for result in verdict.guards
        if GUARDS[result.guard].gate in BEFORE_STANDING and not result.state.holds
    )
