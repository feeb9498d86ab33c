"""Importing a file with three bad lines."""

from pathlib import Path

import pytest
from browsing import Opens, Visitor, look_at

from mainstay.conftest import Town
from mainstay.innovations.models import Innovation
from mainstay.ledger.queries import last_number

HEAD = "identifier,name,problem,what_was_done,since,reported_permanence"
GOOD = (
    "court-by-video,Courts by video,Courts were closed,Hearings by video,2020-04,",
    "masks-by-post,Masks by post,Shops had none,Masks sent by post,2020-05,ended",
    "lessons-by-radio,Lessons by radio,Schools were closed,Lessons on the radio,2020,",
)
BAD = (
    "no-name,,Counters were closed,Requests by telephone,2020,",
    "no-date,Staff lent,Too few hands,Staff were lent,last spring,",
    "no-such,Cash by phone,No banks,Cash was paid by phone,2020,for ever",
)


def _send(lead: Visitor, file: Path) -> None:
    lead.go("innovation-import")
    lead.page.get_by_label("File").set_input_files(file)
    lead.sends("Read the file")


def _rows(lead: Visitor) -> dict[str, tuple[str, str]]:
    """The lines that are not good, as shown: line, field, reason."""
    cells = lead.page.locator("#problems tbody tr").all()
    found = [[cell.inner_text() for cell in row.get_by_role("cell").all()] for row in cells]
    return {line: (field, reason) for line, field, reason in found}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Three good lines, and three bad ones between them."""
    lines = [HEAD, GOOD[0], BAD[0], BAD[1], GOOD[1], BAD[2], GOOD[2]]
    found = tmp_path / "portfolio.csv"
    found.write_text("\n".join(lines), encoding="utf-8")
    return found


def test_a_file_with_three_bad_lines(town: Town, visitor: Opens, file: Path) -> None:
    lead = visitor(town.lead)
    before = last_number()
    _send(lead, file)
    look_at(lead, "import-check")
    bad = _rows(lead)
    assert sorted(bad) == ["3", "4", "6"]
    assert [bad[line][0].split(" column")[0].strip() for line in ("3", "4", "6")] == [
        "Name",
        "Since when",
        "Reported permanence",
    ]
    assert all(len(reason) > 10 for _field, reason in bad.values())
    assert last_number() == before, "looking imports nothing"
    assert not Innovation.objects.exists()
    assert lead.page.get_by_role("button", name="Import all").count() == 0

    lead.sends("Import only the 3 good lines")
    assert "3 recorded, 0 changed, 3 left out" in lead.main()
    look_at(lead, "import-done")
    assert sorted(Innovation.objects.values_list("identifier", flat=True)) == [
        "court-by-video",
        "lessons-by-radio",
        "masks-by-post",
    ]
    after = last_number()
    _send(lead, file)
    assert "3 are known and unchanged" in lead.main()
    assert lead.page.locator("main form[method=post] button").count() == 0
    assert Innovation.objects.count() == 3
    assert last_number() == after
