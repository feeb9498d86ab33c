"""The board as text for a terminal."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from mainstay.innovations.portfolio import ImportReport
from mainstay.passage import wording

Say = Callable[[str], None]


def print_report(report: ImportReport, say: Say) -> None:
    """What came of an import, with every bad line."""
    for one in report.problems:
        where = f" ({one.column})" if one.column else ""
        say(f"  line {one.line}, {one.field}{where}: {one.said}")
    if report.refused:
        say(f"{report.file_name}: nothing was imported. Mend these lines, or import --only-good.")
        return
    done = f"{report.recorded} recorded, {report.amended} amended, {report.unchanged} unchanged"
    say(f"{report.file_name}: {report.lines} lines; {done}, {report.left_out} left out.")


def print_board(data: dict[str, Any], say: Say) -> None:
    """The board as text."""
    say(f"{data['total']} innovations on {wording.day(data['on'])}")
    rows = sorted(data["innovations"], key=lambda row: (not row["degraded"], row["name"]))
    degraded = [row for row in rows if row["degraded"]]
    sections = [("Degraded", degraded)] if degraded else []
    sections += [
        (str(label), [row for row in rows if row["stage"] == stage])
        for stage, label in wording.STAGE_LABELS.items()
    ]
    for label, some in sections:
        if some:
            say(f"\n{label} ({len(some)})")
        for row in some:
            say(f"  {row['name']} – {row['place']}")
            verdict = wording.verdict_short(row["verdict"], row["earliest"], row["sunset"])
            say(f"      {verdict}; {row['missing']} missing")
            print_next(row["next"], say)
    if data["look_ahead_to"]:
        print_ahead(data, say)


def print_next(owed: dict[str, Any], say: Say) -> None:
    """The next thing owed, by whom and by when."""
    if owed["what"]:
        due = "due" if owed["obligation"] else "at the earliest"
        who = f" – {owed['owner']}" if owed["owner"] else ""
        say(f"      next: {owed['guard'] or ''} {owed['what']}{who}, {due} {wording.day(owed['due'])}")


def print_ahead(data: dict[str, Any], say: Say) -> None:
    """What happens by itself, as text."""
    counted = Counter(event["event"] for event in data["ahead"])
    said = (
        "; ".join(f"{wording.EVENT_WORDS[kind]}: {n}" for kind, n in counted.items())
        or "nothing happens by itself"
    )
    say(f"\nUntil {wording.day(data['look_ahead_to'])}, if nobody acts: {said}")
    for event in data["ahead"]:
        guard = f" ({event['guard']})" if event["guard"] else ""
        what = wording.EVENT_WORDS[event["event"]]
        say(f"  {wording.day(event['on'])}: {event['innovation']}: {what}{guard}")
