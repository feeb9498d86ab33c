"""Reads of authority: who holds what, on which day, at what cost."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from mainstay.authority import queries
from mainstay.authority.models import Mandate, Person, SignInAttempt
from mainstay.authority.queries import Staffing
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
    Role,
)
from mainstay.conftest import Town
from mainstay.door.terms import SYSTEM, Actor, Forbidden
from mainstay.institutions.terms import AddBody, AddJurisdiction, BodyKind, Level

pytestmark = pytest.mark.django_db
TODAY = date(2021, 3, 1)


def person_of(actor: Actor) -> UUID:
    assert actor.person
    return actor.person


def mandate_of(actor: Actor) -> UUID:
    assert actor.mandate
    return actor.mandate


def test_a_mandate_is_held_by_its_own_person_alone(town: Town) -> None:
    held = queries.held(town.lead.mandate, town.lead.person)
    assert held is not None
    assert (held.body, held.path) == (town.body.pk, "XT/")
    assert held.roles == {Role.INNOVATION_LEAD}
    assert queries.held(town.lead.mandate, town.admin.person) is None
    assert queries.held(uuid4(), town.lead.person) is None
    assert queries.held(None, None) is None


def test_acting_lists_what_is_in_force_the_oldest_first(town: Town) -> None:
    lead = person_of(town.lead)
    post = town.do(
        CreatePost(body=town.other_body.pk, title="Guest", roles=(Role.ASSESSOR,)), "admin"
    ).subject
    town.do(Appoint(post=post, person=lead, starts=TODAY, ends=TODAY), "admin")
    assert [one.post_title for one in queries.acting(lead, TODAY)] == ["Post of lead", "Guest"]
    assert [one.body_name for one in queries.acting(lead, TODAY)] == ["City of Test", "Other office"]
    assert len(queries.acting(lead, TODAY - timedelta(days=1))) == 1
    assert len(queries.acting(lead, TODAY + timedelta(days=1))) == 1


def test_acting_ends_with_the_mandate_the_post_and_the_person(town: Town) -> None:
    town.do(EndMandate(mandate=mandate_of(town.lead), ends=TODAY, reason=EndReason.MOVED), "admin")
    town.do(AbolishPost(post=town.post("servant").pk, reason="Merged."), "admin")
    town.do(ErasePerson(person=person_of(town.auditor), reason=ErasureReason.REQUESTED), "admin")
    tomorrow = TODAY + timedelta(days=1)
    for name in ("lead", "servant", "auditor"):
        assert queries.acting(person_of(town.actors[name]), tomorrow) == []


def test_acting_is_one_query(town: Town, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        queries.acting(person_of(town.lead), TODAY)


def test_roles_of_whoever_acts(town: Town) -> None:
    assert queries.roles_of(town.auditor) == {Role.AUDITOR}
    assert queries.roles_of(SYSTEM) == set(Role)
    assert queries.roles_of(Actor(uuid4(), uuid4())) == frozenset()
    assert queries.roles_in([town.post("lead").pk, town.post("auditor").pk]) == {
        Role.INNOVATION_LEAD,
        Role.AUDITOR,
    }
    assert queries.roles_of_person(person_of(town.decider)) == {Role.DECISION_MAKER}


def test_places_are_where_the_body_is_and_nothing_is_nowhere(town: Town) -> None:
    place = queries.place_of_body(town.body.pk)
    assert (place.jurisdiction, place.path, place.body) == (town.jurisdiction.pk, "XT/", town.body.pk)
    assert queries.place_of_post(town.post("lead").pk) == place
    assert queries.place_of_mandate(mandate_of(town.lead)) == place
    assert queries.place_of_person(person_of(town.lead)) == place
    for ask in (
        queries.place_of_body,
        queries.place_of_post,
        queries.place_of_mandate,
        queries.place_of_person,
    ):
        with pytest.raises(Forbidden):
            ask(uuid4())


def test_staffing_tells_holder_alternate_and_how_long(
    town: Town, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    lead, servant = town.post("lead").pk, town.post("servant").pk
    kind = MandateKind.ALTERNATE
    act = Appoint(post=lead, person=person_of(town.servant), kind=kind, starts=TODAY, ends=date(2021, 12, 31))
    town.do(act, "admin")
    town.do(AbolishPost(post=servant, reason="Merged."), "admin")
    vacant = town.do(CreatePost(body=town.body.pk, title="Vacant", roles=(Role.AUDITOR,)), "admin").subject
    with django_assert_num_queries(2):
        found = queries.staffing([lead, servant, vacant, uuid4()], TODAY)
    body = town.body.pk
    title = "Post of lead"
    assert found == {
        lead: Staffing(lead, title, body, exists=True, held=True, alternate=True, until=date(2021, 12, 31)),
        servant: Staffing(
            servant, "Post of servant", body, exists=False, held=False, alternate=False, until=None
        ),
        vacant: Staffing(vacant, "Vacant", body, exists=True, held=False, alternate=False, until=None),
    }


def test_an_erased_person_staffs_nothing(town: Town) -> None:
    town.do(ErasePerson(person=person_of(town.lead), reason=ErasureReason.REQUESTED), "admin")
    post = Mandate.objects.get(pk=mandate_of(town.lead)).post_id
    assert not queries.staffing([post], TODAY)[post].held
    assert queries.holders_of([post], TODAY) == {}


def test_names_and_titles_for_the_record(town: Town) -> None:
    lead, post = person_of(town.lead), town.post("lead").pk
    assert queries.mandate_titles([town.lead.mandate, None, uuid4()]) == {
        town.lead.mandate: ("Post of lead", "City of Test")
    }
    assert queries.person_names([lead]) == {lead: "Lead"}
    assert queries.post_titles([post]) == {post: "Post of lead, City of Test"}
    assert queries.holders_of([post], TODAY) == {post: {lead}}
    assert [one.person_id for one in queries.body_roles(town.body.pk, Role.INNOVATION_LEAD, TODAY)] == [lead]


def test_mandates_that_change_between_two_days(town: Town) -> None:
    ending = EndMandate(mandate=mandate_of(town.lead), ends=date(2021, 4, 10), reason=EndReason.MOVED)
    town.do(ending, "admin")
    lead = town.lead.mandate
    assert [one.pk for one in queries.changes_between(date(2021, 4, 10), date(2021, 4, 11))] == [lead]
    assert not queries.changes_between(date(2021, 4, 1), date(2021, 4, 10)).exists()
    assert queries.changes_between(date(2019, 12, 31), date(2020, 1, 1)).count() == Mandate.objects.count()


def test_a_body_and_its_neighbours_are_found_by_territory(town: Town) -> None:
    assert [row.name for row in queries.bodies_within("XT/", 10)] == ["City of Test", "Other office"]
    assert [row.name for row in queries.bodies_within("XT/", 1)] == ["City of Test"]
    assert queries.bodies_within("ZZ/", 10) == []
    row = queries.body_row(str(town.body.pk))
    assert row is not None
    assert (row.name, row.place, row.code, row.path) == ("City of Test", "Testland", "XT", "XT/")
    assert queries.body_row(uuid4()) is None
    assert queries.body_row("no identifier") is None


def test_people_are_searched_and_paged_without_gaps(town: Town) -> None:
    for number in range(5):
        act = RegisterPerson(body=town.body.pk, name="Same Name", email=f"same{number}@example.org")
        town.do(act, "admin")
    every = list(queries.people_within("XT/"))
    assert len(every) == Person.objects.count()
    seen: list[Person] = []
    mark: UUID | None = None
    while True:
        rows, mark = queries.people_page(queries.people_within("XT/"), mark, 3)
        seen += rows
        if mark is None:
            break
    assert seen == every
    assert queries.people_within("XT/", "same name").count() == 5
    assert queries.people_within("XT/", "SAME3@").count() == 1
    assert queries.people_within("XT/", "100%").count() == 0
    assert queries.people_within("ZZ/").count() == 0


def test_erased_people_are_in_no_list(town: Town) -> None:
    town.do(ErasePerson(person=person_of(town.lead), reason=ErasureReason.REQUESTED), "admin")
    assert "lead@example.org" not in queries.people_within("XT/").values_list("email", flat=True)
    assert queries.person_by_address("lead@example.org") is None


def test_a_person_is_within_reach_by_registration_or_by_post(town: Town) -> None:
    place = town.do(AddJurisdiction(code="XU", name="Elsewhere", level=Level.NATIONAL), "operator").subject
    far = town.do(AddBody(jurisdiction=place, name="Far", kind=BodyKind.AUTHORITY), "operator").subject
    guest = town.do(RegisterPerson(body=far, name="Guest", email="guest@example.org"), "operator").subject
    assert queries.person_within(guest, "XT/") is None
    post = town.do(CreatePost(body=town.body.pk, title="Visiting", roles=(Role.AUDITOR,)), "admin").subject
    town.do(Appoint(post=post, person=guest, starts=TODAY), "admin")
    found = queries.person_within(guest, "XT/")
    assert found is not None
    assert found.pk == guest
    assert queries.person_within(guest, "") == found
    assert queries.posts_held([guest], TODAY) == {guest: ["Visiting, City of Test"]}


def test_the_posts_of_a_body_come_with_their_holders(
    town: Town, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    act = Appoint(
        post=town.post("lead").pk, person=person_of(town.servant), kind=MandateKind.ALTERNATE, starts=TODAY
    )
    town.do(act, "admin")
    with django_assert_num_queries(2):
        rows = queries.posts_with_holders(town.body.pk, TODAY)
        shown = {
            row.post.title: (
                row.holder.person.name if row.holder else "",
                [one.person.name for one in row.alternates],
            )
            for row in rows
        }
    assert shown["Post of lead"] == ("Lead", ["Servant"])
    assert shown["Post of admin"] == ("Admin", [])
    assert list(shown) == sorted(shown)


def test_the_state_of_a_mandate_follows_the_day(town: Town) -> None:
    one = queries.mandate(mandate_of(town.lead))
    assert one is not None
    assert queries.state_of(one, date(2019, 12, 31)) == "to come"
    assert queries.state_of(one, TODAY) == "in force"
    town.do(EndMandate(mandate=one.pk, ends=TODAY, reason=EndReason.MOVED), "admin")
    one = queries.mandates_of(person_of(town.lead))[0]
    assert queries.state_of(one, TODAY) == "in force"
    assert queries.state_of(one, TODAY + timedelta(days=1)) == "over"
    town.do(AbolishPost(post=one.post_id, reason="Merged."), "admin")
    assert queries.state_of(queries.mandates_of(person_of(town.lead))[0], TODAY) == "over"


def test_a_post_is_found_with_its_body_or_not_at_all(town: Town) -> None:
    found = queries.post(town.post("lead").pk)
    assert found is not None
    assert found.body.jurisdiction.path == "XT/"
    assert queries.post(uuid4()) is None
    assert queries.mandate(uuid4()) is None


def test_failures_are_counted_by_key_and_time() -> None:
    now = datetime(2021, 3, 1, tzinfo=UTC)
    for minutes in (0, 10, 20):
        SignInAttempt.objects.create(key="k", at=now - timedelta(minutes=minutes))
    SignInAttempt.objects.create(key="other", at=now)
    assert queries.failures("k", now - timedelta(minutes=15)) == 2
    assert queries.failures("k", now - timedelta(minutes=30)) == 3
