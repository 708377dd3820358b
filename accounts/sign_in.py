"""Signing in, and signing in again without losing what was being written."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import LoginView
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

SALT = "typed while signed out"
KEPT_FOR = 12 * 60 * 60  # seconds between the lost form and signing in again
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class SignInRequired(LoginRequiredMiddleware):
    """As Django's; a form sent after the session ended is carried, signed, through the sign-in page."""

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]) -> Any:
        if request.method != "POST" or request.content_type not in FORMS:
            return super().handle_no_permission(request, view_func)
        fields = [(name, value) for name, values in request.POST.lists() for value in values]
        typed = [(name, value) for name, value in fields if name != "csrfmiddlewaretoken"]
        kept = signing.dumps({"to": request.get_full_path(), "fields": typed}, salt=SALT, compress=True)
        context = {"form": AuthenticationForm(request), "kept": kept, "next": request.get_full_path()}
        return render(request, "registration/login.html", context, status=401)


class SignIn(LoginView):
    """The sign-in page. Whoever was in the middle of a form sees it again, ready to be sent."""

    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        answer = super().form_valid(form)
        kept = self._kept()
        return render(self.request, "registration/send_again.html", kept) if kept else answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"kept": self.request.POST.get("kept", ""), **kwargs})

    def _kept(self) -> dict[str, Any] | None:
        """Where the form was going and its fields; nothing where there is none, or it is not ours."""
        try:
            kept = signing.loads(self.request.POST.get("kept", ""), salt=SALT, max_age=KEPT_FOR)
        except signing.BadSignature:
            return None
        return kept if url_has_allowed_host_and_scheme(kept["to"], allowed_hosts=None) else None
