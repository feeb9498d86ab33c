"""What the pages about one thing show: an innovation, a desk, a place, a body, a crisis, a policy."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from mainstay_engines.passage.guards import GUARDS
from mainstay_engines.passage.terms import Gate, Policy
from mainstay_engines.passage.timing import later
from mainstay_engines.passage.verdict import Verdict

from mainstay.assessment import queries as assessment
from mainstay.authority import queries as authority
from mainstay.decisions import queries as decisions
from mainstay.decisions.queries import DecisionFilter, ObligationFilter, ObligationRow
from mainstay.innovations import queries as innovations
from mainstay.innovations.queries import InnovationRow
from mainstay.institutions import queries as institutions
from mainstay.ledger import queries as ledger
from mainstay.look.terms import Column, Link
from mainstay.passage import boards, queries, wording
from mainstay.passage.queries import Scope
from mainstay.passage.rules import next_owed
from mainstay.register.queries import in_words

HISTORY = 15
SHORT = 20
NOTICES = ("LapseAtSunset", "RemindOwner", "NoteDegradation", "NoteRestoration", "CloseObligation")


def obligations_in(verdict: Verdict) -> dict[str, ObligationRow]:
    """The obligations that a verdict speaks of. One query."""
    refs = {missing.obligation for missing in verdict.missing} | {owed.ref for owed in verdict.owed}
    found = decisions.obligations_by_id([UUID(ref) for ref in refs if ref])
    return {str(pk): row for pk, row in found.items()}


def owner_words(post: Any) -> str:
    """A post with its body, in words."""
    return f"{post.title}, {post.body.name}" if post else ""


def innovation_page(found: InnovationRow, on: date) -> dict[str, Any]:
    """Everything on the page of an innovation."""
    judged = queries.judge(found.pk, on)
    verdict, case = judged.verdict, judged.case
    obligations = obligations_in(verdict)
    owners = {ref: (owner_words(row.owner_post), row.due) for ref, row in obligations.items()}
    owner = owner_words(found.owner_post)
    lines = wording.guard_lines(verdict, case, owners)
    history = list(ledger.entries().filter(innovation=found.pk).order_by("-number")[:HISTORY])
    words = in_words(history)
    return {
        "innovation": found,
        "verdict": verdict,
        "title": wording.verdict_title(verdict),
        "owner": owner,
        "next": _next(verdict, obligations, owner, on),
        "gates": [(wording.GATE_LABELS[gate], lines[gate], gate.value) for gate in Gate if gate in lines],
        "held": sum(result.state.holds for result in verdict.guards),
        "total": len(verdict.guards),
        "steps": wording.path_steps(verdict, owner, owners),
        "missing": [
            (missing, wording.question(missing.guard), owners.get(missing.obligation or "", (owner, None)))
            for missing in verdict.missing
        ],
        "owed": [(obligations[o.ref], owners[o.ref][0], o.overdue_at(on)) for o in verdict.owed],
        "lacking": len(verdict.missing) + len(verdict.owed),
        "critical": [str(guard) for guard in verdict.critical_path],
        "degraded": [
            (result, wording.question(result.guard), wording.reason(result.reason))
            for result in verdict.degraded
        ],
        "degradation": queries.running_degradation(found.pk) if verdict.degraded else None,
        "history": [(entry, words[entry.pk]) for entry in history],
        "attestations": list(queries.attestations_of(found.pk)),
        "described": innovations.panel(found.pk, on),
        "assessed": assessment.panel(found.pk, on),
        "decided": decisions.panel(found.pk, on),
        "stakes": case.facts.stakes,
        "on": on,
    }


def _next(
    verdict: Verdict, obligations: Mapping[str, ObligationRow], owner: str, on: date
) -> dict[str, Any] | None:
    """The next thing owed, in words."""
    owed = next_owed(verdict, on)
    if owed is None:
        return None
    row = obligations.get(owed.obligation or "")
    imposed = row.text if row else ""
    return {
        "guard": owed.guard,
        "what": wording.question(owed.guard) if owed.guard else imposed,
        "who": owner_words(row.owner_post) if row else owner,
        "when": owed.due if row else later(on, owed.days or 0),
        "is_owed": row is not None,
    }


def innovation_data(found: InnovationRow, on: date) -> dict[str, Any]:
    """An innovation as data."""
    judged = queries.judge(found.pk, on)
    return {
        "identifier": found.identifier,
        "id": found.pk,
        "name": found.name,
        "jurisdiction": found.jurisdiction.code,
        "body": found.body.name,
        "problem": found.problem,
        "what_was_done": found.what_was_done,
        "who_was_served": found.who_was_served,
        "since": found.since,
        "reported_permanence": found.reported_permanence,
        "caveats": found.caveats,
        "sources": found.sources,
        **verdict_data(judged.verdict, on),
    }


def verdict_data(verdict: Verdict, on: date) -> dict[str, Any]:
    """A verdict as data."""
    return {
        "on": on,
        "stage": verdict.stage,
        "verdict": verdict.kind,
        "in_words": wording.verdict_title(verdict),
        "earliest": verdict.earliest,
        "sunset": verdict.sunset,
        "days_late": verdict.days_late,
        "critical_path": list(verdict.critical_path),
        "guards": [
            {
                "guard": result.guard,
                "gate": GUARDS[result.guard].gate,
                "question": GUARDS[result.guard].question,
                "state": result.state,
                "reason": wording.reason(result.reason),
                "until": result.until,
                "entry": result.ref,
                "obligation": result.waived_by,
            }
            for result in verdict.guards
        ],
        "missing": [
            {
                "guard": missing.guard,
                "after": list(missing.after),
                "starts": missing.starts,
                "finishes": missing.finishes,
                "slack_days": missing.slack_days,
                "obligation": missing.obligation,
                "due": missing.due,
                "overdue": missing.overdue,
            }
            for missing in verdict.missing
        ],
    }


def desk_page(request: HttpRequest, on: date) -> dict[str, Any]:
    """What a person owes by the posts they hold, and what happened to what those posts own."""
    posts = [one.post for one in request.mandates]  # type: ignore[attr-defined]  # set by authority's middleware
    owned = queries.owned_innovations(posts)
    entries = list(ledger.entries().filter(innovation__in=owned, act__in=NOTICES).order_by("-number")[:20])
    words = in_words(entries)
    outlooks = queries.outlook_of(owned, on)
    return {
        "rows": boards.obligation_rows(queries.open_for(posts), on),
        "notices": [(entry, words[entry.pk]) for entry in entries],
        "owned": boards.rows_of(
            sorted(outlooks.values(), key=lambda row: (not row.is_degraded, row.name)), {}
        ),
        "to_confirm": queries.to_confirm(request.acting),  # type: ignore[attr-defined]  # the same
        "to_score": list(assessment.to_score(request.user.person_id)),  # type: ignore[union-attr]  # they are signed in
        "on": on,
    }


def _board(scope: Scope, on: date, asked: dict[str, str]) -> dict[str, Any]:
    found = queries.board(on, scope)
    return {"board": found, "stages": boards.stage_sections(found, asked)}


def place_page(found: Any, scope: Scope, on: date) -> dict[str, Any]:
    """A jurisdiction."""
    return {
        "place": found,
        "above": institutions.ancestors(found.path)[:-1],
        "children": list(found.children.all()),
        "bodies": list(institutions.bodies().filter(jurisdiction=found)),
        "crises": institutions.crises_over(found.path),
        **_board(scope, on, {"place": found.code}),
        "rows": boards.obligation_rows(queries.open_matching(ObligationFilter(path=found.path))[:SHORT], on),
        "taken": decisions.decisions_taken(DecisionFilter(path=found.path), size=SHORT).rows,
        "board_url": reverse("board") + f"?place={found.code}",
        "on": on,
    }


def body_page(found: Any, on: date) -> dict[str, Any]:
    """A body."""
    return {
        "body": found,
        "posts": list(authority.posts_of([found.pk])),
        **_board(Scope(body=found.pk), on, {"body": str(found.pk)}),
        "rows": boards.obligation_rows(queries.open_matching(ObligationFilter(body=found.pk))[:SHORT], on),
        "taken": decisions.decisions_taken(DecisionFilter(body=found.pk), size=SHORT).rows,
        "on": on,
    }


def crisis_page(found: Any, on: date) -> dict[str, Any]:
    """A crisis."""
    return {
        "crisis": found,
        "runs": found.starts <= on and (found.ends is None or on <= found.ends),
        **_board(Scope(crisis=found.pk), on, {"crisis": str(found.pk)}),
        "crisis_key": str(found.pk),
        "rows": boards.obligation_rows(queries.open_matching(ObligationFilter(crisis=found.pk))[:SHORT], on),
        "board_url": reverse("board") + f"?crisis={found.pk}",
        "on": on,
    }


def policy_page(found: Any) -> dict[str, Any]:
    """A policy: each threshold, its value, and where it comes from."""
    applied = queries.policy_at(found.path).to_json()
    sources = queries.policy_sources(found.path)
    places = {one.path: one for one in institutions.ancestors(found.path)}
    defaults = Policy.defaults().to_json()
    rows = []
    for name, value in applied.items():
        table = value if isinstance(value, dict) else {"": value}
        for key, one in table.items():
            setters = [path for path, changes in sources if _sets(changes, name, key)]
            default = defaults[name]
            start = default[key] if isinstance(default, dict) else default
            who = places[setters[-1]] if setters else None
            origin = Link(who.name, reverse("place", args=[who.code])) if who else wording.origin(name, key)
            rows.append((wording.threshold(name, key), _plain(one), _plain(start), origin))
    columns = [
        Column(_("Threshold")),
        Column(_("Value"), numeric=True),
        Column(_("Starting value"), numeric=True),
    ]
    return {
        "place": found,
        "columns": [*columns, Column(_("Set by, or where it comes from"))],
        "rows": rows,
        "history": list(queries.policy_history(found.pk)),
    }


def _plain(value: object) -> str:
    return ", ".join(str(one) for one in value) if isinstance(value, list) else str(value)


def _sets(changes: Mapping[str, Any], name: str, key: str) -> bool:
    return name in changes and (not key or key in changes[name])
