"""Who signed in, who failed to, who signed out: in the audit trail of each partnership the person works in."""

import pytest
from django.urls import reverse

from audit.models import Entry
from partners.actions import give_role
from partners.roles import RoleKind
from tests.partners.small import small_partnership


@pytest.fixture
def officer(small):
    return small.people[RoleKind.OFFICER]


def sign_in(client, email, password="secret"):
    return client.post(reverse("login"), {"username": email, "password": password})


def noted(event) -> list[tuple]:
    return list(Entry.objects.filter(event=event).values_list("by", "target_id", "partnership_id").order_by("pk"))


def test_signing_in_and_out_is_noted(client, small, officer):
    sign_in(client, officer.email)
    assert noted("signed in") == [(officer.pk, officer.pk, small.partnership.pk)]
    client.post(reverse("logout"))
    assert noted("signed out") == [(officer.pk, officer.pk, small.partnership.pk)]


def test_a_wrong_password_is_noted_of_the_person_but_as_done_by_nobody_known(client, small, officer):
    sign_in(client, officer.email.upper(), "wrong")
    assert noted("sign-in failed") == [(None, officer.pk, small.partnership.pk)]
    assert noted("signed in") == []


def test_a_closed_account_is_noted_as_well(client, small, officer):
    officer.is_active = False
    officer.save()
    sign_in(client, officer.email)
    assert len(noted("sign-in failed")) == 1


def test_what_is_no_address_of_anybody_is_not_kept(client, small):
    before = Entry.objects.count()
    sign_in(client, "my-password", "wrong")
    assert Entry.objects.count() == before


def test_each_partnership_of_the_person_has_it(client, small, officer):
    other = small_partnership("east-west").partnership
    give_role(user=officer, partnership=other, kind=RoleKind.MEMBER, by=None)
    sign_in(client, officer.email)
    assert noted("signed in") == [(officer.pk, officer.pk, one) for one in (small.partnership.pk, other.pk)]


def test_signing_out_twice_is_noted_once(client, small, officer):
    sign_in(client, officer.email)
    client.post(reverse("logout"))
    client.post(reverse("logout"))
    assert len(noted("signed out")) == 1
