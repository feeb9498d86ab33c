"""Two assessors score blind; then all see where they disagree."""

from browsing import Opens, Visitor, look_at
from playwright.sync_api import expect
from scenes import TODAY, named

from mainstay.conftest import Town
from mainstay.door import clock

FIRST = "Answers came within a day, says the first."
SECOND = "Those who can't hear lost their counter, says the second."
ABOUT = "/innovations/telephone-line"
PAGES = (
    f"{ABOUT}/",
    f"{ABOUT}.json",
    f"{ABOUT}/effects/",
    f"{ABOUT}/effects.json",
    "/record/",
    "/record.json",
    "/record.atom",
)


def _ask(lead: Visitor) -> None:
    lead.go("effects", "telephone-line")
    lead.page.get_by_role("link", name="Ask assessors to score").click()
    lead.page.get_by_label("Which targets of the Sustainable Development Goals?").fill("16.6")
    lead.page.get_by_role("checkbox", name="Assessor, Post of assessor,").check()
    lead.page.get_by_role("checkbox", name="Assessor2,").check()
    lead.sends("Ask them")
    look_at(lead, "scoring-open")


def _score(assessor: Visitor, score: str, why: str) -> None:
    assessor.go("effects", "telephone-line")
    assessor.page.get_by_role("link", name="My scores").click()
    assessor.page.get_by_role("radio", name=score).check()
    assessor.page.get_by_label("Why?").fill(why)
    assessor.sends("Submit my scores")


def test_two_assessors_score_blind(town: Town, visitor: Opens) -> None:
    named(town, "telephone-line", "Requests by telephone")
    with clock.set_to(TODAY):
        _ask(visitor(town.lead))
        first, second = visitor(town.assessor), visitor(town.assessor2)
        _score(first, "+2 reinforcing", FIRST)
        assert "1 of 2 named assessors have submitted" in first.main()

        for reader in (second, visitor(town.lead), visitor(town.auditor), visitor()):
            for page in PAGES:
                shown = reader.context.request.get(reader.base + page).text()
                assert FIRST not in shown, page
                assert "reinforcing" not in shown, page
        second.go("effects-score", "telephone-line")
        assert FIRST not in second.page.content()
        assert second.page.get_by_role("radio", checked=True).count() == 0
        look_at(second, "scoring-blind")

        _score(second, "−2 counteracting", SECOND)
        for reader in (first, second, visitor()):
            reader.go("effects", "telephone-line")
            said = reader.main()
            assert FIRST in said
            assert SECOND in said
            assert "disagree whether it helps or harms: from −2 to +2" in said
        expect(first.page.get_by_role("table")).to_contain_text("Assessor2")
        look_at(first, "scoring-shown")
        first.go("innovation", "telephone-line")
        assert "disagree" in first.page.locator("#assessment").inner_text()
