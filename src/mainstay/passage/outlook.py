"""Keeps the cache of verdicts true: judges again what an entry touched or what time changed, and no more."""

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from mainstay_engines.passage.terms import Facts
from mainstay_engines.passage.timing import later
from mainstay_engines.passage.verdict import Verdict, evaluate

from mainstay.authority import queries as authority
from mainstay.decisions import queries as decisions
from mainstay.innovations import queries as innovations
from mainstay.innovations.queries import InnovationRow
from mainstay.institutions import queries as institutions
from mainstay.ledger import queries as ledger
from mainstay.passage.assembly import Case, cases
from mainstay.passage.models import Outlook, Watermark
from mainstay.passage.rules import next_owed

BATCH = 1000
ATTEMPTS = 5
THE_MARK = 1
STAFFING_ACTS = ("Appoint", "EndMandate", "AbolishPost", "ErasePerson")
_COLUMNS = [field.attname for field in Outlook._meta.concrete_fields if not field.primary_key]


def refresh(on: date) -> int:
    """Bring every cached verdict up to the newest entry and the given day; returns how many were judged.

    Two queries when nothing changed. Judging happens outside of any transaction; what it found is written
    only if nobody else moved the mark meanwhile, otherwise it is done again from there.
    """
    for _ in range(ATTEMPTS):
        mark = Watermark.objects.filter(pk=THE_MARK).first()
        newest = ledger.last_number()
        if mark is not None and mark.number == newest and mark.on == on:
            return 0
        judged = _judged(_stale(mark, newest, on), on)
        if _written(judged, mark, Watermark(pk=THE_MARK, number=newest, on=on)):
            return len(judged)
    return 0  # others brought it up to date each time


def _judged(stale: Collection[UUID], on: date) -> list[Outlook]:
    found: list[Outlook] = []
    for some in _batches(stale):
        rows = [outlook(case, evaluate(case.facts, case.policy, on), on) for case in cases(some, on).values()]
        name_owed(rows)
        found += rows
    return found


def _batches(ids: Collection[UUID]) -> Iterator[list[UUID]]:
    ordered = sorted(ids)
    for start in range(0, len(ordered), BATCH):
        yield ordered[start : start + BATCH]


def _written(judged: list[Outlook], old: Watermark | None, new: Watermark) -> bool:
    """Write rows and mark together; False, and nothing written, if the mark is no longer the old one."""
    with transaction.atomic():
        if not _moved(old, new):
            return False
        Outlook.objects.bulk_create(
            judged,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["innovation"],
            update_fields=_COLUMNS,
        )
    return True


def _moved(old: Watermark | None, new: Watermark) -> bool:
    if old is not None:
        same = Watermark.objects.filter(pk=THE_MARK, number=old.number, on=old.on)
        return same.update(number=new.number, on=new.on) == 1
    try:
        with transaction.atomic():
            new.save(force_insert=True)
    except IntegrityError:  # somebody else was the first
        return False
    return True


def _stale(mark: Watermark | None, newest: int, on: date) -> set[UUID]:
    """The innovations whose cached verdict may no longer be true. A fixed number of queries."""
    every = innovations.innovations().order_by()
    if mark is None or on < mark.on or newest < mark.number:
        return set(every.values_list("pk", flat=True))
    stale = set(Outlook.objects.filter(true_through__lt=on).values_list("pk", flat=True))
    touched = _entries_since(mark, on).order_by()
    named = touched.values_list("innovation", flat=True).distinct()
    stale.update(pk for pk in named if pk is not None)
    if on > mark.on:
        turning = authority.changes_between(mark.on, on).order_by().values_list("post", flat=True)
        stale.update(every.filter(owner_post__in=list(turning)).values_list("pk", flat=True))
    for some in (_restaffed(touched, every), _under_new_policy(touched, every)):
        stale.update(some.values_list("pk", flat=True))
    return stale


def _entries_since(mark: Watermark, on: date) -> QuerySet[Any]:
    """The entries after the mark, and earlier ones whose own day has come since."""
    begins, ends = (datetime.combine(later(day, 1), time.min, tzinfo=UTC) for day in (mark.on, on))
    return ledger.entries().filter(Q(number__gt=mark.number) | Q(at__gte=begins, at__lt=ends))


def _restaffed(touched: QuerySet[Any], every: QuerySet[InnovationRow]) -> QuerySet[InnovationRow]:
    """The innovations of posts that were filled, emptied or abolished."""
    bodies = touched.filter(act__in=STAFFING_ACTS).values_list("body", flat=True)
    erased = touched.filter(act="ErasePerson").values_list("subject", flat=True)
    posts = authority.mandates().filter(person__in=list(erased)).order_by().values_list("post", flat=True)
    return every.filter(Q(owner_post__body__in=set(bodies)) | Q(owner_post__in=list(posts)))


def _under_new_policy(touched: QuerySet[Any], every: QuerySet[InnovationRow]) -> QuerySet[InnovationRow]:
    """The innovations of jurisdictions whose policy changed, and of those below them."""
    changed = set(touched.filter(act="ChangePolicy").values_list("jurisdiction", flat=True))
    if not changed:
        return every.none()
    paths = institutions.paths()
    above = tuple(paths[pk] for pk in changed if pk in paths)
    return every.filter(jurisdiction__in=[pk for pk, path in paths.items() if path.startswith(above)])


def outlook(case: Case, verdict: Verdict, on: date) -> Outlook:
    """A verdict as a row of the cache."""
    row = case.innovation
    owed = next_owed(verdict, on)
    lead_days, not_before = _forecast(case, verdict, on)
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
        lead_days=lead_days,
        not_before=not_before,
        sunset=verdict.sunset,
        missing=len(verdict.missing) + len(verdict.owed),
        degraded=[str(result.guard) for result in verdict.degraded],
        is_degraded=bool(verdict.degraded),
        holds_owed=holds_owed(case.facts, verdict, on),
        next_guard=owed.guard if owed and owed.guard else "",
        next_due=owed.due if owed else None,
        next_days=owed.days if owed else None,
        next_owner=row.owner_post_id if owed else None,
        next_obligation=UUID(owed.obligation) if owed and owed.obligation else None,
        true_through=verdict.next_change - timedelta(days=1) if verdict.next_change else None,
    )


def _forecast(case: Case, verdict: Verdict, on: date) -> tuple[int | None, date | None]:
    """The days that what is missing takes, with the decision after it, and the day that all must await."""
    if verdict.earliest is None:
        return None, None
    guards = max(((missing.finishes - on).days for missing in verdict.missing), default=0)
    if case.facts.stands_at(on):
        return guards, None
    deciding = case.policy.standing_decision_days
    awaited = max((one.due for one in verdict.owed), default=None)
    return guards + deciding, later(awaited, deciding) if awaited else None


def holds_owed(facts: Facts, verdict: Verdict, on: date) -> bool:
    """Whether the guard of an obligation that is still open holds."""
    holding = {result.guard for result in verdict.guards if result.state.holds}
    return any(one.guard in holding and one.open_at(on) for one in facts.obligations)


def name_owed(rows: list[Outlook]) -> None:
    """Fill in who owes each next obligation, and its words if it is no guard. One query."""
    owed = decisions.obligations_by_id([row.next_obligation for row in rows if row.next_obligation])
    for row in rows:
        found = owed.get(row.next_obligation) if row.next_obligation else None
        if found is not None:
            row.next_owner = found.owner_post_id
            row.next_owed = found.text[:300]
