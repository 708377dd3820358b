"""Typing a return in a real browser: lines save themselves, and nothing typed is lost."""

from decimal import Decimal

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from kpis.actions.returns import save_line, submit_return
from kpis.models import Observation
from tests.kpis.return_page import address, by_colleague, check, field, row, state
from tests.kpis.returns_world import GOOD, World, full_world


@pytest.fixture
def world(transactional_db) -> World:
    return full_world(history=2)


def test_a_line_saves_itself_and_says_what_it_reads_as(world, page):
    line = world.line("errors")
    field(page, line, "upper").fill("857")
    field(page, line, "lower").fill("191,889")
    expect(state(page, line)).to_contain_text("Saved")
    expect(row(page, line).locator("[data-value]")).to_have_text("0.45%")
    expect(row(page, line).locator("[data-status]")).to_contain_text("On target")
    expect(page.locator("[data-progress]")).to_have_text("1 of 12 measures done")
    expect(page.locator("[data-news]")).to_contain_text("Payroll errors: Saved")
    expect(page.locator("[data-overall]")).to_have_text("Everything is saved")


def test_what_is_typed_before_the_script_arrives_is_saved_when_it_does(world, sign_in):
    page, held, line = sign_in("officer").new_page(), [], world.line("paid")
    page.route("**/return-entry.js", lambda route: held.append(route))
    page.goto(address(), wait_until="commit")
    field(page, line).fill("99.2")
    expect(page.locator("[data-overall]")).to_be_empty()
    held[0].continue_()
    expect(state(page, line)).to_contain_text("Saved")
    expect(page.locator("[data-overall]")).to_have_text("Everything is saved")
    assert world.line("paid").numerator == Decimal("99.2")


def test_enter_goes_to_the_next_line_and_saves(world, page):
    field(page, world.line("paid")).fill("99.2")
    field(page, world.line("paid")).press("Enter")
    expect(field(page, world.line("overpayments"))).to_be_focused()
    expect(state(page, world.line("paid"))).to_contain_text("Saved")
    page.keyboard.press("Shift+Enter")
    expect(field(page, world.line("paid"))).to_be_focused()


def test_a_wrong_figure_has_its_sentence_and_keeps_what_was_typed(world, page):
    line = world.line("overpayments")
    field(page, line).fill("1.234,5")
    expect(row(page, line).locator("[data-error=figure]")).to_have_text(
        "“1.234,5” is not a number: type digits, for example 1,234.5 or -5."
    )
    expect(state(page, line)).to_have_text("Not saved: put right")
    field(page, line).fill("1234")
    expect(row(page, line).locator("[data-error=figure]")).to_be_empty()
    expect(state(page, line)).to_contain_text("Saved")


def test_a_missed_target_opens_the_commentary(world, page):
    line = world.line("paid")
    field(page, line).fill("90")
    expect(row(page, line).locator("[data-findings]")).to_contain_text("Say in the commentary")
    field(page, line, "commentary").fill("A strike in March.")
    field(page, line, "commentary").blur()
    expect(row(page, line).locator("[data-findings]")).to_be_empty()


def test_of_two_values_one_decides(world, page):
    line = world.line("paid")
    by_colleague(world, line, "99.2")
    field(page, line).fill("98")
    box = row(page, line).locator(".line-conflict")
    expect(box).to_contain_text("Colleague saved this line")
    expect(box).to_contain_text("99.2%")
    expect(box).to_contain_text("98")
    box.get_by_role("button", name="Save mine").click()
    expect(state(page, line)).to_contain_text("Saved")
    assert world.line("paid").numerator == 98

    by_colleague(world, world.line("paid"), "97")
    field(page, line).fill("96")
    expect(box).to_contain_text("97.0%")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data_json["figure"]))
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        row(page, line).get_by_role("button", name="Keep theirs").click()
    expect(field(page, line)).to_have_value("97")
    expect(page.locator("[data-overall]")).to_have_text("Everything is saved")
    assert sent == ["97"]  # theirs stood all the time: mine was never sent
    assert world.line("paid").numerator == 97


def test_what_was_typed_after_the_session_expired_is_saved_once_signed_in_again(world, page, context, sign_in):
    line = world.line("paid")
    context.clear_cookies()
    field(page, line).fill("99.2")
    expect(state(page, line)).to_contain_text("Not saved: you are signed out. Sign in in another tab, then save again")
    expect(state(page, line).get_by_role("link")).to_have_attribute("target", "_blank")
    sign_in("officer")
    context.new_page().goto(address())  # the other tab, which brings another CSRF cookie
    state(page, line).get_by_role("button", name="Save again").click()
    expect(state(page, line)).to_contain_text("Saved")
    assert str(world.line("paid").numerator) == "99.2"


def test_what_was_not_saved_is_offered_after_the_page_is_loaded_again(world, page, context, sign_in):
    line = world.line("paid")
    context.clear_cookies()
    field(page, line).fill("99.2")
    expect(state(page, line)).to_contain_text("signed out")
    sign_in("officer")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(row(page, line)).to_contain_text("you typed here what was not saved: 99.2")
    row(page, line).get_by_role("button", name="Put it back").click()
    expect(state(page, line)).to_contain_text("Saved")


def test_a_portal_that_does_not_answer_is_tried_again(world, page, context):
    line = world.line("paid")
    context.set_offline(True)
    field(page, line).fill("99.2")
    expect(state(page, line)).to_contain_text("Not saved: the portal does not answer. Trying again in 2 seconds.")
    context.set_offline(False)
    expect(state(page, line)).to_contain_text("Saved", timeout=15_000)


def test_without_javascript_the_button_saves(world, chromium, client, live_server):
    client.force_login(world.people["officer"])
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    page = context.new_page()
    page.goto(address())
    field(page, world.line("paid")).fill("99.2")
    page.get_by_role("button", name="Save").first.click()
    expect(page.get_by_text("1 line saved.")).to_be_visible()
    context.close()


def test_the_pages_have_no_barriers_and_no_sideways_scroll(world, page, sign_in):
    field(page, world.line("overpayments")).fill("a few")
    field(page, world.line("paid")).fill("90")
    by_colleague(world, world.line("wait"), "8")
    field(page, world.line("wait")).fill("9")
    field(page, world.line("wait")).blur()
    expect(state(page, world.line("wait"))).to_have_text("Changed by somebody else")
    check(page, "the return in its states")
    for name in ("returns", "return-submit"):
        page.goto(address(name) if name != "returns" else reverse("returns", kwargs={"partnership": "shared"}))
        check(page, name)
    for line in Observation.objects.filter(quarterly_return=world.quarterly_return).select_related("kpi"):
        save_line(observation=line, version=line.version, typed=GOOD[line.kpi.slug], by=world.people["colleague"])
    page.goto(address("return-submit"))
    check(page, "return-submit, ready")
    submit_return(quarterly_return=world.quarterly_return, by=world.people["officer"], note="As it is.")
    page = sign_in("approver").new_page()
    page.goto(address("return-review"))
    check(page, "return-review")
    page.goto(address("figure", pk=Observation.objects.filter(kpi=world.kpis["errors"]).earliest("period_id").pk))
    check(page, "figure")
