"""The second factor: set up, asked for at sign-in, used once, lost, turned off."""

import re
import time

import pytest
from django.contrib.auth.signals import user_login_failed
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.actions import add_app, add_key, make_recovery_codes, use_code, use_key
from accounts.browsers import in_words
from accounts.entering import SECOND_FACTOR
from accounts.models import FactorKind, SecondFactor
from accounts.second_factor import code_at, count_of, decrypted, digest_of
from tests.accounts.conftest import PASSWORD
from tests.accounts.test_sign_in import hidden, page, sign_in

pytestmark = pytest.mark.usefixtures("at_one_moment")
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # "12345678901234567890", the secret of RFC 6238's own examples


def shown(secret: str = SECRET, later: int = 0) -> str:
    """What an app with the secret shows now, or `later` half minutes from now."""
    return code_at(secret, int(time.time() // 30) + later)


@pytest.fixture
def app(user):
    """The person has an app, set up a minute ago."""
    factor = add_app(user=user, secret=SECRET, code=shown())
    SecondFactor.objects.update(last_count=factor.last_count - 2)
    return factor


def password_given(client):
    return client.post(reverse("login"), {"username": "officer@example.org", "password": PASSWORD, "next": "/"})


def give(client, code):
    return client.post(reverse("second-factor"), {"code": code})


# RFC 6238, appendix B, SHA1: the last six of its eight digits.
@pytest.mark.parametrize(
    ("moment", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_codes_are_those_of_the_standard(moment, code):
    assert code_at(SECRET, moment // 30) == code
    assert count_of(code, secret=SECRET, now=moment) == moment // 30
    assert count_of(code, secret=SECRET, now=moment + 30) == moment // 30
    assert count_of(code, secret=SECRET, now=moment + 61) is None


def test_an_app_is_set_up_by_its_first_code_and_the_secret_is_kept_encrypted(client, user):
    client.force_login(user)
    asked = page(client.get(reverse("app-set-up")))
    assert 'src="data:image/svg+xml;base64,' in asked
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", asked)[1].replace(" ", "")
    refused = client.post(reverse("app-set-up"), {"code": "000000"})
    assert refused.status_code == 400
    assert secret in page(refused).replace(" ", "")  # the picture that was scanned still counts
    done = client.post(reverse("app-set-up"), {"code": f"{shown(secret)[:3]} {shown(secret)[3:]}"})
    codes = re.findall(r"<li><code>(.+?)</code>", page(done))
    assert len(set(codes)) == 10
    factor = user.second_factors.get()
    assert secret not in factor.secret
    assert decrypted(factor.secret) == secret
    assert {digest_of(code) for code in codes} == set(user.recovery_codes.values_list("digest", flat=True))
    assert codes[0] not in page(client.get(reverse("your-sign-in")))


def test_the_password_alone_opens_nothing(client, user, app):
    answer = password_given(client)
    assert answer["Location"] == reverse("second-factor")
    assert client.get(reverse("your-sign-in")).status_code == 302
    heard = []
    user_login_failed.connect(lambda credentials, **_: heard.append(credentials), weak=False, dispatch_uid="test")
    try:
        assert give(client, "000000").status_code == 400
    finally:
        user_login_failed.disconnect(dispatch_uid="test")
    assert heard == [{"username": user.email}]
    assert give(client, shown())["Location"] == "/"
    assert client.session[SECOND_FACTOR] == "app"
    assert client.get(reverse("your-sign-in")).status_code == 200


def test_a_form_sent_signed_out_comes_through_the_second_factor(client, app):
    kept = hidden(page(client.post("/p/shared/returns/", {"figure": "7"})))["kept"]
    sign_in(client, kept)
    again = page(give(client, shown()))
    assert "What you typed is not saved yet" in again
    assert hidden(again)["figure"] == "7"


def test_a_code_counts_once(user, app):
    assert use_code(user=user, code=shown()) == "app"
    assert use_code(user=user, code=shown()) == ""
    assert use_code(user=user, code=shown(later=-1)) == ""  # one that came before it no longer counts either
    codes = make_recovery_codes(user=user)
    assert use_code(user=user, code=codes[0].upper()) == "recovery code"
    assert use_code(user=user, code=codes[0]) == ""
    assert user.recovery_codes.filter(used_at=None).count() == 9


def test_who_waits_too_long_or_is_closed_meanwhile_begins_again(client, user, app):
    password_given(client)
    session = client.session
    waits = session["waits for the second factor"]
    session["waits for the second factor"] = {**waits, "until": time.time() - 1}
    session.save()
    assert give(client, shown())["Location"] == reverse("login")
    password_given(client)
    user.is_active = False
    user.save()
    assert give(client, shown())["Location"] == reverse("login")


def test_five_wrong_codes_are_enough_even_if_the_sixth_is_right(client, app):
    password_given(client)
    for _ in range(5):
        give(client, "000000")
    answer = give(client, shown())
    assert answer.status_code == 400
    assert "tried too often. Wait" in page(answer)


def test_where_the_portals_own_key_changed_a_recovery_code_still_opens(settings, user, app):
    codes_before = make_recovery_codes(user=user)
    settings.SECRET_KEY = "another"
    assert use_code(user=user, code=shown()) == ""  # a sentence, not an error
    assert use_code(user=user, code=codes_before[0]) == ""  # their digests hang on it as well: an administrator helps
    assert decrypted(app.secret) is None


def test_removing_needs_the_password_and_the_last_takes_the_codes_along(client, user, app):
    make_recovery_codes(user=user)
    client.force_login(user)
    where = reverse("factor-remove", args=[app.pk])
    assert "the only one you have" in page(client.get(where))
    assert client.post(where, {"password": "wrong"}).status_code == 400
    assert user.second_factors.count() == 1
    assert client.post(where, {"password": PASSWORD}).status_code == 302
    assert (user.second_factors.count(), user.recovery_codes.count()) == (0, 0)
    assert client.get(where).status_code == 404
    assert client.post(reverse("recovery-codes"), {"password": PASSWORD}).status_code == 302  # nothing to stand in for


def test_new_recovery_codes_end_the_old_ones(client, user, app):
    old = make_recovery_codes(user=user)
    client.force_login(user)
    assert client.post(reverse("recovery-codes"), {"password": "wrong"}).status_code == 400
    assert "shown once" in page(client.post(reverse("recovery-codes"), {"password": PASSWORD}))
    assert use_code(user=user, code=old[0]) == ""


def test_a_key_that_has_not_counted_on_is_a_copy(user):
    key = add_key(user=user, name="Blue", public="x", count=5)
    assert not use_key(factor=key, count=5)
    assert use_key(factor=key, count=6)
    assert not use_key(factor=key, count=0)
    silent = add_key(user=user, name="Red", public="y", count=0)  # many keys do not count
    assert use_key(factor=silent, count=0)
    assert use_key(factor=silent, count=0)


@pytest.mark.parametrize("answer", ["", "{}", "[]", "null", '{"id": "x"}', '{"rawId": 3, "response": {}}', "\x00"])
def test_what_is_no_answer_of_a_key_is_refused(client, user, answer):
    add_key(
        user=user, name="Blue", count=0,
        public="AAAAAAAAAAAAAAAAAAAAAAAQ3q2-796tvu_erb7v3q2-76UBAgMmIAEhWCBgQcDLUlqsnNQ2EQrNYrGlzqiqnMD4Wb80cLDZ"
        "dLsnMSJYIKr3-pPmnG1sLvY1ZTh7Pc5uCDVJhgS7MrYlpKs8jHwN",
    )  # fmt: skip
    password_given(client)
    assert client.post(reverse("second-factor"), {"answer": answer}).status_code == 400
    client.force_login(user)
    assert client.post(reverse("key-add"), {"name": "Red", "answer": answer}).status_code == 400
    assert user.second_factors.filter(kind=FactorKind.KEY).count() == 1


def test_the_people_who_run_the_portal_help_whoever_has_lost_everything(user, app, capsys):
    call_command("forget_second_factor", user.email.upper())
    assert "signs in by password alone" in capsys.readouterr().out
    assert not user.second_factors.exists()
    with pytest.raises(CommandError, match="Nobody signs in with"):
        call_command("forget_second_factor", "no@one.example")


def test_a_browser_is_named_in_words():
    agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36"
    assert in_words(agent) == "Chrome on Windows"
    assert in_words(f"{agent} Edg/141.0.0.0") == "Edge on Windows"
    assert in_words("curl/8") == "A browser"
