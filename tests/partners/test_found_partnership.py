"""The command that begins a partnership."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from partners.models import Partnership
from partners.rights import Rights
from partners.roles import Right

pytestmark = pytest.mark.django_db
ASKED = ["North Shared Services", "--short-name=NSS", "--slug=north", "--committee=Joint Committee"]


def test_the_first_administrator_can_sign_in_and_define(client):
    said = StringIO()
    call_command("found_partnership", *ASKED, "--administrator=Head@example.org", stdout=said)
    password = said.getvalue().split()[-1]
    assert client.login(username="head@example.org", password=password)
    person = User.objects.get()
    assert Rights(person, Partnership.objects.get()).may(Right.DEFINE)


def test_a_name_that_is_taken_changes_nothing():
    call_command("found_partnership", *ASKED, "--administrator=a@example.org", stdout=StringIO())
    with pytest.raises(CommandError, match="already exists"):
        call_command("found_partnership", *ASKED, "--administrator=b@example.org")
    assert User.objects.count() == 1
