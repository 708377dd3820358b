"""Single sign-on against a real OpenID server on this machine."""

import pytest
import requests
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse
from joserfc import jwt
from joserfc.jwk import RSAKey
from oidc_provider_mock import User as Known
from oidc_provider_mock import run_server_in_thread

from accounts import openid
from accounts.actions import add_app
from accounts.entering import SECOND_FACTOR
from accounts.models import User
from accounts.signals import changed
from sharedsvc import settings as of_the_portal
from tests.accounts.test_second_factor import SECRET, give, shown
from tests.accounts.test_sign_in import hidden, page

pytestmark = [pytest.mark.usefixtures("at_one_moment"), pytest.mark.filterwarnings("ignore::DeprecationWarning")]
VERIFIED = {"email": "Officer@example.org", "email_verified": True}


@pytest.fixture
def known() -> dict[str, dict]:
    """Whom the server knows: its name for them → what it says of them."""
    return {
        "s-1": VERIFIED,
        "s-2": {**VERIFIED, "email_verified": False},
        "s-3": {"email": "stranger@example.org", "email_verified": True},
        "s-4": {**VERIFIED, "amr": ["pwd", "mfa"]},
        "s-5": {"email": "officer@example.org", "xms_edov": "1"},
    }


@pytest.fixture
def server(known, settings, monkeypatch):
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    people = [Known(sub=name, claims=claims) for name, claims in known.items()]
    with run_server_in_thread(user_claims=people) as running:
        address = f"http://localhost:{running.server_port}"
        settings.SINGLE_SIGN_ON = {
            "SERVER": address, "CLIENT_ID": "portal", "CLIENT_SECRET": "secret", "NAME": "council account",
        }  # fmt: skip
        yield address


def at_server(client, as_whom: str, **asked) -> str:
    """Go there and sign in; the address to which the browser comes back."""
    there = client.get(reverse("single-sign-on"), asked)["Location"]
    answer = requests.post(there, data={"sub": as_whom}, allow_redirects=False, timeout=10)
    return answer.headers["Location"].replace("http://testserver", "")


def sign_in(client, as_whom: str, **asked):
    return client.get(at_server(client, as_whom, **asked))


def who_is_in(client) -> str:
    answer = client.get(reverse("your-sign-in"))
    return answer.context["user"].email if answer.status_code == 200 else ""


def test_a_verified_address_lets_in_and_from_then_on_the_servers_name_for_the_person(client, server, user):
    assert "Sign in with council account" in page(client.get(reverse("login")))
    heard = []
    changed.connect(lambda what, **_: heard.append(what), weak=False, dispatch_uid="test")
    assert sign_in(client, "s-1", next="/gallery/")["Location"] == "/gallery/"
    changed.disconnect(dispatch_uid="test")
    assert heard == ["single sign-on connected"]
    assert who_is_in(client) == "officer@example.org"
    User.objects.filter(pk=user.pk).update(email="moved@example.org")
    client.logout()
    sign_in(client, "s-1")
    assert who_is_in(client) == "moved@example.org"


def test_entra_says_verified_in_its_own_way(client, server, user):
    sign_in(client, "s-5")
    assert who_is_in(client) == user.email


def test_whom_the_portal_does_not_know_gets_a_page_and_no_account(client, server, user):
    for name in ("s-2", "s-3"):  # an address that is not verified is no address
        answer = sign_in(client, name)
        assert answer.status_code == 403
        assert "Ask the administrator of your partnership to add you" in page(answer)
        assert who_is_in(client) == ""
    assert User.objects.count() == 1
    user.is_active = False
    user.save()
    assert sign_in(client, "s-1").status_code == 403


def test_an_address_that_went_to_a_successor_does_not_open_the_old_account(client, server, user):
    sign_in(client, "s-1")
    client.logout()
    assert sign_in(client, "s-5").status_code == 403


def test_somebody_who_is_signed_in_connects_an_account_whose_address_is_not_verified(client, server, user):
    client.force_login(user)
    sign_in(client, "s-2")
    assert "Connected" in page(client.get(reverse("your-sign-in")))
    client.logout()
    sign_in(client, "s-2")
    assert who_is_in(client) == user.email
    other = User.objects.create_user("other@example.org", "x", name="Other")
    client.force_login(other)
    assert "signs in with this account already" in page(client.get(sign_in(client, "s-2")["Location"]))
    client.force_login(user)
    client.post(reverse("single-sign-on-end"))
    client.logout()
    assert sign_in(client, "s-2").status_code == 403


def test_the_second_factor_is_asked_unless_the_server_has_seen_one(client, server, user):
    add_app(user=user, secret=SECRET, code=shown(later=-1))
    assert sign_in(client, "s-1", next="/gallery/")["Location"] == reverse("second-factor")
    assert who_is_in(client) == ""
    assert give(client, shown())["Location"] == "/gallery/"
    client.logout()
    user.known_elsewhere.all().delete()
    sign_in(client, "s-4")
    assert who_is_in(client) == user.email
    assert client.session[SECOND_FACTOR] == "single sign-on"


def test_a_form_sent_signed_out_comes_back_from_the_server_as_well(client, server, user):
    client.post("/p/shared/returns/", {"figure": "7"})
    again = page(sign_in(client, "s-1"))
    assert "What you typed is not saved yet" in again
    assert hidden(again)["figure"] == "7"


def test_a_way_back_counts_once_and_only_for_who_went(client, server, user):
    back = at_server(client, "s-1")
    other = type(client)()
    assert other.get(back).status_code == 400  # somebody else's browser, as in a link that was sent
    assert client.get(back.replace("state=", "state=x")).status_code == 400
    back = at_server(client, "s-1")
    assert client.get(back).status_code == 302
    client.logout()
    assert client.get(back).status_code == 400
    back = at_server(client, "s-1")
    assert client.get(back.replace("code=", "error=access_denied&x=")).status_code == 403
    assert who_is_in(client) == ""
    assert sign_in(client, "s-1", next="https://elsewhere.example/")["Location"] == "/"


def test_a_token_that_is_not_the_servers_own_fresh_word_is_refused(client, server, user, monkeypatch):
    """Each claim that must be right, wrong once; then a key of somebody else's, and no signature at all."""
    own, foreign = (RSAKey.generate_key(2048, {"kid": "k"}) for _ in range(2))
    way = openid.Way("state", "nonce", "verifier")
    now = 1_795_428_065
    right = {"iss": server, "aud": "portal", "sub": "s-1", "iat": now, "exp": now + 60, "nonce": "nonce", **VERIFIED}
    about = {**openid._about_server(), "jwks_uri": "keys"}
    about.pop("userinfo_endpoint")
    monkeypatch.setattr(openid, "_about_server", lambda: about)
    monkeypatch.setattr(openid, "_get", lambda address, **_: {"keys": [own.as_dict(private=False)]})

    def vouched(token):
        monkeypatch.setattr(openid, "_ask", lambda *_: {"id_token": token})
        return openid.vouched_for(way, "code", "back")

    def signed(claims, key=own, alg="RS256"):
        return jwt.encode({"alg": alg, "kid": "k"}, claims, key, algorithms=[alg])

    assert vouched(signed(right)).email == "officer@example.org"
    assert not vouched(signed({**right, "amr": ["pwd", "otp"]})).second_factor
    assert vouched(signed({**right, "acr": "phr"})).second_factor
    wrong = [
        {**right, "iss": "https://elsewhere.example"},
        {**right, "aud": "another"},
        {**right, "aud": ["portal", "another"], "azp": "another"},
        {**right, "nonce": "another"},
        {**right, "exp": now - 3600},
        {**right, "sub": "s" * 256},
        *({name: value for name, value in right.items() if name != left_out} for left_out in ("iss", "aud", "sub", "exp", "nonce")),
    ]  # fmt: skip
    tokens = [signed(claims) for claims in wrong]
    unsigned = ".".join([*signed(right).split(".")[:2], ""])
    for token in [*tokens, signed(right, key=foreign), unsigned, "", None]:
        with pytest.raises(openid.NotVouchedFor):
            vouched(token)


def test_a_server_that_is_away_or_calls_itself_otherwise_is_a_sentence(client, server, user, settings, monkeypatch):
    back = at_server(client, "s-1")
    settings.SINGLE_SIGN_ON = {**settings.SINGLE_SIGN_ON, "SERVER": "http://localhost:9"}
    for answer in (client.get(reverse("single-sign-on")), client.get(back)):
        assert answer.status_code == 503
        assert "Try again in a few minutes, or sign in with your password" in page(answer)
    settings.SINGLE_SIGN_ON = {**settings.SINGLE_SIGN_ON, "SERVER": server}
    about = {**openid._about_server(), "issuer": "https://elsewhere.example"}
    monkeypatch.setattr(openid, "_get", lambda address: about)
    assert client.get(reverse("single-sign-on")).status_code == 503


def test_without_a_server_there_is_no_such_door(client, db):
    assert client.get(reverse("single-sign-on")).status_code == 404
    assert client.get(reverse("single-sign-on-back")).status_code == 404
    assert "Or with your password" not in page(client.get(reverse("login")))


def test_settings_in_part_stop_the_start_with_a_sentence(monkeypatch):
    def chosen(**variables):
        for name in ("SERVER", "CLIENT_ID", "CLIENT_SECRET", "NAME"):
            monkeypatch.delenv(f"OIDC_{name}", raising=False)
        for name, value in variables.items():
            monkeypatch.setenv(f"OIDC_{name}", value)
        return of_the_portal.single_sign_on()

    assert chosen() is None
    whole = {"SERVER": "https://login.example.org/tenant/", "CLIENT_ID": "p", "CLIENT_SECRET": "s"}
    assert chosen(**whole)["SERVER"] == "https://login.example.org/tenant"
    with pytest.raises(ImproperlyConfigured, match="belong together"):
        chosen(SERVER="https://login.example.org")
    with pytest.raises(ImproperlyConfigured, match="write it as https"):
        chosen(**{**whole, "SERVER": "http://login.example.org"})
