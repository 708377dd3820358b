"""The base of every address of the API: who asks, whose it is, what it needs, what the answer carries."""

import hashlib
from typing import Any, NoReturn

from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import NotAuthenticated, PermissionDenied, ValidationError
from rest_framework.permissions import SAFE_METHODS
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from api.errors import answer_in_a_sentence
from api.models import Token, TokenScope
from api.throttling import Throttle
from api.tokens import SignInByToken
from partners.models import Partnership
from partners.rights import Rights
from partners.roles import Right


class Door(APIView):
    """An address of the API: a token, or a person who is signed in."""

    authentication_classes = [SignInByToken, SessionAuthentication]
    throttle_classes = [Throttle]
    renderer_classes = [JSONRenderer]
    request: Request

    def get_exception_handler(self) -> Any:
        return answer_in_a_sentence

    @property
    def token(self) -> Token | None:
        """The token that asks; None where a person asks from a browser."""
        return self.request.auth if isinstance(self.request.auth, Token) else None

    def permission_denied(self, request: Request, message: str | None = None, code: str | None = None) -> NoReturn:
        if request.authenticators and not request.successful_authenticator:
            raise NotAuthenticated("Send a token: Authorization: Token, a space, and the token itself.")
        super().permission_denied(request, message, code)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method not in SAFE_METHODS and self.token and self.token.scope != TokenScope.PUSH:
            raise PermissionDenied("This token may only read: make one that may send in figures.")

    def perform_content_negotiation(self, request: Request, force: bool = False) -> tuple[BaseRenderer, str]:
        try:
            return super().perform_content_negotiation(request, force)
        except Http404 as problem:
            known = " or ".join(one.format for one in self.get_renderers())
            raise ValidationError({"format": f"Write {known}."}) from problem

    def handle_exception(self, exc: Exception) -> Response:
        """A refusal is a sentence, whatever was asked for."""
        self.request.accepted_renderer, self.request.accepted_media_type = JSONRenderer(), JSONRenderer.media_type
        return super().handle_exception(exc)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Nothing is kept by anybody in between; who asks again with the ETag of before is told that nothing changed."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer["Cache-Control"] = "private, no-cache"
        patch_vary_headers(answer, ("Accept", "Authorization", "Cookie"))
        if request.method in SAFE_METHODS and answer.status_code == 200 and isinstance(answer, Response):
            answer.add_post_render_callback(lambda rendered: _unless_known(request, rendered))
        return answer


def _unless_known(request: Request, answer: Response) -> HttpResponseBase:
    """The answer with its ETag, or 304 where the program has it already."""
    etag = f'"{hashlib.sha256(answer.content).hexdigest()[:32]}"'
    answer["ETag"] = etag
    return get_conditional_response(request._request, etag=etag, response=answer) or answer


class NothingHere(Door):
    """Any other address: a sentence for programs, not a page for people."""

    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise Http404


class PartnershipDoor(Door):
    """An address below /api/v1/partnerships/<code>/. Each names the right it `needs`, as pages do.

    To strangers it is not there, nor to a token of another partnership; a colleague without the right gets 403.
    """

    needs: Right
    partnership: Partnership
    rights: Rights

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        partnership = Partnership.objects.filter(slug=kwargs["partnership"]).first()
        if partnership is None or (self.token and self.token.partnership_id != partnership.pk):
            raise Http404
        self.partnership = partnership
        assert isinstance(request.user, User)  # nobody in particular was turned away
        self.rights = Rights(request.user, partnership)
        if not self.rights.any:
            raise Http404
        if not self.rights.may(self.needs):
            raise PermissionDenied(f"Your role does not let you do this: {self.needs.in_a_sentence}.")
