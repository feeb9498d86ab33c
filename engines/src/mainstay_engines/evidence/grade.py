"""What a single study can support, before others are heard.

- Level 3: the design is a trial or quasi-experiment with a control or comparison group, the result is
  positive, at least 40 people or cases were studied (20 in each of two groups), and attrition is not known to
  be high.
- Level 2: it captures data with a comparison (before, another way of doing it, or a group, but short of
  level 3), the result is positive, and at least 20 people or cases are stated.
- Level 1: it gives an account: a plain count, a story, an audit, a model, an award, answers asked for once.
- Level 0: it found no effect or harm.

What is not stated is not assumed: a sample that nobody states costs a level, a comparison that nobody states
leaves an account. Unstated attrition is let pass, since summaries rarely give it, and named as a caution.
Mixed results count one level lower. A study made elsewhere is an account here.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from mainstay_engines.evidence.reasons import Reason
from mainstay_engines.evidence.terms import Comparator, Design, Direction, Study
from mainstay_engines.evidence.thresholds import (
    CAUSAL_DESIGNS,
    COMPARISON_GROUPS,
    LEAST_PER_GROUP,
    LEAST_SAMPLE,
    WITHOUT_DATA_ON_CHANGE,
    attrition_is_high,
)

ACCOUNT, CHANGE, CAUSE = 1, 2, 3
NOT_POSITIVE = frozenset({Direction.NONE, Direction.NEGATIVE})

_ACCOUNT_REASONS: Mapping[Design, str] = MappingProxyType(
    {
        Design.OPERATIONAL_COUNT: "plain-count",
        Design.SELF_REPORT: "self-report",
        Design.CROSS_SECTIONAL_SURVEY: "asked-once",
        Design.AWARD: "award",
        Design.SIMULATION_MODEL: "modelled",
        Design.LITERATURE_REVIEW: "review-of-others",
        Design.PROCESS_RECORD: "process-record",
        Design.PERFORMANCE_AUDIT: "audit-account",
        Design.REGULATOR_FINDING: "audit-account",
        Design.QUALITATIVE: "account",
        Design.CASE_STUDY: "account",
    }
)
_REMEDIES: Mapping[str, str] = MappingProxyType(
    {
        "not-measured": "state-result",
        "mixed": "clear-result",
        "sample-not-stated": "state-sample",
        "sample-small": "enlarge-sample",
        "attrition-high": "lower-attrition",
        "no-comparison": "state-comparison",
    }
)


class Grade(NamedTuple):
    """The level that a study supports on its own, why, and what it lacks for the next one.

    `reach` is the highest level that its design and comparison allow.
    """

    level: int
    reach: int
    reason: Reason
    missing: tuple[Reason, ...] = ()


def grade(study: Study) -> Grade:
    """Grade a study on its own, where the innovation runs."""
    if study.same_context is False and study.direction not in NOT_POSITIVE:
        return Grade(ACCOUNT, ACCOUNT, Reason("from-elsewhere"), (_next_step(ACCOUNT),))
    return grade_where_made(study)


def grade_where_made(study: Study) -> Grade:
    """Grade a study for the place where it was made."""
    reach = _reach(study)
    if study.direction in NOT_POSITIVE:
        return Grade(0, reach, Reason(_not_positive(study)), (Reason("show-positive"),))
    if reach == ACCOUNT:
        code = _ACCOUNT_REASONS.get(study.design, "no-comparison")
        step = Reason(_REMEDIES[code]) if code in _REMEDIES else _next_step(ACCOUNT)
        return Grade(ACCOUNT, reach, Reason(code), (step,))
    lacks = _lacks(study, reach)
    if not lacks:
        code = "cause-shown" if reach == CAUSE else "change-shown"
        return Grade(reach, reach, Reason(code), () if reach == CAUSE else (_next_step(CHANGE),))
    remedies = tuple(Reason(_REMEDIES[lack.code], _asked(lack)) for lack in lacks)
    return Grade(_lowered(study, reach, lacks), reach, lacks[0], remedies)


def rigour(study: Study) -> int:
    """The level that a study could support if its result were positive, for weighing one that is not.

    What is not stated is let pass here, so that silence never shields an earlier result from a later one.
    """
    return ACCOUNT if study.same_context is False else rigour_where_made(study)


def rigour_where_made(study: Study) -> int:
    """The rigour of a study for the place where it was made."""
    reach = _reach(study)
    known = tuple(lack for lack in _lacks(study, reach) if lack.code in ("sample-small", "attrition-high"))
    return _lowered(study, reach, known) if known else reach


def _reach(study: Study) -> int:
    """The highest level that the design and its comparison allow."""
    if study.design in WITHOUT_DATA_ON_CHANGE or study.comparator is Comparator.NONE:
        return ACCOUNT
    if study.design in CAUSAL_DESIGNS and study.comparator in COMPARISON_GROUPS:
        return CAUSE
    return CHANGE


def _lacks(study: Study, reach: int) -> tuple[Reason, ...]:
    """What keeps a study from the level that its design allows, the heaviest first."""
    if reach == ACCOUNT:
        return ()
    least = LEAST_SAMPLE[reach]
    asked = (("level", reach), ("least", least))
    lacks = []
    if study.direction is Direction.NOT_MEASURED:
        lacks.append(Reason("not-measured"))
    if study.sample is None:
        lacks.append(Reason("sample-not-stated", asked))
    elif study.sample < least:
        lacks.append(Reason("sample-small", (("sample", study.sample), *asked)))
    if reach == CAUSE and attrition_is_high(study.attrition, study.differential_attrition):
        percent = round((study.attrition or 0) * 100)
        lacks.append(Reason("attrition-high", (("percent", percent),)))
    if study.direction is Direction.MIXED:
        lacks.append(Reason("mixed"))
    return tuple(lacks)


def _lowered(study: Study, reach: int, lacks: tuple[Reason, ...]) -> int:
    codes = {lack.code for lack in lacks}
    too_few = study.sample is not None and study.sample < LEAST_PER_GROUP
    if "not-measured" in codes or too_few:
        return ACCOUNT
    faults = bool(codes & {"sample-not-stated", "sample-small", "attrition-high"})
    return max(ACCOUNT, reach - faults - ("mixed" in codes))


def _not_positive(study: Study) -> str:
    worse = study.direction is Direction.NEGATIVE
    if rigour_where_made(study) == CAUSE:
        return "tested-worse" if worse else "tested-no-effect"
    return "worse-found" if worse else "no-change-found"


def _next_step(level: int) -> Reason:
    code = "measure-change" if level == ACCOUNT else "compare-with-group"
    return Reason(code, (("least", LEAST_SAMPLE[level + 1]),))


def _asked(lack: Reason) -> tuple[tuple[str, str | int], ...]:
    return tuple(pair for pair in lack.params if pair[0] == "least")
