"""People, posts and mandates come and go by acts; each refusal leaves everything as it was."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from mainstay.authority.models import Account, Mandate, Person, Post
from mainstay.authority.terms import (
    AbolishPost,
    Appoint,
    CreatePost,
    EndMandate,
    EndReason,
    ErasePerson,
    ErasureReason,
    MandateKind,
    RegisterPerson,
    RenewSignIn,
    Role,
)
from mainstay.conftest import Town
from mainstay.door.perform import perform
from mainstay.door.terms import SYSTEM, Act, Actor, Forbidden, Refused
from mainstay.institutions.models import Body
from mainstay.institutions.terms import AddBody, AddJurisdiction, BodyKind, Level
from mainstay.ledger.models import Entry, SealedValue
from mainstay.ledger.rules import leaf_hash
from mainstay.ledger.terms import ERASED

pytestmark = pytest.mark.django_db
TODAY = date(2021, 3, 1)
AT = datetime(2021, 3, 1, tzinfo=UTC)


def snapshot() -> Any:
    return [
        list(model._default_manager.order_by("pk").values_list()) for model in (Person, Post, Mandate, Entry)
    ]


def refused(town: Town, act: Act, words: str, by: str = "admin") -> Refused:
    before = snapshot()
    with pytest.raises(Refused, match=words) as raised:
        town.do(act, by)
    assert snapshot() == before
    return raised.value


def mandate_of(actor: Actor) -> UUID:
    assert actor.mandate
    return actor.mandate


def a_person(town: Town, name: str = "Ada Lovelace", by: str = "admin") -> UUID:
    address = f"{name.split(maxsplit=1)[0].lower()}@example.org"
    return town.do(RegisterPerson(body=town.body.pk, name=name, email=address), by).subject


def a_post(town: Town, title: str = "Clerk", *roles: Role) -> UUID:
    act = CreatePost(body=town.body.pk, title=title, roles=roles or (Role.PUBLIC_SERVANT,))
    return town.do(act, "admin").subject


# --- register ---


def test_a_person_is_registered_with_sealed_name_and_address(town: Town) -> None:
    pk = a_person(town)
    person = Person.objects.get(pk=pk)
    assert (person.name, person.email, person.body_id) == ("Ada Lovelace", "ada@example.org", town.body.pk)
    entry = Entry.objects.get(subject=pk)
    assert "Ada" not in entry.canonical
    assert "ada@" not in entry.canonical
    assert (entry.pk, entry.subject_kind) == (pk, "person")


def test_an_address_is_registered_once(town: Town) -> None:
    a_person(town)
    act = RegisterPerson(body=town.other_body.pk, name="Another Ada", email="ADA@example.org")
    assert refused(town, act, "registered already").field == "email"


def test_an_erased_persons_address_is_free_again(town: Town) -> None:
    first = a_person(town)
    town.do(ErasePerson(person=first, reason=ErasureReason.REQUESTED), "admin")
    assert a_person(town) != first


# --- posts ---


def test_a_post_is_created_with_its_roles(town: Town) -> None:
    pk = a_post(town, "Clerk", Role.ASSESSOR, Role.PUBLIC_SERVANT, Role.ASSESSOR)
    post = Post.objects.get(pk=pk)
    assert (post.title, post.roles, post.abolished_at) == ("Clerk", ["assessor", "public-servant"], None)


def test_a_title_is_used_once_in_a_body(town: Town) -> None:
    pk = a_post(town)
    again = CreatePost(body=town.body.pk, title="Clerk", roles=(Role.AUDITOR,))
    assert refused(town, again, "post of that title already").field == "title"
    town.do(AbolishPost(post=pk, reason="Merged with another."), "admin")
    assert a_post(town) != pk


def test_an_abolished_post_gives_no_right_at_once(town: Town) -> None:
    town.do(AbolishPost(post=town.post("servant").pk, reason="No longer needed."), "admin")
    act = RegisterPerson(body=town.body.pk, name="Ada", email="ada@example.org")
    town.do(AbolishPost(post=town.post("admin").pk, reason="No longer needed."), "operator")
    with pytest.raises(Forbidden):
        town.do(act, "admin")


def test_a_post_is_abolished_once(town: Town) -> None:
    pk = a_post(town)
    town.do(AbolishPost(post=pk, reason="Merged."), "admin")
    refused(town, AbolishPost(post=pk, reason="Merged."), "abolished already")


# --- mandates ---


def test_somebody_is_appointed_holder_and_another_alternate(town: Town) -> None:
    post, ada, grace = a_post(town), a_person(town), a_person(town, "Grace Hopper")
    town.do(Appoint(post=post, person=ada, starts=TODAY, ends=date(2021, 12, 31)), "admin")
    town.do(Appoint(post=post, person=grace, kind=MandateKind.ALTERNATE, starts=TODAY), "admin")
    rows = Mandate.objects.filter(post=post).order_by("kind").values_list("person", "kind", "starts", "ends")
    assert list(rows) == [(grace, "alternate", TODAY, None), (ada, "holder", TODAY, date(2021, 12, 31))]


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        (date(2021, 6, 30), None),
        (date(2021, 1, 1), date(2021, 3, 1)),
        (date(2021, 4, 1), date(2021, 4, 2)),
        (date(2021, 1, 1), None),
    ],
)
def test_a_second_holder_on_the_same_day_is_refused(town: Town, starts: date, ends: date | None) -> None:
    post, ada, grace = a_post(town), a_person(town), a_person(town, "Grace Hopper")
    town.do(Appoint(post=post, person=ada, starts=TODAY, ends=date(2021, 6, 30)), "admin")
    refused(town, Appoint(post=post, person=grace, starts=starts, ends=ends), "Somebody holds this post")


def test_holders_follow_each_other(town: Town) -> None:
    post, ada, grace = a_post(town), a_person(town), a_person(town, "Grace Hopper")
    town.do(Appoint(post=post, person=ada, starts=TODAY, ends=date(2021, 6, 30)), "admin")
    town.do(Appoint(post=post, person=grace, starts=date(2021, 7, 1)), "admin")
    assert Mandate.objects.filter(post=post).count() == 2


def test_nobody_is_their_own_alternate(town: Town) -> None:
    post, ada = a_post(town), a_person(town)
    town.do(Appoint(post=post, person=ada, starts=TODAY), "admin")
    again = Appoint(post=post, person=ada, kind=MandateKind.ALTERNATE, starts=date(2021, 5, 1))
    assert refused(town, again, "already").field == "person"


def test_an_appointment_needs_a_living_post_a_known_person_and_dates_in_order(town: Town) -> None:
    post, ada = a_post(town), a_person(town)
    before = Appoint(post=post, person=ada, starts=TODAY, ends=TODAY - timedelta(days=1))
    assert refused(town, before, "end before it starts").field == "ends"
    nobody = Appoint(post=post, person=uuid4(), starts=TODAY)
    assert refused(town, nobody, "no such person").field == "person"
    town.do(ErasePerson(person=ada, reason=ErasureReason.MISTAKE), "admin")
    refused(town, Appoint(post=post, person=ada, starts=TODAY), "no such person")
    town.do(AbolishPost(post=post, reason="Merged."), "admin")
    grace = a_person(town, "Grace Hopper")
    refused(town, Appoint(post=post, person=grace, starts=TODAY), "post was abolished")


def test_a_mandate_ends_after_its_last_day(town: Town) -> None:
    act = EndMandate(mandate=mandate_of(town.lead), ends=TODAY, reason=EndReason.TERM_OVER)
    town.do(act, "admin")
    town.innovation(at=AT)  # on its last day it still holds
    with pytest.raises(Forbidden):
        town.innovation(at=AT + timedelta(days=1))


def test_a_mandate_is_ended_within_its_span(town: Town) -> None:
    mandate = mandate_of(town.lead)
    early = EndMandate(mandate=mandate, ends=date(2019, 12, 31), reason=EndReason.MISTAKE)
    assert refused(town, early, "starts later").field == "ends"
    town.do(EndMandate(mandate=mandate, ends=date(2021, 6, 30), reason=EndReason.MOVED), "admin")
    late = EndMandate(mandate=mandate, ends=date(2021, 7, 1), reason=EndReason.MOVED)
    assert refused(town, late, "ends before that already").field == "ends"


# --- erasure ---


def test_erasing_removes_name_address_account_and_sealed_values(town: Town) -> None:
    pk = a_person(town)
    entry = Entry.objects.get(pk=pk)
    Account.objects.open_for(Person.objects.get(pk=pk))
    post = a_post(town)
    town.do(Appoint(post=post, person=pk, starts=TODAY), "admin")
    town.do(ErasePerson(person=pk, reason=ErasureReason.REQUESTED), "admin")
    person = Person.objects.get(pk=pk)
    assert (person.name, person.email, person.erased_at) == (ERASED, ERASED, AT)
    assert not Account.objects.filter(person=pk).exists()
    assert not SealedValue.objects.filter(entry=pk).exists()
    after = Entry.objects.get(pk=pk)
    assert after.canonical == entry.canonical
    assert leaf_hash(after.canonical.encode()).hex() == entry.leaf_hash


def test_an_erased_person_acts_no_more_and_leaves_the_post_free(town: Town) -> None:
    pk, post = a_person(town), a_post(town, "Second lead", Role.INNOVATION_LEAD)
    mandate = town.do(Appoint(post=post, person=pk, starts=TODAY), "admin").subject
    town.actors["second"] = Actor(pk, mandate)
    town.do(ErasePerson(person=pk, reason=ErasureReason.REQUESTED), "admin")
    with pytest.raises(Forbidden):
        town.do(CreatePost(body=town.body.pk, title="Other", roles=(Role.AUDITOR,)), "second")
    grace = a_person(town, "Grace Hopper")
    town.do(Appoint(post=post, person=grace, starts=TODAY), "admin")
    assert Mandate.objects.filter(post=post, person=grace).exists()


def test_data_is_erased_once(town: Town) -> None:
    pk = a_person(town)
    town.do(ErasePerson(person=pk, reason=ErasureReason.REQUESTED), "admin")
    refused(town, ErasePerson(person=pk, reason=ErasureReason.REQUESTED), "erased already")
    refused(town, RenewSignIn(person=pk), "erased already")


def test_a_new_link_is_on_the_record_and_changes_nothing_else(town: Town) -> None:
    pk = a_person(town)
    before = [list(model._default_manager.order_by("pk").values_list()) for model in (Person, Post, Mandate)]
    entry = town.do(RenewSignIn(person=pk), "admin")
    assert (entry.act, entry.subject) == ("RenewSignIn", pk)
    after = [list(model._default_manager.order_by("pk").values_list()) for model in (Person, Post, Mandate)]
    assert after == before


# --- the operator ---


def test_an_administrator_makes_no_operator_and_touches_none(town: Town) -> None:
    mandate = Mandate.objects.get(pk=mandate_of(town.operator))
    ada = a_person(town)
    for act in (
        CreatePost(body=town.body.pk, title="Backdoor", roles=(Role.AUDITOR, Role.OPERATOR)),
        Appoint(post=mandate.post_id, person=ada, kind=MandateKind.ALTERNATE, starts=TODAY),
        EndMandate(mandate=mandate.pk, ends=TODAY, reason=EndReason.DISMISSED),
        AbolishPost(post=mandate.post_id, reason="Not wanted."),
        ErasePerson(person=mandate.person_id, reason=ErasureReason.MISTAKE),
        RenewSignIn(person=mandate.person_id),
    ):
        refused(town, act, "Only an operator")


def test_an_operator_appoints_another(town: Town) -> None:
    ada = a_person(town)
    act = Appoint(post=town.post("operator").pk, person=ada, kind=MandateKind.ALTERNATE, starts=TODAY)
    assert town.do(act, "operator").act == "Appoint"


# --- who may ---


@pytest.fixture
def elsewhere(town: Town) -> Body:
    """A body in another country, beside the town's."""
    place = town.do(AddJurisdiction(code="XU", name="Elsewhere", level=Level.NATIONAL), "operator").subject
    act = AddBody(jurisdiction=place, name="Far office", kind=BodyKind.AUTHORITY)
    return Body.objects.get(pk=town.do(act, "operator").subject)


MakeActs = Callable[[Body], list[Act]]


@pytest.fixture
def acts_at(town: Town) -> MakeActs:
    """One act of each kind, at a body with a person and a post."""

    def make(body: Body) -> list[Act]:
        name = f"person-{body.pk}"
        actor = town.hire(name, body, (Role.AUDITOR,), town.operator)
        spare = town.do(CreatePost(body=body.pk, title="Spare", roles=(Role.AUDITOR,)), "operator").subject
        assert actor.person
        assert actor.mandate
        return [
            RegisterPerson(body=body.pk, name="Ada", email="ada@example.org"),
            CreatePost(body=body.pk, title="Clerk", roles=(Role.AUDITOR,)),
            Appoint(post=spare, person=actor.person, starts=TODAY),
            AbolishPost(post=spare, reason="Not needed."),
            EndMandate(mandate=actor.mandate, ends=TODAY, reason=EndReason.MOVED),
            RenewSignIn(person=actor.person),
            ErasePerson(person=actor.person, reason=ErasureReason.REQUESTED),
        ]

    return make


def test_without_the_mandate_each_act_is_refused(
    town: Town, acts_at: MakeActs, subtests: pytest.Subtests
) -> None:
    acts = acts_at(town.body)
    before = snapshot()
    for name in ("lead", "servant", "assessor", "decider", "auditor", "outsider"):
        for act in acts:
            with subtests.test(act=act.act_name(), by=name), pytest.raises(Forbidden):
                town.do(act, name)
    for act in acts:
        with subtests.test(act=act.act_name(), by="system"), pytest.raises(Forbidden):
            town.do(act, SYSTEM)
    assert snapshot() == before


def test_outside_the_territory_each_act_is_refused(
    town: Town, acts_at: MakeActs, elsewhere: Body, subtests: pytest.Subtests
) -> None:
    acts = acts_at(elsewhere)
    before = snapshot()
    for act in acts:
        with subtests.test(act=act.act_name()), pytest.raises(Forbidden):
            town.do(act, "admin")
    assert snapshot() == before
    for act in acts:
        with subtests.test(act=act.act_name(), by="operator"):
            assert town.do(act, "operator").act == act.act_name()


def test_within_the_territory_each_act_is_done(
    town: Town, acts_at: MakeActs, subtests: pytest.Subtests
) -> None:
    for act in acts_at(town.other_body):
        with subtests.test(act=act.act_name()):
            assert town.do(act, "admin").act == act.act_name()


def test_what_is_not_there_and_what_one_may_not_look_the_same(town: Town) -> None:
    for act in (
        RegisterPerson(body=uuid4(), name="Ada", email="ada@example.org"),
        AbolishPost(post=uuid4(), reason="Not needed."),
        EndMandate(mandate=uuid4(), ends=TODAY, reason=EndReason.MOVED),
        ErasePerson(person=uuid4(), reason=ErasureReason.REQUESTED),
    ):
        with pytest.raises(Forbidden) as raised:
            town.do(act, "operator")
        assert str(raised.value) == str(Forbidden())


def test_a_mandate_belongs_to_its_person(town: Town) -> None:
    act = CreatePost(body=town.body.pk, title="Clerk", roles=(Role.AUDITOR,))
    for actor in (Actor(town.lead.person, town.admin.mandate), Actor(town.admin.person, None)):
        with pytest.raises(Forbidden):
            town.do(act, actor)


def test_before_anybody_holds_a_post_the_installation_sets_up_the_first() -> None:
    place = perform(AddJurisdiction(code="XT", name="Testland", level=Level.NATIONAL), SYSTEM, AT).subject
    perform(AddBody(jurisdiction=place, name="City", kind=BodyKind.AUTHORITY), SYSTEM, AT)
    assert Body.objects.get().jurisdiction_id == place
