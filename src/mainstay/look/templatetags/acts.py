"""``{% may "AttestGuard" as allowed %}``: whether the mandate in use has a role for an act."""

from typing import Any

from django import template

from mainstay.door.registry import ACTS
from mainstay.look.permissions import may as may_perform

register = template.Library()


@register.simple_tag(takes_context=True)
def may(context: dict[str, Any], name: str) -> bool:
    """Whether the person reading could perform an act somewhere. Raises KeyError for an unknown act."""
    request = context.get("request")
    return request is not None and may_perform(request, ACTS[name].act)
