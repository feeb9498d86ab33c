"""The thresholds of the evidence scale, each with the standard that it comes from."""

from collections.abc import Mapping
from types import MappingProxyType

from mainstay_engines.evidence.terms import Comparator, Design

# Nesta asks level 3 for "a control or comparison group"; a time series or another way of doing it is none.
COMPARISON_GROUPS = frozenset({Comparator.MATCHED, Comparator.RANDOMISED})
CAUSAL_DESIGNS = frozenset(
    {Design.RANDOMISED_TRIAL, Design.CLUSTER_RANDOMISED_TRIAL, Design.QUASI_EXPERIMENT}
)
# They tell, expect or praise, but capture no data on what changed, which Nesta's level 2 asks for.
WITHOUT_DATA_ON_CHANGE = frozenset(
    {Design.SIMULATION_MODEL, Design.AWARD, Design.LITERATURE_REVIEW, Design.PROCESS_RECORD}
)

# Early Intervention Foundation, evidence standards: at least 20 participants complete the measures in each
# group studied. Nesta itself says "sufficiently large" and gives no number.
LEAST_PER_GROUP = 20
LEAST_SAMPLE: Mapping[int, int] = MappingProxyType({2: LEAST_PER_GROUP, 3: 2 * LEAST_PER_GROUP})

# Schulz and Grimes, Lancet 359 (2002) 781: a loss to follow-up of more than 20 % threatens validity.
# Applied where only the overall attrition is known.
ATTRITION_LIMIT = 0.20

# What Works Clearinghouse, Standards Handbook 4.1 (2020), table II.1, cautious assumption: the highest
# differential attrition in tenths of a percentage point, by overall attrition from 0 to 57 %.
# Above 57 % every study has high attrition. Applied where both are known.
ATTRITION_BOUNDARY = (
    *(57, 58, 59, 59, 60, 61, 62, 63, 63, 63, 63, 62, 62, 61, 60, 59, 59, 58, 57, 55),
    *(54, 53, 52, 51, 49, 48, 47, 45, 44, 43, 41, 40, 38, 36, 35, 33, 32, 31, 29, 28),
    *(26, 25, 23, 21, 20, 18, 16, 15, 13, 12, 10, 9, 7, 6, 4, 3, 2, 0),
)

# Nesta, level 4: "one or more independent replication evaluations"; level 5 looks for several of them.
REPLICATIONS_FOR_LEVEL_4 = 1
REPLICATIONS_FOR_LEVEL_5 = 2


def attrition_is_high(overall: float | None, differential: float | None) -> bool:
    """Whether so many were lost that a comparison no longer shows a cause; shares of 0 to 1, None unknown.

    >>> attrition_is_high(0.30, None), attrition_is_high(0.30, 0.04), attrition_is_high(0.30, 0.05)
    (True, False, True)
    """
    if overall is None:
        return False
    if differential is None:
        return overall > ATTRITION_LIMIT
    percent = int(overall * 100 + 0.5)
    if percent >= len(ATTRITION_BOUNDARY):
        return True
    return differential * 1000 > ATTRITION_BOUNDARY[percent] + 1e-9
