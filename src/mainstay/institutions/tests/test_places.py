"""Countries and subdivisions are found by code and name, whatever the case and accents."""

from mainstay.institutions import places
from mainstay.institutions.places import KnownPlace
from mainstay.institutions.terms import Level


def codes(words: str) -> list[str]:
    return [place.code for place in places.search(words)]


def test_a_code_finds_its_place_first() -> None:
    assert codes("pt")[0] == "PT"
    assert codes("pt-11") == ["PT-11"]


def test_names_that_begin_so_come_before_those_that_contain_it() -> None:
    found = codes("guinea")
    assert found[0] == "GN"
    assert {"GQ", "GW", "PG"} <= set(found)


def test_case_and_accents_do_not_matter() -> None:
    assert "CI" in codes("COTE D'IVOIRE")
    assert codes("Sao Paulo") == codes("são paulo") == ["BR-SP"]


def test_too_little_and_nothing_found_are_empty() -> None:
    for words in ("", " ", "a", "xyzxyz"):
        assert codes(words) == []


def test_a_long_answer_is_cut() -> None:
    assert len(codes("an")) == places.MOST


def test_a_subdivision_knows_what_it_lies_in() -> None:
    assert places.by_code("PT-11") == KnownPlace("PT-11", "Lisboa", Level.REGIONAL, "PT")
    assert places.by_code("GB-ABE") == KnownPlace("GB-ABE", "Aberdeen City", Level.REGIONAL, "GB-SCT")
    assert places.by_code("PT") == KnownPlace("PT", "Portugal", Level.NATIONAL, "")
    assert places.by_code("ZZ") is None


def test_every_parent_is_known_too() -> None:
    known = places.known_places()
    assert all(place.parent in known for place in known.values() if place.parent)
