"""To the server of single sign-on, and back. Nobody gets an account by it."""

import logging
import secrets
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View

from accounts import openid
from accounts.actions import note_known_elsewhere
from accounts.entering import KEPT, enter
from accounts.models import User
from common.errors import Refused

logger = logging.getLogger(__name__)
WAY = "way to the server of single sign-on"  # in the session
PROVED_THERE = "single sign-on"  # the second factor that the server has seen


@method_decorator(login_not_required, name="dispatch")
class SingleSignOn(View):
    """A step on the way; where no server is set, there is no such page."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if settings.SINGLE_SIGN_ON is None:
            raise Http404
        try:
            return super().dispatch(request, *args, **kwargs)
        except openid.ServerAway as problem:
            logger.error("Single sign-on: %s", problem)
            return self.stopped(
                "does not answer", "Try again in a few minutes, or sign in with your password.", status=503
            )

    def stopped(self, heading: str, text: str, status: int = 403) -> HttpResponse:
        name = settings.SINGLE_SIGN_ON["NAME"]
        context = {"heading": f"{name[:1].upper()}{name[1:]} {heading}", "text": text}
        return render(self.request, "registration/single_sign_on_stopped.html", context, status=status)

    @property
    def back(self) -> str:
        return self.request.build_absolute_uri(reverse("single-sign-on-back"))


class Leave(SingleSignOn):
    """Sends the browser to the server."""

    def get(self, request: HttpRequest) -> HttpResponse:
        way = openid.Way.new()
        address = openid.address_of_server(way, self.back)
        to = request.GET.get("next", "")
        safe = url_has_allowed_host_and_scheme(to, allowed_hosts=None)
        request.session[WAY] = {**asdict(way), "to": to if safe else reverse("home")}
        return redirect(address)


class ComeBack(SingleSignOn):
    """Lets in whom the server vouches for, if they are known here; connects the account of whoever is signed in."""

    def get(self, request: HttpRequest) -> HttpResponse:
        way = request.session.pop(WAY, None)
        state = request.GET.get("state", "")
        if way is None or not secrets.compare_digest(way["state"].encode(), state.encode()):
            return self.stopped("did not work", "Begin again from the sign-in page.", status=400)
        to = way.pop("to")
        try:
            if "code" not in request.GET:
                raise openid.NotVouchedFor(request.GET.get("error", "no code")[:100])
            vouched = openid.vouched_for(openid.Way(**way), request.GET["code"], self.back)
        except openid.NotVouchedFor as problem:
            logger.warning("Single sign-on: %s", problem)
            return self.stopped("did not let you in", "Try again, or sign in with your password.")
        if request.user.is_authenticated:
            return self._connect(request.user, vouched)
        user = person_of(vouched)
        if user is None:
            return self._unknown(vouched)
        kept = request.session.get(KEPT, "")
        return enter(request, user, to=to, kept=kept, proved=PROVED_THERE if vouched.second_factor else "")

    def _connect(self, user: User, vouched: openid.Vouched) -> HttpResponse:
        try:
            note_known_elsewhere(user=user, issuer=vouched.issuer, subject=vouched.subject)
        except Refused as refusal:
            messages.error(self.request, str(refusal))
        else:
            messages.success(self.request, f"You can sign in with {settings.SINGLE_SIGN_ON['NAME']} from now on.")
        return redirect("your-sign-in")

    def _unknown(self, vouched: openid.Vouched) -> HttpResponse:
        with_address = f" with the address {vouched.email}" if vouched.email else ""
        return self.stopped(
            "knows you, this portal does not",
            f"Nobody gets an account here by signing in. Ask the administrator of your partnership to add you"
            f"{with_address}. If you have an account already, sign in with your password and connect it under "
            f"“Your sign-in”.",
        )


def person_of(vouched: openid.Vouched) -> User | None:
    """The person whom the server means: by its own name for them, else by an address that it has verified.

    An address may go to a successor; the server's name for a person does not. So the address counts only for somebody
    who is not yet known by a name there.
    """
    known = User.objects.filter(known_elsewhere__issuer=vouched.issuer, known_elsewhere__subject=vouched.subject)
    user = known.first()
    if user is None and vouched.email:
        user = User.objects.filter(email=vouched.email).exclude(known_elsewhere__issuer=vouched.issuer).first()
        if user is not None and user.is_active:
            note_known_elsewhere(user=user, issuer=vouched.issuer, subject=vouched.subject)
    return user if user is not None and user.is_active else None
