"""When time alone can change what is true of an innovation."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from mainstay_engines.passage.guards import GuardResult
from mainstay_engines.passage.terms import HOLDING, Facts, GuardState


@lru_cache(maxsize=4096)
def later(day: date, days: int) -> date:
    """Return the day `days` after `day`, or the last day of the calendar if that comes first.

    >>> later(date(2024, 2, 28), 2), later(date(9999, 12, 1), 90)
    (datetime.date(2024, 3, 1), datetime.date(9999, 12, 31))
    """
    return date.fromordinal(min(day.toordinal() + days, date.max.toordinal()))


def turning_days(facts: Facts, results: Iterable[GuardResult], at: date) -> list[date]:
    """Return the days after `at` on which time alone can change a guard, an obligation or the stage.

    What ends with a day turns on the day after it; what is good until the end of the calendar never turns.
    """
    starts = [facts.standing_since, facts.lapsed_on, facts.retired_on]
    ends = [facts.sunset_at(at)]
    if facts.decision is not None:
        starts.append(facts.decision.decided_on)
    unmet = set()
    for result in results:
        if result.state in HOLDING:
            if result.until is not None:
                ends.append(result.until)
            continue
        unmet.add(result.guard)
        if result.state is GuardState.MISSING and result.guard in facts.attestations:
            attestation = facts.attestations[result.guard]
            starts.append(attestation.since if attestation.confirmed else None)
    for item in facts.obligations:
        if item.open_at(at) and (item.guard is None or item.guard in unmet):
            ends.append(item.due)
            starts.append(item.met_on)
    begins = [day for day in starts if day is not None and day > at]
    return begins + [later(day, 1) for day in ends if day is not None and at <= day < date.max]
