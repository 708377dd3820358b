"""The browser that the tests use opens the portal's own pages."""

import pytest


@pytest.mark.django_db(transaction=True)
def test_who_has_not_signed_in_is_asked_to(chromium, live_server):
    page = chromium.new_page()
    page.goto(live_server.url)
    assert page.url == f"{live_server.url}/accounts/login/?next=/"
    assert page.get_by_role("textbox").count() >= 1
    page.close()
