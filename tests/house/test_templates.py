"""Templates hold to the strict Content-Security-Policy and speak through gettext."""

import re

import pytest
from sources import ROOT

TEMPLATES = sorted((ROOT / "src" / "mainstay").glob("*/templates/**/*.html"))
BREACHES = {
    "inline style": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "inline handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "inline script": re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)[^>]*>", re.IGNORECASE
    ),
    "script address": re.compile(r"(?:href|src|action)\s*=\s*[\"']?\s*javascript:", re.IGNORECASE),
    "unescaped value": re.compile(r"\|\s*safe\b|autoescape\s+off"),
    "another host": re.compile(
        r"<(?:script|link|img|iframe)[^>]*(?:src|href)\s*=\s*[\"']?(?:https?:)?//", re.IGNORECASE
    ),
}
TAGS = re.compile(
    r"{%.*?%}|{{.*?}}|{#.*?#}|<!--.*?-->|<(?:script|style|svg)\b.*?</(?:script|style|svg)>|<[^>]*>", re.DOTALL
)
BLOCKTRANSLATE = re.compile(r"{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}", re.DOTALL)
COMMENT = re.compile(r"{%\s*comment\b.*?{%\s*endcomment\s*%}", re.DOTALL)
WORD = re.compile(r"[A-Za-z]{3,}")
PROPER_NAMES = re.compile(
    r"\b(?:Mainstay|JSON|CSV|XLSX|Atom|API|nbsp|ndash|mdash|middot|copy|larr|rarr|times|hellip)\b"
)


def _where(found: list[tuple[str, str]]) -> str:
    return "\n".join(f"{path}: {text}" for path, text in found)


def test_templates_were_found() -> None:
    assert len(TEMPLATES) > 5


@pytest.mark.parametrize("kind", BREACHES)
def test_no_template_breaks_the_policy(kind: str) -> None:
    found = [
        (path.relative_to(ROOT).as_posix(), match.group()[:80])
        for path in TEMPLATES
        for match in BREACHES[kind].finditer(COMMENT.sub("", path.read_text("utf-8")))
    ]
    assert not found, _where(found)


def test_every_text_goes_through_gettext() -> None:
    found = []
    for path in TEMPLATES:
        text = BLOCKTRANSLATE.sub("", COMMENT.sub("", path.read_text("utf-8")))
        bare = PROPER_NAMES.sub("", TAGS.sub("\n", text))
        found += [
            (path.relative_to(ROOT).as_posix(), line.strip())
            for line in bare.splitlines()
            if WORD.search(line)
        ]
    assert not found, _where(found)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("inline style", '<p class="a" style="color: red">'),
        ("inline handler", '<a href="x" onclick="go()">'),
        ("inline script", "<script>go()</script>"),
        ("script address", '<a href="javascript:go()">'),
        ("unescaped value", "{{ name|safe }}"),
        ("another host", '<script src="https://cdn.example.org/x.js">'),
    ],
)
def test_a_breach_is_found(kind: str, text: str) -> None:
    assert BREACHES[kind].search(text)
