"""How fast levels of evidence and Krippendorff's alpha are computed, alpha beside the PyPI package.

Run `python engines/benchmarks/evidence_levels.py [INNOVATIONS]`. Prints medians of seven runs on one core;
asserts nothing. The package krippendorff is compared where it is installed; its input is made beforehand.
"""

import importlib
import platform
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from types import ModuleType

from mainstay_engines.evidence.effects import Score, summarise
from mainstay_engines.evidence.nesta import assess
from mainstay_engines.evidence.reliability import Metric, krippendorff_alpha
from mainstay_engines.evidence.targets import TARGETS
from mainstay_engines.evidence.terms import Comparator, Design, Direction, Study

INNOVATIONS = 10_000
RUNS = 7
SIZES = ((10, 3), (169, 2), (169, 5), (169, 20))  # targets and assessors; an assessment is like the first
TODAY = date(2026, 1, 1)


def main() -> None:
    """Measure and print."""
    innovations = int(sys.argv[1]) if len(sys.argv) > 1 else INNOVATIONS
    chance = random.Random(62)  # noqa: S311 - the same portfolio in every run, no secret
    print(f"Python {platform.python_version()}, one core, {innovations} innovations, medians of {RUNS} runs")
    portfolio = [_studies(chance) for _ in range(innovations)]
    studies = sum(map(len, portfolio))
    seconds = _median(lambda: [assess(studies, TODAY) for studies in portfolio])
    print(f"levels        {innovations / seconds:10,.0f} innovations/s  ({studies / seconds:,.0f} studies/s)")
    scores = [_scores(chance) for _ in range(innovations // 10)]
    seconds = _median(lambda: [summarise(some) for some in scores])
    print(f"SDG summaries {len(scores) / seconds:10,.0f} a second  (10 targets, 3 assessors)")
    package = _package()
    for targets, assessors in SIZES:
        units = [[chance.randint(-3, 3) for _ in range(assessors)] for _ in range(targets)]
        _compare_alpha(units, package)


def _studies(chance: random.Random) -> list[Study]:
    """One to nine studies of two outcomes and two arms, as a portfolio has them."""
    return [
        Study(
            f"s{number}",
            chance.choice([*Design]),
            chance.choice([*Comparator]),
            chance.choice([*Direction]),
            outcome=chance.choice(("numeracy", "attendance")),
            arm=chance.choice(("", "SMS only")),
            sample=chance.choice((None, 15, 4500)),
            measured_after_days=chance.choice((None, 28, 84)),
            independent=chance.choice((None, True)),
            replication_of=f"s{number - 1}" if number else None,
        )
        for number in range(chance.randint(1, 9))
    ]


def _scores(chance: random.Random) -> list[Score]:
    targets = chance.sample(TARGETS, 10)
    return [Score(target, assessor, chance.randint(-3, 3)) for target in targets for assessor in "ABC"]


def _compare_alpha(units: Sequence[Sequence[int]], package: ModuleType | None) -> None:
    seconds = _median(lambda: krippendorff_alpha(units, Metric.ORDINAL))
    ours = krippendorff_alpha(units, Metric.ORDINAL) or 0.0
    label = f"alpha, {len(units):3} targets, {len(units[0]):2} assessors"
    print(f"{label}  ours       {1 / seconds:8,.0f}/s  ({ours:+.6f})")
    if package is None:
        print(f"{label}  krippendorff is not installed: pip install krippendorff")
        return
    table = _table(units)
    theirs = package.alpha(reliability_data=table, level_of_measurement="ordinal")
    seconds = _median(lambda: package.alpha(reliability_data=table, level_of_measurement="ordinal"))
    print(f"{label}  package    {1 / seconds:8,.0f}/s  ({theirs:+.6f})")


def _package() -> ModuleType | None:
    try:
        return importlib.import_module("krippendorff")
    except ImportError:
        return None


def _table(units: Sequence[Sequence[int]]) -> object:
    """The package's own input: an array with a row per assessor."""
    return importlib.import_module("numpy").array(units, dtype=float).T


def _median(work: Callable[[], object]) -> float:
    seconds = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


if __name__ == "__main__":
    main()
