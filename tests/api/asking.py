"""A program that asks the API with a token."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils.timezone import localdate

from accounts.models import User
from api.actions import make_token
from api.models import TokenScope
from partners.models import Partnership


def a_token(partnership: Partnership, user: User, *, scope: TokenScope = TokenScope.READ) -> str:
    """The text of a new token of the person."""
    _, text = make_token(
        partnership=partnership, user=user, name="A test", scope=scope,
        last_day=localdate() + timedelta(days=30), by=None,
    )  # fmt: skip
    return text


def a_program(partnership: Partnership, user: User, **asked: Any) -> Client:
    """A client that sends a token of the person with each request."""
    return Client(headers={"Authorization": f"Token {a_token(partnership, user, **asked)}"})
