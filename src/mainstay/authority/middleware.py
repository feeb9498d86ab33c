"""Puts on each request who acts: the person and the mandate in use."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from mainstay.authority.queries import acting
from mainstay.door import clock

SESSION_KEY = "mandate"


class ActingMiddleware:
    """Sets ``request.acting`` and ``request.mandates``, read afresh so that an ended mandate ends at once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Find the mandates in force today and the one chosen."""
        person = getattr(request.user, "person_id", None)
        found = acting(person, clock.now().date()) if person else []
        chosen = request.session.get(SESSION_KEY) if person else None
        request.mandates = found  # type: ignore[attr-defined]  # read by views and templates
        request.acting = next(  # type: ignore[attr-defined]  # the same
            (one for one in found if str(one.mandate) == chosen), found[0] if found else None
        )
        return self.get_response(request)
