"""The list of decisions that the public page shows: which, and a page of them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from mainstay.decisions.models import Decision
from mainstay.decisions.queries import PER_PAGE, decisions
from mainstay.decisions.terms import Cursor, Slice


@dataclass(frozen=True, slots=True)
class DecisionFilter:
    """Which decisions: each given condition narrows. ``path`` is a jurisdiction with all below it."""

    path: str = ""
    body: UUID | None = None
    kind: str = ""
    fast_track: bool | None = None

    def condition(self) -> Q:
        """As a filter on decisions."""
        found = Q()
        if self.path:
            found &= Q(innovation__jurisdiction__path__startswith=self.path)
        if self.body:
            found &= Q(body=self.body)
        if self.kind:
            found &= Q(kind=self.kind)
        if self.fast_track is not None:
            found &= Q(fast_track=self.fast_track)
        return found


def decisions_taken(
    which: DecisionFilter, after: Cursor | None = None, size: int = PER_PAGE
) -> Slice[Decision]:
    """A page of decisions, the newest first. Two queries."""
    rows = decisions().filter(which.condition())
    if after is not None:
        moment = datetime.fromisoformat(after.key)
        rows = rows.filter(Q(decided_at__lt=moment) | Q(decided_at=moment, pk__lt=after.pk))
    found = list(rows[: size + 1])
    last = found[size - 1] if len(found) > size else None
    return Slice(tuple(found[:size]), Cursor(last.decided_at.isoformat(), last.pk) if last else None)
