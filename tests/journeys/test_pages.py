"""Every page of the site, empty, full and in error, wide and narrow: accessible, and never wider than that.

A new route is walked by itself; one with arguments needs a line in ``_arguments``.
"""

from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from browsing import BUT_COLOURS, DESK, NARROW, Opens, Visitor, photograph, troubles
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from playwright.sync_api import ViewportSize
from scenes import TODAY, furnish, person

from mainstay.assessment.models import AffectedGroup, Evidence, TradeOff
from mainstay.authority.tasks import invitation
from mainstay.conftest import Town
from mainstay.decisions.models import Decision, Obligation
from mainstay.door import clock
from mainstay.innovations.models import Innovation
from mainstay.ledger.models import Entry
from mainstay.passage.models import Attestation
from mainstay.passage.tasks import tick
from mainstay.site.demo import Login

ONCE = {"effects-take-back", "person-link"}  # nothing to fill in: pressing the button would do it
STILL = {"styleguide", "help", "glossary", "accessibility"}  # the same whatever is recorded: seen once
DATA = (".json", ".csv", ".atom", "-json", "-csv", "-atom")
EMPTIED = """form => {
  for (const field of form.elements) {
    if (field.name === "csrfmiddlewaretoken" || field.tagName === "BUTTON") continue;
    if (["radio", "checkbox"].includes(field.type)) field.checked = false; else field.value = "";
  }
}"""


def _routes(resolver: URLResolver) -> Iterator[URLPattern]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from _routes(one)
        else:
            yield one


ROUTES = {str(route.name): route for route in _routes(get_resolver())}
PLAIN = [name for name, route in ROUTES.items() if not route.pattern.converters]


def _is_public(name: str) -> bool:
    return getattr(ROUTES[name].callback, "permission", "") == "public"


def _is_data(name: str) -> bool:
    return name.endswith(DATA) or name in {"health", "sign-out", "innovation-import-problems"}


class Walk:
    """A walk through pages, which notes what is wrong and goes on."""

    def __init__(self, visitor: Visitor, state: str) -> None:
        self.visitor, self.state, self.found = visitor, state, list[str]()
        self.seen = self.wrong = 0

    def look(self, path: str, name: str) -> None:
        """Open a page, and look at it wide and narrow."""
        answer = self.visitor.open(path)
        if answer.status != 200:
            self.found.append(f"{path}: answers {answer.status}")
            return
        self.stand(path, name)

    def stand(self, path: str, name: str) -> None:
        """Look at the page as it stands, wide and narrow."""
        self.seen += 1
        for size, rules in ((DESK, {}), (NARROW, BUT_COLOURS)):
            self.at(size, rules, path, name)

    def at(self, size: ViewportSize, rules: dict[str, dict[str, bool]], path: str, name: str) -> None:
        """Look at the page as it stands, at one width."""
        self.visitor.page.set_viewport_size(size)
        photograph(self.visitor.page, f"{self.state}-{name}-{size['width']}")
        self.found += [f"{path} at {size['width']}: {one}" for one in troubles(self.visitor, rules)]

    def err(self, name: str) -> None:
        """Send the page's form with nothing in it, and look at what is said, narrow."""
        form = self.visitor.page.locator("main form[method=post]").first
        if name in ONCE or not form.count():
            return
        form.evaluate(EMPTIED)
        with self.visitor.page.expect_navigation(wait_until="load") as sent:
            form.evaluate("form => form.submit()")
        if sent.value.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            self.found.append(f"{name}: an empty form answers {sent.value.status}")
        elif self.visitor.page.locator(".govuk-error-summary").count():
            self.wrong += 1
            self.at(NARROW, {}, self.visitor.path, f"{name}-error")


def _arguments(town: Town) -> dict[str, tuple[Any, ...]]:
    """What the routes with arguments are about, in a furnished town."""
    full = Innovation.objects.get(identifier="telephone-line")
    body, post = town.body.pk, town.post("lead").pk
    owed = Obligation.objects.filter(innovation=full, met_at=None)
    waiting = Attestation.objects.get(innovation=full, confirmed_at=None).pk
    decided = Decision.objects.filter(innovation=full).latest("decided_at").pk
    someone = person(town.servant)
    link = invitation(someone).rstrip("/").split("/")
    about = {
        "evidence-withdraw": Evidence.objects.get(innovation=full).pk,
        "group-amend": AffectedGroup.objects.get(innovation=full).pk,
        "group-remove": AffectedGroup.objects.get(innovation=full).pk,
        "trade-off-remove": TradeOff.objects.get(innovation=full).pk,
        "attest": "C1",
    }
    found: dict[str, tuple[Any, ...]] = {
        "record-entry": (Entry.objects.filter(innovation=full.pk, act="DecideByFastTrack").get().pk,),
        "decision": (decided,),
        "obligation-meet": (owed.get(guard="").pk,),
        "obligation-reassign": (owed.exclude(guard="").latest("pk").pk,),
        "attestation": (waiting,),
        "set-password": tuple(link[-2:]),
        "mandate-end": (town.servant.mandate,),
    }
    for name in ("crisis", "crisis-end"):
        found[name] = (town.crisis_id,)
    for name in ("post-abolish", "appoint"):
        found[name] = (post,)
    for name in ("person", "person-link", "person-erase"):
        found[name] = (someone,)
    for name in ("body", "body-amend", "posts", "post-create"):
        found[name] = (body,)
    for name in ("attestation-confirm", "attestation-withdraw"):
        found[name] = (waiting,)
    for name, route in ROUTES.items():
        asks = list(route.pattern.converters)
        if asks == ["identifier"]:
            found[name] = (full.identifier,)
        elif asks == ["code"]:
            found[name] = (town.jurisdiction.code,)
        elif asks[:1] == ["identifier"]:
            found[name] = (full.identifier, about[name])
    return found


def test_every_page_of_an_empty_site(transactional_db: None, visitor: Opens) -> None:
    walk = Walk(visitor(), "empty")
    for name in PLAIN:
        if _is_public(name) and not _is_data(name):
            walk.look(reverse(name), name)
    walk.visitor.open("/nothing-here/")
    walk.stand("/nothing-here/", "404")
    assert walk.seen >= 10
    assert not walk.found, "\n".join(walk.found)


def test_every_page_of_a_town(town: Town, visitor: Opens) -> None:
    furnish(town)
    arguments = _arguments(town)
    with clock.set_to(TODAY + timedelta(days=1)):
        tick(clock.now())
        walk = Walk(visitor(town.everybody), "town")
        for name, route in ROUTES.items():
            lacking = route.pattern.converters and name not in arguments
            if _is_data(name) or name in STILL:
                continue
            assert not lacking, f"say in _arguments what {name} is about"
            walk.look(reverse(name, args=arguments.get(name, ())), name)
            walk.err(name)
    assert walk.seen > 70
    assert walk.wrong > 30
    assert not walk.found, "\n".join(walk.found)


def test_every_page_that_shows_the_demonstration(demo: list[Login], visitor: Opens) -> None:
    assert len(demo) == 7
    walk = Walk(visitor(), "demo")
    for name in PLAIN:
        if _is_public(name) and not _is_data(name) and name not in STILL:
            walk.look(reverse(name), name)
    for identifier in ("aps-surge-au", "mbs-telehealth-au", "eudcc-gdhcn"):
        walk.look(reverse("innovation", args=[identifier]), identifier)
    assert not walk.found, "\n".join(walk.found)
