"""Writes the secret addresses of calendars."""

from hashlib import sha256
from secrets import token_urlsafe

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.actions import record
from committees.models import CalendarFeed
from partners.models import Partnership
from partners.rights import guard
from partners.roles import Right


@transaction.atomic
def renew_calendar(*, partnership: Partnership, by: User) -> str:
    """A person's secret word for the calendar of a partnership, told once. An earlier one stops working."""
    guard(by, partnership, Right.SEE_FIGURES)
    secret = token_urlsafe(32)
    feed, _ = CalendarFeed.objects.update_or_create(
        partnership=partnership,
        user=by,
        defaults={"secret_hash": hash_of(secret), "renewed_at": timezone.now()},
    )
    record("calendar address renewed", target=feed, by=by, partnership_id=partnership.pk)
    return secret


def hash_of(secret: str) -> str:
    """What is kept of a secret. It is long and random, so that one quick round is enough."""
    return sha256(secret.encode()).hexdigest()
