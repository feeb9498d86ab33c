from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from mainstay_engines.passage.schedule import Schedule, schedule
from mainstay_engines.passage.terms import GuardId, Policy
from mainstay_engines.passage.verdict import ORDER, WAITS_FOR

Network = tuple[list[int], dict[int, list[int]], dict[int, int]]


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Up to eight tasks in order, each waiting for some before it and for some that are done already."""
    count = draw(st.integers(0, 8))
    tasks = list(range(count))
    waits = {
        task: draw(st.lists(st.integers(0, task - 1), unique=True)) + draw(st.lists(st.just(-1), max_size=1))
        if task
        else []
        for task in tasks
    }
    return tasks, waits, {task: draw(st.integers(0, 5)) for task in tasks}


def chains(tasks: Sequence[int], waits: Mapping[int, Sequence[int]]) -> Iterator[tuple[int, ...]]:
    """Every chain of tasks in which each waits for the one before it, by trying them all."""
    queue: list[tuple[int, ...]] = [(task,) for task in tasks]
    while queue:
        chain = queue.pop()
        yield chain
        queue.extend((*chain, task) for task in tasks if chain[-1] in waits[task])


def longest(network: Network) -> int:
    tasks, waits, days = network
    return max((sum(days[task] for task in chain) for chain in chains(tasks, waits)), default=0)


def planned(network: Network) -> Schedule[int]:
    return schedule(*network)


@given(networks())
def test_it_takes_as_long_as_the_longest_chain(network: Network) -> None:
    assert planned(network).length == longest(network)


@given(networks())
def test_the_critical_path_is_a_chain_and_is_that_long(network: Network) -> None:
    tasks, waits, days = network
    path = planned(network).critical_path
    assert sum(days[task] for task in path) == longest(network)
    assert all(before in waits[after] for before, after in pairwise(path))
    assert bool(path) == bool(tasks)


@given(networks(), st.data())
def test_slack_is_what_a_task_can_lose_without_delaying_the_whole(
    network: Network, data: st.DataObject
) -> None:
    tasks, waits, days = network
    plan = planned(network)
    for slot in plan.slots:
        slower = {**days, slot.task: days[slot.task] + slot.slack}
        assert longest((tasks, waits, slower)) == plan.length
        too_slow = {**days, slot.task: days[slot.task] + slot.slack + data.draw(st.integers(1, 3))}
        assert longest((tasks, waits, too_slow)) > plan.length


@given(networks())
def test_each_task_comes_after_what_it_waits_for_and_starts_as_soon_as_that_is_done(network: Network) -> None:
    tasks, waits, days = network
    plan = planned(network)
    done: dict[int, int] = {}
    for slot in plan.slots:
        assert set(slot.after) == set(waits[slot.task]) & set(tasks)
        assert slot.start == max((done[other] for other in slot.after), default=0)
        done[slot.task] = slot.finish
        assert slot.finish - slot.start == days[slot.task]
    assert set(done) == set(tasks)


@given(networks(), st.data())
def test_finishing_a_task_early_never_delays_the_whole(network: Network, data: st.DataObject) -> None:
    tasks, waits, days = network
    done = data.draw(st.sets(st.sampled_from(tasks))) if tasks else set()
    rest = [task for task in tasks if task not in done]
    assert planned((rest, waits, days)).length <= planned(network).length


@given(networks())
def test_earlier_tasks_come_first_and_at_one_start_the_pressing_ones(network: Network) -> None:
    keys = [(slot.start, slot.slack) for slot in planned(network).slots]
    assert keys == sorted(keys)


def test_nothing_to_do_takes_no_time() -> None:
    assert schedule([], {}, {}) == Schedule((), 0, ())


def test_what_is_done_costs_nothing_and_links_nothing() -> None:
    """A waits for B waits for C: once B is done, A need not wait for C."""
    waits = {"c": "", "b": "c", "a": "b"}
    days = {"a": 2, "b": 4, "c": 3}
    assert schedule("cba", waits, days).length == 9
    assert schedule("ca", waits, days).length == 3


def test_two_equal_chains_give_the_one_through_the_earlier_tasks() -> None:
    waits = {"a": "", "b": "", "c": "ab"}
    plan = schedule("abc", waits, {"a": 1, "b": 1, "c": 1})
    assert plan.critical_path == ("a", "c")
    assert [slot.slack for slot in plan.slots] == [0, 0, 0]


@given(st.sets(st.sampled_from(GuardId)), st.lists(st.integers(0, 90), min_size=25, max_size=25))
def test_any_set_of_guards_has_the_longest_chain_that_trying_all_finds(
    missing: set[GuardId], days: list[int]
) -> None:
    lead = dict(zip(GuardId, days, strict=True))
    tasks = [guard for guard in ORDER if guard in missing]

    def chain_from(guard: GuardId) -> int:
        followers = [other for other in tasks if guard in WAITS_FOR[other]]
        return lead[guard] + max(map(chain_from, followers), default=0)

    plan = schedule(tasks, WAITS_FOR, lead)
    assert plan.length == max(map(chain_from, tasks), default=0)
    assert sum(lead[guard] for guard in plan.critical_path) == plan.length


def test_from_nothing_at_all_the_defaults_take_460_days_to_the_last_guard() -> None:
    before_standing = [guard for guard in ORDER if not guard.startswith("S")]
    plan = schedule(before_standing, WAITS_FOR, Policy.defaults().lead_days)
    assert plan.length == 90 + 21 + 14 + 60 + 21 + 14 + 180 + 60
    assert plan.critical_path == ("E1", "E2", "E4", "D1", "D2", "D3", "R1", "R6")
