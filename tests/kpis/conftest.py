"""A person at the page of a return in a real browser; who they are comes from the `world` of the test."""

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext, Page

from tests.kpis.return_page import address


@pytest.fixture
def context(chromium, live_server):
    context = chromium.new_context(base_url=live_server.url, permissions=["clipboard-read", "clipboard-write"])
    yield context
    context.close()


@pytest.fixture
def sign_in(client, context, live_server, world):
    def as_person(name: str) -> BrowserContext:
        client.force_login(world.people[name])
        name, value = settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
        return context

    return as_person


@pytest.fixture
def page(sign_in) -> Page:
    page = sign_in("officer").new_page()
    page.goto(address())
    return page
