import re
from pathlib import Path

import pytest

from mainstay.look import counted

SOURCE = Path(__file__).parents[2]
TAG = re.compile(r'{%\s*count\s+\S+\s+(?P<singular>"[^"]*"|\'[^\']*\')\s+(?P<plural>"[^"]*"|\'[^\']*\')')
ENTRY = re.compile(r'ngettext_lazy\("([^"]*)", "([^"]*)"\)')
KNOWN = set(ENTRY.findall(Path(counted.__file__).read_text("utf-8")))


def pairs() -> list[tuple[str, str, str]]:
    return [
        (path.relative_to(SOURCE).as_posix(), found["singular"][1:-1], found["plural"][1:-1])
        for path in sorted(SOURCE.glob("*/templates/**/*.html"))
        for found in TAG.finditer(path.read_text("utf-8"))
    ]


def test_templates_count_something() -> None:
    assert pairs()


@pytest.mark.parametrize(("path", "singular", "plural"), pairs())
def test_translators_see_every_word_that_a_page_counts(path: str, singular: str, plural: str) -> None:
    assert (singular, plural) in KNOWN, f"{path}: put the pair in look/counted.py"


def test_every_pair_is_listed_once() -> None:
    assert len(KNOWN) == len(counted.COUNTED)
