"""How fast guards are evaluated and verdicts reached, beside networkx and a general rule engine.

Run `python engines/benchmarks/passage_verdicts.py [INNOVATIONS]`. Prints medians of seven runs on one core;
asserts nothing. Where networkx and rule-engine are installed, they do the same work on the same input.
"""

import importlib
import platform
import random
import resource
import statistics
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from types import ModuleType

from mainstay_engines.passage.guards import GUARDS, evaluate_guard
from mainstay_engines.passage.lookahead import events
from mainstay_engines.passage.schedule import schedule
from mainstay_engines.passage.terms import (
    Attestation,
    DecisionFacts,
    Facts,
    GuardId,
    ObligationFacts,
    Policy,
    Stakes,
)
from mainstay_engines.passage.verdict import ORDER, WAITS_FOR, evaluate, evaluate_many

RUNS = 7
AT = date(2021, 3, 1)
SEED = 20210301
LATE = 0.7

Innovation = tuple[int, Facts, Policy]

# Five computed guards as a general rule engine writes them.
RULES = {
    GuardId.E1: "level >= asked",
    GuardId.E3: "groups > 0 and checked >= groups",
    GuardId.E4: "trade_offs > 0 and payers >= trade_offs",
    GuardId.D2: "objections > 0 and answered >= objections",
    GuardId.R3: "post and holder and alternate",
}


def decision(chance: random.Random) -> DecisionFacts:
    """Return a decision taken in the year before, by fast track in one case of two."""
    decided = AT - timedelta(chance.randrange(1, 300))
    fast = chance.choice((True, False))
    return DecisionFacts(
        kind="adopt",
        fast_track=fast,
        decided_on=decided,
        sunset=decided + timedelta(365) if fast else None,
        reasons=True,
        legal_basis=True,
        promise=chance.choice((True, True, False)),
        competent=True,
        mandated=True,
        ref="decision",
    )


def attestation(chance: random.Random) -> Attestation:
    """Return an attestation of half a year ago; some have run out, some wait for the second person."""
    until = AT + timedelta(chance.randrange(-30, 180))
    confirmed = chance.choice((True, True, True, False))
    return Attestation(until, confirmed, illustration=False, ref="attestation", since=date(2020, 9, 1))


def innovation(chance: random.Random) -> Facts:
    """Return an innovation of which something between nothing and everything is recorded."""
    share = chance.random()

    def known() -> bool:
        return chance.random() < share

    attested = [guard for guard in GuardId if known()]
    decided = decision(chance) if known() else None
    waived = [guard for guard in GuardId if decided is not None and decided.fast_track and known()]
    return Facts(
        stakes=chance.choice(tuple(Stakes)) if known() else None,
        evidence_level=chance.randrange(1, 6) if known() else None,
        evidence_recorded=known(),
        assessors_named=2,
        assessors_submitted=chance.randrange(3) if known() else None,
        groups_named=3 if known() else None,
        groups_checked=chance.randrange(2, 4),
        trade_offs=2 if known() else None,
        trade_offs_with_payer=chance.randrange(1, 3),
        digital=chance.choice((True, False)) if known() else None,
        emergency_contracts=chance.choice((True, False)) if known() else None,
        objections=4 if known() else None,
        objections_answered=chance.randrange(3, 5),
        decision=decided,
        owner_post=known(),
        owner_held=known(),
        alternate_held=known(),
        review_due=AT + timedelta(chance.randrange(-50, 300)) if known() else None,
        standing_since=AT - timedelta(30) if min(share, chance.random()) > LATE else None,
        attestations={guard: attestation(chance) for guard in attested},
        obligations=tuple(
            ObligationFacts(f"o-{guard}", guard, AT + timedelta(chance.randrange(-30, 200)), None)
            for guard in waived
        ),
    )


def median(work: Callable[[], object]) -> float:
    """Return the median of the processor seconds that `work` takes, other work on the machine left out."""
    seconds = []
    for _ in range(RUNS):
        begun = time.process_time()
        work()
        seconds.append(time.process_time() - begun)
    return statistics.median(seconds)


def drain(items: Iterator[object]) -> None:
    """Run an iterator to its end and keep nothing."""
    deque(items, maxlen=0)


def longest_path(networkx: ModuleType, tasks: list[GuardId], policy: Policy) -> int:
    """Return the length in days of the longest chain, as networkx finds it."""
    graph = networkx.DiGraph()
    for task in tasks:
        graph.add_edge("start", task, weight=0)
        graph.add_edge(task, "end", weight=policy.lead_days[task])
        for other in WAITS_FOR[task]:
            if other in tasks:
                graph.add_edge(other, task, weight=policy.lead_days[other])
    return int(networkx.dag_longest_path_length(graph, weight="weight"))


def compare_paths(portfolio: list[Innovation], policy: Policy) -> None:
    """Print our critical paths beside those of networkx, after counting where they are equally long."""
    networkx = peer("networkx")
    if networkx is None:
        return
    lacking = [{item.guard for item in evaluate(facts, policy, AT).missing} for _, facts, _ in portfolio]
    missing = [[guard for guard in ORDER if guard in some] for some in lacking]
    ours = [schedule(tasks, WAITS_FOR, policy.lead_days).length for tasks in missing]
    theirs = [longest_path(networkx, tasks, policy) for tasks in missing]
    same = sum(one == other for one, other in zip(ours, theirs, strict=True))
    mine = median(lambda: [schedule(tasks, WAITS_FOR, policy.lead_days) for tasks in missing])
    other = median(lambda: [longest_path(networkx, tasks, policy) for tasks in missing])
    print(f"critical paths of {len(missing):,}: ours {mine:.3f} s with slack and order,", end=" ")
    print(f"networkx {networkx.__version__} {other:.3f} s for the length alone; same length in {same:,}")


def compare_rules(portfolio: list[Innovation], policy: Policy) -> None:
    """Print five of our guards beside the same in a general rule engine, which gives no reason."""
    rule_engine = peer("rule_engine")
    if rule_engine is None:
        return
    rules = [(GUARDS[guard], rule_engine.Rule(text)) for guard, text in RULES.items()]
    rows = [(facts, recorded(facts, policy)) for _, facts, _ in portfolio]
    bare = [(replace(facts, attestations={}), row) for facts, row in rows]

    def ours() -> list[bool]:
        return [evaluate_guard(spec, facts, policy, AT).state.holds for facts, _ in bare for spec, _ in rules]

    def theirs() -> list[bool]:
        return [rule.matches(row) for _, row in bare for _, rule in rules]

    same = sum(one == other for one, other in zip(ours(), theirs(), strict=True))
    count = len(bare) * len(rules)
    print(
        f"{count:,} evaluations of {len(rules)} guards: ours {median(ours):.3f} s with the reason,", end=" "
    )
    print(f"rule-engine {rule_engine.__version__} {median(theirs):.3f} s; same answer in {same:,}")


def recorded(facts: Facts, policy: Policy) -> dict[str, int | bool]:
    """Return the facts as a rule engine reads them: flat, with 0 where nothing is recorded."""
    asked = policy.evidence_level[facts.stakes] if facts.stakes is not None else 9
    return {
        "level": facts.evidence_level or 0,
        "asked": asked,
        "groups": facts.groups_named or 0,
        "checked": facts.groups_checked,
        "trade_offs": facts.trade_offs or 0,
        "payers": facts.trade_offs_with_payer,
        "objections": facts.objections or 0,
        "answered": facts.objections_answered,
        "post": facts.owner_post,
        "holder": facts.owner_held,
        "alternate": facts.alternate_held,
    }


def peer(name: str) -> ModuleType | None:
    """Return a library to compare with, or say that it is not installed."""
    try:
        return importlib.import_module(name)
    except ImportError:
        print(f"{name} is not installed: no comparison")
        return None


def main(count: int) -> None:
    """Print the figures for a portfolio of `count` innovations."""
    chance = random.Random(SEED)  # noqa: S311 - a fixed seed makes the same portfolio every time
    policy = Policy.defaults()
    empty = peak_memory()
    portfolio: list[Innovation] = [(key, innovation(chance), policy) for key in range(count)]
    loaded = peak_memory()

    def guards() -> None:
        for _, facts, _ in portfolio:
            for spec in GUARDS.values():
                evaluate_guard(spec, facts, policy, AT)

    evaluations = count * len(GUARDS)
    each = median(guards)
    verdicts = median(lambda: drain(evaluate_many(portfolio, AT)))
    print(
        f"{platform.machine()}, Python {platform.python_version()}; processor seconds, medians of {RUNS} runs"
    )
    print(f"guards: {evaluations:,} evaluations in {each:.3f} s: {evaluations / each:,.0f} a second")
    print(f"verdicts with critical path: {count:,} innovations in {verdicts:.3f} s")
    print(f"peak memory: {peak_memory():.0f} MB; {loaded:.0f} with the facts, {empty:.0f} before")
    tenth = portfolio[: count // 10]
    ahead = median(lambda: events(tenth, AT, AT + timedelta(365)))
    print(f"a year ahead: {len(tenth):,} innovations in {ahead:.3f} s")
    compare_paths(tenth, policy)
    compare_rules(tenth, policy)


def peak_memory() -> float:
    """Return the most memory that this process has held so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
