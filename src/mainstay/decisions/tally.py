"""Counts of obligations by the body that owes them, and how long it takes to meet them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from uuid import UUID

from django.db.models import Count, DurationField, ExpressionWrapper, F, Q
from django.db.models.functions import TruncDate

from mainstay.decisions.models import Obligation
from mainstay.decisions.rules import end_of


@dataclass(frozen=True, slots=True)
class BodyObligations:
    """What a body owed, on a day: all ever opened, those open, and those of them that are overdue.

    ``median_days`` is the median of the days from opening to meeting over the ``met`` ones; None when none
    was met. What was dropped at a lapse or an end, or became history when another body took the innovation
    over, is counted in ``number`` alone.
    """

    body: UUID
    body_name: str
    number: int
    open: int
    overdue: int
    met: int
    median_days: float | None

    @property
    def overdue_share(self) -> float | None:
        """The overdue ones as a share of the open ones; None when none is open."""
        return self.overdue / self.open if self.open else None


def by_body(on: date) -> list[BodyObligations]:
    """How each body that owes obligations does, by name. Two queries, however many obligations."""
    end = end_of(on)
    met = Q(met_at__lt=end)
    still_open = (
        (Q(met_at=None) | Q(met_at__gte=end))
        & (Q(dropped_at=None) | Q(dropped_at__gte=end))
        & (Q(innovation__retired_at=None) | Q(innovation__retired_at__gte=end))
        & Q(opened_at__gte=F("innovation__anchored_at"))
    )
    counted = (
        Obligation.objects.filter(opened_at__lt=end)
        .order_by("owner_post__body__name", "owner_post__body")
        .values_list("owner_post__body", "owner_post__body__name")
        .annotate(
            number=Count("pk"),
            open_now=Count("pk", filter=still_open),
            overdue=Count("pk", filter=still_open & Q(due__lt=on)),
            met=Count("pk", filter=met),
        )
    )
    medians = _medians(met)
    return [
        BodyObligations(body, name, number, open_now, overdue, met_by_then, medians.get(body))
        for body, name, number, open_now, overdue, met_by_then in counted
    ]


def _medians(met: Q) -> dict[UUID, float]:
    """The median days to meet of each body, from a count of each number of days."""
    days = ExpressionWrapper(TruncDate("met_at") - TruncDate("opened_at"), output_field=DurationField())
    rows = (
        Obligation.objects.filter(met)
        .order_by()
        .annotate(body=F("owner_post__body"), days=days)
        .values_list("body", "days")
        .annotate(Count("pk"))
    )
    spent: dict[UUID, list[int]] = defaultdict(list)
    for body, took, number in rows:
        spent[body].extend([took // timedelta(days=1)] * number)
    return {body: float(median(every)) for body, every in spent.items()}
