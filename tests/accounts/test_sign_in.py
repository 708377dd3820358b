"""Signing in again keeps the form that was sent after the session had ended."""

import re
from html import unescape

import pytest
from django.core import signing
from django.urls import reverse

from accounts.models import User

LOGIN = "/accounts/login/"
TEXT = 'Überzahlung "doppelt"\r\n<b>neu</b>'


@pytest.fixture
def user(db):
    return User.objects.create_user(email="officer@example.org", password="correct-horse-battery", name="Officer")


def page(answer) -> str:
    return answer.content.decode()


def hidden(html: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', html)}


def sign_in(client, kept: str):
    return client.post(
        LOGIN, {"username": "officer@example.org", "password": "correct-horse-battery", "kept": kept, "next": "/"}
    )


def test_a_form_sent_signed_out_is_offered_again_after_signing_in(client, user):
    asked = client.post("/p/shared/reports/annual/sections/reasons/?from=x", {"text": TEXT, "version": "3"})
    assert asked.status_code == 401
    assert "nothing was saved yet" in page(asked)
    again = page(sign_in(client, hidden(page(asked))["kept"]))
    assert "What you typed is not saved yet" in again
    assert 'action="/p/shared/reports/annual/sections/reasons/?from=x"' in again
    sent = hidden(again)
    assert (sent["text"], sent["version"]) == (TEXT, "3")


def test_a_wrong_password_in_between_loses_nothing(client, user):
    kept = hidden(page(client.post("/p/shared/returns/", {"figure": "7"})))["kept"]
    refused = client.post(LOGIN, {"username": "officer@example.org", "password": "wrong", "kept": kept})
    assert hidden(page(refused))["kept"] == kept


def test_what_the_portal_did_not_sign_is_not_offered(client, user):
    forged = signing.dumps({"to": "/p/shared/", "fields": [["note", "x"]]}, key="another key")
    assert sign_in(client, forged).status_code == 302


def test_reading_signed_out_leads_to_the_sign_in_page_as_ever(client, db):
    answer = client.get("/p/shared/returns/")
    assert (answer.status_code, answer["Location"]) == (302, f"{reverse('login')}?next=/p/shared/returns/")
