"""Signing in, and signing in again without losing what was being written."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import LoginView
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from accounts.entering import KEPT, SALT, enter
from common.limits import Limit, TooOften, client_address

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
# Only what fails counts. A council has one address for all its officers: its limit is far wider than a person's.
OF_A_PERSON = Limit("sign-in of a person", times=10, seconds=15 * 60)
FROM_AN_ADDRESS = Limit("sign-in from an address", times=100, seconds=15 * 60)


class SignInRequired(LoginRequiredMiddleware):
    """As Django's; a form sent after the session ended is carried, signed, through the sign-in page."""

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]) -> Any:
        if request.method != "POST" or request.content_type not in FORMS:
            return super().handle_no_permission(request, view_func)
        fields = [(name, value) for name, values in request.POST.lists() for value in values]
        typed = [(name, value) for name, value in fields if name != "csrfmiddlewaretoken"]
        kept = signing.dumps({"to": request.get_full_path(), "fields": typed}, salt=SALT, compress=True)
        if settings.SINGLE_SIGN_ON:
            request.session[KEPT] = kept  # the way to another server carries no form
        context = {"form": SignInForm(request), "kept": kept, "next": request.get_full_path(), **single_sign_on()}
        return render(request, "registration/login.html", context, status=401)


class SignInForm(AuthenticationForm):
    """E-mail address and password. Who tries too often waits, whether there is such a person or not."""

    request: HttpRequest

    def clean(self) -> dict[str, Any]:
        if not {"username", "password"} <= self.cleaned_data.keys():
            return super().clean()
        person = self.cleaned_data["username"].strip().lower()
        address = client_address(self.request)
        try:
            FROM_AN_ADDRESS.take(address)
            OF_A_PERSON.take(person)
        except TooOften as refusal:
            raise ValidationError(str(refusal), code="too often") from refusal
        cleaned = super().clean()
        FROM_AN_ADDRESS.give_back(address)
        OF_A_PERSON.forget(person)
        return cleaned


class SignIn(LoginView):
    """The sign-in page."""

    form_class = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        kept = self.request.POST.get("kept", "")
        return enter(self.request, form.get_user(), to=self.get_success_url(), kept=kept)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        answer = super().form_invalid(form)
        if form.has_error("__all__", "too often"):
            answer.status_code = 429
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kept = self.request.POST.get("kept", "")
        return super().get_context_data(**{"kept": kept, **single_sign_on(), **kwargs})


def single_sign_on() -> dict[str, str]:
    """What the sign-in page calls the server of single sign-on; "" where there is none."""
    return {"single_sign_on": settings.SINGLE_SIGN_ON["NAME"] if settings.SINGLE_SIGN_ON else ""}
