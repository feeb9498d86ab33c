"""The critical path method over what is missing: earliest and latest days, slack, and the longest chain.

After Kelley and Walker, "Critical-Path Planning and Scheduling" (1959): a forward pass gives each task its
earliest day, a backward pass its latest, and the difference is its slack.
"""

from collections.abc import Hashable, Mapping, Sequence
from operator import itemgetter
from typing import Generic, NamedTuple, TypeVar

Task = TypeVar("Task", bound=Hashable)


class Slot(NamedTuple, Generic[Task]):
    """When a task can run, in whole days from the start; it waits for those in `after`."""

    task: Task
    start: int
    finish: int
    slack: int
    after: tuple[Task, ...]


class Schedule(NamedTuple, Generic[Task]):
    """The slots in the order to do them, the days that the whole takes, and one longest chain."""

    slots: tuple[Slot[Task], ...]
    length: int
    critical_path: tuple[Task, ...]


def schedule(
    tasks: Sequence[Task], waits_for: Mapping[Task, Sequence[Task]], days: Mapping[Task, int]
) -> Schedule[Task]:
    """Return the schedule of `tasks`, which must come after whatever they wait for.

    What a task waits for and is not among `tasks` is done already and costs nothing. Of several longest
    chains the one through the earlier tasks is returned.

    >>> plan = schedule("abc", {"a": "", "b": "a", "c": "x"}, {"a": 3, "b": 2, "c": 4})
    >>> plan.length, plan.critical_path, [(slot.task, slot.start, slot.slack) for slot in plan.slots]
    (5, ('a', 'b'), [('a', 0, 0), ('c', 0, 1), ('b', 3, 0)])
    """
    starts: dict[Task, int] = {}
    finishes: dict[Task, int] = {}
    after: dict[Task, tuple[Task, ...]] = {}
    for task in tasks:
        waits = []
        start = 0
        for other in waits_for[task]:
            finish = finishes.get(other)
            if finish is not None:
                waits.append(other)
                start = finish if finish > start else start  # noqa: FURB136 - max() doubles the time of the loop
        after[task] = tuple(waits)
        starts[task] = start
        finishes[task] = start + days[task]
    length = max(finishes.values(), default=0)
    latest = dict.fromkeys(tasks, length)
    for task in reversed(tasks):
        latest_start = latest[task] - days[task]
        for other in after[task]:
            if latest[other] > latest_start:  # noqa: PLR1730 - min() doubles the time of the loop
                latest[other] = latest_start
    slots = [
        Slot(task, starts[task], finish, latest[task] - finish, after[task])
        for task, finish in finishes.items()
    ]
    slots.sort(key=itemgetter(1, 3))
    return Schedule(tuple(slots), length, _longest_chain(tasks, finishes, after))


def _longest_chain(
    tasks: Sequence[Task],
    finishes: Mapping[Task, int],
    after: Mapping[Task, tuple[Task, ...]],
) -> tuple[Task, ...]:
    if not tasks:
        return ()
    chain = [max(tasks, key=finishes.__getitem__)]
    while after[chain[-1]]:
        chain.append(max(after[chain[-1]], key=finishes.__getitem__))
    return tuple(reversed(chain))
