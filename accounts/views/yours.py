"""One's own sign-in: password, second factor, and where one is signed in."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth
from django.contrib.auth.forms import PasswordChangeForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.views import View

from accounts.actions import end_session, end_sessions, forget_known_elsewhere
from accounts.forms import check_own_password
from accounts.models import FactorKind, Session, User
from accounts.security_keys import work_here
from accounts.sign_in import single_sign_on
from accounts.signals import changed


class YourSignIn(View):
    """Everything about how the person signs in, on one page."""

    def get(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        sessions = [
            {"mark": mark_of(session), "session": session, "here": session.session_key == request.session.session_key}
            for session in live_sessions(user)
        ]
        server = (settings.SINGLE_SIGN_ON or {}).get("SERVER")
        factors = list(user.second_factors.all())
        context = {
            "factors": factors,
            "has_app": any(factor.kind == FactorKind.APP for factor in factors),
            "codes_left": user.recovery_codes.filter(used_at=None).count(),
            "sessions": sorted(sessions, key=lambda one: not one["here"]),
            "keys_work": work_here(request),
            "connected": server and user.known_elsewhere.filter(issuer=server).exists(),
            **single_sign_on(),
        }
        return render(request, "registration/your_sign_in.html", context)


class SessionEnd(View):
    """Signs the person out at one browser."""

    def post(self, request: HttpRequest, mark: str) -> HttpResponse:
        session = next((one for one in live_sessions(request.user) if mark_of(one) == mark), None)
        if session is None:
            raise Http404
        if session.session_key == request.session.session_key:
            return redirect("your-sign-in")
        end_session(session=session)
        messages.success(request, "You are signed out there.")
        return redirect("your-sign-in")


class OtherSessionsEnd(View):
    """Signs the person out everywhere but here."""

    def post(self, request: HttpRequest) -> HttpResponse:
        ended = end_sessions(user=request.user, but=request.session.session_key)
        messages.success(
            request, "You are signed out everywhere else." if ended else "You were signed in nowhere else."
        )
        return redirect("your-sign-in")


class SingleSignOnEnd(View):
    """The person is no longer known by the server's name for them."""

    def post(self, request: HttpRequest) -> HttpResponse:
        forget_known_elsewhere(user=request.user)
        messages.success(request, "The connection is ended. Sign in with your password from now on.")
        return redirect("your-sign-in")


class OwnPasswordChangeForm(PasswordChangeForm):
    """As Django's; who guesses the old password too often waits."""

    def clean_old_password(self) -> str:
        password = self.cleaned_data["old_password"]
        check_own_password(self.user, password)
        return password


class PasswordChange(auth.PasswordChangeView):
    """A new password; every other session of the person ends."""

    form_class = OwnPasswordChangeForm

    def form_valid(self, form: Any) -> HttpResponse:
        answer = super().form_valid(form)
        password_changed(self.request.user, but=self.request.session.session_key)
        return answer


class PasswordSet(auth.PasswordResetConfirmView):
    """A new password for whoever followed the link in the e-mail; every session of the person ends."""

    def form_valid(self, form: Any) -> HttpResponse:
        answer = super().form_valid(form)
        password_changed(form.user, but=None)
        return answer


def password_changed(user: User, *, but: str | None) -> None:
    """Django refuses the other sessions from now on; here they leave the list as well, and the trail is told."""
    end_sessions(user=user, but=but)
    changed.send(sender=User, user=user, what="password changed", by=user)


def live_sessions(user: User) -> list[Session]:
    """Where the person is signed in, the latest first."""
    return list(Session.objects.filter(user=user, expire_date__gt=timezone.now()).order_by("-signed_in_at"))


def mark_of(session: Session) -> str:
    """Names a session on the page: its key would be as good as the password."""
    return salted_hmac("accounts.session", session.session_key, algorithm="sha256").hexdigest()[:24]
