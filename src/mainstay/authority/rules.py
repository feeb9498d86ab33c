"""Who may, and what a mandate is: pure decisions."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from mainstay.authority.terms import MandateKind, Role
from mainstay.door.terms import N_, Permission, Place, Refused


@dataclass(frozen=True, slots=True)
class Held:
    """A mandate as far as rights go."""

    body: UUID
    path: str
    roles: frozenset[str]
    starts: date
    ends: date | None
    post_abolished: bool


@dataclass(frozen=True, slots=True)
class Span:
    """From one day to another, both included; without an end it goes on."""

    starts: date
    ends: date | None

    def covers(self, day: date) -> bool:
        """Whether a day lies in it."""
        return self.starts <= day and (self.ends is None or day <= self.ends)

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share a day."""
        return (self.ends is None or other.starts <= self.ends) and (
            other.ends is None or self.starts <= other.ends
        )


def gives(held: Held, permission: Permission, place: Place, on: date) -> bool:
    """Whether a mandate gives a permission at a place on a day."""
    if held.post_abolished or not Span(held.starts, held.ends).covers(on):
        return False
    grants = (grant for grant in permission.grants if held.roles & grant.roles)
    return any(grant.reaches(held.body, held.path, place) for grant in grants)


def check_dates(span: Span) -> None:
    """Refuse a mandate that ends before it starts."""
    if span.ends is not None and span.ends < span.starts:
        raise Refused(N_("The mandate would end before it starts."), field="ends")


def check_free(span: Span, kind: MandateKind, others: Iterable[Span]) -> None:
    """Refuse a second holder of a post on the same day; alternates may be several."""
    if kind is MandateKind.HOLDER and any(span.overlaps(other) for other in others):
        raise Refused(
            N_("Somebody holds this post on some of these days. End that mandate first."), field="starts"
        )


def check_one_mandate(span: Span, own: Iterable[Span]) -> None:
    """Refuse a second mandate of one person for one post on the same day: nobody is their own alternate."""
    if any(span.overlaps(other) for other in own):
        raise Refused(
            N_("This person has a mandate for this post on some of these days already."), field="person"
        )


def check_still_running(span: Span, ends: date) -> None:
    """Refuse an end that is before the start or after the end already set."""
    if ends < span.starts:
        raise Refused(N_("The mandate starts later than that."), field="ends")
    if span.ends is not None and ends > span.ends:
        raise Refused(N_("The mandate ends before that already."), field="ends")


def check_operator(own_roles: Collection[str]) -> None:
    """Refuse to touch an operator's post without being one: it reaches beyond every territory."""
    if Role.OPERATOR not in own_roles:
        raise Refused(N_("Only an operator can do this to the post of an operator."), field="roles")
