"""The handlers of authority, and the judge of mandates."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from mainstay.authority import queries, rules
from mainstay.authority.models import Account, Mandate, Person, Post
from mainstay.authority.rules import Span
from mainstay.authority.terms import (
    AbolishPost,
    Appoint,
    CreatePost,
    EndMandate,
    ErasePerson,
    MandateKind,
    RegisterPerson,
    RenewSignIn,
    Role,
)
from mainstay.door.erasure import erase
from mainstay.door.registry import handles, judged_by
from mainstay.door.terms import N_, Actor, Forbidden, Happening, Permission, Place, Refused, Subject
from mainstay.ledger.terms import ERASED

ERASED_ALREADY = N_("This person's data was erased already.")


@judged_by
def judge(permission: Permission, place: Place, by: Actor, at: datetime) -> None:
    """Raise Forbidden unless the actor's mandate gives the permission at the place.

    The system may do what only the system may, and set up the first posts of an empty installation.
    """
    if by.is_system:
        if permission.grants and queries.is_founded():
            raise Forbidden
        return
    held = queries.held(by.mandate, by.person)
    if held is None or not rules.gives(held, permission, place, at.date()):
        raise Forbidden


def _check_operator(roles: Iterable[str], happening: Happening) -> None:
    if Role.OPERATOR in roles:
        rules.check_operator(queries.roles_of(happening.actor))


@handles(RegisterPerson, where=lambda act: queries.place_of_body(act.body))
def register_person(act: RegisterPerson, happening: Happening) -> Subject:
    """Enter a person."""
    if act.email != ERASED and Person.objects.filter(email=act.email, erased_at=None).exists():
        raise Refused(N_("A person with this address is registered already."), field="email")
    Person.objects.create(
        id=happening.id, name=act.name, email=act.email, body_id=act.body, registered_at=happening.at
    )
    return Subject("person", happening.id)


@handles(RenewSignIn, where=lambda act: queries.place_of_person(act.person))
def renew_sign_in(act: RenewSignIn, happening: Happening) -> Subject:
    """Note that a new link was given; the link itself is a credential, and no state."""
    _check_operator(queries.roles_of_person(act.person), happening)
    if not Person.objects.filter(pk=act.person, erased_at=None).exists():
        raise Refused(ERASED_ALREADY)
    return Subject("person", act.person)


@handles(CreatePost, where=lambda act: queries.place_of_body(act.body))
def create_post(act: CreatePost, happening: Happening) -> Subject:
    """Create a post."""
    _check_operator(act.roles, happening)
    if Post.objects.filter(body=act.body, title=act.title, abolished_at=None).exists():
        raise Refused(N_("This body has a post of that title already."), field="title")
    Post.objects.create(
        id=happening.id,
        body_id=act.body,
        title=act.title,
        roles=sorted({str(role) for role in act.roles}),
        created_at=happening.at,
    )
    return Subject("post", happening.id)


@handles(AbolishPost, where=lambda act: queries.place_of_post(act.post))
def abolish_post(act: AbolishPost, happening: Happening) -> Subject:
    """End a post."""
    _check_operator(queries.roles_in([act.post]), happening)
    if not Post.objects.filter(pk=act.post, abolished_at=None).update(abolished_at=happening.at):
        raise Refused(N_("This post was abolished already."))
    return Subject("post", act.post)


@handles(Appoint, where=lambda act: queries.place_of_post(act.post))
def appoint(act: Appoint, happening: Happening) -> Subject:
    """Give a person a mandate."""
    _check_operator(queries.roles_in([act.post]), happening)
    span = Span(act.starts, act.ends)
    rules.check_dates(span)
    if not Person.objects.filter(pk=act.person, erased_at=None).exists():
        raise Refused(N_("There is no such person."), field="person")
    if Post.objects.filter(pk=act.post).exclude(abolished_at=None).exists():
        raise Refused(N_("This post was abolished."), field="post")
    given = Mandate.objects.filter(post=act.post, person__erased_at=None)
    rules.check_one_mandate(span, _spans(given.filter(person=act.person)))
    rules.check_free(span, act.kind, _spans(given.filter(kind=MandateKind.HOLDER)))
    Mandate.objects.create(
        id=happening.id,
        person_id=act.person,
        post_id=act.post,
        kind=act.kind,
        starts=act.starts,
        ends=act.ends,
    )
    return Subject("mandate", happening.id)


def _spans(mandates: QuerySet[Mandate]) -> list[Span]:
    return [Span(starts, ends) for starts, ends in mandates.values_list("starts", "ends")]


@handles(EndMandate, where=lambda act: queries.place_of_mandate(act.mandate))
def end_mandate(act: EndMandate, happening: Happening) -> Subject:
    """Set the last day of a mandate."""
    mandate = Mandate.objects.get(pk=act.mandate)
    _check_operator(queries.roles_in([mandate.post_id]), happening)
    rules.check_still_running(Span(mandate.starts, mandate.ends), act.ends)
    mandate.ends = act.ends
    mandate.save()
    return Subject("mandate", act.mandate)


@handles(ErasePerson, where=lambda act: queries.place_of_person(act.person))
def erase_person(act: ErasePerson, happening: Happening) -> Subject:
    """Erase a person's name and address, here and behind the log; their mandates give no right any more."""
    _check_operator(queries.roles_of_person(act.person), happening)
    changed = Person.objects.filter(pk=act.person, erased_at=None).update(
        name=ERASED, email=ERASED, erased_at=happening.at
    )
    if not changed:
        raise Refused(ERASED_ALREADY)
    Account.objects.filter(person=act.person).delete()
    erase([act.person])  # a person's identifier is that of the entry that registered them
    return Subject("person", act.person)
