"""Reads of institutions: the tree, the bodies, the crises that run."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from mainstay.door.terms import Forbidden, Place
from mainstay.institutions import rules
from mainstay.institutions.models import Body, Crisis, Jurisdiction


def jurisdictions() -> QuerySet[Jurisdiction]:
    """All jurisdictions by name."""
    return Jurisdiction.objects.all()


def jurisdiction(pk: UUID | None) -> Jurisdiction | None:
    """One jurisdiction, or None."""
    return Jurisdiction.objects.filter(pk=pk).first() if pk else None


def jurisdiction_by_code(code: str) -> Jurisdiction | None:
    """The jurisdiction of a code, such as AU or AU-NSW."""
    return Jurisdiction.objects.filter(code=code).first()


def below(path: str) -> QuerySet[Jurisdiction]:
    """A jurisdiction and all below it."""
    return Jurisdiction.objects.filter(path__startswith=path)


def paths() -> dict[UUID, str]:
    """Every jurisdiction's path."""
    return dict(Jurisdiction.objects.values_list("pk", "path"))


def names(ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of jurisdictions."""
    return dict(Jurisdiction.objects.filter(pk__in=set(ids)).values_list("pk", "name"))


def ancestors(path: str) -> list[Jurisdiction]:
    """A jurisdiction and those above it, from the root down."""
    codes = [code for code in path.split("/") if code]
    found = Jurisdiction.objects.in_bulk(codes, field_name="code")
    return [found[code] for code in codes if code in found]


def bodies() -> QuerySet[Body]:
    """All bodies with their jurisdictions."""
    return Body.objects.select_related("jurisdiction")


def body(pk: UUID | None) -> Body | None:
    """One body with its jurisdiction, or None."""
    return bodies().filter(pk=pk).first() if pk else None


def body_names(ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of bodies."""
    return dict(Body.objects.filter(pk__in=set(ids)).values_list("pk", "name"))


def is_competent(body_id: UUID, path: str) -> bool:
    """Whether a body may decide for the jurisdiction of a path: it decides, and lies there or above."""
    found = body(body_id)
    return found is not None and found.decides and path.startswith(found.jurisdiction.path)


def crises() -> QuerySet[Crisis]:
    """All crises with their jurisdictions, the newest first."""
    return Crisis.objects.select_related("jurisdiction")


def crisis(pk: UUID | None) -> Crisis | None:
    """One crisis, or None."""
    return crises().filter(pk=pk).first() if pk else None


def crises_over(path: str, on: date | None = None) -> list[Crisis]:
    """The crises whose scope takes in the jurisdiction of a path; those that run on a day if one is given."""
    found = crises() if on is None else crises().filter(Q(ends=None) | Q(ends__gte=on), starts__lte=on)
    return [one for one in found if path.startswith(one.jurisdiction.path)]


def place_of(jurisdiction_id: UUID | None) -> Place:
    """Where a jurisdiction is. Raises Forbidden when there is none."""
    found = jurisdiction(jurisdiction_id)
    if found is None:
        raise Forbidden
    return Place(jurisdiction=found.pk, path=found.path)


def place_of_crisis(crisis_id: UUID) -> Place:
    """Where a crisis is. Raises Forbidden when there is none."""
    return place_of(Crisis.objects.filter(pk=crisis_id).values_list("jurisdiction", flat=True).first())


def check_legal_basis(text: str, field: str = "legal_basis") -> None:
    """Refuse a legal basis that is blank or that names nothing one could look up, for rooms above."""
    rules.check_legal_basis(text, field)


# --- lists for the pages ---

PlaceCounter = Callable[[], Mapping[str, int]]
_counters: list[PlaceCounter] = [dict]  # no innovations anywhere, until a room above says otherwise


def innovations_counted_by(counter: PlaceCounter) -> PlaceCounter:
    """Let a room above say how many innovations the place of each path has by itself."""
    _counters[0] = counter
    return counter


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place in the tree with what is in it; ``innovations`` counts those below it too."""

    place: Jurisdiction
    depth: int
    bodies: int
    crises: int
    innovations: int

    @property
    def indent(self) -> int:
        """How far to the right it stands, in steps from 0 to 9."""
        return min(self.depth * 3, 9)


def tree(search: str, after: str, size: int, on: date) -> tuple[list[PlaceRow], str]:
    """The places after a path in the order of their codes, and the path to go on after, if there are more.

    Bodies and running crises are those of the place itself. Two queries, however many places.
    """
    found = Jurisdiction.objects.filter(path__gt=after).select_related("parent").order_by("path")
    if search:
        found = found.filter(Q(name__icontains=search) | Q(code__iexact=search))
    running = Q(crises__starts__lte=on) & (Q(crises__ends=None) | Q(crises__ends__gte=on))
    rows = list(
        found.annotate(
            body_count=Count("bodies", distinct=True),
            crisis_count=Count("crises", filter=running, distinct=True),
        )[: size + 1]
    )
    counts = _counters[0]()
    shown = [_row(one, counts) for one in rows[:size]]
    return shown, rows[size - 1].path if len(rows) > size else ""


def _row(one: Any, counts: Mapping[str, int]) -> PlaceRow:
    below_it = sum(count for path, count in counts.items() if path.startswith(one.path))
    return PlaceRow(one, one.path.count("/") - 1, one.body_count, one.crisis_count, below_it)


def crises_page(search: str, before: Crisis | None, size: int) -> tuple[list[Crisis], Crisis | None]:
    """The crises after one of them, the newest first, and the one to go on after, if there are more."""
    found = crises().order_by("-starts", "pk")
    if search:
        found = found.filter(Q(name__icontains=search) | Q(jurisdiction__name__icontains=search))
    if before is not None:
        found = found.filter(Q(starts__lt=before.starts) | Q(starts=before.starts, pk__gt=before.pk))
    rows = list(found[: size + 1])
    return rows[:size], rows[size - 1] if len(rows) > size else None
