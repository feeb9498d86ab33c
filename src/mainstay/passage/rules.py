"""What an attestation, a policy and a reminder must be: pure decisions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from mainstay_engines.passage.terms import GuardId, Policy, PolicyError
from mainstay_engines.passage.verdict import Verdict

from mainstay.door.terms import N_, Refused


def check_validity(valid_until: date, on: date, longest_days: int) -> None:
    """Refuse an attestation that has run out already, or that would hold for too long."""
    if valid_until <= on:
        raise Refused(N_("An attestation must hold for at least a day from now."), field="valid_until")
    if valid_until > on + timedelta(days=longest_days):
        raise Refused(
            N_("The policy lets an attestation hold for at most %(days)s days."),
            field="valid_until",
            days=longest_days,
        )


def check_second_person(made_by: object, confirmed_by: object) -> None:
    """Refuse a confirmation by the person who attested."""
    if made_by == confirmed_by:
        raise Refused(N_("You attested this yourself. A second person must confirm it."))


def check_changes(changes: Mapping[str, Any], above: Policy) -> None:
    """Refuse thresholds that do not exist or can't be."""
    try:
        above.overridden(changes)
    except PolicyError as error:
        raise Refused(
            N_("%(threshold)s: %(why)s"),
            field=error.field,
            threshold=error.field,
            why=error.reason,
        ) from error


def check_below(applied: Policy, chains: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """Refuse a policy with which the thresholds of places below can't be: ``chains`` are theirs, top down."""
    for place, chain in chains.items():
        policy = applied
        try:
            for changes in chain:
                policy = policy.overridden(changes)
        except PolicyError as error:
            raise Refused(
                N_("With this, what %(place)s has set can't be: %(threshold)s: %(why)s"),
                place=place,
                threshold=error.field,
                why=error.reason,
            ) from error


def reminders_due(
    due: date, on: date, days_before: Iterable[int], given: Iterable[int]
) -> list[tuple[date, int]]:
    """The reminders to give by a day, as (day, days before), oldest first; 0 once the due day has gone by.

    Each is given once. Of several that were missed before the due day only the last is still of use.

    >>> reminders_due(date(2020, 6, 30), date(2020, 6, 25), (30, 7), ())
    [(datetime.date(2020, 6, 23), 7)]
    >>> reminders_due(date(2020, 6, 30), date(2020, 7, 2), (30, 7), (30, 7))
    [(datetime.date(2020, 7, 1), 0)]
    """
    done = set(given)
    if on > due:
        return [] if 0 in done else [(due + timedelta(days=1), 0)]
    passed = sorted(days for days in days_before if due - timedelta(days=days) <= on)
    if not passed or passed[0] in done:
        return []
    return [(due - timedelta(days=passed[0]), passed[0])]


@dataclass(frozen=True, slots=True)
class Next:
    """The next thing owed: an obligation with its ``due`` day, or a missing guard that takes ``days``.

    Without a guard it is what a decision imposed.
    """

    guard: GuardId | None
    obligation: str | None = None
    due: date | None = None
    days: int | None = None


def next_owed(verdict: Verdict, on: date) -> Next | None:
    """The obligation due first, otherwise the first missing guard in order."""
    owed = [
        Next(missing.guard, missing.obligation, missing.due)
        for missing in verdict.missing
        if missing.obligation is not None
    ]
    owed += [Next(None, one.ref, one.due) for one in verdict.owed]
    if owed:
        return min(owed, key=lambda one: (one.due or date.max, one.obligation or ""))
    if verdict.missing:
        first = verdict.missing[0]
        return Next(first.guard, days=(first.finishes - on).days)
    return None


def spells(
    broke: Mapping[GuardId, datetime], noted: datetime | None, at: datetime
) -> list[tuple[datetime, tuple[GuardId, ...]]]:
    """The spells of degradation to note, oldest first, each with its beginning and all guards lost by then.

    ``broke`` says when each guard broke that is broken ``at`` a moment; ``noted`` is the moment up to which
    spells are on record already, so that none is noted to have begun before it.
    """
    began = {guard: min(moment, at) for guard, moment in broke.items()}
    steps = sorted({moment for moment in began.values() if noted is None or moment > noted})
    found = [(step, tuple(guard for guard in began if began[guard] <= step)) for step in steps]
    return found or [(at, tuple(began))]
