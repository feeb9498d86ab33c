"""From obligations met to standing; then an attestation runs out, and the page says what broke."""

from datetime import UTC, date, datetime

from browsing import Opens, Visitor, look_at
from mainstay_engines.passage.terms import GuardId
from playwright.sync_api import expect
from scenes import ATTESTED, TODAY, assess, attested, fast_tracked, give_alternate, named

from mainstay.conftest import Town
from mainstay.decisions.models import Obligation
from mainstay.door import clock
from mainstay.innovations.models import Innovation
from mainstay.passage.tasks import tick

STATEMENT = "Every clerk of the line took the course of January."
BY_HAND = GuardId.R4
LONG, SHORT = date(2022, 2, 1), date(2021, 12, 31)


def _attest(maker: Visitor, second: Visitor) -> None:
    """Attest a guard by the pages: its maker can't confirm it, a second person can."""
    maker.go("innovation", "telephone-line")
    maker.page.get_by_text("Attest a guard that no room records").click()
    maker.page.get_by_role("link", name="R4 Is enough of the roster").click()
    maker.page.get_by_label("What is true, and how you know").fill(STATEMENT)
    maker.page.get_by_label("Source").fill("Course register of 2021")
    maker.page.get_by_label("Valid until").fill(SHORT.isoformat())
    maker.sends("Attest")
    look_at(maker, "attested")
    assert "nobody yet: it does not count" in maker.main()
    assert maker.page.get_by_role("link", name="Confirm it").count() == 0
    maker.open(maker.path + "confirm/")
    maker.page.get_by_label("I have checked the source").check()
    maker.sends("Confirm")
    assert "second person" in maker.page.locator(".govuk-error-summary").inner_text()

    second.go("desk")
    second.page.get_by_role("link", name="R4: Requests by telephone").click()
    second.page.get_by_role("link", name="Confirm it").click()
    second.page.get_by_label("I have checked the source").check()
    second.sends("Confirm")
    expect(second.page.locator("#guards")).to_contain_text(STATEMENT)


def _make_standing(decider: Visitor) -> None:
    decider.go("decide-standing", "telephone-line")
    for label, words in {
        "Day of the next review": LONG.isoformat(),
        "Reasons": "Every guard holds.",
        "Legal basis": "Municipal Code 1999, section 7",
        "Indicator": "Requests answered within a day",
        "Baseline": "40 %",
        "Target": "80 %",
        "To be reached by": "2022-03-01",
    }.items():
        decider.page.get_by_label(label, exact=True).fill(words)
    decider.sends("Decide, on the public record")


def _owed(found: Innovation) -> set[str]:
    return set(
        Obligation.objects.filter(innovation=found, met_at=None, dropped_at=None).values_list(
            "guard", flat=True
        )
    )


def test_standing_and_degraded(town: Town, visitor: Opens) -> None:
    found = named(town, "telephone-line", "Requests by telephone")
    with clock.set_to(TODAY):
        fast_tracked(town, found)
        assert len(_owed(found)) > len(ATTESTED)
        assess(town, found)
        give_alternate(town)
        tick(clock.now())
        assert _owed(found) == set(ATTESTED), "what is recorded closes its obligations by itself"
        for guard in ATTESTED:
            if guard != BY_HAND:
                attested(town, found, guard, LONG)
        decider = visitor(town.decider)
        _make_standing(decider)
        assert "R4" in decider.page.locator(".govuk-error-summary").inner_text()
        look_at(decider, "standing-refused")
        _attest(visitor(town.lead), visitor(town.servant))
        tick(clock.now())
        assert not _owed(found)
        reader = visitor()
        reader.go("innovation", "telephone-line")
        assert "It may stand: every guard holds." in reader.main()
        _make_standing(decider)
        reader.go("innovation", "telephone-line")
        said = reader.main()
        assert "Stage 6 of 6: standing." in said
        for guard in (GuardId.S1, GuardId.S3):
            attested(town, found, guard, LONG)
        tick(clock.now())
        reader.go("innovation", "telephone-line")
        assert "It stands: every guard holds." in reader.main()
        look_at(reader, "standing")

    with clock.set_to(datetime(2021, 12, 31, 12, tzinfo=UTC)):
        tick(clock.now())
        reader.go("innovation", "telephone-line")
        assert "It stands: every guard holds." in reader.main()

    with clock.set_to(datetime(2022, 1, 3, 12, tzinfo=UTC)):
        tick(clock.now())
        reader.go("innovation", "telephone-line")
        verdict = reader.page.locator(".ms-verdict").inner_text()
        assert "It stands, but is degraded: 1 guard no longer holds." in verdict
        assert "R4 Is enough of the roster currently trained in this version?" in verdict
        assert "The attestation ran out on 31 December 2021." in verdict
        assert "Degraded since 1 January 2022." in verdict
        look_at(reader, "degraded")
        reader.go("board")
        assert "Requests by telephone" in reader.page.locator("#degraded").inner_text()
        lead = visitor(town.lead)
        lead.go("desk")
        assert "degraded" in lead.page.locator("#notices").inner_text()
