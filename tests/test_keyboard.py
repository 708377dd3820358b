"""A return is filled in and handed over by the keys alone, with scripts and without; the focus is always seen."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from kpis.actions.returns import open_returns
from kpis.models import Observation, Return
from periods.values import Quarter
from tests.browsing import Visit
from tests.factories import World, a_world

MOST_STOPS = 80
QUARTER = Quarter(2023, 4)
# Where the focus is: seen as an outline, a shadow or a ground of its own, and not beneath something that stays in view.
SEEN = """() => {
    const one = document.activeElement;
    const style = getComputedStyle(one);
    const box = one.getBoundingClientRect();
    const clear = "rgba(0, 0, 0, 0)";
    const marked = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 && style.outlineColor !== clear)
        || style.boxShadow !== "none";
    const top = document.elementFromPoint(box.x + Math.min(box.width, 30) / 2, box.y + Math.min(box.height, 20) / 2);
    const uncovered = top !== null && (one.contains(top) || top.contains(one));
    return [marked ? "" : "not marked", uncovered ? "" : "covered"].filter(Boolean).join(" and ");
}"""


@pytest.fixture
def world(transactional_db: None) -> World:
    world = a_world()
    world.kpi("payroll-errors", title="Payroll errors", order=1)
    world.kpi("calls", title="Calls taken", direction="context", unit="calls", order=2)
    world.kpi("reviewed", title="Policy reviewed", measure="yes_no", direction="higher", unit="", order=3)
    open_returns(partnership=world.partnership, quarter=QUARTER, by=None)
    return world


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def page(request: pytest.FixtureRequest, chromium: Browser, live_server, world: World) -> Iterator[Page]:
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=request.param)
    page = context.new_page()
    page.set_default_timeout(10_000)
    yield page
    context.close()


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until the focus is there."""
    expect(wanted).to_have_count(1)
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            return
    pytest.fail(f"Tab does not reach {wanted} in {MOST_STOPS} steps")


def sign_in(page: Page, email: str) -> None:
    page.goto("/accounts/login/")
    tab_to(page, page.get_by_role("textbox").first)
    page.keyboard.type(email)
    page.keyboard.press("Tab")
    page.keyboard.type("a long password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Returns", exact=True)).to_be_visible()


def test_a_return_is_filled_in_and_handed_over_by_keyboard(world, page, request):
    scripted = "without" not in request.node.name
    sign_in(page, world.officer.email)
    tab_to(page, page.get_by_role("link", name="Returns", exact=True))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("link", name=re.compile("^Payroll")).first)
    page.keyboard.press("Enter")

    tab_to(page, page.get_by_role("textbox", name="Payroll errors, errors"))
    page.keyboard.type("12")
    if scripted:
        page.keyboard.press("Enter")  # goes to the next line
        expect(page.get_by_role("textbox", name="Calls taken, calls")).to_be_focused()
    else:
        tab_to(page, page.get_by_role("textbox", name="Calls taken, calls"))
    page.keyboard.type("3,400")
    tab_to(page, page.get_by_role("combobox", name="Policy reviewed", exact=True))
    page.keyboard.type("Y")
    if scripted:
        expect(page.locator("[data-overall]")).to_have_text("Everything is saved")
    else:
        tab_to(page, page.get_by_role("button", name="Save").last)
        page.keyboard.press("Enter")
        expect(page.get_by_text("3 lines saved.")).to_be_visible()
    tab_to(page, page.get_by_role("link", name="Check and submit").last)
    page.keyboard.press("Enter")

    expect(page.get_by_text("Every line is filled in and nothing is odd.")).to_be_visible()
    tab_to(page, page.get_by_role("button", name="Submit for approval"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Submitted. The approver decides next.")).to_be_visible()

    assert Return.objects.get(service=world.payroll).state == "submitted"
    figures = Observation.objects.filter(kpi__service=world.payroll).order_by("kpi__order")
    assert [observation.numerator for observation in figures] == [12, 3400, 1]


@pytest.mark.parametrize("name", ["dashboard", "returns", "return"])
def test_the_first_stop_skips_to_the_content_and_every_stop_is_seen(world, chromium, live_server, name):
    visit = Visit(chromium, live_server.url, world.officer)
    page = visit.page
    where = {"dashboard": "", "returns": "returns/", "return": "returns/payroll/2023-24-q4/"}[name]
    page.goto(f"/p/{world.partnership.slug}/{where}")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to main content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()

    stops, unseen = 0, []
    while stops < MOST_STOPS and not page.evaluate("document.activeElement === document.body"):
        if problem := page.evaluate(SEEN):
            unseen.append(f"{problem}: {page.evaluate('document.activeElement.outerHTML.slice(0, 160)')}")
        stops += 1
        page.keyboard.press("Tab")
    assert unseen == []
    assert stops > 8

    skip.focus()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    visit.close()
