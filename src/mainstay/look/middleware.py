"""What is forbidden looks like what doesn't exist."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views.defaults import page_not_found

from mainstay.door.terms import Forbidden


class RefusalMiddleware:
    """Answers a Forbidden with the page for what is not there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn a Forbidden into the 404 page."""
        if isinstance(exception, Forbidden):
            return page_not_found(request, exception)
        return None
