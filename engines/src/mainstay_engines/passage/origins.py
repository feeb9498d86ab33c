"""Where each default of a passage policy comes from: a standard with its clause, or ourselves."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Origin(NamedTuple):
    """Where a default comes from: the `standard` it borrows from, if any, and what is our own in it."""

    text: str
    standard: str | None = None


_OWN = "Mainstay's own starting value; no standard fixes it."
_NESTA = "Nesta, Standards of Evidence (Puttick and Ludlow, 2013)"
_COCHRANE = "Cochrane Handbook, MECIR standard C39"
_FOUR_FIFTHS = "Uniform Guidelines on Employee Selection Procedures, 29 CFR 1607.4(D) (United States)"

LEAD_TIMES: Mapping[str, tuple[int, str]] = MappingProxyType(
    {
        "E1": (90, "a quarter for a measurement with something to compare it to"),
        "E2": (21, "three weeks for each assessor to score and for the disagreement to be shown"),
        "E3": (30, "a month to name the groups and to check what reaches each"),
        "E4": (14, "two weeks to list what is given up and who pays"),
        "E5": (45, "six weeks for an assessment with the people who run the system"),
        "E6": (30, "a month to read the emergency contracts and have the flags answered"),
        "D1": (60, "two months to invite, to hear and to publish what was heard"),
        "D2": (21, "three weeks to answer each objection with a reason"),
        "D3": (14, "two weeks to write reasons, legal basis and promise"),
        "D4": (7, "a week to find the competent body and check the mandate"),
        "C1": (14, "two weeks for a second person to read and approve"),
        "C2": (30, "a month to give every step a post and a fallback"),
        "C3": (30, "a month to set up a route for those offline"),
        "C4": (1, "a day: the date has to be written down"),
        "C5": (30, "a month to measure recovery against the longest tolerable outage"),
        "R1": (180, "half a year for an ordinary regulation or statute"),
        "R2": (180, "half a year to the next budget"),
        "R3": (30, "a month to fill the post and name its alternate"),
        "R4": (60, "two months to train the roster in the approved version"),
        "R5": (30, "a month to prepare, hold and write up an exercise"),
        "R6": (60, "two months for an agreement with an anchor outside government"),
        "R7": (60, "two months to measure who is reached and through which channel"),
        "S1": (30, "a month to measure the promise, or to review the miss"),
        "S2": (30, "a month for a review"),
        "S3": (14, "two weeks to answer an oversight request"),
    }
)

ORIGINS: Mapping[str, Origin] = MappingProxyType(
    {
        "evidence_level": Origin(
            f"The levels 1 to 5 are Nesta's; which level the stakes ask for: {_OWN}", _NESTA
        ),
        "minimum_assessors": Origin(
            "Systematic reviews ask for at least two people who work independently; carrying that over to "
            "effects on SDG targets is Mainstay's own choice.",
            _COCHRANE,
        ),
        "participation_level": Origin(
            f"The levels are IAP2's; which level the stakes ask for: {_OWN}",
            "IAP2 Spectrum of Public Participation",
        ),
        "sunset_max_days": Origin(_OWN),
        "attestation_max_days": Origin(_OWN),
        "review_max_days": Origin(_OWN),
        "trained_share": Origin(
            f"The standard asks for competent people and gives no share. {_OWN}", "ISO 22301:2019, clause 7.2"
        ),
        "exercise_max_age_days": Origin(
            f"The standard asks for exercises at planned intervals and gives none. {_OWN}",
            "ISO 22301:2019, clause 8.5",
        ),
        "parity_floor": Origin(
            "The four-fifths rule is about selection; carrying it over to reach is Mainstay's own choice.",
            _FOUR_FIFTHS,
        ),
        "longest_outage_hours": Origin(
            f"The standard has each organisation set it by its business impact analysis. {_OWN}",
            "ISO 22301:2019, clause 8.2.2",
        ),
        "reminder_days": Origin(_OWN),
        "standing_decision_days": Origin(_OWN),
        "lead_days": Origin(_OWN),
        **{
            f"lead_days.{guard}": Origin(f"{_OWN} It allows {basis}.")
            for guard, (_, basis) in LEAD_TIMES.items()
        },
    }
)
