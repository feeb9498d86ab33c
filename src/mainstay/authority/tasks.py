"""Accounts: what one signs in with. They carry no rights and are no state, so no act makes them."""

from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from mainstay.authority.models import Account, Person


def open_account(person: UUID, password: str) -> Account:
    """Let a person sign in with a password, instead of any earlier one.

    Raises ValidationError with the words for a password that is too weak, Person.DoesNotExist for a person
    who is not there or whose data was erased.
    """
    account = Account.objects.open_for(Person.objects.get(pk=person, erased_at=None))
    validate_password(password, account)
    account.set_password(password)
    account.save()
    return account


def invitation(person: UUID) -> str:
    """The address at which a person sets a password: good once, for as long as PASSWORD_RESET_TIMEOUT says.

    Raises Person.DoesNotExist as above.
    """
    account = Account.objects.open_for(Person.objects.get(pk=person, erased_at=None))
    token = default_token_generator.make_token(account)
    return reverse("set-password", args=[urlsafe_base64_encode(force_bytes(account.pk)), token])
