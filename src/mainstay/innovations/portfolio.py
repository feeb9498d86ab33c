"""A file of innovations on its way in: what to take of it, the acts performed, and the report of that."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, BinaryIO, overload
from uuid import UUID

from django.conf import settings

from mainstay.door.perform import PLAIN, Circumstances, perform_all
from mainstay.door.terms import Act, Refused
from mainstay.innovations import mapping
from mainstay.innovations.importing import digest, read_table
from mainstay.innovations.mapping import Problem
from mainstay.innovations.planning import Destination, Plan, Step
from mainstay.innovations.tables import Limits, Table
from mainstay.innovations.terms import ImportPortfolio
from mainstay.ledger.models import Entry

LONGEST_NAME = 200
Progress = Callable[[int, int], None]  # acts done, acts in all


class Take(StrEnum):
    """What to take of a file in which some lines are bad."""

    ALL_OR_NOTHING = "all-or-nothing"
    ONLY_GOOD = "only-good"


def no_progress(_done: int, _all: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How to import.

    ``mapping`` gives the field of each column, guessed if None; ``bodies`` the body of each identifier that
    does not belong to the body given; ``circumstances`` a source, where the acts are reconstructed.
    """

    take: Take = Take.ALL_OR_NOTHING
    mapping: Mapping[str, str] | None = None
    bodies: Mapping[str, UUID] = field(default_factory=dict)
    circumstances: Circumstances = PLAIN
    progress: Progress = no_progress


@dataclass(frozen=True, slots=True)
class PortfolioFile:
    """A file as read: its name without folders, the hexadecimal SHA-256 of its bytes, its table."""

    name: str
    sha256: str
    table: Table


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What came of an import. Without an entry nothing was changed: all was known, or some lines are bad."""

    file_name: str
    lines: int
    recorded: int
    amended: int
    unchanged: int
    left_out: int
    problems: tuple[Problem, ...]
    entry: UUID | None

    @property
    def refused(self) -> bool:
        """Whether nothing came in because of bad lines."""
        return self.entry is None and bool(self.problems)

    def to_json(self) -> dict[str, Any]:
        """The report as plain values, reasons in English."""
        return {
            "file": self.file_name,
            "lines": self.lines,
            "recorded": self.recorded,
            "amended": self.amended,
            "unchanged": self.unchanged,
            "left_out": self.left_out,
            "entry": None if self.entry is None else str(self.entry),
            "problems": [
                {"line": one.line, "field": one.field, "column": one.column, "reason": one.said}
                for one in self.problems
            ],
        }


def limits() -> Limits:
    """What a file may be at most here: the defaults, changed by the setting IMPORT_LIMITS."""
    return Limits(**getattr(settings, "IMPORT_LIMITS", {}))


def read(file: BinaryIO, name: str) -> PortfolioFile:
    """Read a file that can be rewound. Raises Refused with what to do about it."""
    kept = name.replace("\\", "/").rpartition("/")[2][-LONGEST_NAME:]
    table = read_table(file, kept, limits())
    return PortfolioFile(kept if len(kept) > 1 else f"file {kept}", digest(file), table)


def columns_of(file: PortfolioFile, given: Mapping[str, str] | None) -> Mapping[str, str]:
    """The field of each column, as given or guessed. Raises Refused for a mapping that can't be."""
    chosen = mapping.guess(file.table.columns) if given is None else given
    mapping.check_mapping(chosen, file.table.columns)
    return chosen


def carry_out(
    file: PortfolioFile, planned: Plan, destination: Destination, options: ImportOptions
) -> ImportReport:
    """Perform what was planned, in one transaction, and tell what came of it.

    Nothing is performed when there is nothing to do, or when a line is bad and all or nothing was asked.
    Raises Forbidden for those who may not import here.
    """
    problems = planned.problems
    entry: Entry | None = None
    wanted = planned.steps if not problems or options.take is Take.ONLY_GOOD else ()
    if wanted:
        acts = _Told(_acts(file, planned, destination), options.progress)
        try:
            entry = perform_all(acts, destination.actor, destination.at, options.circumstances)[0]
        except Refused as refusal:  # somebody changed something since the plan was made
            problems = (*problems, _problem(planned.steps, acts.done, refusal))
    done = entry is not None
    return ImportReport(
        file_name=file.name,
        lines=planned.lines,
        recorded=planned.recorded if done else 0,
        amended=planned.amended if done else 0,
        unchanged=planned.unchanged,
        left_out=planned.left_out if done or not problems else planned.lines - planned.unchanged,
        problems=problems,
        entry=entry.pk if entry else None,
    )


def _acts(file: PortfolioFile, planned: Plan, destination: Destination) -> list[Act]:
    noted = ImportPortfolio(
        body=destination.body,
        file_name=file.name,
        sha256=file.sha256,
        lines=planned.lines,
        recorded=planned.recorded,
        amended=planned.amended,
        left_out=planned.left_out,
    )
    return [noted, *(step.act for step in planned.steps)]


def _problem(steps: Sequence[Step], done: int, refusal: Refused) -> Problem:
    """What the door refused, as the problem of the line that it came from; the first act is of no line."""
    line = steps[done - 2].line if done > 1 else 0
    return Problem(line, refusal.field or "", "", refusal.reason, refusal.params)


class _Told(Sequence[Act]):
    """Acts that tell how many of them were begun while somebody goes through them."""

    def __init__(self, acts: Sequence[Act], progress: Progress) -> None:
        self.acts = acts
        self.progress = progress
        self.done = 0

    def __len__(self) -> int:
        return len(self.acts)

    @overload
    def __getitem__(self, index: int) -> Act: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Act]: ...
    def __getitem__(self, index: int | slice) -> Act | Sequence[Act]:
        return self.acts[index]

    def __iter__(self) -> Iterator[Act]:
        self.done = 0
        for act in self.acts:
            self.done += 1
            yield act
            self.progress(self.done, len(self.acts))
