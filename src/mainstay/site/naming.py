"""Tells the public record, which stands below most rooms, what the things of those rooms are called.

The register loads this when Django is ready, as the door loads the handlers.
"""

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from uuid import UUID

from django.db.models import Count
from django.urls import reverse
from mainstay_engines.passage.guards import GUARDS

from mainstay.assessment import terms as assessment
from mainstay.authority import queries as authority
from mainstay.authority import terms as authority_terms
from mainstay.decisions import terms as decisions
from mainstay.innovations import queries as innovations
from mainstay.innovations import terms as innovation_terms
from mainstay.institutions import queries as institutions
from mainstay.institutions import terms as institution_terms
from mainstay.register.terms import Kind, Named, is_fast_track, labels_of, names_of

MOST_CHOICES = 300  # more bodies than that, and a reader comes from the page of the body instead
LABELLED = (assessment, authority_terms, decisions, innovation_terms, institution_terms)


def _places(ids: Collection[UUID]) -> Mapping[UUID, Named]:
    rows = institutions.jurisdictions().filter(pk__in=ids).values_list("pk", "name", "code")
    return {pk: Named(name, reverse("place", args=[code])) for pk, name, code in rows}


def _find_place(text: str) -> Collection[UUID]:
    found = institutions.jurisdiction_by_code(text)
    return [] if found is None else list(institutions.below(found.path).values_list("pk", flat=True))


def _place_choices() -> Sequence[tuple[str, str]]:
    return list(institutions.jurisdictions().values_list("code", "name"))


def _bodies(ids: Collection[UUID]) -> Mapping[UUID, Named]:
    return {pk: Named(name, reverse("body", args=[pk])) for pk, name in institutions.body_names(ids).items()}


def _find_body(text: str) -> Collection[UUID]:
    return [pk for pk in _as_identifier(text) if institutions.body(pk)]


def _body_choices() -> Sequence[tuple[str, str]]:
    rows = institutions.bodies().order_by("name", "pk").values_list("pk", "name", "jurisdiction__name")
    listed = list(rows[: MOST_CHOICES + 1])
    if len(listed) > MOST_CHOICES:
        return ()
    return [(str(pk), f"{name} ({place})") for pk, name, place in listed]


def _innovations(ids: Collection[UUID]) -> Mapping[UUID, Named]:
    rows = innovations.innovations().filter(pk__in=ids).values_list("pk", "name", "identifier")
    return {pk: Named(name, reverse("innovation", args=[identifier])) for pk, name, identifier in rows}


def _find_innovation(text: str) -> Collection[UUID]:
    found = innovations.by_identifier(text)
    return [] if found is None else [found.pk]


def _crises(ids: Collection[UUID]) -> Mapping[UUID, Named]:
    rows = institutions.crises().filter(pk__in=ids).values_list("pk", "name")
    return {pk: Named(name, reverse("crisis", args=[pk])) for pk, name in rows}


def _find_crisis(text: str) -> Collection[UUID]:
    return [pk for pk in _as_identifier(text) if institutions.crisis(pk)]


def _posts(ids: Collection[UUID]) -> Mapping[UUID, Named]:
    return {pk: Named(title) for pk, title in authority.post_titles(ids).items()}


def _as_identifier(text: str) -> list[UUID]:
    try:
        return [UUID(text)]
    except ValueError:
        return []


@institutions.innovations_counted_by
def _innovations_by_path() -> Mapping[str, int]:
    rows = innovations.innovations().order_by().values_list("jurisdiction__path").annotate(many=Count("pk"))
    return dict(rows)


names_of("jurisdiction", Kind(_places, _find_place, _place_choices))
names_of("body", Kind(_bodies, _find_body, _body_choices))
names_of("innovation", Kind(_innovations, _find_innovation))
names_of("crisis", Kind(_crises, _find_crisis))
names_of("post", Kind(_posts, _as_identifier))
for _room in LABELLED:
    for _name, _labels in vars(_room).items():
        if _name.endswith("_LABELS") and all(isinstance(value, StrEnum) for value in _labels):
            labels_of(_labels)
labels_of({spec.id: f"{spec.id} (“{spec.question}”)" for spec in GUARDS.values()})
is_fast_track("DecideByFastTrack", "Renew", "LapseAtSunset")
