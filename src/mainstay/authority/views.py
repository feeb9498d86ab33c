"""Pages of those who sign in: the way in and out, the choice of a mandate, one's posts, one's password."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import (
    LoginView,
    LogoutView,
    PasswordChangeView,
    PasswordResetConfirmView,
)
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from mainstay.authority import queries
from mainstay.authority.forms import ActingForm, SignInForm
from mainstay.authority.middleware import SESSION_KEY
from mainstay.authority.terms import ROLE_LABELS, Role
from mainstay.door import clock
from mainstay.look.permissions import public, signed_in


class SignIn(LoginView):
    """Sign-in by password."""

    template_name = "authority/sign_in.html"
    authentication_form = SignInForm

    def form_invalid(self, form: Any) -> HttpResponse:
        """The page again, with what is wrong."""
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_default_redirect_url(self) -> str:
        """The desk; those who hold several posts, or none, first see which."""
        person = getattr(self.request.user, "person_id", None)
        held = queries.acting(person, clock.now().date()) if person else []
        return super().get_default_redirect_url() if len(held) == 1 else reverse("acting")


class SignOut(LogoutView):
    """Signing out, by POST alone."""

    http_method_names = ["post", "options"]


class SetPassword(PasswordResetConfirmView):
    """A first or new password, from a one-time link."""

    template_name = "authority/set_password.html"
    success_url = reverse_lazy("sign-in")

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep it, and say so."""
        messages.success(self.request, _("Your password is set. Sign in with it."))
        return super().form_valid(form)

    def form_invalid(self, form: Any) -> HttpResponse:
        """The page again, with what is wrong."""
        return self.render_to_response(self.get_context_data(form=form), status=422)


class ChangePassword(PasswordChangeView):
    """Another password for somebody who is signed in."""

    template_name = "authority/change_password.html"
    success_url = reverse_lazy("my-posts")

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep it, and say so."""
        messages.success(self.request, _("Your password is changed."))
        return super().form_valid(form)

    def form_invalid(self, form: Any) -> HttpResponse:
        """The page again, with what is wrong."""
        return self.render_to_response(self.get_context_data(form=form), status=422)


sign_in = public(SignIn.as_view())
sign_out = public(SignOut.as_view())
set_password = public(SetPassword.as_view())
change_password = signed_in(ChangePassword.as_view())


@signed_in
def acting(request: HttpRequest) -> HttpResponse:
    """Choose the mandate that one acts by; nothing of it goes on the record before the first act."""
    held = request.mandates  # type: ignore[attr-defined]  # set by the middleware
    chosen = request.acting  # type: ignore[attr-defined]  # the same
    if not held:
        return render(request, "authority/no_mandate.html", {"past": _past(request)})
    if request.method != "POST":
        initial = {"mandate": chosen and str(chosen.mandate), "next": request.GET.get("next", "")}
        return _choice(request, ActingForm(held, initial=initial))
    form = ActingForm(held, request.POST)
    if not form.is_valid():
        return _choice(request, form, 422)
    request.session[SESSION_KEY] = form.cleaned_data["mandate"]
    return HttpResponseRedirect(_onward(request, form.cleaned_data["next"]))


def _choice(request: HttpRequest, form: Form, status: int = 200) -> HttpResponse:
    return render(request, "authority/acting.html", {"form": form}, status=status)


def _onward(request: HttpRequest, asked: str) -> str:
    """The page asked for if it is one of ours, else the desk."""
    safe = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return asked if safe else reverse("desk")


def _past(request: HttpRequest) -> list[Any]:
    return queries.mandates_of(request.user.person_id)  # type: ignore[union-attr]  # an Account: signed in


@signed_in
def my_posts(request: HttpRequest) -> HttpResponse:
    """The posts that one holds, held and will hold, and what each is for."""
    today = clock.now().date()
    rows = [
        (one, [_(ROLE_LABELS[Role(role)]) for role in one.post.roles], queries.state_of(one, today))
        for one in _past(request)
    ]
    return render(request, "authority/my_posts.html", {"rows": rows})
