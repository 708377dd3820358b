"""What people are asked about how they sign in."""

from typing import Any

from django import forms

from accounts.models import User
from common.errors import Refused
from common.forms import Line, PlainForm
from common.limits import Limit

PASSWORD_OF_A_PERSON = Limit("password of a person who is signed in", times=10, seconds=15 * 60)
ONE_TIME = {"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}


class CodeForm(PlainForm):
    """The code of an app, or a recovery code."""

    code = Line(
        label="Code",
        longest=20,
        width="10",
        help_text="The six digits that your authenticator app shows now, or one of your recovery codes",
        widget=forms.TextInput(attrs={**ONE_TIME, "class": "govuk-input--width-10"}),
    )


class AppForm(PlainForm):
    code = Line(
        label="Code",
        longest=20,
        help_text="The six digits that the app shows now",
        widget=forms.TextInput(attrs={**ONE_TIME, "inputmode": "numeric", "class": "govuk-input--width-5"}),
    )


class KeyForm(PlainForm):
    """A security key; `answer` is what the browser got from it (static/security-key.js)."""

    name = Line(label="What you call it", longest=60, width="20", help_text="For example, Blue key on my ring")
    answer = forms.CharField(widget=forms.HiddenInput, required=False)


class OwnPasswordForm(PlainForm):
    """The person's own password once more, before something that an unwatched screen must not do."""

    password = forms.CharField(
        label="Your password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        check_own_password(self.user, password)
        return password


def check_own_password(user: User, password: str) -> None:
    """Raises ValidationError unless it is the person's password; who guesses too often waits."""
    try:
        PASSWORD_OF_A_PERSON.take(f"{user.pk}")
    except Refused as refusal:
        raise forms.ValidationError(str(refusal)) from refusal
    if not user.check_password(password):
        raise forms.ValidationError("Type the password with which you sign in: this is another one.")
    PASSWORD_OF_A_PERSON.forget(f"{user.pk}")
