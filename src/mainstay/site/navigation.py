"""The links at the top of every page."""

from typing import Any

from django.http import HttpRequest


def navigation(request: HttpRequest) -> dict[str, Any]:
    """What every template knows."""
    return {"look_navigation": []}
