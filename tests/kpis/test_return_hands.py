"""A return under the hands: moving by keys, pasting a block, taking it back, and looking a figure up beside it."""

import pytest
from playwright.sync_api import Locator, Page, expect

from kpis.choices import FigureKind
from kpis.models import FollowUp
from tests.kpis.return_page import address, by_colleague, check, field, row, state
from tests.kpis.returns_world import World, add_posts, full_world


@pytest.fixture
def world(transactional_db) -> World:
    return full_world(history=2)


def paste(page: Page, onto: Locator, text: str) -> None:
    """As from a spreadsheet: through the clipboard, by the keys."""
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    onto.focus()
    page.keyboard.press("Control+v")


def note(page: Page) -> Locator:
    return page.locator("[data-pasted]")


BLOCK = "857\t191,889\n99.2%\n19\n"


def test_arrows_move_between_figures_and_leave_a_text_alone(world, page):
    upper, lower = (field(page, world.line("errors"), name) for name in ("upper", "lower"))
    upper.focus()
    page.keyboard.type("857")
    page.keyboard.press("ArrowLeft")
    expect(upper).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.press("ArrowRight")
    expect(lower).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(upper).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(field(page, world.line("paid"))).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(upper).to_be_focused()
    policy = field(page, world.line("policy"))
    policy.focus()
    page.keyboard.press("ArrowDown")
    expect(policy).to_be_focused()
    expect(policy).to_have_value("yes")  # in a list the arrows choose
    page.keyboard.press("Enter")
    expect(field(page, world.line("risk"))).to_be_focused()
    page.keyboard.press("Tab")
    expect(field(page, world.line("risk"))).not_to_be_focused()


def test_escape_takes_back_and_a_question_mark_shows_the_keys(world, page):
    paid = field(page, world.line("paid"))
    paid.focus()
    page.keyboard.type("98")
    page.keyboard.press("Escape")
    expect(paid).to_have_value("")
    expect(page.locator("[data-overall]")).to_have_text("Everything is saved")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard")).to_be_visible()
    check(page, "the keys")
    page.keyboard.press("Escape")
    expect(paid).to_be_focused()
    expect(paid).to_have_value("")


def test_a_block_is_filled_in_and_taken_back(world, page):
    paste(page, field(page, world.line("errors"), "upper"), BLOCK)
    expect(note(page)).to_contain_text("3 lines filled.")
    expect(note(page)).to_contain_text("Payroll errors; Paid on time; Overpayments made")
    expect(page.locator("[data-news]")).to_have_text("3 lines filled.")
    expect(row(page, world.line("errors")).locator("[data-value]")).to_have_text("0.45%")
    expect(state(page, world.line("paid"))).to_contain_text("Saved")
    assert world.line("errors").denominator == 191_889
    check(page, "the note")
    expect(page.locator("[data-undo]")).to_have_text("Undo: 3 pasted lines")
    page.locator("[data-undo]").click()
    expect(note(page)).to_contain_text("3 lines taken back.")
    expect(field(page, world.line("errors"), "upper")).to_have_value("")
    expect(page.locator("[data-overall]")).to_have_text("Everything is saved")
    assert world.line("errors").kind == FigureKind.NOT_ENTERED

    field(page, world.line("paid")).fill("99.1")
    page.keyboard.press("Enter")
    expect(page.locator("[data-undo]")).to_have_text("Undo: Paid on time, 99.1")
    page.keyboard.press("Control+z")  # nothing is typed in the field one is in now
    expect(field(page, world.line("paid"))).to_have_value("")
    expect(note(page)).to_contain_text("1 line taken back.")

    whole, north, south = add_posts(world)  # the total is judged again as soon as a part is saved
    page.reload()
    findings, odd = row(page, whole).locator("[data-findings]"), "Check the total 310: the partners add up to 300"
    for line, figure in ((whole, "310"), (north, "200"), (south, "100")):
        field(page, line).fill(figure)
        page.keyboard.press("Enter")
        expect(state(page, line)).to_contain_text("Saved")
    expect(findings).to_contain_text(odd)
    expect(state(page, whole)).to_contain_text("check")
    expect(page.locator("[data-news]")).to_contain_text(f"Posts filled: {odd}")
    expect(page.locator("[data-progress]")).to_contain_text("1 to check")
    field(page, south).fill("110")
    expect(findings).to_be_empty()
    expect(page.locator("[data-news]")).to_contain_text("Posts filled: nothing is odd any more.")
    field(page, north).fill("150")
    expect(findings).to_contain_text("260, 50 less")
    paste(page, field(page, north), "200\n110\n")
    expect(note(page)).to_contain_text("Checked again")
    expect(findings).to_be_empty()


def test_a_row_too_many_and_a_cell_that_cannot_be_read(world, page):
    paste(page, field(page, world.line("stock")), "1,2\nyes\ngreen\nA quiet quarter.\n77\n")
    expect(note(page)).to_contain_text("3 lines filled, 1 not saved, some of the block lies beyond the last field.")
    expect(note(page)).to_contain_text("Liquidity: “1,2” is not a number")
    expect(note(page)).to_contain_text("1 row below the last line of the return")
    expect(note(page).locator("pre")).to_have_text("77")
    expect(row(page, world.line("stock")).locator("[data-error=figure]")).to_contain_text("“1,2” is not a number")
    expect(field(page, world.line("stock"))).to_have_value("1,2")
    expect(field(page, world.line("policy"))).to_have_value("yes")
    assert world.line("story").text == "A quiet quarter."
    field(page, world.line("stock")).fill("1.2")
    expect(state(page, world.line("stock"))).to_contain_text("Saved")


def test_a_block_pasted_after_the_session_expired_is_kept(world, page, context, sign_in):
    context.clear_cookies()
    paste(page, field(page, world.line("errors"), "upper"), BLOCK)
    expect(note(page)).to_contain_text("Nothing was filled: you are signed out.")
    sign_in("officer")
    page.reload()
    expect(note(page)).to_contain_text("you pasted a block that was not filled in.")
    expect(note(page).locator("pre")).to_contain_text("191,889")
    context.clear_cookies()
    note(page).get_by_role("button", name="Fill it in").click()
    expect(note(page)).to_contain_text("Nothing was filled: you are signed out.")
    sign_in("officer")
    context.new_page().goto(address())  # the other tab, which brings another CSRF cookie
    note(page).get_by_role("button", name="Fill it in again").click()
    expect(note(page)).to_contain_text("3 lines filled.")
    assert world.line("overpayments").numerator == 19


def test_what_somebody_else_changed_is_neither_overwritten_nor_taken_back(world, page):
    by_colleague(world, world.line("paid"), "97")
    paste(page, field(page, world.line("errors"), "upper"), BLOCK)
    expect(note(page)).to_contain_text("2 lines filled, 1 not saved.")
    box = row(page, world.line("paid")).locator(".line-conflict")
    expect(box).to_contain_text("Colleague saved this line")
    box.get_by_role("button", name="Save mine").click()
    expect(state(page, world.line("paid"))).to_contain_text("Saved")
    assert str(world.line("paid").numerator) == "99.2"

    by_colleague(world, world.line("overpayments"), "20")
    page.locator("[data-undo]").click()  # the line that was decided by hand
    page.locator("[data-undo]").click()
    expect(note(page)).to_contain_text("Overpayments made: Colleague changed this line while you were typing.")
    expect(state(page, world.line("overpayments"))).to_have_text("Changed by somebody else")
    row(page, world.line("overpayments")).get_by_role("button", name="Keep theirs").click()
    expect(field(page, world.line("overpayments"))).to_have_value("20")
    assert world.line("overpayments").numerator == 20
    assert world.line("errors").kind == FigureKind.NOT_ENTERED


def test_a_figure_is_looked_up_beside_the_return(world, page):
    paid = field(page, world.line("paid"))
    paid.focus()
    page.keyboard.type("9")
    page.keyboard.press("Alt+Enter")
    panel = page.get_by_role("dialog", name="About this figure")
    expect(panel.get_by_role("heading", name="Paid on time, Q4 2023/24")).to_be_focused()
    expect(panel.locator("svg")).to_be_visible()
    expect(panel).to_contain_text("Staff rely on their pay.")
    check(page, "about a figure")
    panel.get_by_role("textbox", name="What is to be followed up?").fill("Ask the bank")
    panel.get_by_role("button", name="Follow up").click()
    expect(panel).to_contain_text("It stays open until somebody closes it with a word.")
    panel.get_by_role("textbox", name="What became of it?").fill("Asked")
    panel.get_by_role("button", name="Close it").click()
    expect(panel).to_contain_text("“Asked”")
    assert not FollowUp.objects.open().exists()
    page.keyboard.press("Escape")
    expect(paid).to_be_focused()
    expect(paid).to_have_value("9")
    page.goto(address("figure-about", pk=world.line("paid").pk))
    check(page, "about a figure, as a page")
