"""Codes, and words for every level and kind."""

import pytest
from pydantic import ValidationError

from mainstay.institutions.places import known_places
from mainstay.institutions.terms import BODY_KIND_LABELS, LEVEL_LABELS, AddJurisdiction, BodyKind, Level


def place(code: str) -> AddJurisdiction:
    return AddJurisdiction(code=code, name="Somewhere", level=Level.LOCAL)


@pytest.mark.parametrize("code", ["PT", "PT-11", "EU", "2ND-FLOOR", "GB-ABE", "A" * 40])
def test_a_code_is_letters_digits_and_hyphens(code: str) -> None:
    assert place(code).code == code


@pytest.mark.parametrize("code", ["", "pt", "-PT", "P/T", "P T", "PÖ", "A" * 41, "add", "P_T", "P%"])
def test_what_would_break_a_path_is_no_code(code: str) -> None:
    with pytest.raises(ValidationError):
        place(code)


def test_every_known_place_has_a_code_that_fits() -> None:
    for code in known_places():
        assert place(code).code == code


def test_every_value_has_its_words() -> None:
    assert set(LEVEL_LABELS) == set(Level)
    assert set(BODY_KIND_LABELS) == set(BodyKind)
