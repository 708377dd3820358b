"""Signing in with a token: `Authorization: Token …`."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from knox.auth import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed

from accounts.models import User
from api.actions import note_use
from api.models import Token


class SignInByToken(TokenAuthentication):
    """As knox; a token that is revoked or over stays in the list, and is no longer let in.

    What a closed account holds is not let in either (knox asks).
    """

    def _cleanup_token(self, auth_token: Token) -> bool:
        return auth_token.revoked_at is not None or auth_token.expiry <= timezone.now()

    def authenticate_credentials(self, token: bytes) -> tuple[User | AnonymousUser, Token]:
        try:
            return super().authenticate_credentials(token)
        except (AuthenticationFailed, UnicodeDecodeError) as problem:
            raise AuthenticationFailed("This token is not valid: it is mistyped, revoked or over.") from problem

    def validate_user(self, auth_token: Token) -> Any:
        found = super().validate_user(auth_token)
        note_use(token=auth_token)
        return found
