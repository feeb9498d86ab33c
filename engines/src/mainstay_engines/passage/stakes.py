"""How much is at stake: an additive rule over people affected, severity, irreversibility and cost."""

from mainstay_engines.passage.terms import Stakes


def stakes_of(people_affected: int | None, severity: int, irreversibility: int, cost: int) -> Stakes:
    """Return the stakes; the three scores run from 0 to 3, `people_affected` is a count or None if unknown."""
    raise NotImplementedError
