"""Dates of innovations in words."""

import pytest
from django.utils import translation

from mainstay.innovations.summary import since_in_words


@pytest.mark.parametrize(
    ("since", "words"), [("2020", "2020"), ("2020-03", "March 2020"), ("2020-03-07", "7 March 2020")]
)
def test_a_date_is_as_exact_as_what_is_known(since: str, words: str) -> None:
    assert since_in_words(since) == words


def test_a_month_is_named_in_the_readers_language() -> None:
    with translation.override("fr"):
        assert since_in_words("2020-03") == "mars 2020"
