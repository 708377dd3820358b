"""A way back in for whoever lost the password: a link by e-mail. The page tells nobody who has an account."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views import View

from common.forms import PlainForm
from common.limits import Limit, TooOften, client_address
from partners.actions import ask_for_password_link

FROM_AN_ADDRESS = Limit("lost password from an address", times=30, seconds=60 * 60)
OF_A_PERSON = Limit("lost password of a person", times=3, seconds=60 * 60)


class EmailForm(PlainForm):
    email = forms.EmailField(
        label="E-mail address",
        help_text="The one with which you sign in",
        error_messages={"invalid": "Type an e-mail address, for example name@council.gov.uk."},
        widget=forms.EmailInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
    )


@method_decorator(login_not_required, name="dispatch")
class LostPassword(View):
    """Asks for the address and answers the same whoever it is."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(EmailForm())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = EmailForm(request.POST)
        if not form.is_valid():
            return self._show(form, status=400)
        email = form.cleaned_data["email"].lower()
        try:
            FROM_AN_ADDRESS.take(client_address(request))
        except TooOften as refusal:
            form.add_error(None, str(refusal))
            return self._show(form, status=429)
        try:
            OF_A_PERSON.take(email)
        except TooOften:
            return redirect("password_reset_done")  # a refusal would say that mails were sent
        ask_for_password_link(email=email)
        return redirect("password_reset_done")

    def _show(self, form: EmailForm, status: int = 200) -> HttpResponse:
        return render(self.request, "registration/password_reset_form.html", {"form": form}, status=status)
