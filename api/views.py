"""The pages about tokens: the list, making one, revoking one; and the documentation of the API."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views import View
from drf_spectacular.views import SpectacularAPIView

from api.actions import make_system_token, make_token, revoke_token
from api.documentation import subjects
from api.doors import Door
from api.forms import SystemTokenForm, TokenForm
from api.models import Token
from api.selectors import tokens_for
from common.errors import Refused
from partners.roles import Right
from partners.views import FormPage, PartnershipPage


class Tokens(PartnershipPage):
    """One's own tokens, or everybody's for an administrator."""

    needs = Right.SEE_FIGURES
    template_name = "api/tokens.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        now = timezone.now()
        return self.page(
            tokens=[{"token": one, "state": self._state(one, now)} for one in tokens_for(self.rights)],
            everybody=self.rights.may(Right.DEFINE),
        )

    @staticmethod
    def _state(token: Token, now: Any) -> tuple[str, str]:
        """The key and the words of its tag."""
        if token.revoked_at:
            return "stopped", "Revoked"
        return ("superseded", "Over") if token.expiry <= now else ("approved", "Works")


class TokenMake(FormPage):
    """A token of one's own; its text is shown on the answer and kept nowhere."""

    needs = Right.SEE_FIGURES
    heading = "Make a token"
    lead = "A program that sends it reads what you see in this partnership, and nothing else."
    button = "Make token"

    def make_form(self, data: Any = None) -> TokenForm:
        return TokenForm(data, partnership=self.partnership, may_push=self.rights.may(Right.ENTER_FIGURES))

    def save(self, form: Any) -> str:
        self.token, self.text = make_token(
            partnership=self.partnership, user=self.rights.user, by=self.rights.user, **form.cleaned_data
        )
        return ""

    def done(self, sentence: str) -> HttpResponse:
        self.template_name = "api/token_made.html"
        return self.page(token=self.token, text=self.text, back=self.back(), breadcrumbs=self.crumbs())

    def crumbs(self) -> list[dict[str, str]]:
        return [{"label": "API tokens", "href": self.back()}]

    def back(self) -> str:
        return self.url("tokens")


class SystemTokenMake(TokenMake):
    """A token of a system that is nobody's: it has a role of its own."""

    needs = Right.DEFINE
    heading = "Make a token for a system"
    lead = (
        "For a program that belongs to nobody in particular, such as a warehouse. It has a role of its own, stands among "
        "the people of the partnership, and can be limited there to some services and partners. It never signs in."
    )

    def make_form(self, data: Any = None) -> SystemTokenForm:
        return SystemTokenForm(data, partnership=self.partnership)

    def save(self, form: Any) -> str:
        self.token, self.text = make_system_token(
            partnership=self.partnership, by=self.rights.user, **form.cleaned_data
        )
        return ""


class TokenRevoke(PartnershipPage):
    """Asks once, then revokes."""

    needs = Right.SEE_FIGURES
    template_name = "api/token_revoke.html"

    @cached_property
    def token(self) -> Token:
        return get_object_or_404(tokens_for(self.rights), pk=self.kwargs["pk"])

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        back = self.url("tokens")
        return self.page(token=self.token, back=back, breadcrumbs=[{"label": "API tokens", "href": back}])

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            revoke_token(token=self.token, by=self.rights.user)
        except Refused as refusal:
            return self.refused(refusal, self.url("tokens"))
        messages.success(request, f"{self.token.name}: the token is revoked and opens nothing any more.")
        return redirect(self.url("tokens"))


class Description(SpectacularAPIView):
    """The API as OpenAPI describes it, for programs and for the documentation. It tells of no figure."""

    authentication_classes = Door.authentication_classes
    permission_classes = Door.permission_classes
    throttle_classes = Door.throttle_classes
    schema = None


class Documentation(View):
    """Every address of the API with what may be asked, what comes, and examples."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "api/documentation.html", {"subjects": subjects()})
