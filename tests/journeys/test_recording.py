"""Recording an innovation: on a phone, and by keyboard alone."""

from collections.abc import Callable

from browsing import PHONE, Opens, Visitor, look_at
from playwright.sync_api import Locator, expect

from mainstay.conftest import Town
from mainstay.door.terms import Actor
from mainstay.innovations.models import Innovation

MOST_FIELDS = 11
FIELDS = """() => {
  const shown = [...document.querySelectorAll("main form [name]")]
    .filter(field => field.type !== "hidden" && field.offsetParent !== null);
  return [...new Set(shown.map(field => field.name))];
}"""


def test_an_innovation_is_recorded_on_a_phone(
    town: Town, visitor: Opens, account: Callable[[Actor], str]
) -> None:
    clerk = visitor(size=PHONE)
    clerk.go("sign-in")
    look_at(clerk, "sign-in-phone")
    clerk.signs_in(account(town.servant))
    look_at(clerk, "desk-phone")
    clerk.page.get_by_role("link", name="Record an innovation").click()
    asked = clerk.page.evaluate(FIELDS)
    assert 6 <= len(asked) <= MOST_FIELDS, asked
    look_at(clerk, "record-phone")

    clerk.sends("Record it")
    assert "needs an answer" in clerk.refusal("name")
    look_at(clerk, "record-phone-empty")

    clerk.page.get_by_label("Name").fill("Requests by telephone")
    clerk.page.get_by_label("What was the problem?").fill("The counters were closed for six weeks.")
    clerk.page.get_by_label("What was done differently?").fill("Clerks took requests by telephone.")
    clerk.page.get_by_label("Who was served?").fill("Residents without a computer")
    clerk.page.get_by_label("Since when?").fill("3/2020")
    clerk.page.get_by_label("In which crisis?").select_option(label="Epidemic (Testland, 2020)")
    clerk.sends("Record it")

    recorded = Innovation.objects.get()
    assert clerk.path.partition("#")[0] == f"/innovations/{recorded.identifier}/"
    assert (recorded.since, recorded.crisis_id, recorded.body_id) == (
        "2020-03",
        town.crisis_id,
        town.body.pk,
    )
    expect(clerk.page.get_by_role("heading", level=1)).to_contain_text("Requests by telephone")
    said = clerk.main()
    assert "It may not stand yet" in said
    assert "Recorded" in said
    missing = clerk.page.locator("#missing")
    expect(missing).to_be_visible()
    expect(clerk.page.locator("main")).to_contain_text("Does the evidence reach the level")
    look_at(clerk, "recorded-phone")


def _tabs_to(visitor: Visitor, wanted: Locator) -> None:
    """Press Tab until an element has the focus, and see that the focus is visible there."""
    for _ in range(80):
        if wanted.evaluate("node => node === document.activeElement"):
            return
        visitor.page.keyboard.press("Tab")
    message = f"Tab never reaches {wanted}"
    raise AssertionError(message)


def test_the_keyboard_is_enough_to_sign_in_and_record(
    town: Town, visitor: Opens, account: Callable[[Actor], str]
) -> None:
    clerk = visitor()
    page, keys = clerk.page, clerk.page.keyboard
    email = account(town.lead)
    clerk.go("home")
    keys.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    _tabs_to(clerk, page.get_by_role("link", name="Sign in").first)
    with page.expect_navigation():
        keys.press("Enter")
    _tabs_to(clerk, page.get_by_label("E-mail address"))
    keys.type(email)
    keys.press("Tab")
    keys.type("a passphrase for the journeys")
    with page.expect_navigation():
        keys.press("Enter")
    assert clerk.path == "/desk/"

    _tabs_to(clerk, page.get_by_role("link", name="Record an innovation"))
    with page.expect_navigation():
        keys.press("Enter")
    for label, words in (
        ("Name", "Reserve of staff"),
        ("What was the problem?", "One office had too few hands, another too many."),
        ("What was done differently?", "Staff were lent for some weeks."),
        ("Since when?", "2020"),
    ):
        _tabs_to(clerk, page.get_by_label(label))
        keys.type(words)
    layer = page.get_by_role("group", name="Where did it take hold?").get_by_role("checkbox").first
    _tabs_to(clerk, layer)
    keys.press("Space")
    expect(layer).to_be_checked()
    _tabs_to(clerk, page.get_by_role("button", name="Record it"))
    with page.expect_navigation():
        keys.press("Enter")
    recorded = Innovation.objects.get()
    assert clerk.path.startswith(f"/innovations/{recorded.identifier}/")
    assert (recorded.name, recorded.since, len(recorded.layers)) == ("Reserve of staff", "2020", 1)
