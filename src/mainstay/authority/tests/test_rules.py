"""Spans, rights and refusals, without any table."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstay.authority import rules
from mainstay.authority.rules import Held, Span, gives
from mainstay.authority.terms import MandateKind, Role
from mainstay.door.terms import SYSTEM_ONLY, Place, Reach, Refused, allow

BODY, OTHER = UUID(int=1), UUID(int=2)
FIRST, LAST = date(2021, 1, 1), date(2021, 6, 30)
HELD = Held(BODY, "AU/", frozenset({Role.AUDITOR, Role.ADMINISTRATOR}), FIRST, LAST, post_abolished=False)
HERE = Place(path="AU/", body=BODY)

days = st.dates(date(2020, 1, 1), date(2022, 1, 1))


@st.composite
def spans(draw: st.DrawFn) -> Span:
    starts = draw(days)
    return Span(starts, draw(st.none() | st.dates(starts, date(2023, 1, 1))))


@given(spans(), spans())
def test_overlap_is_mutual_and_means_a_shared_day(one: Span, other: Span) -> None:
    assert one.overlaps(other) == other.overlaps(one)
    later = max(one.starts, other.starts)
    assert one.overlaps(other) == (one.covers(later) and other.covers(later))


@given(spans())
def test_both_ends_are_included(span: Span) -> None:
    assert span.covers(span.starts)
    assert not span.covers(span.starts - timedelta(days=1))
    if span.ends is None:
        assert span.covers(date.max)
    else:
        assert span.covers(span.ends)
        assert not span.covers(span.ends + timedelta(days=1))


@pytest.mark.parametrize(
    ("day", "held"),
    [
        (FIRST - timedelta(days=1), False),
        (FIRST, True),
        (LAST, True),
        (LAST + timedelta(days=1), False),
    ],
)
def test_a_right_lasts_from_the_first_to_the_last_day(day: date, held: bool) -> None:  # noqa: FBT001 - a column
    assert gives(HELD, allow(Role.AUDITOR), HERE, day) is held


@pytest.mark.parametrize(
    ("place", "reach", "held"),
    [
        (Place(path="AU/", body=BODY), Reach.BODY, True),
        (Place(path="AU/", body=OTHER), Reach.BODY, False),
        (Place(path="AU/"), Reach.BODY, False),
        (Place(path="AU/", body=OTHER), Reach.TERRITORY, True),
        (Place(path="AU/AU-NSW/", body=OTHER), Reach.TERRITORY, True),
        (Place(path="AUX/", body=BODY), Reach.TERRITORY, False),
        (Place(path="NZ/", body=BODY), Reach.TERRITORY, False),
        (Place(body=BODY), Reach.TERRITORY, False),
        (Place(path="NZ/", body=OTHER), Reach.ANYWHERE, True),
        (Place(), Reach.ANYWHERE, True),
    ],
)
def test_a_right_reaches_as_far_as_its_grant(place: Place, reach: Reach, held: bool) -> None:  # noqa: FBT001 - a column
    assert gives(HELD, allow(Role.AUDITOR, within=reach), place, FIRST) is held


def test_a_region_does_not_reach_up_to_its_country() -> None:
    region = Held(BODY, "AU/AU-NSW/", frozenset({Role.AUDITOR}), FIRST, None, post_abolished=False)
    assert not gives(region, allow(Role.AUDITOR, within=Reach.TERRITORY), Place(path="AU/"), FIRST)


def test_another_role_an_abolished_post_and_the_systems_acts_give_nothing() -> None:
    assert not gives(HELD, allow(Role.OPERATOR, within=Reach.ANYWHERE), HERE, FIRST)
    assert not gives(HELD, SYSTEM_ONLY, HERE, FIRST)
    abolished = Held(BODY, "AU/", frozenset({Role.AUDITOR}), FIRST, LAST, post_abolished=True)
    assert not gives(abolished, allow(Role.AUDITOR), HERE, FIRST)


def test_one_of_several_grants_is_enough() -> None:
    both = allow(Role.OPERATOR, within=Reach.ANYWHERE) | allow(Role.ADMINISTRATOR, within=Reach.TERRITORY)
    assert gives(HELD, both, HERE, FIRST)


def test_a_mandate_ends_no_earlier_than_it_starts() -> None:
    rules.check_dates(Span(FIRST, FIRST))
    rules.check_dates(Span(FIRST, None))
    with pytest.raises(Refused, match="end before it starts") as refused:
        rules.check_dates(Span(FIRST, FIRST - timedelta(days=1)))
    assert refused.value.field == "ends"


def test_a_post_has_one_holder_a_day_and_any_number_of_alternates() -> None:
    taken = [Span(FIRST, LAST)]
    rules.check_free(Span(LAST + timedelta(days=1), None), MandateKind.HOLDER, taken)
    rules.check_free(Span(FIRST, LAST), MandateKind.ALTERNATE, taken)
    for span in (Span(LAST, None), Span(FIRST - timedelta(days=9), FIRST), Span(FIRST, LAST)):
        with pytest.raises(Refused, match="Somebody holds this post"):
            rules.check_free(span, MandateKind.HOLDER, taken)


def test_nobody_stands_in_for_themselves() -> None:
    rules.check_one_mandate(Span(LAST + timedelta(days=1), None), [Span(FIRST, LAST)])
    with pytest.raises(Refused, match="already") as refused:
        rules.check_one_mandate(Span(LAST, None), [Span(FIRST, LAST)])
    assert refused.value.field == "person"


def test_a_mandate_is_only_ever_cut_short() -> None:
    rules.check_still_running(Span(FIRST, LAST), LAST)
    rules.check_still_running(Span(FIRST, None), FIRST)
    with pytest.raises(Refused, match="starts later"):
        rules.check_still_running(Span(FIRST, LAST), FIRST - timedelta(days=1))
    with pytest.raises(Refused, match="ends before that already"):
        rules.check_still_running(Span(FIRST, LAST), LAST + timedelta(days=1))


def test_only_an_operator_touches_an_operators_post() -> None:
    rules.check_operator({Role.OPERATOR})
    with pytest.raises(Refused, match="Only an operator"):
        rules.check_operator({Role.ADMINISTRATOR})
