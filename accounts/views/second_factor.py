"""The second factor: asked for at sign-in, set up, renewed, turned off."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import signals
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View

from accounts import security_keys
from accounts.actions import add_app, add_key, end_sessions, make_recovery_codes, remove_factor, use_code, use_key
from accounts.entering import SECOND_FACTOR, enter, let_in, waiting
from accounts.forms import AppForm, CodeForm, KeyForm, OwnPasswordForm
from accounts.models import FactorKind, SecondFactor, User
from accounts.second_factor import new_secret, picture_of
from accounts.sign_in import FROM_AN_ADDRESS
from common.errors import Refused
from common.forms import blame
from common.limits import Limit, client_address

CODES_OF_A_PERSON = Limit("second factor of a person", times=5, seconds=15 * 60)
SECRET = "secret of a new app"  # in the session, until the app has shown a code
AFTERWARDS = "page behind the second factor"  # in the session: where somebody goes on once it is set up
WRONG = "This code is not right, or it was used already. Wait for the next one and type it."


@method_decorator(login_not_required, name="dispatch")
class SecondFactorAsked(View):
    """Asks whoever gave the right password for the second factor."""

    def get(self, request: HttpRequest) -> HttpResponse:
        waits = waiting(request)
        return self._show(waits[0], CodeForm()) if waits else redirect("login")

    def post(self, request: HttpRequest) -> HttpResponse:
        waits = waiting(request)
        if waits is None:
            messages.error(request, "This took longer than ten minutes. Sign in again.")
            return redirect("login")
        user, going = waits
        by_key = "answer" in request.POST
        form = CodeForm(None if by_key else request.POST)
        errors = []
        if by_key or form.is_valid():
            try:
                FROM_AN_ADDRESS.take(client_address(request))
                CODES_OF_A_PERSON.take(f"{user.pk}")
                shown = self._key(user) if by_key else use_code(user=user, code=form.cleaned_data["code"])
                if shown:
                    FROM_AN_ADDRESS.give_back(client_address(request))
                    CODES_OF_A_PERSON.forget(f"{user.pk}")
                    return let_in(request, user, to=going["to"], kept=going["kept"], second_factor=shown)
                raise Refused(security_keys.NOT_ACCEPTED if by_key else WRONG)
            except Refused as refusal:
                signals.user_login_failed.send(User, credentials={"username": user.email}, request=request)
                if by_key:
                    errors = [{"text": str(refusal), "href": ""}]
                else:
                    form.add_error("code", str(refusal))
        return self._show(user, form, errors, status=400)

    def _key(self, user: User) -> str:
        factor, count = security_keys.signed_in(self.request, _keys_of(user), self.request.POST["answer"])
        return FactorKind.KEY if use_key(factor=factor, count=count) else ""

    def _show(self, user: User, form: CodeForm, errors: Any = (), status: int = 200) -> HttpResponse:
        keys = _keys_of(user) if security_keys.work_here(self.request) else []
        asked = security_keys.ask_to_sign_in(self.request, keys) if keys else ""
        context = {"form": form, "errors": errors, "asked": asked}
        return render(self.request, "registration/second_factor.html", context, status=status)


class SecondFactorNeeded(View):
    """Where somebody is led whose role needs a second factor that this session has not seen."""

    def get(self, request: HttpRequest) -> HttpResponse:
        to = _next(request)
        if request.user.second_factors.exists():
            return enter(request, request.user, to=to, kept="")
        request.session[AFTERWARDS] = to
        keys_work = security_keys.work_here(request)
        return render(request, "registration/second_factor_needed.html", {"keys_work": keys_work})


class AppSetUp(View):
    """Shows the secret of a new app as a picture and as text, and asks for its first code."""

    def get(self, request: HttpRequest) -> HttpResponse:
        request.session[SECRET] = request.session.get(SECRET) or new_secret()
        return self._show(AppForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = AppForm(request.POST)
        if SECRET not in request.session:
            return redirect(request.get_full_path())
        if form.is_valid():
            try:
                CODES_OF_A_PERSON.take(f"{request.user.pk}")
                add_app(user=request.user, secret=request.session[SECRET], code=form.cleaned_data["code"])
            except Refused as refusal:
                form.add_error("code", str(refusal))
            else:
                del request.session[SECRET]
                return _done(request, FactorKind.APP)
        return self._show(form, status=400)

    def _show(self, form: AppForm, status: int = 200) -> HttpResponse:
        secret = self.request.session[SECRET]
        context = {
            "form": form,
            "picture": picture_of(secret, self.request.user.email),
            "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
            "has_one": self.request.user.second_factors.filter(kind=FactorKind.APP).exists(),
            "back": reverse("your-sign-in"),
        }
        return render(self.request, "registration/app_set_up.html", context, status=status)


class KeyAdd(View):
    """Asks a security key to introduce itself."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(KeyForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = KeyForm(request.POST)
        if form.is_valid():
            try:
                if not form.cleaned_data["answer"]:
                    raise Refused("The browser did not reach the key. It needs JavaScript for this.")
                key = security_keys.registered(request, form.cleaned_data["answer"])
                add_key(user=request.user, name=form.cleaned_data["name"], public=key.public, count=key.count)
            except (Refused, ValidationError) as problem:
                blame(form, problem)
            else:
                return _done(request, FactorKind.KEY)
        return self._show(form, status=400)

    def _show(self, form: KeyForm, status: int = 200) -> HttpResponse:
        works = security_keys.work_here(self.request)
        context = {
            "form": form,
            "asked": security_keys.ask_to_register(self.request, self.request.user, _keys_of(self.request.user))
            if works
            else "",
            "back": reverse("your-sign-in"),
        }
        return render(self.request, "registration/key_add.html", context, status=status)


class AskedAgain(View):
    """Something that is done only with the password typed once more."""

    template_name = "registration/password_again.html"
    heading = ""
    lead = ""
    button = ""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self._show(OwnPasswordForm(user=request.user))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = OwnPasswordForm(request.POST, user=request.user)
        return self.do() if form.is_valid() else self._show(form, status=400)

    def do(self) -> HttpResponse:
        raise NotImplementedError

    def _show(self, form: OwnPasswordForm, status: int = 200) -> HttpResponse:
        context = {"form": form, "view": self, "back": reverse("your-sign-in")}
        return render(self.request, self.template_name, context, status=status)


class FactorRemove(AskedAgain):
    """Takes a second factor away."""

    button = "Remove"

    @property
    def factor(self) -> SecondFactor:
        return get_object_or_404(SecondFactor, user=self.request.user, pk=self.kwargs["pk"])

    @property
    def heading(self) -> str:
        return f"Remove “{self.factor.name}”"

    @property
    def lead(self) -> str:
        last = self.request.user.second_factors.count() == 1
        if not last:
            return "You are still asked for a second factor: you have another one."
        return "It is the only one you have. Your password alone then opens your account, and your recovery codes end."

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return super().get(request, factor=self.factor)

    def do(self) -> HttpResponse:
        factor = self.factor
        remove_factor(factor=factor)
        if not self.request.user.second_factors.exists():
            self.request.session[SECOND_FACTOR] = ""
        messages.success(self.request, f"“{factor.name}” is removed.")
        return redirect("your-sign-in")


class RecoveryCodesNew(AskedAgain):
    """Makes new recovery codes and shows them once."""

    heading = "New recovery codes"
    lead = "The old ones end at once, also those that were never used."
    button = "Make new codes"

    def do(self) -> HttpResponse:
        if not self.request.user.second_factors.exists():
            messages.error(self.request, "Recovery codes stand in for a second factor: set one up first.")
            return redirect("your-sign-in")
        return _codes_page(self.request, reverse("your-sign-in"))


def _keys_of(user: User) -> list[SecondFactor]:
    return list(user.second_factors.filter(kind=FactorKind.KEY))


def _next(request: HttpRequest) -> str:
    """Where somebody wanted to go, if that is a page of the portal."""
    to = request.GET.get("next", "")
    return to if url_has_allowed_host_and_scheme(to, allowed_hosts=None) else reverse("your-sign-in")


def _done(request: HttpRequest, kind: FactorKind) -> HttpResponse:
    """The session has seen the new factor; others, which have not, end. With the first come recovery codes."""
    request.session[SECOND_FACTOR] = kind.value
    request.session.cycle_key()
    end_sessions(user=request.user, but=request.session.session_key)
    to = request.session.pop(AFTERWARDS, reverse("your-sign-in"))
    if not request.user.recovery_codes.exists():
        return _codes_page(request, to)
    messages.success(request, f"{kind.label} added. You are signed out everywhere else.")
    return redirect(to)


def _codes_page(request: HttpRequest, to: str) -> HttpResponse:
    codes = make_recovery_codes(user=request.user)
    return render(request, "registration/recovery_codes.html", {"codes": codes, "to": to})
