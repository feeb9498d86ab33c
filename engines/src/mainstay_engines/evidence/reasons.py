"""Why a level is as it is: a code, its figures, and a sentence made of them.

A page in another language translates the template of `REASON_TEXTS` and fills in the same figures.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


def N_(text: str) -> str:  # noqa: N802 - the customary name of gettext's no-op marker
    """Mark a text for translation without translating it."""
    return text


# The figures that are refs of studies: a page puts the study's title in their place.
REFS = frozenset({"study", "earlier", "later"})

_ONE_STUDY = {
    # Level 1: an account.
    "plain-count": N_("A plain count: it says how much was done, not what changed."),
    "self-report": N_("Reported by those who run it, compared with nothing."),
    "asked-once": N_("Asked or looked at once, afterwards: that can't show a change."),
    "award": N_("An award: a jury praised it; nothing was measured."),
    "modelled": N_("A model: it shows what may have changed, not what was measured."),
    "review-of-others": N_("A review of other studies: those need to be recorded themselves."),
    "process-record": N_("A record of what was done."),
    "audit-account": N_("A check of how it was run, compared with nothing: it does not show what changed."),
    "account": N_("It describes what was done and why it matters, compared with nothing."),
    "no-comparison": N_("The design can show a change, but what it was compared with is not stated."),
    "from-elsewhere": N_("Made elsewhere: a reason to expect the change here, not a measurement of it."),
    "not-measured": N_("The result is not stated, so no change is shown."),
    # Level 2 and 3.
    "change-shown": N_("Data show a positive change, but can't confirm what caused it."),
    "cause-shown": N_("Compared with a control or comparison group, the change is positive."),
    # What holds a study back.
    "mixed": N_("The results are mixed."),
    "sample-not-stated": N_(
        "How many people or cases were studied is not stated; level {level} asks for at least {least}."
    ),
    "sample-small": N_(
        "Too few people or cases were studied: {sample}; level {level} asks for at least {least}."
    ),
    "attrition-high": N_("Too many were lost before the end ({percent} %) to confirm a cause."),
    # No level: no positive change.
    "tested-no-effect": N_("Well tested, and no effect found."),
    "tested-worse": N_("Well tested, and it made things worse."),
    "no-change-found": N_("Measured, and no positive change found."),
    "worse-found": N_("Measured or examined, and the finding is against it."),
}
_STUDIES_TOGETHER = {
    "nothing-recorded": N_("No evidence is recorded."),
    "not-known-yet": N_("Not known on this day: published or observed later."),
    "other-arm": N_("It tested another variant."),
    "overtaken": N_("{later} measured the same later and found no effect: {earlier} no longer counts."),
    "overtaken-worse": N_("{later} measured the same later and found harm: {earlier} no longer counts."),
    "outweighed": N_("{later} is the stronger study and found no positive change: {earlier} does not count."),
    "replaced": N_("{later} replaces {earlier}, which no longer counts."),
    "contested": N_(
        "{later} is as strong as {earlier} and found no positive change: it counts one level lower."
    ),
    "fell-overtaken": N_(
        "The level fell from {was} to {level}: {later} measured the same later and found no effect, so the "
        "earlier result of {earlier} no longer counts."
    ),
    "fell-overtaken-worse": N_(
        "The level fell from {was} to {level}: {later} measured the same later and found harm, so the "
        "earlier result of {earlier} no longer counts."
    ),
    "fell-outweighed": N_(
        "The level fell from {was} to {level}: {later}, the stronger study, found no positive change, so the "
        "result of {earlier} does not count."
    ),
    "fell-replaced": N_(
        "The level fell from {was} to {level}: {later} replaces the earlier result of {earlier}."
    ),
    "fell-contested": N_(
        "The level fell from {was} to {level}: {earlier} and {later} are equally strong and disagree."
    ),
    "confirms": N_("It repeated {earlier} independently and confirms it."),
    "replicated": N_("{later} repeated {earlier} independently and confirms it."),
    "consistent": N_(
        "{replications} independent repetitions confirm {earlier}, and a manual keeps it the same."
    ),
}
_CAUTIONS = {
    "attrition-not-stated": N_("How many were lost before the end is not stated."),
    "other-null": N_("{study} found no positive change in another outcome or variant."),
    "same-null": N_("{study} found no positive change in the same outcome, but is earlier or weaker."),
    "harm": N_("{study} found harm, or found against it."),
    "null-elsewhere": N_("{study}, made elsewhere, found no positive change."),
}
_MISSING = {
    "record-account": N_("Record a source that says what is done and why it should help."),
    "show-positive": N_("A later study, at least as strong, that finds a positive change."),
    "measure-change": N_(
        "Measure the outcome before and after, or beside another way of doing it, for at least {least} "
        "people or cases."
    ),
    "compare-with-group": N_(
        "Compare with a control or comparison group, with at least {least} people or cases in all."
    ),
    "state-comparison": N_("State what it was compared with."),
    "state-result": N_("State whether the outcome got better, stayed or got worse."),
    "state-sample": N_("State how many people or cases were studied: at least {least}."),
    "enlarge-sample": N_("Study at least {least} people or cases."),
    "lower-attrition": N_("Lose fewer before the end, or show that the groups lost alike."),
    "clear-result": N_("A result that is positive throughout."),
    "settle-dispute": N_("A later study that settles which of the two results holds."),
    "independent-replication": N_("An independent study that repeats it and confirms the result."),
    "state-independence": N_("State whether {study}, which repeats it, is independent."),
    "manual": N_("A manual or procedure by which others can do it the same way."),
    "further-replication": N_("Independent repetitions in {least} places; {replications} so far."),
    "explain-null-elsewhere": N_("Explain why {study} found no positive change elsewhere."),
}
_EFFECTS = {
    "effect-single": N_("One assessor only: {lowest}."),
    "effect-agreed": N_("{assessors} assessors agree: from {lowest} to {highest}."),
    "effect-apart": N_("{assessors} assessors are apart: from {lowest} to {highest}."),
    "effect-split-sign": N_(
        "{assessors} assessors disagree whether it helps or harms: from {lowest} to {highest}."
    ),
    "alpha-nothing-to-compare": N_("No target has two assessors, so their agreement can't be told."),
    "alpha-undefined": N_(
        "All scores are the same (targets: {targets}), so agreement can't be told from habit."
    ),
    "alpha-reliable": N_("The assessors agree well (Krippendorff's alpha {alpha}, targets: {targets})."),
    "alpha-tentative": N_(
        "The assessors agree enough for tentative conclusions (Krippendorff's alpha {alpha}, targets: "
        "{targets})."
    ),
    "alpha-low": N_(
        "The assessors do not agree enough to rely on (Krippendorff's alpha {alpha}, targets: {targets}): "
        "let them talk."
    ),
}

REASON_TEXTS: Mapping[str, str] = MappingProxyType(
    {**_ONE_STUDY, **_STUDIES_TOGETHER, **_CAUTIONS, **_MISSING, **_EFFECTS}
)


class Reason(NamedTuple):
    """A reason as a code of `REASON_TEXTS` and the figures that go into its sentence, by name.

    >>> Reason("sample-small", (("sample", 11), ("level", 2), ("least", 20))).text
    'Too few people or cases were studied: 11; level 2 asks for at least 20.'
    """

    code: str
    params: tuple[tuple[str, str | int], ...] = ()

    @property
    def text(self) -> str:
        """Return the reason in English, with the refs of studies as they are."""
        return REASON_TEXTS[self.code].format(**dict(self.params))
