"""Reads of authority: who holds what, who may, and the names to show for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from mainstay.authority.models import Account, Mandate, Person, Post, SignInAttempt
from mainstay.authority.rules import Held, Span
from mainstay.authority.terms import Acting, MandateKind, Role
from mainstay.door.terms import Actor, Forbidden, Place


def in_force(on: date) -> Q:
    """The condition under which a mandate holds on a day."""
    running = Q(starts__lte=on) & (Q(ends=None) | Q(ends__gte=on))
    return running & Q(post__abolished_at=None, person__erased_at=None)


def mandates() -> QuerySet[Mandate]:
    """All mandates with what one shows beside them."""
    return Mandate.objects.select_related("person", "post__body__jurisdiction")


def held(mandate_id: UUID | None, person: UUID | None) -> Held | None:
    """A person's mandate as far as rights go, or None if there is no such one."""
    if mandate_id is None or person is None:
        return None
    row = (
        Mandate.objects.filter(pk=mandate_id, person=person, person__erased_at=None)
        .values_list(
            "post__body",
            "post__body__jurisdiction__path",
            "post__roles",
            "starts",
            "ends",
            "post__abolished_at",
        )
        .first()
    )
    if row is None:
        return None
    body, path, roles, starts, ends, abolished = row
    return Held(body, path, frozenset(roles), starts, ends, abolished is not None)


def roles_of(actor: Actor) -> frozenset[str]:
    """The roles of the post by which somebody acts; the system has them all."""
    if actor.is_system:
        return frozenset(Role)
    found = held(actor.mandate, actor.person)
    return frozenset() if found is None else found.roles


def roles_in(posts: Iterable[UUID]) -> frozenset[str]:
    """All roles that some posts have together."""
    rows = Post.objects.filter(pk__in=list(posts)).values_list("roles", flat=True)
    return frozenset(role for roles in rows for role in roles)


def roles_of_person(person: UUID) -> frozenset[str]:
    """All roles of the posts that a person ever held."""
    return roles_in(Mandate.objects.filter(person=person).values_list("post", flat=True))


def is_founded() -> bool:
    """Whether anybody has ever held a post; before that, the installation itself sets up the first."""
    return Mandate.objects.exists()


def acting(person: UUID, on: date) -> list[Acting]:
    """The mandates that a person can use on a day, the oldest first."""
    found = mandates().filter(in_force(on), person=person).order_by("starts", "pk")
    return [_acting(mandate) for mandate in found]


def _acting(mandate: Mandate) -> Acting:
    body = mandate.post.body
    return Acting(
        person=mandate.person_id,
        name=mandate.person.name,
        mandate=mandate.pk,
        post=mandate.post_id,
        post_title=mandate.post.title,
        body=body.pk,
        body_name=body.name,
        jurisdiction=body.jurisdiction_id,
        path=body.jurisdiction.path,
        roles=frozenset(mandate.post.roles),
    )


def account_of(email: str) -> Account | None:
    """The account of an address."""
    return Account.objects.filter(email=email.lower()).first()


def place_of_body(body: UUID) -> Place:
    """Where a body is. Raises Forbidden when there is none."""
    model = Post._meta.get_field("body").related_model
    row = model._default_manager.filter(pk=body).values_list("jurisdiction", "jurisdiction__path").first()  # type: ignore[union-attr]  # noqa: SLF001
    if row is None:
        raise Forbidden
    return Place(jurisdiction=row[0], path=row[1], body=body)


def place_of_post(post: UUID) -> Place:
    """Where a post is. Raises Forbidden when there is none."""
    row = (
        Post.objects.filter(pk=post)
        .values_list("body__jurisdiction", "body__jurisdiction__path", "body")
        .first()
    )
    if row is None:
        raise Forbidden
    return Place(jurisdiction=row[0], path=row[1], body=row[2])


def place_of_mandate(mandate: UUID) -> Place:
    """Where a mandate's post is. Raises Forbidden when there is none."""
    post = Mandate.objects.filter(pk=mandate).values_list("post", flat=True).first()
    if post is None:
        raise Forbidden
    return place_of_post(post)


def place_of_person(person: UUID) -> Place:
    """Where a person was registered. Raises Forbidden when there is none."""
    body = Person.objects.filter(pk=person).values_list("body", flat=True).first()
    if body is None:
        raise Forbidden
    return place_of_body(body)


@dataclass(frozen=True, slots=True)
class Staffing:
    """How a post is held on a day."""

    post: UUID
    title: str
    body: UUID
    exists: bool
    held: bool
    alternate: bool
    until: date | None  # the first day after which a holder or alternate may be lacking


def staffing(posts: Iterable[UUID], on: date) -> dict[UUID, Staffing]:
    """For each post whether it exists, has a holder and an alternate. Two queries, however many posts."""
    wanted = set(posts)
    spans: dict[UUID, dict[str, list[Span]]] = {post: {} for post in wanted}
    rows = Mandate.objects.filter(in_force(on), post__in=wanted).values_list("post", "kind", "starts", "ends")
    for post, kind, starts, ends in rows:
        spans[post].setdefault(kind, []).append(Span(starts, ends))
    return {
        pk: _staffing(pk, title, body, abolished is None, spans[pk])
        for pk, title, body, abolished in Post.objects.filter(pk__in=wanted).values_list(
            "pk", "title", "body", "abolished_at"
        )
    }


def _staffing(pk: UUID, title: str, body: UUID, exists: bool, spans: dict[str, list[Span]]) -> Staffing:  # noqa: FBT001 - a column
    held = spans.get(MandateKind.HOLDER, [])
    alternates = spans.get(MandateKind.ALTERNATE, [])
    ends = [span.ends for span in (*held, *alternates) if span.ends is not None]
    return Staffing(pk, title, body, exists, bool(held), bool(alternates), min(ends, default=None))


def changes_between(after: date, until: date) -> QuerySet[Mandate]:
    """The mandates that start or end between two days: they change verdicts by time alone."""
    return Mandate.objects.filter(
        Q(starts__gt=after, starts__lte=until) | Q(ends__gte=after, ends__lt=until)
    ).order_by(F("starts"))


def mandate_titles(ids: Iterable[UUID | None]) -> dict[UUID, tuple[str, str]]:
    """For each mandate the post's title and the body's name, as the public record shows them."""
    wanted = {pk for pk in ids if pk is not None}
    rows = Mandate.objects.filter(pk__in=wanted).values_list("pk", "post__title", "post__body__name")
    return {pk: (title, body) for pk, title, body in rows}


def person_names(ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of persons, as far as they are not erased."""
    return dict(Person.objects.filter(pk__in=set(ids)).values_list("pk", "name"))


def posts_of(bodies: Iterable[UUID]) -> QuerySet[Post]:
    """The posts that exist in some bodies."""
    return (
        Post.objects.filter(body__in=list(bodies), abolished_at=None).select_related("body").order_by("title")
    )


def post_titles(ids: Iterable[UUID]) -> dict[UUID, str]:
    """For each post its title and body in words."""
    rows = Post.objects.filter(pk__in=set(ids)).values_list("pk", "title", "body__name")
    return {pk: f"{title}, {body}" for pk, title, body in rows}


def holders_of(posts: Iterable[UUID], on: date) -> dict[UUID, set[UUID]]:
    """For each post the persons who hold it or stand in on a day."""
    found: dict[UUID, set[UUID]] = {}
    rows = Mandate.objects.filter(in_force(on), post__in=list(posts)).values_list("post", "person")
    for post, person in rows:
        found.setdefault(post, set()).add(person)
    return found


def body_roles(body: UUID, role: str, on: date) -> list[Mandate]:
    """The mandates in force in a body whose post has a role."""
    found = mandates().filter(in_force(on), post__body=body).order_by("post__title")
    return [mandate for mandate in found if role in mandate.post.roles]


# --- for the pages of administration ---


@dataclass(frozen=True, slots=True)
class BodyRow:
    """A body as the pages of this room need it: bodies themselves live in a room above."""

    pk: UUID
    name: str
    place: str
    code: str
    path: str


def _bodies() -> QuerySet[Any]:
    model = Person._meta.get_field("body").related_model
    rows: QuerySet[Any] = model._default_manager.order_by("name", "pk")  # type: ignore[union-attr]  # noqa: SLF001 - the same
    return rows


def bodies_within(path: str, most: int) -> list[BodyRow]:
    """The bodies in and below a jurisdiction by name, at most so many."""
    return _body_rows(_bodies().filter(jurisdiction__path__startswith=path)[:most])


def body_row(pk: UUID | str) -> BodyRow | None:
    """One body, or None, also for a text that is no identifier."""
    try:
        return next(iter(_body_rows(_bodies().filter(pk=UUID(str(pk))))), None)
    except ValueError:
        return None


def _body_rows(found: QuerySet[Any]) -> list[BodyRow]:
    columns = ("pk", "name", "jurisdiction__name", "jurisdiction__code", "jurisdiction__path")
    return [BodyRow(*row) for row in found.values_list(*columns)]


def people_within(path: str, search: str = "") -> QuerySet[Person]:
    """The persons registered in and below a jurisdiction, by name; those whose name or address has a text."""
    found = Person.objects.filter(erased_at=None, body__jurisdiction__path__startswith=path)
    if search:
        found = found.filter(Q(name__icontains=search) | Q(email__icontains=search))
    return found.select_related("body").order_by("name", "pk")


def people_page(found: QuerySet[Person], after: UUID | None, size: int) -> tuple[list[Person], UUID | None]:
    """Some people after a person, and the person to go on after, if there are more."""
    mark = Person.objects.filter(pk=after).first() if after else None
    if mark is not None:
        found = found.filter(Q(name__gt=mark.name) | Q(name=mark.name, pk__gt=mark.pk))
    rows = list(found[: size + 1])
    return rows[:size], rows[size - 1].pk if len(rows) > size else None


def person_within(pk: UUID, path: str) -> Person | None:
    """A person registered in or below a jurisdiction, or holding a post there, or None."""
    here = Q(body__jurisdiction__path__startswith=path)
    at_work = Q(mandates__post__body__jurisdiction__path__startswith=path)
    return (
        Person.objects.filter(here | at_work, pk=pk).select_related("body__jurisdiction").distinct().first()
    )


def person_by_address(email: str) -> Person | None:
    """The person of an address."""
    return Person.objects.filter(email=email.strip().lower(), erased_at=None).first()


def posts_held(persons: Iterable[UUID], on: date) -> dict[UUID, list[str]]:
    """For each person the posts held on a day, in words."""
    found: dict[UUID, list[str]] = {}
    rows = Mandate.objects.filter(in_force(on), person__in=list(persons)).order_by("post__title")
    for person, title, body in rows.values_list("person", "post__title", "post__body__name"):
        found.setdefault(person, []).append(f"{title}, {body}")
    return found


def mandates_of(person: UUID) -> list[Mandate]:
    """All mandates of a person, the newest first."""
    return list(mandates().filter(person=person).order_by("-starts", "pk"))


def state_of(row: Mandate, on: date) -> str:
    """Whether a mandate is "to come", "in force" or "over" on a day; an abolished post ends it."""
    span = Span(row.starts, row.ends)
    if row.post.abolished_at is not None or (span.ends is not None and span.ends < on):
        return "over"
    return "in force" if span.covers(on) else "to come"


def mandate(pk: UUID) -> Mandate | None:
    """One mandate with its person, post and body, or None."""
    return mandates().filter(pk=pk).first()


def post(pk: UUID) -> Post | None:
    """One post with its body, or None."""
    return Post.objects.filter(pk=pk).select_related("body__jurisdiction").first()


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post of a body with the mandates that hold on a day."""

    post: Post
    holder: Mandate | None
    alternates: list[Mandate]


def posts_with_holders(body: UUID, on: date) -> list[PostRow]:
    """The posts of a body, each with who holds it on a day. Two queries, however many posts."""
    held: dict[UUID, list[Mandate]] = {}
    for one in mandates().filter(in_force(on), post__body=body).order_by("starts", "pk"):
        held.setdefault(one.post_id, []).append(one)
    return [_post_row(one, held.get(one.pk, [])) for one in posts_of([body])]


def _post_row(row: Post, given: list[Mandate]) -> PostRow:
    holder = next((one for one in given if one.kind == MandateKind.HOLDER), None)
    return PostRow(row, holder, [one for one in given if one.kind == MandateKind.ALTERNATE])


# --- the throttle of sign-in ---


def failures(key: str, since: datetime) -> int:
    """How many sign-ins under a key failed since a moment."""
    return SignInAttempt.objects.filter(key=key, at__gte=since).count()
