"""``{% may "AttestGuard" here as allowed %}``: whether the mandate in use gives an act at a place."""

from typing import Any

from django import template

from mainstay.door.registry import ACTS
from mainstay.door.terms import Place
from mainstay.look.permissions import may as may_perform

register = template.Library()


@register.simple_tag(takes_context=True)
def may(context: dict[str, Any], name: str, place: Place | None = None) -> bool:
    """Whether the person reading could perform an act at a place; without one, somewhere.

    A place that the page doesn't give counts as none. Raises KeyError for an unknown act.
    """
    request = context.get("request")
    return request is not None and may_perform(request, ACTS[name].act, place or None)
