"""Accounts open with a password that will do, or with a link that works once."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.test import Client

from mainstay.authority.models import Account, Person
from mainstay.authority.tasks import invitation, open_account
from mainstay.authority.terms import ErasePerson, ErasureReason
from mainstay.conftest import Town
from mainstay.ledger.queries import last_number

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


def test_an_account_opens_with_the_persons_address(town: Town) -> None:
    assert town.lead.person
    before = last_number()
    account = open_account(town.lead.person, PASSWORD)
    assert authenticate(username="LEAD@example.org", password=PASSWORD) == account
    assert account.password.startswith("argon2")
    assert last_number() == before


def test_opening_again_changes_the_password(town: Town) -> None:
    assert town.lead.person
    first = open_account(town.lead.person, PASSWORD)
    assert open_account(town.lead.person, "another long passphrase").pk == first.pk
    assert authenticate(username="lead@example.org", password=PASSWORD) is None


@pytest.mark.parametrize("password", ["short", "password1234", "lead@example.org"])
def test_a_weak_password_opens_nothing(town: Town, password: str) -> None:
    assert town.lead.person
    with pytest.raises(ValidationError):
        open_account(town.lead.person, password)
    assert authenticate(username="lead@example.org", password=password) is None


def test_there_is_no_account_for_nobody(town: Town) -> None:
    assert town.lead.person
    town.do(ErasePerson(person=town.lead.person, reason=ErasureReason.REQUESTED), "admin")
    for person in (uuid4(), town.lead.person):
        with pytest.raises(Person.DoesNotExist):
            open_account(person, PASSWORD)
        with pytest.raises(Person.DoesNotExist):
            invitation(person)


def set_by(client: Client, address: str, password: str = PASSWORD) -> int:
    """Open a link and set a password; the status of the last answer."""
    page = client.get(address, follow=True)
    if not page.redirect_chain:
        return page.status_code
    said = {"new_password1": password, "new_password2": password}
    return client.post(page.redirect_chain[-1][0], said).status_code


def test_a_link_sets_a_password_once(client: Client, town: Town) -> None:
    assert town.lead.person
    address = invitation(town.lead.person)
    assert not Account.objects.get(person=town.lead.person).has_usable_password()
    assert set_by(client, address) == 302
    assert authenticate(username="lead@example.org", password=PASSWORD)
    again = Client().get(address, follow=True)
    assert "used up or too old" in again.content.decode()


def test_a_weak_password_is_refused_and_the_link_still_works(client: Client, town: Town) -> None:
    assert town.lead.person
    address = invitation(town.lead.person)
    assert set_by(client, address, "short") == 422
    assert set_by(client, address) == 302


def test_a_link_is_good_for_72_hours(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    assert timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT) == timedelta(hours=72)
    assert town.lead.person
    address = invitation(town.lead.person)
    monkeypatch.setattr(settings, "PASSWORD_RESET_TIMEOUT", -1)
    assert "used up or too old" in Client().get(address, follow=True).content.decode()


@pytest.mark.parametrize(
    "address", ["/password/x/y/", "/password/MQ/set-password/", "/password/OTk5OTk5/abc-def/"]
)
def test_a_made_up_link_is_no_link(client: Client, address: str) -> None:
    page = client.get(address, follow=True)
    assert "used up or too old" in page.content.decode()
