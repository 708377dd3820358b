"""Typing a savings profile in a real browser: by keyboard and by pasting, and nothing typed is lost."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Locator, Page, expect

from partners.roles import RoleKind
from savings.actions.cases import begin_version
from savings.actions.lines import save_benefit_line
from savings.models import BenefitLine
from tests.browsing import Visit, sign_in
from tests.factories import World, a_world
from tests.savings.small_case import in_years

PASTE = """(cell, text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    cell.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def world(transactional_db) -> World:
    return a_world()


@pytest.fixture
def context(chromium, live_server, world, version):
    context = chromium.new_context(base_url=live_server.url)
    sign_in(context, live_server.url, world.people[RoleKind.FINANCE])
    yield context
    for page in context.pages:  # nothing is asked of the portal when its database goes
        expect(page.locator("[data-computed][aria-busy=true]")).to_have_count(0)
    context.close()


@pytest.fixture
def page(context, world) -> Page:
    page = context.new_page()
    page.goto(where(world))
    expect(page.locator("[data-overall]")).to_have_text("Everything is saved")
    return page


def where(world: World) -> str:
    return reverse("savings-profile-edit", args=[world.partnership.slug, "sharing", "payroll"])


def stored(label: str = "One team") -> BenefitLine:
    return BenefitLine.objects.get(label=label)


def amounts(label: str = "One team") -> list[Decimal | None]:
    return [one.amount for one in stored(label).amounts.all()]


def row(page: Page, label: str = "One team") -> Locator:
    return page.locator(f"#benefit-{stored(label).pk}")


def cell(page: Page, year: str = "2016-17", label: str = "One team") -> Locator:
    return page.locator(f"#benefit-{stored(label).pk}-{year}")


def state(page: Page, label: str = "One team") -> Locator:
    return row(page, label).locator("[data-state]")


def computed(page: Page, name: str) -> Locator:
    return page.locator("[data-computed] tr", has=page.get_by_role("rowheader", name=name, exact=True))


def by_a_colleague(world: World, *typed: int) -> None:
    save_benefit_line(line=stored(), amounts=in_years(*typed), by=world.people[RoleKind.FINANCE])


def test_a_line_saves_itself_and_its_totals_live(page):
    cell(page).fill("(15k)")
    expect(computed(page, "Net benefits")).to_contain_text("−15,000")
    expect(state(page)).to_have_text("Saved")
    expect(cell(page)).to_have_value("-15,000")
    expect(row(page).locator("[data-total]")).to_have_text("−15,020")
    assert amounts() == [-15_000, -20]


def test_the_keyboard_moves_changes_and_takes_back(page):
    cell(page).focus()
    page.keyboard.press("ArrowRight")
    expect(cell(page, "2017-18")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(cell(page, "2017-18", "One system")).to_be_focused()
    page.keyboard.press("Home")
    expect(cell(page, "2016-17", "One system")).to_be_focused()
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("-3")
    page.keyboard.press("Enter")
    expect(cell(page, "2016-17", "One system")).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("F2")
    page.keyboard.press("ArrowLeft")
    page.keyboard.type("1")
    expect(cell(page)).to_have_value("-13")
    page.keyboard.press("Escape")
    expect(cell(page)).to_have_value("-3")
    page.keyboard.press("Control+z")
    expect(cell(page)).to_have_value("-10")
    page.keyboard.press("Control+y")
    expect(cell(page)).to_have_value("-3")
    expect(state(page)).to_have_text("Saved")
    assert amounts() == [-3, -20]


def test_text_in_a_cell_has_its_sentence_and_stays(page):
    cell(page).fill("see note")
    cell(page).press("Enter")
    expect(row(page).locator("[data-error='2016-17']")).to_contain_text("2016/17: “see note” is not an amount")
    expect(cell(page)).to_have_attribute("aria-invalid", "true")
    expect(page.locator("[data-left-out]")).to_contain_text("1 cell not readable")
    cell(page).fill("")
    cell(page).press("Tab")
    expect(row(page).locator("[data-error='2016-17']")).to_be_empty()
    cell(page, "2017-18").press("Enter")
    expect(state(page)).to_have_text("Not saved yet: type an amount, or why there is none, for 2016/17")
    assert amounts() == [-10, -20]


def test_a_benefit_typed_positive_is_turned_by_one_press(page):
    cell(page).fill("12")
    cell(page).press("Enter")
    expect(row(page)).to_contain_text("2016/17: a benefit is negative. Type −£12, or choose added cost.")
    row(page).get_by_role("button", name="Make it -12").click()
    expect(state(page)).to_have_text("Saved")
    assert amounts() == [-12, -20]


def test_a_pasted_block_fills_says_what_did_not_fit_and_can_be_undone(page):
    cell(page).focus()
    cell(page).evaluate(PASTE, "(1)\t(2)\t(3)\r\n(4)\ttbd\t(6)\r\n")
    told = page.locator("[data-pasted]")
    expect(told).to_contain_text("4 cells filled. The block is 1 column too wide")
    expect(told.locator("pre")).to_have_text("(3)\n(6)")
    expect(cell(page, "2017-18", "One system")).to_have_value("to be determined")
    expect(page.locator("[data-overall]")).to_have_text("Everything is saved")
    assert (amounts(), amounts("One system")) == ([-1, -2], [-4, None])
    page.keyboard.press("Control+z")
    expect(cell(page)).to_have_value("-10")
    expect(cell(page, "2017-18", "One system")).to_have_value("-4")
    expect(page.locator("[data-overall]")).to_have_text("Everything is saved")
    assert (amounts(), amounts("One system")) == ([-10, -20], [0, -4])


def test_a_new_line_is_saved_once_it_is_complete_and_can_be_removed(page):
    page.locator("[data-add=benefit]").click()
    page.keyboard.type("Shared desk")
    new = page.locator("[data-block=benefit]").last
    page.keyboard.press("Tab")
    new.locator("[data-field=kind]").select_option("income")
    new.locator("[data-cell]").nth(1).fill("-1")
    expect(new.locator("[data-state]")).to_contain_text("for 2017/18")
    new.locator("[data-cell]").nth(2).fill("-2")
    new.locator("[data-cell]").nth(2).press("Enter")
    expect(new.locator("[data-state]")).to_have_text("Saved")
    assert amounts("Shared desk") == [-1, -2]
    new.locator("[data-open]").click()
    new.locator("[data-remove]").click()
    page.get_by_role("button", name="Remove it").click()
    expect(page.locator("[data-pasted]")).to_contain_text("“Shared desk” was removed.")
    assert not BenefitLine.objects.filter(label="Shared desk").exists()
    page.get_by_role("button", name="Put it back").click()
    expect(page.locator("[data-overall]")).to_have_text("Everything is saved")
    expect(page.locator("[data-block=benefit]").last.locator("[data-state]")).to_have_text("Saved")
    assert amounts("Shared desk") == [-1, -2]


def test_of_two_people_one_decides(world, page):
    by_a_colleague(world, -11, -20)
    cell(page).fill("-13")
    cell(page).press("Enter")
    box = row(page).locator(".line-conflict")
    expect(box).to_contain_text("theirs -11, yours -13")
    box.get_by_role("button", name="Save mine").click()
    expect(state(page)).to_have_text("Saved")
    assert amounts() == [-13, -20]
    by_a_colleague(world, -14, -20)
    cell(page).fill("-15")
    cell(page).press("Enter")
    expect(box).to_contain_text("theirs -14, yours -15")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    row(page).get_by_role("button", name="Keep theirs").click()
    expect(cell(page)).to_have_value("-14")
    expect(page.locator("[data-overall]")).to_have_text("Everything is saved")
    assert sent == []  # theirs stood all the time: mine was never sent
    assert amounts() == [-14, -20]


def test_what_was_typed_after_the_session_expired_is_kept_and_saved(world, page, context, live_server):
    context.clear_cookies()
    cell(page).fill("-13")
    cell(page).press("Enter")
    expect(state(page)).to_contain_text("Not saved: you are signed out")
    expect(page.locator("[data-left-out]")).to_have_text("Totals wait: you are signed out.")
    sign_in(context, live_server.url, world.people[RoleKind.FINANCE])
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(row(page)).to_contain_text("you typed here what was not saved")
    expect(row(page)).to_contain_text("-13, saved is -10")
    row(page).get_by_role("button", name="Put it back").click()
    expect(state(page)).to_have_text("Saved")
    assert amounts() == [-13, -20]


def test_a_new_line_that_was_not_saved_is_there_again(page):
    page.locator("[data-add=budget]").click()
    page.keyboard.type("Third")
    expect(page.locator("[data-overall]")).to_have_text("1 line not saved")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.locator("[data-block=budget]").last.locator("[data-field=label]")).to_have_value("Third")
    expect(page.locator("[data-overall]")).to_have_text("1 line not saved")


def test_what_is_typed_before_the_script_arrives_is_saved_when_it_does(context, world):
    page, held = context.new_page(), []
    page.route("**/savings-grid.js", lambda route: held.append(route))
    page.goto(where(world), wait_until="commit")
    cell(page).fill("-17")
    expect(page.locator("[data-overall]")).to_be_empty()
    held[0].continue_()
    expect(page.locator("[data-overall]")).to_have_text("Everything is saved")
    assert amounts() == [-17, -20]


def test_what_changed_is_marked_and_shown_when_asked_for(world, version, context):
    second = begin_version(case=version.case, name="Final", baseline_on=date(2016, 4, 1), by=None)
    page = context.new_page()
    page.goto(where(world))
    line = BenefitLine.objects.get(version=second, label="One team")
    field = page.locator(f"#benefit-{line.pk}-2016-17")
    was = page.locator(f"#benefit-{line.pk}-2016-17-was")
    field.fill("-12")
    expect(was).to_have_text("was -10")
    assert was.bounding_box()["height"] <= 1
    page.get_by_role("link", name="Show what changed since version 1").click()
    assert was.bounding_box()["height"] > 10
    page.get_by_role("link", name="Hide what changed since version 1").click()


def test_without_javascript_the_button_saves(world, version, chromium, live_server):
    context: BrowserContext = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    sign_in(context, live_server.url, world.people[RoleKind.FINANCE])
    page = context.new_page()
    page.goto(where(world))
    cell(page).fill("-19")
    cell(page).press("Enter")
    expect(page.get_by_text("1 line saved.")).to_be_visible()
    context.close()
    assert amounts() == [-19, -20]


def test_the_grid_has_no_barriers(world, version, chromium, live_server):
    begin_version(case=version.case, name="Final", baseline_on=date(2016, 4, 1), by=None)
    visit = Visit(chromium, live_server.url, world.people[RoleKind.FINANCE])
    visit.go(where(world))
    page = visit.page
    lines = page.locator("[data-block=benefit]")
    lines.nth(0).locator("[data-cell]").nth(1).fill("abc")
    lines.nth(1).locator("[data-cell]").nth(1).fill("5")
    lines.nth(1).locator("[data-cell]").nth(1).press("Enter")
    lines.nth(0).locator("[data-open]").click()
    page.locator("[data-changes]").click()
    page.locator("[data-add=budget]").click()
    page.locator(".grid-help summary").click()
    expect(lines.nth(0)).to_contain_text("is not an amount")
    visit.look("in its states")
    visit.close()
    assert not visit.wrong, "\n".join(visit.wrong)
