"""The last steps of signing in: the second factor where there is one, then the session."""

import time
from typing import Any

from django.contrib.auth import login
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.browsers import in_words
from accounts.models import User
from accounts.sessions import SIGNED_IN
from common.limits import client_address

SALT = "typed while signed out"
KEPT_FOR = 12 * 60 * 60  # seconds between the lost form and signing in again
KEPT = "typed while signed out"  # in the session, while somebody is at a server of single sign-on
WAITING = "waits for the second factor"  # in the session: who gave the right password
WAITS_FOR = 10 * 60  # seconds
SECOND_FACTOR = "second factor"  # in the session: by what the person proved themselves beside the password
BACKEND = "django.contrib.auth.backends.ModelBackend"


def enter(request: HttpRequest, user: User, *, to: str, kept: str, proved: str = "") -> HttpResponse:
    """Let in whom the password or the server of single sign-on vouches for; whoever has a second factor shows it first.

    `proved` is the second factor that the server says it has seen, `kept` the form that was sent signed out.
    """
    if proved or not user.second_factors.exists():
        return let_in(request, user, to=to, kept=kept, second_factor=proved)
    request.session[WAITING] = {
        "user": user.pk,
        "hash": user.get_session_auth_hash(),
        "until": time.time() + WAITS_FOR,
        "to": to,
        "kept": kept,
    }
    return redirect("second-factor")


def waiting(request: HttpRequest) -> tuple[User, dict[str, Any]] | None:
    """Who waits here for the second factor, and where they are going; None where nobody does any more."""
    waits = request.session.get(WAITING)
    if not waits or waits["until"] < time.time():
        return None
    user = User.objects.filter(pk=waits["user"], is_active=True).first()
    if user is None or user.get_session_auth_hash() != waits["hash"]:
        return None
    return user, waits


def let_in(request: HttpRequest, user: User, *, to: str, kept: str, second_factor: str = "") -> HttpResponse:
    """Begin the session. Whoever was in the middle of a form sees it again, ready to be sent."""
    request.session.pop(WAITING, None)
    request.session.pop(KEPT, None)
    login(request, user, backend=BACKEND)
    request.session[SECOND_FACTOR] = second_factor
    form = read_kept(kept)
    return render(request, "registration/send_again.html", form) if form else redirect(to)


def read_kept(kept: str) -> dict[str, Any] | None:
    """Where the form was going and its fields; nothing where there is none, or it is not ours."""
    try:
        form = signing.loads(kept, salt=SALT, max_age=KEPT_FOR)
    except signing.BadSignature:
        return None
    return form if url_has_allowed_host_and_scheme(form["to"], allowed_hosts=None) else None


def note_where(*, request: HttpRequest, **_: Any) -> None:
    """What the list of sessions says of the one that begins."""
    request.session[SIGNED_IN] = {
        "at": timezone.now().isoformat(),
        "address": client_address(request)[:64],
        "browser": in_words(request.META.get("HTTP_USER_AGENT", "")),
    }
