"""``{% score_picture target %}``: the scores of one target on the line from −3 to +3."""

from typing import Any

from django import template

from mainstay.assessment.rules import picture, signed
from mainstay.assessment.scores import TargetReading

register = template.Library()


@register.inclusion_tag("assessment/_picture.html")
def score_picture(target: TargetReading) -> dict[str, Any]:
    """One dot for each score, a bar from the lowest to the highest, a line at the median; and a sentence."""
    return {"picture": picture(target.values, target.effect.median), "target": target}


@register.filter
def with_sign(score: float) -> str:
    """A score with its sign: +2, 0, −1.5."""
    return signed(score)
