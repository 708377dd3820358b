"""OpenID Connect with one server: the way there (code flow, PKCE), and what its signed answer says. Nothing is saved."""

import base64
import hashlib
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import requests
from django.conf import settings
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import JWTClaimsRegistry

SECONDS = 10  # to wait for the server
LONGEST_SUBJECT = 255  # as OpenID Connect says
SLACK = 60  # seconds by which its clock may differ
SIGNED_WITH = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
# What says that the server has seen a second factor: RFC 8176, and the classes that are in use for it.
SEVERAL_FACTORS = {"mfa"}
CLASSES_WITH_SEVERAL = {
    "https://refeds.org/profile/mfa",
    "http://schemas.openid.net/pape/policies/2007/06/multi-factor",
    "phr",
    "phrh",
}


class ServerAway(Exception):
    """The server of single sign-on does not answer, or says nothing that can be used."""


class NotVouchedFor(Exception):
    """What came back is not the server's word about a person who just signed in there."""


@dataclass(frozen=True)
class Vouched:
    """A person as the server vouches for them; `email` is "" unless it has verified the address."""

    issuer: str
    subject: str
    email: str
    second_factor: bool


@dataclass(frozen=True)
class Way:
    """One way to the server and back; kept in the session, it counts once."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def new(cls) -> "Way":
        return cls(*(secrets.token_urlsafe(32) for _ in range(3)))


def address_of_server(way: Way, back: str) -> str:
    """Where the browser is sent, to come `back` with a code."""
    challenge = base64.urlsafe_b64encode(hashlib.sha256(way.verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "scope": "openid email profile",
        "client_id": _own()["CLIENT_ID"],
        "redirect_uri": back,
        "state": way.state,
        "nonce": way.nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    address = str(_about_server()["authorization_endpoint"])
    return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"


def vouched_for(way: Way, code: str, back: str) -> Vouched:
    """Whom the server vouches for by `code`. Raises ServerAway and NotVouchedFor."""
    about = _about_server()
    tokens = _ask(about, "token_endpoint", {"code": code, "redirect_uri": back, "code_verifier": way.verifier})
    claims = _signed_claims(tokens.get("id_token"), about, way)
    said = claims
    if not _verified_email(claims) and "userinfo_endpoint" in about:
        said = _get(about["userinfo_endpoint"], bearer=str(tokens.get("access_token", "")))
    return Vouched(
        issuer=_own()["SERVER"],
        subject=claims["sub"],
        email=_verified_email(said) if said.get("sub") == claims["sub"] else "",
        second_factor=_saw_second_factor(claims),
    )


def _signed_claims(token: Any, about: dict[str, Any], way: Way) -> dict[str, Any]:
    """What the token says, once its signature, its maker, its receiver, its end and its occasion are right."""
    expected = JWTClaimsRegistry(
        leeway=SLACK,
        iss={"essential": True, "value": about["issuer"]},
        aud={"essential": True, "value": _own()["CLIENT_ID"]},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": way.nonce},
    )
    try:
        known = [key for key in _get(about["jwks_uri"])["keys"] if key.get("kty") in ("RSA", "EC")]
        claims = jwt.decode(str(token), KeySet.import_key_set({"keys": known}), algorithms=SIGNED_WITH).claims
        expected.validate(claims)
    except (JoseError, ValueError, TypeError, KeyError) as problem:
        raise NotVouchedFor(str(problem)) from problem
    if not isinstance(claims["sub"], str) or len(claims["sub"]) > LONGEST_SUBJECT:
        raise NotVouchedFor("The token names nobody")
    if claims.get("azp", _own()["CLIENT_ID"]) != _own()["CLIENT_ID"]:
        raise NotVouchedFor("The token is for another site")
    return claims


def _verified_email(said: dict[str, Any]) -> str:
    """The address that the server has verified, else "". Entra says by `xms_edov` what others say by `email_verified`."""
    verified = any(said.get(name) in (True, "true", "1") for name in ("email_verified", "xms_edov"))
    return str(said.get("email", "")).strip().lower() if verified else ""


def _saw_second_factor(claims: dict[str, Any]) -> bool:
    methods = claims.get("amr")
    said = {one for one in methods if isinstance(one, str)} if isinstance(methods, list) else set()
    return bool(said & SEVERAL_FACTORS) or claims.get("acr") in CLASSES_WITH_SEVERAL


def _own() -> dict[str, str]:
    if settings.SINGLE_SIGN_ON is None:
        raise ServerAway("No server is set")
    return settings.SINGLE_SIGN_ON


def _about_server() -> dict[str, Any]:
    """The server's own description of itself; asked anew each time, as its keys and addresses change."""
    server = _own()["SERVER"]
    about = _get(f"{server}/.well-known/openid-configuration")
    if str(about.get("issuer", "")).rstrip("/") != server:
        raise ServerAway(f"OIDC_SERVER is {server}, but the server there calls itself {about.get('issuer')}")
    if missing := {"authorization_endpoint", "token_endpoint", "jwks_uri"} - about.keys():
        raise ServerAway(f"The server does not say its {', '.join(sorted(missing))}")
    return about


def _get(address: str, *, bearer: str = "") -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
    return _read(lambda: requests.get(address, headers=headers, timeout=SECONDS, allow_redirects=False))


def _ask(about: dict[str, Any], endpoint: str, asked: dict[str, str]) -> dict[str, Any]:
    """Exchange the code; the portal proves itself in the way the server wants, by header where it takes both."""
    own, asked = _own(), {"grant_type": "authorization_code", **asked}
    ways = about.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    proof = None
    if "client_secret_basic" in ways:
        proof = (own["CLIENT_ID"], own["CLIENT_SECRET"])
    else:
        asked |= {"client_id": own["CLIENT_ID"], "client_secret": own["CLIENT_SECRET"]}
    return _read(lambda: requests.post(about[endpoint], data=asked, auth=proof, timeout=SECONDS, allow_redirects=False))


def _read(ask: Any) -> dict[str, Any]:
    try:
        answer = ask()
        said = answer.json()
    except (requests.RequestException, ValueError) as problem:
        raise ServerAway(str(problem)) from problem
    if answer.status_code in (400, 401, 403):
        raise NotVouchedFor(str(said)[:300])
    if answer.status_code != 200 or not isinstance(said, dict):
        raise ServerAway(f"The server answered with status {answer.status_code}")
    return said
