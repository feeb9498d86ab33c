import gzip
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.translation import override

from mainstay.look import specimens
from mainstay.look.terms import PersonMenu
from mainstay.look.views import styleguide

STATIC = Path(__file__).parent.parent / "static" / "look"
ERRORS = ("400", "403", "403_csrf", "404", "500", "503")
FIRST_PAGE = ("look.css", "look.js", "vendor/htmx.min.js")
LANDMARK = re.compile(r"<(main|header|footer)\b")


def guide() -> str:
    answer = styleguide(RequestFactory().get("/styleguide/"))
    assert isinstance(answer, HttpResponse)
    return answer.content.decode()


def page(**context: Any) -> str:
    return render_to_string("look/base.html", {"LANGUAGE_CODE": "en", **context})


def test_anybody_may_see_the_style_guide() -> None:
    assert styleguide.permission == "public"  # type: ignore[attr-defined]  # the mark that `public` leaves


def test_the_style_guide_shows_every_class_of_components_in_its_states() -> None:
    html = guide()
    for mark in (
        "ms-hero",
        "ms-track__stop--lost",
        "ms-verdict",
        "ms-guard--broken",
        "ms-passage",
        "ms-filter",
        "ms-table",
        "ms-pager",
        "ms-empty",
        "ms-bars",
        "ms-stack",
        "ms-path",
        "govuk-summary-list",
        "govuk-error-summary",
        "govuk-form-group--error",
        "ms-card--alert",
        "ms-notice--warning",
        "govuk-details",
        "ms-data",
    ):
        assert mark in html, mark


def test_no_id_is_given_twice() -> None:
    ids = re.findall(r'\sid="([^"]+)"', guide())
    assert sorted(ids) == sorted(set(ids))


def test_every_reference_by_id_finds_its_element() -> None:
    html = guide()
    ids = set(re.findall(r'\sid="([^"]+)"', html))
    named = re.findall(r'\s(?:for|aria-labelledby|aria-describedby|aria-controls)="([^"]+)"', html)
    anchors = re.findall(r'href="#([^"]+)"', html)
    assert {one for names in (*named, *anchors) for one in names.split()} <= ids


def test_a_page_has_a_skip_link_landmarks_language_and_direction() -> None:
    html = page()
    assert '<html class="govuk-template" lang="en" dir="ltr">' in html
    assert html.index('href="#main"') < html.index("<header")
    assert LANDMARK.findall(html) == ["header", "main", "footer"]
    assert 'dir="rtl"' in page(LANGUAGE_BIDI=True)
    assert "look.rtl.css" in page(LANGUAGE_BIDI=True)


def test_scripts_carry_the_nonce() -> None:
    scripts = re.findall(r"<script[^>]*>", page(CSP_NONCE="abc123"))
    assert len(scripts) == 2
    assert all('nonce="abc123"' in script for script in scripts)


def test_the_title_says_when_there_is_an_error() -> None:
    assert "<title>Error: " not in page()
    form = type("Form", (), {"errors": {"name": ["x"]}})()
    assert "<title>Error: " in page(form=form)


def test_who_is_signed_in_sees_their_mandate_and_can_leave_by_post() -> None:
    html = page(look_person=specimens.person())
    assert "Head of continuity, Harbour Office" in html
    assert re.search(r'<form[^>]*method="post"', html)
    stranger = page(look_person=PersonMenu(sign_in_url="/sign-in/"))
    assert 'href="/sign-in/"' in stranger
    assert "<form" not in stranger


def test_the_page_one_is_on_is_marked_in_the_navigation() -> None:
    html = page(look_navigation=specimens.navigation())
    assert re.findall(r'aria-current="true">([^<]+)<', html) == ["Board"]


@pytest.mark.parametrize(
    ("level", "role", "title"),
    [
        (constants.SUCCESS, "alert", "Done"),
        (constants.ERROR, "alert", "Problem"),
        (constants.WARNING, "alert", "Warning"),
        (constants.INFO, "region", "Please note"),
    ],
)
def test_a_message_is_a_banner(level: int, role: str, title: str) -> None:
    html = page(messages=[Message(level, "Kept <safe>.")])
    assert f'role="{role}"' in html
    assert f">{title}</h2>" in html
    assert "Kept &lt;safe&gt;." in html


@pytest.mark.parametrize("code", ERRORS)
def test_an_error_page_needs_no_context_and_says_what_to_do(code: str) -> None:
    html = render_to_string(f"{code}.html")
    assert html.count("<h1") == 1
    assert html.count("<p") >= 1
    assert "{{" not in html
    assert "None" not in html


@pytest.mark.parametrize("code", ["500", "503"])
def test_the_pages_of_last_resort_know_the_direction_of_writing(code: str) -> None:
    with override("ar"):
        assert 'lang="ar" dir="rtl"' in render_to_string(f"{code}.html")


def test_the_first_page_is_light() -> None:
    weight = sum(len(gzip.compress((STATIC / name).read_bytes())) for name in FIRST_PAGE)
    assert weight < 60 * 1024


@pytest.mark.parametrize("name", ["look.css", "look.rtl.css"])
def test_the_styles_carry_nobody_elses_marks_and_ask_nobody_else(name: str) -> None:
    css = (STATIC / name).read_text("utf-8")
    assert not re.search(r"crest|crown|gds transport|govuk-header", css, re.IGNORECASE)
    assert "@import" not in css
    for address in re.findall(r"url\(\"?([^)\"]+)", css):
        assert address.startswith("data:") or (STATIC / address).exists(), address


def test_what_others_wrote_comes_with_its_licence() -> None:
    names = {path.name for path in (STATIC / "vendor").iterdir()}
    assert {"htmx.LICENSE.txt", "govuk-frontend.LICENSE.txt"} <= names
