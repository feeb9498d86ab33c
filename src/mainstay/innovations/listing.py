"""The list of innovations: which of them, in which order, a page at a time; and what one can choose from."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from mainstay.innovations.models import Innovation
from mainstay.innovations.queries import innovations
from mainstay.institutions import queries as institutions

PER_PAGE = 50
MOST_WORDS = 8
SEARCHED = ("name", "problem", "what_was_done")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which innovations: every word must occur; each other condition narrows.

    ``place`` is the code of a jurisdiction, all below it included.
    """

    words: str = ""
    place: str = ""
    crisis: UUID | None = None
    domain: str = ""
    dimension: str = ""
    function: str = ""
    layer: str = ""
    permanence: str = ""


def matching(wanted: Wanted) -> QuerySet[Innovation]:
    """The innovations wanted, by name."""
    found = innovations().filter(_condition(wanted))
    for word in wanted.words.split()[:MOST_WORDS]:
        anywhere = Q()
        for field in SEARCHED:
            anywhere |= Q(**{f"{field}__icontains": word})
        found = found.filter(anywhere)
    if wanted.layer:
        # a list in JSON, searched as text: SQLite has no operator for "contains"
        found = found.annotate(layers_text=Cast("layers", TextField()))
        found = found.filter(layers_text__contains=f'"{wanted.layer}"')
    return found.order_by("name", "pk")


def _condition(wanted: Wanted) -> Q:
    found = Q()
    if wanted.place:
        place = institutions.jurisdiction_by_code(wanted.place)
        found &= Q(jurisdiction__path__startswith=place.path) if place else Q(pk=None)
    exact = {
        "crisis": wanted.crisis,
        "domain": wanted.domain,
        "dimension": wanted.dimension,
        "function": wanted.function,
        "reported_permanence": wanted.permanence,
    }
    return found & Q(**{field: value for field, value in exact.items() if value})


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list: its rows, how many there are in all, and from which row to go on either way."""

    rows: tuple[Innovation, ...]
    total: int
    before: UUID | None
    after: UUID | None


def page(found: QuerySet[Innovation], after: UUID | None = None, before: UUID | None = None) -> Page:
    """The page after or before a row, or the first. At most three queries, wherever in the list it is."""
    total = found.count()
    at = after or before
    mark = Innovation.objects.filter(pk=at).first() if at else None
    backwards = mark is not None and after is None
    rows = found
    if mark is not None:
        way = "lt" if backwards else "gt"
        rows = rows.filter(Q(**{f"name__{way}": mark.name}) | Q(name=mark.name, **{f"pk__{way}": mark.pk}))
    if backwards:
        rows = rows.order_by("-name", "-pk")
    taken = list(rows[: PER_PAGE + 1])
    more = len(taken) > PER_PAGE
    shown = taken[:PER_PAGE][::-1] if backwards else taken[:PER_PAGE]
    if not shown:
        return Page((), total, None, None)
    earlier = more if backwards else mark is not None
    later = True if backwards else more
    return Page(tuple(shown), total, shown[0].pk if earlier else None, shown[-1].pk if later else None)


def places() -> list[tuple[str, str]]:
    """Code and name of every jurisdiction that has innovations, and of those above them."""
    paths = Innovation.objects.order_by().values_list("jurisdiction__path", flat=True).distinct()
    codes = {code for path in paths for code in path.split("/") if code}
    found = institutions.jurisdictions().filter(code__in=codes).values_list("code", "name")
    return [(code, f"{name} ({code})") for code, name in found]


def crises() -> list[tuple[str, str]]:
    """Number and name of every crisis that has innovations."""
    used = Innovation.objects.exclude(crisis=None).order_by().values_list("crisis", flat=True).distinct()
    found = institutions.crises().filter(pk__in=set(used))
    return [(str(one.pk), f"{one.name} ({one.jurisdiction.code}, {one.starts.year})") for one in found]


def domains() -> list[tuple[str, str]]:
    """The domains in use."""
    found: Iterable[str] = (
        Innovation.objects.exclude(domain="").order_by("domain").values_list("domain", flat=True).distinct()
    )
    return [(one, one) for one in found]
