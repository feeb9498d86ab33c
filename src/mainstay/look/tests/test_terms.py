from pathlib import Path

import pytest

from mainstay.look.terms import (
    ENDED,
    GUARD_STATES,
    PASSAGE,
    STAGES,
    VERDICTS,
    Column,
    Link,
    cells,
    number,
    track,
)

ICONS = Path(__file__).parent.parent / "templates" / "look" / "icons"


@pytest.mark.parametrize("stage", PASSAGE)
def test_the_track_shows_what_lies_behind_and_ahead(stage: str) -> None:
    places = [stop.place for stop in track(stage)]
    here = PASSAGE.index(stage)
    assert places == ["done"] * here + ["current"] + ["ahead"] * (5 - here)


def test_review_stands_at_standing() -> None:
    assert track("review") == track("standing")
    assert number("review") == 6


@pytest.mark.parametrize("stage", sorted(ENDED))
def test_what_ended_keeps_the_stages_it_had(stage: str) -> None:
    assert [stop.place for stop in track(stage, "decided")] == ["lost"] * 3 + ["ahead"] * 3
    assert {stop.place for stop in track(stage)} == {"ahead"}


def test_the_last_stage_counts_only_for_what_ended() -> None:
    assert track("evaluated", "ready") == track("evaluated")


def test_an_unknown_stage_is_an_error() -> None:
    with pytest.raises(ValueError, match="tuple"):
        track("finished")


def test_every_state_has_a_picture_that_no_other_state_of_its_family_has() -> None:
    for family in (GUARD_STATES, VERDICTS):
        icons = [dress.icon for dress in family.values()]
        assert len(set(icons)) == len(icons), "colour alone would tell them apart"
    for dress in (*GUARD_STATES.values(), *VERDICTS.values(), *STAGES.values()):
        assert (ICONS / f"{dress.icon}.svg").exists()


def test_cells_stand_under_their_columns() -> None:
    name, amount = Column("Name"), Column("Number", numeric=True)
    first, second = cells((name, amount), (Link("Harbour", "/h/", "of the town"), 3))
    assert (first.column, first.value, first.url, first.context) == (name, "Harbour", "/h/", "of the town")
    assert (second.column, second.value, second.url) == (amount, 3, "")


def test_a_row_as_long_as_its_columns_is_asked_for() -> None:
    with pytest.raises(ValueError, match="zip"):
        cells((Column("Name"),), (1, 2))
