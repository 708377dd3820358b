"""Security keys by WebAuthn: what the browser is asked, and what its answer must be. Nothing is saved."""

import ipaddress
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from django.http import HttpRequest
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    UserVerificationRequirement,
)

from accounts.models import SecondFactor, User
from accounts.second_factor import ISSUER
from common.errors import Refused

ASKED = "asked of the security key"  # in the session: the challenge, which counts once
WITHOUT_PIN = UserVerificationRequirement.DISCOURAGED  # the password is the other factor
NOT_ACCEPTED = "The security key was not accepted. Try again, or choose another way."


@dataclass(frozen=True)
class Answered:
    """A key that proved itself: its public half and its own count of uses."""

    public: str
    count: int


def work_here(request: HttpRequest) -> bool:
    """A key belongs to the name of a site; where the portal is reached by number, there is none."""
    host = _host(request)
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return request.is_secure() or host == "localhost"
    return False


def ask_to_register(request: HttpRequest, user: User, present: Iterable[SecondFactor]) -> str:
    """What the browser is to ask a new key, as JSON."""
    asked, request.session[ASKED] = _server(request).register_begin(
        PublicKeyCredentialUserEntity(id=f"{user.pk}".encode(), name=user.email, display_name=user.name),
        credentials=[_credential(factor) for factor in present],
        user_verification=WITHOUT_PIN,
    )
    return json.dumps(dict(asked))


def registered(request: HttpRequest, answer: str) -> Answered:
    """The new key; raises Refused."""
    try:
        data = _server(request).register_complete(request.session.pop(ASKED), json.loads(answer))
        credential = cast(AttestedCredentialData, data.credential_data)
        return Answered(websafe_encode(bytes(credential)), data.counter)
    except Exception as problem:  # whatever somebody may send: the library stumbles over it in many ways
        raise Refused(NOT_ACCEPTED) from problem


def ask_to_sign_in(request: HttpRequest, keys: Iterable[SecondFactor]) -> str:
    """What the browser is to ask one of the person's keys, as JSON."""
    asked, request.session[ASKED] = _server(request).authenticate_begin(
        [_credential(factor) for factor in keys], user_verification=WITHOUT_PIN
    )
    return json.dumps(dict(asked))


def signed_in(request: HttpRequest, keys: Iterable[SecondFactor], answer: str) -> tuple[SecondFactor, int]:
    """The key that answered, and its count; raises Refused."""
    by_credential = {_credential(factor).credential_id: factor for factor in keys}
    try:
        response = AuthenticationResponse.from_dict(json.loads(answer))
        used = _server(request).authenticate_complete(
            request.session.pop(ASKED), [_credential(factor) for factor in by_credential.values()], response
        )
        return by_credential[used.credential_id], response.response.authenticator_data.counter
    except Exception as problem:  # whatever somebody may send: the library stumbles over it in many ways
        raise Refused(NOT_ACCEPTED) from problem


def _credential(factor: SecondFactor) -> AttestedCredentialData:
    return AttestedCredentialData(websafe_decode(factor.secret))


def _server(request: HttpRequest) -> Fido2Server:
    """The portal under the name by which it is asked; an answer given to any other address is refused."""
    own = f"{request.scheme}://{request.get_host()}"

    def is_own(origin: Any) -> bool:
        return origin == own

    return Fido2Server(PublicKeyCredentialRpEntity(id=_host(request), name=ISSUER), verify_origin=is_own)


def _host(request: HttpRequest) -> str:
    host = request.get_host()
    return host if host.endswith("]") else host.rpartition(":")[0] or host
