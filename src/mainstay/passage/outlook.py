"""Keeps the cache of verdicts true: judges again what an entry touched or what time changed, and no more."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from mainstay_engines.passage.verdict import Verdict, evaluate

from mainstay.decisions import queries as decisions
from mainstay.innovations import queries as innovations
from mainstay.institutions import queries as institutions
from mainstay.ledger import queries as ledger
from mainstay.passage.assembly import Case, cases
from mainstay.passage.models import Outlook, Watermark

BATCH = 1000
STAFFING_ACTS = ("Appoint", "EndMandate", "AbolishPost")
TERRITORY_ACTS = ("ChangePolicy",)
_COLUMNS = [field.attname for field in Outlook._meta.concrete_fields if not field.primary_key]


def refresh(on: date) -> int:
    """Bring every cached verdict up to the newest entry and the given day; returns how many were judged.

    Three queries when nothing changed.
    """
    newest = ledger.last_number()
    mark = Watermark.objects.order_by("pk").first()
    if mark is not None and mark.number == newest and mark.on == on:
        return 0
    stale = _stale(mark.number if mark else 0, mark.on if mark else None, on)
    for some in _batches(stale):
        judged = [
            outlook(case, evaluate(case.facts, case.policy, on), on) for case in cases(some, on).values()
        ]
        name_owed(judged)
        Outlook.objects.bulk_create(
            judged, update_conflicts=True, unique_fields=["innovation"], update_fields=_COLUMNS
        )
    with transaction.atomic():
        Watermark.objects.all().delete()
        Watermark.objects.create(number=newest, on=on)
    return len(stale)


def _batches(ids: Collection[UUID]) -> Iterator[list[UUID]]:
    ordered = sorted(ids)
    for start in range(0, len(ordered), BATCH):
        yield ordered[start : start + BATCH]


def _stale(number: int, marked_on: date | None, on: date) -> set[UUID]:
    """The innovations whose cached verdict may no longer be true."""
    if marked_on is None or on < marked_on:
        return set(innovations.innovations().values_list("pk", flat=True))
    stale = set(
        Outlook.objects.filter(Q(true_through__lt=on) | Q(true_from__gt=on)).values_list("pk", flat=True)
    )
    touched = ledger.after(number).values_list("act", "innovation", "jurisdiction", "body").distinct()
    for act, innovation, jurisdiction, body in touched:
        if innovation is not None:
            stale.add(innovation)
        elif act in STAFFING_ACTS:
            stale.update(innovations.innovations().filter(owner_post__body=body).values_list("pk", flat=True))
        elif act in TERRITORY_ACTS:
            found = institutions.jurisdiction(jurisdiction)
            below = innovations.innovations().filter(
                jurisdiction__path__startswith=found.path if found else ""
            )
            stale.update(below.values_list("pk", flat=True))
    return stale


def outlook(case: Case, verdict: Verdict, on: date) -> Outlook:
    """A verdict as a row of the cache."""
    row = case.innovation
    owed = next_owed(case, verdict)
    return Outlook(
        innovation=row,
        identifier=row.identifier,
        name=row.name,
        path=row.jurisdiction.path,
        place=row.jurisdiction.name,
        body=row.body_id,
        crisis=row.crisis_id,
        stage=verdict.stage,
        kind=verdict.kind,
        stakes=case.facts.stakes or "",
        earliest=verdict.earliest,
        sunset=verdict.sunset,
        days_late=verdict.days_late,
        missing=len(verdict.missing) + len(verdict.owed),
        degraded=[str(result.guard) for result in verdict.degraded],
        is_degraded=bool(verdict.degraded),
        true_from=on,
        true_through=_true_through(case, verdict),
        **owed,
    )


def next_owed(case: Case, verdict: Verdict) -> dict[str, Any]:
    """The next thing owed: the obligation due first, otherwise the first missing guard in order."""
    open_ones = [one for one in case.facts.obligations if one.met_on is None]
    due = min(open_ones, key=lambda one: (one.due, one.ref), default=None)
    if due is not None:
        return {"next_guard": due.guard or "", "next_due": due.due, "next_obligation": UUID(due.ref)}
    if verdict.missing:
        first = verdict.missing[0]
        return {
            "next_guard": first.guard,
            "next_due": first.finishes,
            "next_owner": case.innovation.owner_post_id,
        }
    return {}


def name_owed(rows: list[Outlook]) -> None:
    """Fill in who owes each next obligation, and its words if it is no guard. One query."""
    owed = decisions.obligations_by_id([row.next_obligation for row in rows if row.next_obligation])
    for row in rows:
        found = owed.get(row.next_obligation) if row.next_obligation else None
        if found is not None:
            row.next_owner = found.owner_post_id
            row.next_owed = found.text[:300]


def _true_through(case: Case, verdict: Verdict) -> date | None:
    """The last day on which the verdict stays true by itself."""
    candidates = [verdict.next_change - timedelta(days=1)] if verdict.next_change else []
    if case.staffing is not None and case.staffing.until is not None:
        candidates.append(case.staffing.until)
    return min(candidates, default=None)
