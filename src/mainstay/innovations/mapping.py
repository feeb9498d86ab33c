"""Which column holds which field, and what its text means: from cells to a description and back."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as with_default
from enum import StrEnum
from typing import Any

from mainstay.door.terms import N_, Refused
from mainstay.innovations import rules
from mainstay.innovations.importing import LIST_SEPARATOR
from mainstay.innovations.tables import Line, Table
from mainstay.innovations.terms import (
    DIMENSION_LABELS,
    FUNCTION_LABELS,
    LAYER_LABELS,
    PERMANENCE_LABELS,
    Dimension,
    Function,
    Layer,
    ReportedPermanence,
)

# The columns of an exported file, in their order; what each field is called on the page of columns.
FIELDS = {
    "identifier": N_("Identifier"),
    "name": N_("Name"),
    "body": N_("Body"),
    "jurisdiction": N_("Jurisdiction (code)"),
    "problem": N_("Problem"),
    "what_was_done": N_("What was done"),
    "who_was_served": N_("Who was served"),
    "since": N_("Since when"),
    "place": N_("Where"),
    "crisis": N_("Crisis"),
    "dimension": N_("Dimension"),
    "function": N_("Function"),
    "layers": N_("Layers"),
    "sdg_targets": N_("SDG targets"),
    "domain": N_("Domain"),
    "digital": N_("Digital or automated"),
    "emergency_contracts": N_("Emergency contracts"),
    "reported_permanence": N_("Reported permanence"),
    "permanence_detail": N_("Detail on permanence"),
    "reported_outcome": N_("Reported outcome"),
    "reported_evidence": N_("Kind of evidence reported"),
    "caveats": N_("Caveats"),
    "provenance": N_("Provenance"),
    "sources": N_("Sources"),
}
WHERE_FROM = ("identifier", "body", "jurisdiction")  # not part of the description
NEEDED = ("name", "problem", "what_was_done", "since")
SEVERAL = {"sources": "\n", "place": "; "}  # fields that several columns can fill, and what joins them
_ALSO = {
    "id": "identifier",
    "title": "name",
    "crisis_problem": "problem",
    "served": "who_was_served",
    "year_started": "since",
    "year": "since",
    "start": "since",
    "started": "since",
    "country": "place",
    "level_of_government": "place",
    "where": "place",
    "jurisdiction_code": "jurisdiction",
    "sdg": "sdg_targets",
    "targets": "sdg_targets",
    "permanence": "reported_permanence",
    "outcome": "reported_outcome",
    "outcome_evidence": "reported_outcome",
    "evidence": "reported_evidence",
    "evidence_type": "reported_evidence",
    "source": "sources",
    "source_url": "sources",
    "extra_sources": "sources",
    "url": "sources",
}
_NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")
_YES, _NO = frozenset({"yes", "true", "1", "y"}), frozenset({"no", "false", "0", "n"})


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a line: the field, its heading in the file, and the reason in words."""

    line: int
    field: str
    column: str
    reason: str
    params: Mapping[str, object] = with_default(default_factory=dict)

    @property
    def said(self) -> str:
        """The reason with its parameters, in English; pages translate it first."""
        return self.reason % self.params if self.params else self.reason


@dataclass(frozen=True, slots=True)
class Draft:
    """A line as understood: the fields that its file has columns for, with values as an act takes them.

    ``crisis`` is None where the file has no column for it; ``columns`` holds the heading of each field.
    """

    line: int
    identifier: str
    body: str
    jurisdiction: str
    crisis: str | None
    values: Mapping[str, Any]
    problems: tuple[Problem, ...]
    columns: Mapping[str, str]


def guess(columns: Iterable[str]) -> dict[str, str]:
    """For each column the field that its heading names; columns without one are absent.

    >>> guess(["ID", "Crisis problem", "iso3", "source_url", "extra sources"])
    {'ID': 'identifier', 'Crisis problem': 'problem', 'source_url': 'sources', 'extra sources': 'sources'}
    """
    found: dict[str, str] = {}
    for column in columns:
        name = _NOT_IN_NAMES.sub("_", column.lower()).strip("_")
        wanted = name if name in FIELDS else _ALSO.get(name)
        if wanted and (wanted in SEVERAL or wanted not in found.values()):
            found[column] = wanted
    return found


def check_mapping(mapping: Mapping[str, str], columns: Iterable[str]) -> None:
    """Refuse a mapping that names no such column or field, fills a field twice, or lacks what is needed.

    Without a column of identifiers every line may be a new innovation, which needs four fields at least.
    """
    unknown = sorted(set(mapping) - set(columns))
    if unknown:
        raise Refused(N_("The file has no column “%(column)s”."), column=unknown[0])
    wanted = list(mapping.values())
    for one in wanted:
        if one not in FIELDS:
            raise Refused(N_("There is no field “%(name)s”."), name=one)
        if one not in SEVERAL and wanted.count(one) > 1:
            raise Refused(N_("Two columns are given as “%(name)s”. Leave one out."), name=FIELDS[one])
    for one in NEEDED:
        if one not in wanted and "identifier" not in wanted:
            raise Refused(N_("Say which column holds “%(name)s”."), name=FIELDS[one])


def drafts(table: Table, mapping: Mapping[str, str]) -> list[Draft]:
    """Every line of a table as understood through a mapping that was checked."""
    columns: dict[str, list[int]] = {}
    for column, wanted in mapping.items():
        columns.setdefault(wanted, []).append(table.columns.index(column))
    headed = {wanted: table.columns[places[0]] for wanted, places in columns.items()}
    return [_draft(line, columns, headed) for line in table.lines]


def _draft(line: Line, columns: Mapping[str, list[int]], headed: Mapping[str, str]) -> Draft:
    said = {wanted: _joined(line, places, wanted) for wanted, places in columns.items()}
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    if line.surplus:
        reason = N_(
            "This line has more cells than there are headings. Is a comma or a quotation mark missing?"
        )
        problems.append(Problem(line.number, "", "", reason))
    for wanted, text in said.items():
        if wanted in WHERE_FROM or wanted == "crisis":
            continue
        try:
            values[wanted] = _READERS.get(wanted, _as_text)(text)
        except Refused as refusal:
            problems.append(Problem(line.number, wanted, headed[wanted], refusal.reason, refusal.params))
    return Draft(
        line=line.number,
        identifier=said.get("identifier", "") or rules.slug(str(values.get("name", ""))),
        body=said.get("body", ""),
        jurisdiction=said.get("jurisdiction", ""),
        crisis=said.get("crisis"),
        values=values,
        problems=tuple(problems),
        columns=headed,
    )


def _joined(line: Line, places: list[int], wanted: str) -> str:
    parts = [rules.lines_as_kept(line.cells[place]) for place in places]
    return SEVERAL.get(wanted, "").join(part for part in parts if part)


def _as_text(text: str) -> str:
    return text


def _one_of(kind: type[StrEnum], labels: Mapping[Any, str]) -> Callable[[str], StrEnum | None]:
    names = {str(one): one for one in kind} | {labels[one].casefold(): one for one in kind}

    def read(text: str) -> StrEnum | None:
        if not text:
            return None
        if text.casefold() not in names:
            raise Refused(
                N_("“%(text)s” is not one of: %(allowed)s."), text=text[:60], allowed=", ".join(kind)
            )
        return names[text.casefold()]

    return read


def _several(one: Callable[[str], Any]) -> Callable[[str], list[Any]]:
    def read(text: str) -> list[Any]:
        return rules.once(one(part) for part in re.split(r"\s*[;,|\n]\s*", text) if part)

    return read


def _yes_or_no(text: str) -> bool | None:
    if not text:
        return None
    if text.casefold() not in _YES | _NO:
        raise Refused(N_("“%(text)s” is neither yes nor no."), text=text[:60])
    return text.casefold() in _YES


def _target(text: str) -> str:
    return text.casefold().removeprefix("sdg").strip()


def _addresses(text: str) -> list[str]:
    return rules.once(part for part in text.split() if part != LIST_SEPARATOR.strip())


_READERS: Mapping[str, Callable[[str], Any]] = {
    "since": rules.since_of,
    "dimension": _one_of(Dimension, DIMENSION_LABELS),
    "function": _one_of(Function, FUNCTION_LABELS),
    "layers": _several(_one_of(Layer, LAYER_LABELS)),
    "sdg_targets": _several(_target),
    "digital": _yes_or_no,
    "emergency_contracts": _yes_or_no,
    "reported_permanence": _one_of(ReportedPermanence, PERMANENCE_LABELS),
    "sources": _addresses,
}


def cell(value: object) -> str:
    """A value as the text of a cell, which reads back as the same value."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return LIST_SEPARATOR.join(str(item) for item in value)
    return str(value)
