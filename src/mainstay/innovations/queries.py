"""Reads of innovations."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from mainstay.door.terms import Forbidden, Place
from mainstay.innovations.models import Innovation


def innovations() -> QuerySet[Innovation]:
    """All innovations with what one shows beside them."""
    return Innovation.objects.select_related("body", "jurisdiction", "crisis", "owner_post__body")


def innovation(pk: UUID | None) -> Innovation | None:
    """One innovation, or None."""
    return innovations().filter(pk=pk).first()


def by_identifier(identifier: str) -> Innovation | None:
    """The innovation of an identifier, such as aps-surge-au."""
    return innovations().filter(identifier=identifier).first()


def names(ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of innovations."""
    return dict(Innovation.objects.filter(pk__in=set(ids)).values_list("pk", "name"))


def place_of(innovation_id: UUID) -> Place:
    """Where an innovation belongs. Raises Forbidden when there is none."""
    row = (
        Innovation.objects.filter(pk=innovation_id)
        .values_list("jurisdiction", "jurisdiction__path", "body")
        .first()
    )
    if row is None:
        raise Forbidden
    return Place(jurisdiction=row[0], path=row[1], body=row[2], innovation=innovation_id)
