"""What importing a file would do: each line matched with what is recorded, checked, made into an act."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from mainstay.door.registry import authorise
from mainstay.door.terms import N_, Actor, Forbidden, Permission, Place, Refused
from mainstay.innovations import rules
from mainstay.innovations.mapping import Draft, Problem
from mainstay.innovations.models import Innovation
from mainstay.innovations.queries import BATCH, crisis_labels
from mainstay.innovations.terms import AmendInnovation, Description, RecordInnovation
from mainstay.institutions import queries as institutions

NO_BODY = N_("There is no such body, or you may not record for it.")
SEVERAL_BODIES = N_("Several bodies fit. Name both the body and the code of its jurisdiction.")
OTHER_BODY = N_("This identifier belongs to an innovation of another body.")
NO_CRISIS = N_("There is no crisis of this name, or several: then give its number.")


def allowed(permission: Permission, place: Place, actor: Actor, at: datetime) -> bool:
    """Whether the door would let somebody do something at a place."""
    try:
        authorise(permission, place, actor, at)
    except Forbidden:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Destination:
    """Who imports and when, and where lines belong that name no body: by their identifier, or all to one."""

    body: UUID
    actor: Actor
    at: datetime
    bodies: Mapping[str, UUID] = field(default_factory=dict)


class Outcome(StrEnum):
    """What a line would do."""

    NEW = "new"
    CHANGED = "changed"
    KNOWN = "known"
    BAD = "bad"


OUTCOME_LABELS = {
    Outcome.NEW: N_("New"),
    Outcome.CHANGED: N_("Changed"),
    Outcome.KNOWN: N_("Known, unchanged"),
    Outcome.BAD: N_("Not good"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """What one line would do."""

    line: int
    act: RecordInnovation | AmendInnovation


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file would do. Lines with a problem have no step; unchanged ones have neither."""

    lines: int
    steps: tuple[Step, ...]
    unchanged: int
    problems: tuple[Problem, ...]

    @property
    def recorded(self) -> int:
        """How many innovations are new."""
        return sum(1 for step in self.steps if isinstance(step.act, RecordInnovation))

    @property
    def amended(self) -> int:
        """How many are known and described anew."""
        return len(self.steps) - self.recorded

    @property
    def left_out(self) -> int:
        """How many lines have a problem."""
        return self.lines - len(self.steps) - self.unchanged

    def outcome(self, line: int) -> Outcome:
        """What the line of a number would do."""
        if line in {problem.line for problem in self.problems}:
            return Outcome.BAD
        act = next((step.act for step in self.steps if step.line == line), None)
        if act is None:
            return Outcome.KNOWN
        return Outcome.NEW if isinstance(act, RecordInnovation) else Outcome.CHANGED


def plan(drafts: Sequence[Draft], destination: Destination) -> Plan:
    """What a file's lines would do. The number of queries grows by one per thousand lines."""
    planner = _Planner(destination, drafts)
    steps: list[Step] = []
    problems: list[Problem] = []
    unchanged = 0
    for draft in drafts:
        try:
            act = planner.act(draft)
        except _Wrong as wrong:
            problems.extend(wrong.problems)
        else:
            if act is None:
                unchanged += 1
            else:
                steps.append(Step(draft.line, act))
    return Plan(len(drafts), tuple(steps), unchanged, tuple(problems))


class _Wrong(Exception):  # noqa: N818 - an outcome, not an error
    """A line that can't come in."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        super().__init__()
        self.problems = tuple(problems)


def _wrong(draft: Draft, name: str, reason: str, params: Mapping[str, object] | None = None) -> _Wrong:
    said = Problem(draft.line, name, draft.columns.get(name, ""), reason, params or {})
    return _Wrong([*draft.problems, said])


class _Planner:
    """Turns drafts into acts, one after the other; remembers which identifiers it has seen."""

    def __init__(self, destination: Destination, drafts: Sequence[Draft]) -> None:
        self.destination = destination
        self.today = destination.at.date()
        self.directory = _Directory(destination)
        self.known = _known([draft.identifier for draft in drafts])
        self.seen: dict[str, int] = {}
        labels = crisis_labels()
        self.crises = {str(pk): pk for pk in labels} | {label.casefold(): pk for pk, label in labels.items()}
        self.crisis_paths = {one.pk: one.jurisdiction.path for one in institutions.crises()}

    def act(self, draft: Draft) -> RecordInnovation | AmendInnovation | None:
        """The act of a line; None when it changes nothing. Raises _Wrong."""
        before = self.seen.setdefault(draft.identifier, draft.line)
        if before != draft.line:
            reason = N_("Line %(before)s has the same identifier, or the same name where there is none.")
            raise _wrong(draft, "identifier", reason, {"before": before})
        place = self.directory.place(draft)
        row = self.known.get(draft.identifier)
        if row is not None and row.body_id != place.body:
            raise _wrong(draft, "identifier", OTHER_BODY)
        said = dict(draft.values)
        if draft.crisis is not None:
            said["crisis"] = self._crisis(draft)
        if row is None:
            made: RecordInnovation | AmendInnovation = _validated(
                draft, RecordInnovation, said | {"identifier": draft.identifier, "body": place.body}
            )
        else:
            made = _validated(draft, AmendInnovation, _content(row) | said | {"innovation": row.pk})
        return made if self._changes(draft, made, row, place) else None

    def _crisis(self, draft: Draft) -> UUID | None:
        text = (draft.crisis or "").casefold()
        if not text:
            return None
        if text not in self.crises:
            raise _wrong(draft, "crisis", NO_CRISIS)
        return self.crises[text]

    def _changes(
        self, draft: Draft, act: RecordInnovation | AmendInnovation, row: Innovation | None, place: Place
    ) -> bool:
        """Whether an act would change anything. Raises _Wrong where the door would refuse it."""
        try:
            if row is None:
                rules.check_identifier(draft.identifier)
            columns = rules.described(act, self.today)
            if row is not None and all(_same(getattr(row, name), value) for name, value in columns.items()):
                return False
            if row is not None:
                rules.check_not_retired(row.retired_at)
            if act.crisis is not None and (row is None or row.crisis_id != act.crisis):
                rules.check_crisis(self.crisis_paths.get(act.crisis), place.path)
        except Refused as refusal:
            raise _wrong(draft, refusal.field or "", refusal.reason, refusal.params) from None
        return True


def _known(identifiers: Sequence[str]) -> dict[str, Innovation]:
    found: dict[str, Innovation] = {}
    for start in range(0, len(identifiers), BATCH):
        rows = Innovation.objects.filter(identifier__in=identifiers[start : start + BATCH])
        found.update((row.identifier, row) for row in rows)
    return found


def _content(row: Innovation) -> dict[str, Any]:
    said = {name: getattr(row, name) for name in Description.model_fields if name != "crisis"}
    return said | {"crisis": row.crisis_id}


def _same(kept: object, value: object) -> bool:
    if isinstance(kept, str) and isinstance(value, str):
        return rules.lines_as_kept(kept) == rules.lines_as_kept(value)
    return kept == value


A = RecordInnovation | AmendInnovation


def _validated(draft: Draft, act: type[Any], said: Mapping[str, Any]) -> Any:
    """The act, if what is said makes one and the line had no problem before. Raises _Wrong."""
    try:
        made = act.model_validate(said)
    except ValidationError as error:
        had = {problem.field for problem in draft.problems}
        new = [_problem(draft, one) for one in error.errors() if not (one["loc"] and one["loc"][0] in had)]
        raise _Wrong([*draft.problems, *new]) from None
    if draft.problems:
        raise _Wrong(draft.problems)
    return made


def _problem(draft: Draft, error: ErrorDetails) -> Problem:
    name = str(error["loc"][0]) if error["loc"] else ""
    reason = rules.in_words(name, error["type"])
    return Problem(draft.line, name, draft.columns.get(name, ""), reason, error.get("ctx", {}))


class _Directory:
    """Finds the body of a line, among those for which the actor may record."""

    def __init__(self, destination: Destination) -> None:
        self.destination = destination
        self.places: dict[UUID, Place] = {}
        self.by_name: dict[str, list[UUID]] = {}
        self.by_code: dict[str, list[UUID]] = {}
        self.allowed: dict[UUID, bool] = {}
        for pk, name, jurisdiction, code, path in institutions.bodies().values_list(
            "pk", "name", "jurisdiction", "jurisdiction__code", "jurisdiction__path"
        ):
            self.places[pk] = Place(jurisdiction=jurisdiction, path=path, body=pk)
            self.by_name.setdefault(name.casefold(), []).append(pk)
            self.by_code.setdefault(code.casefold(), []).append(pk)

    def place(self, draft: Draft) -> Place:
        """Where a line belongs. Raises _Wrong."""
        found = self._candidates(draft)
        if len(found) > 1 and self.destination.body in found and not draft.body:
            found = [self.destination.body]
        if len(found) > 1:
            raise _wrong(draft, "body" if draft.body else "jurisdiction", SEVERAL_BODIES)
        if not found or found[0] not in self.places or not self._may_record(found[0]):
            raise _wrong(draft, "body", NO_BODY)
        return self.places[found[0]]

    def _candidates(self, draft: Draft) -> list[UUID]:
        there = self.by_code.get(draft.jurisdiction.casefold(), [])
        if draft.body:
            named = self.by_name.get(draft.body.casefold(), [])
            return [pk for pk in named if pk in there] if draft.jurisdiction else named
        if draft.jurisdiction:
            return there
        return [self.destination.bodies.get(draft.identifier, self.destination.body)]

    def _may_record(self, body: UUID) -> bool:
        if body not in self.allowed:
            who = self.destination
            self.allowed[body] = allowed(RecordInnovation.may, self.places[body], who.actor, who.at)
        return self.allowed[body]
