"""Who may open a page: every view carries one of these, and a house test finds the one that doesn't."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase

from mainstay.door.terms import Act, Place

View = Callable[..., HttpResponseBase]


def public(view: View) -> View:
    """A page that anybody may read."""
    view.permission = "public"  # type: ignore[attr-defined]  # a mark on the function, read by the house test
    return view


def signed_in(view: View) -> View:
    """A page for anybody who is signed in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    guarded.permission = "signed in"  # type: ignore[attr-defined]  # the same mark
    return guarded


def may(request: HttpRequest, act: type[Act], place: Place | None = None) -> bool:
    """Whether the mandate in use could perform the act at a place; without one, somewhere."""
    acting = getattr(request, "acting", None)
    if acting is None:
        return False
    grants = [grant for grant in act.may.grants if acting.roles & grant.roles]
    return bool(grants) and (
        place is None or any(grant.reaches(acting.body, acting.path, place) for grant in grants)
    )


def needs(*acts: type[Act]) -> Callable[[View], View]:
    """A page for those whose role could perform one of the acts; to others it does not exist."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not any(may(request, act) for act in acts):
                raise Http404
            return view(request, *args, **kwargs)

        guarded.permission = " or ".join(act.act_name() for act in acts)  # type: ignore[attr-defined]  # the same mark
        return guarded

    return decorate
