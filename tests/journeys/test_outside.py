"""Outsiders: refused everywhere, in words that don't tell what exists."""

import re
from collections.abc import Iterator
from http import HTTPStatus

from browsing import Opens, Visitor
from django.urls import reverse
from playwright.sync_api import APIResponse
from scenes import TODAY, furnish

from mainstay.assessment.models import AffectedGroup, Evidence
from mainstay.conftest import Town
from mainstay.decisions.models import Obligation
from mainstay.door import clock
from mainstay.innovations.models import Innovation
from mainstay.ledger.queries import last_number
from mainstay.passage.models import Attestation

NOBODY = "00000000-0000-7000-8000-000000000000"
SAYS = {
    "kind": "adopt",
    "name": "Taken over",
    "problem": "None",
    "what_was_done": "None",
    "since": "2020",
    "reasons": "Because it is so.",
    "reason": "Because it is so.",
    "lesson": "Because it is so.",
    "statement": "It is so.",
    "text": "It is not so.",
    "origin": "An office",
    "raised_on": "2021-02-01",
    "source": "A register",
    "valid_until": "2021-12-01",
    "checked": "on",
    "legal_basis": "Municipal Code 1999, section 7",
    "necessity": "The counters had to close at once, and people still needed permits.",
    "sunset": "2021-08-31",
    "review_due": "2022-02-01",
    "people_affected": "5",
    "severity": "0",
    "irreversibility": "0",
    "cost": "0",
    "targets": "16.6",
    "label": "A count",
    "design": "operational-count",
    "promise_indicator": "Requests",
    "promise_baseline": "40 %",
    "promise_target": "80 %",
    "promise_due": "2022-03-01",
}
# Taking over is not among them: any body may take what lapsed, so a lead of another one isn't an outsider.
ACTS = """
innovation-amend innovation-stakes innovation-owner innovation-retire evidence-add
evidence-variant effects-ask effects-score effects-close effects-abandon group-name trade-off-record
objection-record decide decide-fast-track decide-renewal decide-standing decide-end review-open review-record
"""


def _pairs() -> Iterator[tuple[str, str]]:
    """The address of each act about something that exists, and about something that doesn't."""
    full = Innovation.objects.get(identifier="telephone-line")
    for name in ACTS.split():
        yield reverse(name, args=[full.identifier]), reverse(name, args=["nothing-here"])
    for guard in ("C1", "R2"):
        yield (
            reverse("attest", args=[full.identifier, guard]),
            reverse("attest", args=["nothing-here", guard]),
        )
    waiting = Attestation.objects.get(innovation=full, confirmed_at=None).pk
    for name in ("attestation-confirm", "attestation-withdraw"):
        yield reverse(name, args=[waiting]), reverse(name, args=[NOBODY])
    owed = Obligation.objects.get(innovation=full, guard="").pk
    for name in ("obligation-meet", "obligation-reassign"):
        yield reverse(name, args=[owed]), reverse(name, args=[NOBODY])
    for name, model in (("evidence-withdraw", Evidence), ("group-remove", AffectedGroup)):
        here = model.objects.get(innovation=full).pk
        yield reverse(name, args=[full.identifier, here]), reverse(name, args=[full.identifier, NOBODY])


def _told(answer: APIResponse, path: str) -> tuple[int, str]:
    """What an answer tells: its status and text, without the address asked for and what is new each time."""
    text = re.sub(r"<script[^>]*>|<input type=\"hidden\"[^>]*>", "", answer.text())
    return answer.status, text.replace(path, "").replace(path.replace("/", "%2F"), "")


def _sends(who: Visitor, path: str) -> tuple[int, str]:
    cookies = who.context.cookies()
    token = next((str(one["value"]) for one in cookies if one["name"] == "csrftoken"), "")
    said: dict[str, str | float | bool] = {**SAYS, "csrfmiddlewaretoken": token}
    answer = who.context.request.post(who.base + path, form=said, max_redirects=0)
    return _told(answer, path)


def _asks(who: Visitor, path: str) -> tuple[int, str]:
    return _told(who.context.request.get(who.base + path, max_redirects=0), path)


def test_outsiders_are_refused_and_learn_nothing(town: Town, visitor: Opens) -> None:
    furnish(town)
    outsider, passer_by, auditor = visitor(town.outsider), visitor(), visitor(town.auditor)
    outsider.go("acting")  # gives the token that forms need
    auditor.go("acting")
    passer_by.go("sign-in")
    before = last_number()
    found: list[str] = []
    with clock.set_to(TODAY):
        for here, nowhere in _pairs():
            for who, name in ((passer_by, "nobody"), (outsider, "outsider"), (auditor, "auditor")):
                sent = _sends(who, here)
                expected = {HTTPStatus.FOUND} if who is passer_by else {HTTPStatus.NOT_FOUND}
                if sent[0] not in expected:
                    found.append(f"{name} posts to {here}: {sent[0]}")
                if sent != _sends(who, nowhere):
                    found.append(f"{name} posts to {here}: another answer than to {nowhere}")
            if _asks(passer_by, here) != _asks(passer_by, nowhere):
                found.append(f"nobody opens {here}: another answer than for {nowhere}")
            if _asks(auditor, here) != _asks(auditor, nowhere):
                found.append(f"auditor opens {here}: another answer than for {nowhere}")
    assert last_number() == before
    assert not found, "\n".join(found)
