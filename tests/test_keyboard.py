"""A return is filled in and handed over by the keys alone, with scripts and without; the focus is always seen."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from kpis.actions.returns import open_returns, save_line, submit_return
from kpis.entry import Typed
from kpis.models import Observation, Return
from partners.roles import RoleKind
from periods.values import Quarter
from tests.browsing import FITS, Visit
from tests.factories import World, a_world

MOST_STOPS = 80
QUARTER = Quarter(2023, 4)
# Where the focus is: seen as an outline, a shadow or a ground of its own, and not beneath something that stays in view.
SEEN = """() => {
    const one = document.activeElement;
    const style = getComputedStyle(one);
    const box = one.getClientRects()[0]; // of a link on two lines the first
    const clear = "rgba(0, 0, 0, 0)";
    const marked = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 && style.outlineColor !== clear)
        || style.boxShadow !== "none";
    const [left, upper] = [Math.max(box.x, 0), Math.max(box.y, 0)]; // of what is larger than the window, the part in it
    const top = document.elementFromPoint(left + Math.min(box.right - left, 30) / 2, upper + Math.min(box.bottom - upper, 20) / 2);
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


def walk(page: Page) -> tuple[int, list[str]]:
    """Tab through a page from its beginning: how many stops there are, and what is wrong with whichever."""
    stops = 0
    unseen: list[str] = []
    while stops < MOST_STOPS:
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            return stops, unseen
        if problem := page.evaluate(SEEN):
            unseen.append(f"{problem}: {page.evaluate('document.activeElement.outerHTML.slice(0, 160)')}")
        stops += 1
    pytest.fail(f"Tab does not come to an end in {MOST_STOPS} steps")


RETURN = "returns/payroll/2023-24-q4/"
WAYS = {
    RoleKind.OFFICER: ("", "returns/", RETURN, f"{RETURN}submit/", f"{RETURN}spreadsheet/"),
    RoleKind.APPROVER: ("returns/", f"{RETURN}review/"),
    RoleKind.MEMBER: ("members/", "meetings/", ""),
}


@pytest.mark.parametrize("role", WAYS)
def test_every_stop_of_somebodys_way_is_seen_also_at_400_per_cent(world, chromium, live_server, role):
    """A window of 1,280 by 1,024 pixels shows 320 by 256 of the page at 400 per cent."""
    if role == RoleKind.APPROVER:
        submitted(world)
    visit = Visit(chromium, live_server.url, world.people[role])
    page = visit.page
    for where in WAYS[role]:
        for width, height in ((1280, 900), (320, 256)):
            page.set_viewport_size({"width": width, "height": height})
            page.goto(f"/p/{world.partnership.slug}/{where}")
            stops, unseen = walk(page)
            assert unseen == [], f"{where} at {width}"
            assert stops > 4  # the menu is shut where there is little room
            assert page.evaluate(FITS), f"{where} scrolls sideways at {width}"

    page.goto(f"/p/{world.partnership.slug}/{where}")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to main content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    if role == RoleKind.APPROVER:
        tab_to(page, page.get_by_role("button", name="Approve"))
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Approve")).to_have_count(0)
        assert Return.objects.get(service=world.payroll).state == "approved"
    visit.close()


def submitted(world: World) -> None:
    lines = Observation.objects.filter(kpi__service=world.payroll).order_by("kpi__order")
    for line, figure in zip(lines, ("12", "3,400", "yes"), strict=True):
        save_line(observation=line, version=line.version, typed=Typed(figure=figure), by=world.officer)
    submit_return(quarterly_return=Return.objects.get(service=world.payroll), by=world.officer)
