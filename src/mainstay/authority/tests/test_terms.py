"""The acts of authority refuse what is no name, address or role; a mandate knows how far it reaches."""

from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from mainstay.authority.terms import (
    ADMINISTERS,
    END_REASON_LABELS,
    ERASURE_REASON_LABELS,
    MANDATE_KIND_LABELS,
    ROLE_LABELS,
    Acting,
    CreatePost,
    EndMandate,
    EndReason,
    ErasePerson,
    ErasureReason,
    MandateKind,
    RegisterPerson,
    Role,
)
from mainstay.door.terms import Actor, Reach, allow

BODY = UUID(int=1)


def acting(*roles: Role) -> Acting:
    one = UUID(int=7)
    return Acting(one, "Ada", one, one, "Clerk", BODY, "City", one, "AU/", frozenset(roles))


def test_an_address_is_kept_in_small_letters() -> None:
    assert RegisterPerson(body=BODY, name=" Ada ", email="Ada@Example.ORG").email == "ada@example.org"


@pytest.mark.parametrize(
    ("field", "value"),
    [("email", "ada"), ("email", "a b@example.org"), ("email", "@"), ("name", "A"), ("name", "x" * 201)],
)
def test_what_is_no_name_or_address_is_refused(field: str, value: str) -> None:
    said: dict[str, Any] = {"body": BODY, "name": "Ada", "email": "ada@example.org"}
    with pytest.raises(ValidationError) as refused:
        RegisterPerson(**said | {field: value})
    assert refused.value.errors()[0]["loc"] == (field,)


@pytest.mark.parametrize("roles", [(), ("emperor",)])
def test_a_post_is_for_something_known(roles: tuple[str, ...]) -> None:
    with pytest.raises(ValidationError):
        CreatePost.model_validate({"body": BODY, "title": "Clerk", "roles": roles})


def test_no_free_text_about_a_person_enters_the_log() -> None:
    free = {
        (act, name)
        for act in (RegisterPerson, ErasePerson, EndMandate)
        for name, field in act.model_fields.items()
        if name not in act.seals and field.annotation is str
    }
    assert free == set()


def test_every_value_has_its_words() -> None:
    assert set(ROLE_LABELS) == set(Role)
    assert set(MANDATE_KIND_LABELS) == set(MandateKind)
    assert set(END_REASON_LABELS) == set(EndReason)
    assert set(ERASURE_REASON_LABELS) == set(ErasureReason)


@pytest.mark.parametrize(
    ("roles", "reach"),
    [
        ((Role.ADMINISTRATOR,), "AU/"),
        ((Role.OPERATOR,), ""),
        ((Role.OPERATOR, Role.ADMINISTRATOR), ""),
        ((Role.AUDITOR,), None),
        ((), None),
    ],
)
def test_a_mandate_knows_where_it_administers(roles: tuple[Role, ...], reach: str | None) -> None:
    assert acting(*roles).reach(ADMINISTERS) == reach


def test_a_right_in_ones_own_body_reaches_no_path() -> None:
    assert acting(Role.AUDITOR).reach(allow(Role.AUDITOR)) is None
    assert acting(Role.AUDITOR).reach(allow(Role.AUDITOR, within=Reach.TERRITORY)) == "AU/"


def test_a_mandate_in_use_is_an_actor() -> None:
    assert acting(Role.AUDITOR).actor == Actor(UUID(int=7), UUID(int=7))
