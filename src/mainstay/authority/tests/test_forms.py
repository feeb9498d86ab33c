"""The throttle of sign-in: after five failures from one place, a quarter of an hour of waiting."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import RequestFactory

from mainstay.authority.forms import MOST_FAILURES, WINDOW, SignInForm
from mainstay.authority.models import SignInAttempt
from mainstay.authority.tasks import open_account
from mainstay.conftest import Town
from mainstay.door import clock

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
NOON = datetime(2021, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def account(town: Town) -> None:
    assert town.lead.person
    open_account(town.lead.person, PASSWORD)


def attempt(password: str, email: str = "lead@example.org", address: str = "192.0.2.1") -> str:
    """Try to sign in; the code of the error, or nothing."""
    request = RequestFactory().post("/sign-in/", REMOTE_ADDR=address)
    form = SignInForm(request, data={"username": email, "password": password})
    return "" if form.is_valid() else str(form.errors.as_data()["__all__"][0].code)


def test_the_right_password_signs_in_whatever_the_case_of_the_address() -> None:
    assert attempt(PASSWORD) == ""
    assert attempt(PASSWORD, "LEAD@Example.org") == ""
    assert not SignInAttempt.objects.exists()


def test_after_five_failures_even_the_right_password_must_wait() -> None:
    with clock.set_to(NOON):
        assert [attempt("wrong") for _ in range(MOST_FAILURES)] == ["invalid_login"] * 5
        assert attempt(PASSWORD) == "throttled"
    with clock.set_to(NOON + WINDOW - timedelta(minutes=1)):
        assert attempt(PASSWORD) == "throttled"
    with clock.set_to(NOON + WINDOW + timedelta(minutes=1)):
        assert attempt(PASSWORD) == ""


def test_trying_on_does_not_make_the_wait_longer() -> None:
    with clock.set_to(NOON):
        for _ in range(MOST_FAILURES):
            attempt("wrong")
    with clock.set_to(NOON + timedelta(minutes=14)):
        assert attempt("wrong") == "throttled"
    with clock.set_to(NOON + timedelta(minutes=16)):
        assert attempt(PASSWORD) == ""


def test_another_place_and_another_account_are_counted_apart() -> None:
    for _ in range(MOST_FAILURES + 1):
        attempt("wrong")
    assert attempt(PASSWORD, address="192.0.2.2") == ""
    assert attempt("wrong", "admin@example.org") == "invalid_login"


def test_an_account_that_is_not_there_looks_the_same() -> None:
    codes = [attempt("wrong", "nobody@example.org") for _ in range(MOST_FAILURES + 1)]
    assert codes == [attempt("wrong") for _ in range(MOST_FAILURES + 1)]
    assert codes[-1] == "throttled"


def test_success_forgets_the_failures() -> None:
    for _ in range(MOST_FAILURES - 1):
        attempt("wrong")
    assert attempt(PASSWORD) == ""
    assert [attempt("wrong") for _ in range(MOST_FAILURES)] == ["invalid_login"] * 5


def test_nothing_personal_is_kept_and_old_attempts_go() -> None:
    with clock.set_to(NOON):
        attempt("wrong")
    row = SignInAttempt.objects.get()
    assert len(row.key) == 64
    assert "lead" not in row.key
    with clock.set_to(NOON + WINDOW + timedelta(seconds=30)):
        attempt("wrong", "admin@example.org")
    assert not SignInAttempt.objects.filter(pk=row.pk).exists()
