"""Reads of institutions: the tree, the bodies, the crises that run."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from mainstay.door.terms import Forbidden, Place
from mainstay.institutions import rules
from mainstay.institutions.models import Body, Crisis, Jurisdiction


def jurisdictions() -> QuerySet[Jurisdiction]:
    """All jurisdictions by name."""
    return Jurisdiction.objects.all()


def tree(words: str) -> list[Jurisdiction]:
    """The jurisdictions in the order of their tree, each with its ``depth``; some words narrow."""
    rows = list(jurisdictions())
    names = {row.code: row.name.casefold() for row in rows}
    for row in rows:
        row.depth = row.path.count("/") - 1
    rows.sort(key=lambda row: [names.get(code, code) for code in row.path.split("/")[:-1]])
    return [row for row in rows if words.casefold() in row.name.casefold()] if words else rows


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
