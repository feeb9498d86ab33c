"""Every route says who may open it."""

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from mainstay.door.registry import ACTS

OPEN_TO = {"public", "signed in"}


def _routes(resolver: URLResolver, prefix: str = "/") -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        where = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern, where)
        else:
            yield where, pattern


ROUTES = dict(_routes(get_resolver()))


def test_routes_were_found() -> None:
    assert len(ROUTES) >= 20


@pytest.mark.parametrize("route", ROUTES)
def test_a_route_has_a_permission(route: str) -> None:
    permission = getattr(ROUTES[route].callback, "permission", None)
    assert permission, "decorate its view with public, signed_in or needs"
    assert permission in OPEN_TO or set(permission.split(" or ")) <= set(ACTS)


@pytest.mark.parametrize("route", ROUTES)
def test_a_route_has_a_name(route: str) -> None:
    assert ROUTES[route].name, "pages link to it by name"


def test_no_two_routes_share_a_name() -> None:
    names = [pattern.name for pattern in ROUTES.values()]
    assert len(names) == len(set(names))
