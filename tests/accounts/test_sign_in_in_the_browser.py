"""The second factor as somebody meets it: an app, then a security key, each page looked at on the way."""

import re

from playwright.sync_api import expect

from accounts.entering import SECOND_FACTOR
from accounts.models import Session
from tests.accounts.conftest import PASSWORD
from tests.accounts.test_second_factor import shown
from tests.browsing import Visit

A_KEY = {
    "protocol": "ctap2",
    "transport": "usb",
    "hasResidentKey": False,
    "hasUserVerification": False,
    "automaticPresenceSimulation": True,
}


def test_an_app_and_a_key_are_set_up_and_the_key_signs_in(user, live_server, chromium):
    visit = Visit(chromium, live_server.url.replace("127.0.0.1", "localhost"), user)
    page = visit.page
    devices = visit.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": A_KEY})
    visit.go("/accounts/")
    page.get_by_role("link", name="Set up an authenticator app").click()
    visit.look("app")
    secret = re.sub(r"\s", "", page.locator("code").inner_text())
    assert page.locator("img").evaluate("image => image.naturalWidth") > 100
    page.get_by_label("Code").fill(shown(secret))
    page.get_by_role("button", name="Turn it on").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    visit.look("codes")
    page.get_by_role("button", name="I have kept them").click()
    page.get_by_role("link", name="Add a security key").click()
    visit.look("key")
    page.get_by_label("What you call it").fill("Blue key")
    page.get_by_role("button", name="Add this key").click()
    expect(page.get_by_text("Security key added.")).to_be_visible()
    visit.look("list")
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.get_by_label("E-mail").or_(page.get_by_label("Email")).fill(user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Use your security key")).to_be_visible()
    visit.look("asked")
    page.get_by_role("button", name="Use your security key").click()
    expect(page.get_by_role("link", name="Your sign-in")).to_be_visible()
    assert Session.objects.get(user=user).get_decoded()[SECOND_FACTOR] == "key"
    visit.close()
    assert not visit.wrong, "\n".join(visit.wrong)
