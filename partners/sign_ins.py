"""Signing in and out stands in the audit trail of every partnership that the person works in, whichever way it is done."""

from typing import Any

from accounts.models import User
from audit.actions import record


def signed_in(*, user: User, **_: Any) -> None:
    """Somebody signed in."""
    _note("signed in", user, by=user)


def signed_out(*, user: User | None, **_: Any) -> None:
    """Somebody signed out, unless their session had ended before."""
    if user is not None:
        _note("signed out", user, by=user)


def sign_in_failed(*, credentials: dict[str, Any], **_: Any) -> None:
    """A wrong password, or a closed account. Addresses that nobody has are not kept: they may be a password."""
    user = User.objects.filter(email=str(credentials.get("username", "")).strip().lower()).first()
    if user is not None:
        _note("sign-in failed", user, by=None)


def changed(*, user: User, what: str, by: User | None, **_: Any) -> None:
    """Somebody changed how they sign in, or the people who run the portal did (nobody)."""
    _note(what, user, by=by)


def _note(event: str, user: User, *, by: User | None) -> None:
    works_in: list[int | None] = [*sorted(set(user.roles.values_list("partnership_id", flat=True)))]
    for partnership_id in works_in or [None]:
        record(event, target=user, by=by, partnership_id=partnership_id)
