"""Where somebody is signed in: the list, ending one, and what ends them all."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.actions import add_app
from accounts.models import Session
from jobs.actions import run_job
from jobs.models import Job
from tests.accounts.conftest import PASSWORD
from tests.accounts.test_second_factor import SECRET, shown
from tests.accounts.test_sign_in import page

pytestmark = pytest.mark.usefixtures("at_one_moment")
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
NEW = "three random words"


def signed_in(**headers) -> Client:
    client = Client(**headers)
    asked = {"username": "officer@example.org", "password": PASSWORD, "next": reverse("password_change_done")}
    assert client.post(reverse("login"), asked).status_code == 302
    return client


def is_in(client) -> bool:
    return client.get(reverse("password_change_done")).status_code == 200


@pytest.fixture
def here(user):
    return signed_in(HTTP_USER_AGENT=FIREFOX, REMOTE_ADDR="192.0.2.7")


@pytest.fixture
def there(user):
    return signed_in(REMOTE_ADDR="192.0.2.8")


def test_a_session_is_listed_and_ended_from_another(here, there):
    listed = page(here.get(reverse("your-sign-in")))
    assert re.search(
        r"Firefox on Linux</dt>\s*<dd[^>]*><strong>This one</strong>, since .+, from 192.0.2.7</dd>", listed
    )
    assert "from 192.0.2.8" in listed
    for key in Session.objects.values_list("session_key", flat=True):
        assert key not in listed
    (ending,) = re.findall(r'action="(/accounts/sessions/\w+/end/)"', listed.replace(reverse("other-sessions-end"), ""))
    assert here.post(ending).status_code == 302
    assert (is_in(here), is_in(there)) == (True, False)
    assert here.post(ending).status_code == 404


def test_nobody_ends_a_session_of_another(here, there, django_user_model):
    stranger = django_user_model.objects.create_user(email="x@example.org", password=PASSWORD, name="X")
    ending = re.search(r"/accounts/sessions/\w{24}/end/", page(here.get(reverse("your-sign-in"))))[0]
    other = Client()
    other.force_login(stranger)
    assert other.post(ending).status_code == 404
    other.post(reverse("other-sessions-end"))
    assert is_in(here)
    assert is_in(there)


def test_signing_out_everywhere_else_leaves_this_one(here, there):
    here.post(reverse("other-sessions-end"))
    assert (is_in(here), is_in(there)) == (True, False)


def test_a_new_password_ends_the_others(here, there, user):
    changed = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    assert here.post(reverse("password_change"), {**changed, "old_password": "wrong"}).status_code == 200
    assert here.post(reverse("password_change"), changed).status_code == 302
    assert (is_in(here), is_in(there)) == (True, False)
    assert Session.objects.filter(user=user).count() == 1


def test_a_second_factor_ends_the_others(here, there, user):
    here.get(reverse("app-set-up"))
    secret = here.session["secret of a new app"]
    here.post(reverse("app-set-up"), {"code": shown(secret)})
    assert (is_in(here), is_in(there)) == (True, False)


def test_a_closed_account_is_out_at_its_next_request(here, user):
    user.is_active = False
    user.save()
    assert not is_in(here)
    assert here.post(reverse("other-sessions-end"), {"x": 1}).status_code == 401


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("short pass"[:9], "Choose a longer password, with at least 10 characters."),
        ("1234567890", "this one is among those that are tried first"),
        ("officer@example", "too much like your name or e-mail address"),
    ],
)
def test_a_weak_password_comes_back_with_what_to_do(here, password, says):
    sent = {"old_password": PASSWORD, "new_password1": password, "new_password2": password}
    assert says in page(here.post(reverse("password_change"), sent))


def test_no_signs_are_demanded(here):
    sent = {"old_password": PASSWORD, "new_password1": "83017462950183", "new_password2": "83017462950183"}
    assert here.post(reverse("password_change"), sent).status_code == 302


def test_a_lost_password_is_set_by_a_link_and_the_second_factor_is_still_asked(client, here, user):
    add_app(user=user, secret=SECRET, code=shown())
    answers = [
        client.post(reverse("password_reset"), {"email": email}) for email in (user.email.upper(), "no@one.example")
    ]
    assert len({(one.status_code, one["Location"], one.content) for one in answers}) == 1
    jobs = list(Job.objects.order_by("pk"))
    assert [job.arguments for job in jobs] == [{"user": user.pk}, {"user": None}]  # what nobody has is kept nowhere
    for job in jobs:
        run_job(job.pk)
    (letter,) = mail.outbox
    assert letter.to == [user.email]
    link = re.search(r"http://127.0.0.1:8000(/\S+)", letter.body)[1]
    where = client.get(link)["Location"]
    assert client.post(where, {"new_password1": "short", "new_password2": "short"}).status_code == 200
    assert client.post(where, {"new_password1": NEW, "new_password2": NEW}).status_code == 302
    assert not is_in(here)
    assert "no longer counts" in page(client.get(link))
    answer = client.post(reverse("login"), {"username": user.email, "password": NEW})
    assert answer["Location"] == reverse("second-factor")


def test_a_fourth_letter_in_an_hour_is_not_sent(client, user):
    for _ in range(5):
        assert client.post(reverse("password_reset"), {"email": user.email}).status_code == 302
    assert Job.objects.count() == 3
