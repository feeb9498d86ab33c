"""The pages without scripts."""

from browsing import NARROW, PHONE, Opens
from playwright.sync_api import expect
from scenes import TODAY, furnish

from mainstay.conftest import Town
from mainstay.door import clock
from mainstay.innovations.models import Innovation

MAIN = ("home", "board", "obligations", "innovations", "decisions", "places", "record", "help", "glossary")


def test_the_site_works_without_scripts(town: Town, visitor: Opens) -> None:
    furnish(town)
    with clock.set_to(TODAY):
        reader = visitor(size=NARROW, scripts=False)
        for name in MAIN:
            assert reader.go(name).status == 200
            expect(reader.page.get_by_role("heading", level=1)).to_be_visible()
            menu = reader.page.get_by_role("navigation", name="Main")
            expect(menu.get_by_role("link", name="Obligations")).to_be_visible()
        reader.go("innovation", "telephone-line")
        details = reader.page.locator("details").first
        details.locator("summary").click()
        expect(details.get_by_role("table")).to_be_visible()
        reader.go("board", query="?place=XT&crisis=&at=2021-12-31")
        assert "Looking ahead" in reader.main()
        assert "lapses at its sunset" in reader.main()

        clerk = visitor(town.servant, PHONE, scripts=False)
        clerk.go("innovation-record")
        clerk.page.get_by_label("Name").fill("Cash by phone")
        clerk.page.get_by_label("What was the problem?").fill("Banks were closed.")
        clerk.page.get_by_label("What was done differently?").fill("Cash was paid through a phone menu.")
        clerk.page.get_by_label("Since when?").fill("2020")
        clerk.sends("Record it")
        assert "Recorded. It is on the public record." in clerk.main()
    assert Innovation.objects.filter(name="Cash by phone").count() == 1
