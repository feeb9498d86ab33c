"""A visitor with a browser, and the look that every page has to stand."""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it has no types
from django.urls import reverse
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Response, ViewportSize

PASSWORD = "a passphrase for the journeys"
PHONE = ViewportSize(width=360, height=740)
NARROW = ViewportSize(width=320, height=640)
DESK = ViewportSize(width=1280, height=900)
_AXE = Axe().axe_script
_RUN = """rules => axe.run({resultTypes: ["violations"], rules}).then(found => found.violations)"""
_ALL: dict[str, dict[str, bool]] = {}
BUT_COLOURS = {"color-contrast": {"enabled": False}}  # the slowest rule; colours don't hang on the width
_IDLE = "does not conform to the required format"  # Chromium's remark on what a field for a date was given
_OVERFLOW = """() => {
  const page = document.documentElement;
  if (page.scrollWidth <= page.clientWidth) return "";
  const keeps = ["auto", "scroll", "hidden"];
  const scrolls = node => node && node !== document.body && node !== page
    && (keeps.includes(getComputedStyle(node).overflowX) || scrolls(node.parentElement));
  const wide = [...document.body.querySelectorAll("*")]
    .filter(node => node.getBoundingClientRect().right > page.clientWidth + 1 && !scrolls(node));
  const told = wide.slice(0, 4).map(node => node.tagName.toLowerCase() + "." + node.className);
  return page.scrollWidth + " px wide on " + page.clientWidth + ": " + told.join(", ");
}"""


@dataclass
class Visitor:
    """Somebody in front of a browser of their own."""

    context: BrowserContext
    page: Page
    base: str
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.said.append(f"script: {error}"))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type not in {"error", "warning"}:
            return
        here = message.location["url"].partition("#")[0] == self.page.url.partition("#")[0]
        refused = here and message.text.startswith("Failed to load resource")  # the page: 404 or 422
        if not refused and _IDLE not in message.text:
            self.said.append(f"console: {message.text}")

    def go(self, name: str, *args: object, query: str = "") -> Response:
        """Open a page by the name of its route."""
        return self.open(reverse(name, args=args) + query)

    def open(self, path: str) -> Response:
        """Open a page by its address."""
        answer = self.page.goto(self.base + path, wait_until="load")
        assert answer is not None
        return answer

    @property
    def path(self) -> str:
        """Where the visitor is."""
        return self.page.url.removeprefix(self.base)

    def main(self) -> str:
        """What the page says, as text."""
        return self.page.locator("main").inner_text()

    def sends(self, button: str | re.Pattern[str]) -> None:
        """Press a button and wait for the page that answers."""
        with self.page.expect_navigation(wait_until="load"):
            self.page.get_by_role("button", name=button).click()

    def signs_in(self, email: str, password: str = PASSWORD) -> None:
        """Sign in through the page for it."""
        self.go("sign-in")
        self.page.get_by_label("E-mail").fill(email)
        self.page.get_by_label("Password").fill(password)
        self.sends("Sign in")

    def refusal(self, field: str) -> str:
        """What is said beside a field, by its name; empty when nothing is."""
        told = self.page.locator(f"#id_{field}_error")
        return told.inner_text() if told.count() else ""


def troubles(visitor: Visitor, rules: dict[str, dict[str, bool]] = _ALL) -> list[str]:
    """What is wrong with a page as it stands: accessibility, width, console."""
    page = visitor.page
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_AXE)
    found = [
        f"axe {one['id']}: {one['nodes'][0]['target']} {one['nodes'][0]['html'][:160]}"
        for one in page.evaluate(_RUN, rules)
    ]
    if wide := page.evaluate(_OVERFLOW):
        found.append(f"too wide: {wide}")
    found += visitor.said
    visitor.said.clear()
    return found


def look_at(visitor: Visitor, name: str) -> None:
    """Assert that a page has no trouble; keep a picture where MAINSTAY_PICTURES names a folder."""
    photograph(visitor.page, name)
    found = troubles(visitor)
    assert not found, f"{name} at {visitor.path}:\n" + "\n".join(found)


def photograph(page: Page, name: str) -> None:
    """Keep a picture of the whole page where MAINSTAY_PICTURES names a folder."""
    if folder := os.environ.get("MAINSTAY_PICTURES"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


Opens = Callable[..., Visitor]
