"""A decision by fast track, from a blank legal basis to the day after its sunset."""

from datetime import UTC, datetime

from browsing import Opens, Visitor, look_at
from playwright.sync_api import expect
from scenes import NECESSITY, SUNSET, TODAY, named

from mainstay.conftest import Town
from mainstay.decisions.models import Decision, Obligation
from mainstay.door import clock
from mainstay.passage.tasks import tick

ANSWERS = {
    "Why could it not wait?": NECESSITY,
    "Until": SUNSET.isoformat(),
    "Reasons": "Calls were answered within a day.",
    "Indicator": "Requests answered within a day",
    "Baseline": "40 %",
    "Target": "80 %",
    "To be reached by": "2022-03-01",
}


def _fill(decider: Visitor, legal_basis: str) -> None:
    page = decider.page
    page.get_by_role("radio", name="Adopt").check()
    page.get_by_label("In which declared crisis?").select_option(label="Epidemic")
    for label, words in ANSWERS.items():
        page.get_by_label(label, exact=True).fill(words)
    page.get_by_label("Legal basis").fill(legal_basis)
    decider.sends("Decide, on the public record")


def test_a_fast_track_and_its_sunset(town: Town, visitor: Opens) -> None:
    found = named(town, "telephone-line", "Requests by telephone")
    with clock.set_to(TODAY):
        decider = visitor(town.decider)
        decider.go("innovation", "telephone-line")
        decider.page.get_by_role("link", name="Decide by fast track").click()
        _fill(decider, "")
        assert "State the legal basis: the law and the provision in it." in decider.refusal("legal_basis")
        look_at(decider, "fast-track-blank")
        _fill(decider, "the usual powers of the city")
        assert decider.refusal("legal_basis")
        assert decider.page.get_by_label("Reasons").input_value() == ANSWERS["Reasons"]
        assert not Decision.objects.exists()
        look_at(decider, "fast-track-vague")
        _fill(decider, "Epidemics Act 2012, article 7")

        decided = Decision.objects.get()
        assert decider.path == f"/decisions/{decided.pk}/"
        assert decided.sunset == SUNSET
        owed = Obligation.objects.filter(decision=decided)
        assert {one.owner_post_id for one in owed} == {town.post("lead").pk}
        assert {one.due for one in owed} == {SUNSET}
        expect(decider.page.locator("main")).to_contain_text("Is there a budget line beyond the crisis?")
        look_at(decider, "fast-track-decided")
        reader = visitor()
        reader.go("obligations")
        assert f"{owed.count()} open obligations" in reader.main()
        reader.go("innovation", "telephone-line")
        assert "It lapses by itself after 31 August 2021" in reader.main()
        tick(clock.now())

    with clock.set_to(datetime(2021, 8, 31, 23, 30, tzinfo=UTC)):
        tick(clock.now())
        reader.go("innovation", "telephone-line")
        assert "It lapsed" not in reader.main()

    with clock.set_to(datetime(2021, 9, 1, 0, 30, tzinfo=UTC)):
        tick(clock.now())
        reader.go("innovation", "telephone-line")
        said = reader.main()
        assert "It lapsed: its decision ran out and was not renewed." in said
        look_at(reader, "lapsed")
        lead = visitor(town.lead)
        lead.go("desk")
        told = lead.page.locator("#notices").inner_text()
        assert "lapsed" in told
        assert "Requests by telephone" in told
        look_at(lead, "desk-lapsed")
        decider.go("decide", "telephone-line")
        assert "This innovation lapsed" in decider.main()
    assert not Obligation.objects.filter(innovation=found, met_at=None, dropped_at=None).exists()
