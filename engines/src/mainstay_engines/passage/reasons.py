"""Why a guard is as it is: a code, its figures, and a sentence made of them.

A page in another language translates the template of `REASON_TEXTS` and fills in the same figures.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from mainstay_engines.passage.terms import Stakes

REASON_TEXTS: Mapping[str, str] = MappingProxyType(
    {
        "not-assessed": "Not assessed: nothing is recorded.",
        "attested": "Attested and confirmed by a second person, until {until}.",
        "attested-for-illustration": "Attested for illustration only, until {until}.",
        "attestation-ran-out": "The attestation ran out on {until}.",
        "attestation-unconfirmed": "An attestation waits for a second person to confirm it.",
        "attestation-not-yet": "The attestation begins on {since}.",
        "asked-once-standing": "Asked only of a standing innovation.",
        "stakes-not-assessed": "The stakes are not assessed, so no evidence level can be asked for.",
        "no-evidence": "No evidence is recorded; {stakes} stakes ask for level {asked}.",
        "evidence-without-level": "The evidence reaches no level; {stakes} stakes ask for level {asked}.",
        "evidence-too-low": "The evidence is at level {level}; {stakes} stakes ask for level {asked}.",
        "evidence-reaches": "The evidence is at level {level}; {stakes} stakes ask for level {asked}.",
        "no-scores": "No assessor has submitted; {named} named, at least {asked} asked for.",
        "scores-incomplete": "{submitted} of {named} named assessors submitted; at least {asked} asked for.",
        "scores-complete": "All {named} named assessors have submitted.",
        "groups-unchecked": "{checked} of {named} affected groups are checked.",
        "groups-checked": "All {named} affected groups are checked.",
        "payers-lacking": "{with_payer} of {listed} trade-offs say who pays.",
        "payers-listed": "All {listed} trade-offs say who pays.",
        "digital-not-said": "Not assessed: it is not recorded whether it is digital or automated.",
        "not-digital": "It is neither digital nor automated.",
        "rights-not-assessed": "It is digital or automated, and no rights assessment is recorded.",
        "contracts-not-said": "Not assessed: it is not recorded whether there were emergency contracts.",
        "no-emergency-contracts": "There were no emergency contracts.",
        "contracts-not-screened": "There were emergency contracts, and no screening is recorded.",
        "hearing-not-assessed": "Not assessed; {stakes} stakes ask to {asked} the people affected.",
        "no-objections": "Not assessed: no objection or recommendation is recorded.",
        "objections-unanswered": "{answered} of {objections} objections and recommendations are answered.",
        "objections-answered": "All {objections} objections and recommendations are answered.",
        "no-decision": "No decision is in force.",
        "decision-without-reasons": "The decision in force gives no reasons.",
        "decision-without-legal-basis": "The decision in force names no legal basis.",
        "decision-without-promise": "The decision in force makes no promise.",
        "body-not-competent": "The body that decided was not competent.",
        "person-not-mandated": "The person who decided did not hold the mandate.",
        "decision-stated": "The decision in force states its reasons, legal basis and promise.",
        "decision-mandated": "A competent body decided, through a person who held the mandate.",
        "outage-not-assessed": "Not assessed; recovery is asked for within {hours} hours.",
        "no-owner-post": "No post owns it.",
        "owner-vacant": "Nobody holds the post that owns it.",
        "owner-without-alternate": "The post that owns it has no alternate in office.",
        "owner-with-alternate": "A post owns it, is held, and has an alternate in office.",
        "training-not-assessed": "Not assessed; {share:.0%} of the roster is asked to be trained.",
        "exercise-not-assessed": "Not assessed; an exercise is asked for in the last {days} days.",
        "reach-not-assessed": "Not assessed; each group is to be reached at {floor:.0%} of the best.",
        "promise-not-due": "The promise is not due before {due}.",
        "promise-not-measured": "The promise fell due on {due}, and no result is recorded.",
        "no-review-date": "Not assessed: no review date is recorded.",
        "review-overdue": "The review was due on {due}.",
        "review-not-due": "The next review is due on {due}.",
    }
)

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def in_full(day: date) -> str:
    """Return a date in full English words, whatever the machine's locale.

    >>> in_full(date(2021, 4, 1))
    '1 April 2021'
    """
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


class Reason(NamedTuple):
    """A reason as a code of `REASON_TEXTS` and the figures that go into its sentence, by name.

    >>> Reason("objections-unanswered", (("answered", 1), ("objections", 3))).text
    '1 of 3 objections and recommendations are answered.'
    """

    code: str
    params: tuple[tuple[str, object], ...] = ()

    @property
    def text(self) -> str:
        """Return the reason in English."""
        return REASON_TEXTS[self.code].format(**{name: _worded(value) for name, value in self.params})


def _worded(value: object) -> object:
    if isinstance(value, date):
        return in_full(value)
    return value.replace("-", " ") if isinstance(value, Stakes) else value
