"""Where a partnership asks a role for a second factor, nobody works there without one."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.actions import add_app, make_recovery_codes
from audit.models import Entry
from partners.actions import forget_second_factor, let_sign_in, name_deputy, renew_password, require_second_factor
from partners.models import Partnership
from partners.roles import WHO_MAY, RoleKind
from tests.accounts.test_second_factor import SECRET, shown
from tests.addresses import address, needs, pages_of_partnerships
from tests.partners.small import small_partnership
from tests.test_rights import TAKES_POST_ALONE
from tests.things import things_of

pytestmark = pytest.mark.usefixtures("at_one_moment")


def test_without_one_no_page_door_or_file_of_the_partnership_opens(world):
    """Every address, asked by somebody whose role lets them open it."""
    require_second_factor(partnership=world.partnership, kinds=set(RoleKind) - {RoleKind.MEMBER}, by=None)
    things = things_of(world)
    clients = {role: Client() for role in RoleKind}
    for role, client in clients.items():
        client.force_login(world.people[role])
    wrong = []
    for pattern in pages_of_partnerships():
        where = address(pattern, world.partnership.slug, things)
        client = clients[min(WHO_MAY[needs(pattern)] - {RoleKind.MEMBER})]
        asked, sent = client.get(where), client.post(where)
        led = asked.status_code == 302 and asked["Location"].startswith(reverse("second-factor-needed"))
        if not led and asked.status_code != TAKES_POST_ALONE:
            wrong.append(f"{pattern.name}: got {asked.status_code}")
        if sent.status_code != 403 or b"second factor" not in sent.content:
            wrong.append(f"{pattern.name}: sent {sent.status_code}")
    assert wrong == []
    assert clients[RoleKind.MEMBER].get(reverse("dashboard", args=[world.partnership.slug])).status_code == 200


def test_it_is_set_up_on_the_way_and_leads_on(client, small):
    people = reverse("people", args=[small.partnership.slug])
    client.force_login(small.administrator)
    client.post(reverse("second-factor-roles", args=[small.partnership.slug]), {"kinds": ["administrator", "finance"]})
    assert Partnership.objects.get().second_factor_roles == ["finance", "administrator"]
    changes = Entry.objects.get(event="second factor required").changes
    assert changes == {"roles": ["none", "Finance, Partnership administrator"]}
    led = client.get(people, follow=True)
    assert "Set up a second factor to go on" in led.content.decode()
    client.get(reverse("app-set-up"))
    codes = client.post(reverse("app-set-up"), {"code": shown(client.session["secret of a new app"])})
    assert f'href="{people}"' in codes.content.decode()
    assert client.get(people).status_code == 200
    noted = set(Entry.objects.filter(by=small.administrator).values_list("event", flat=True))
    assert {"authenticator app added", "recovery codes made"} <= noted


def test_a_session_from_before_is_asked_and_goes_on(client, small):
    require_second_factor(partnership=small.partnership, kinds=["administrator"], by=None)
    add_app(user=small.administrator, secret=SECRET, code=shown(later=-1))
    people = reverse("people", args=[small.partnership.slug])
    client.force_login(small.administrator)
    assert client.get(people, follow=True).redirect_chain[-1][0] == reverse("second-factor")
    assert client.post(reverse("second-factor"), {"code": shown()})["Location"] == people
    assert client.get(people).status_code == 200


def test_whoever_stands_in_for_such_a_role_needs_one_too(client, small):
    require_second_factor(partnership=small.partnership, kinds=["finance"], by=None)
    auditor = small.people[RoleKind.AUDITOR]
    client.force_login(auditor)
    where = reverse("dashboard", args=[small.partnership.slug])
    assert client.get(where).status_code == 200
    name_deputy(
        partnership=small.partnership, user=auditor, principal=small.people[RoleKind.FINANCE],
        kind=RoleKind.FINANCE, starts_on=localdate(), ends_on=localdate(), by=None,
    )  # fmt: skip
    assert client.get(where).status_code == 302


def test_another_partnership_is_not_concerned(client, small):
    other = small_partnership("east-west")
    require_second_factor(partnership=other.partnership, kinds=["administrator"], by=None)
    client.force_login(small.administrator)
    assert client.get(reverse("dashboard", args=[small.partnership.slug])).status_code == 200


def test_an_administrator_helps_whoever_lost_everything_but_not_themselves(administrator, small):
    officer = small.people[RoleKind.OFFICER]
    add_app(user=officer, secret=SECRET, code=shown())
    make_recovery_codes(user=officer)
    theirs = Client()
    theirs.force_login(officer)
    where = reverse("person-account", args=[small.partnership.slug, officer.pk])
    administrator.post(where, {"second-factor": ""})
    assert (officer.second_factors.count(), officer.recovery_codes.count(), officer.sessions.count()) == (0, 0, 0)
    assert Entry.objects.filter(event="second factor forgotten", target_id=officer.pk).count() == 1
    own = reverse("person-account", args=[small.partnership.slug, small.administrator.pk])
    refused = administrator.post(own, {"second-factor": ""}, follow=True)
    assert "You cannot do this for yourself" in refused.content.decode()


@pytest.mark.parametrize(
    "end",
    [
        lambda **about: let_sign_in(may=False, **about),
        renew_password,
        forget_second_factor,
    ],
)
def test_what_an_administrator_ends_is_ended_at_the_next_request(small, end):
    officer = small.people[RoleKind.OFFICER]
    theirs = Client()
    theirs.force_login(officer)
    where = reverse("dashboard", args=[small.partnership.slug])
    assert theirs.get(where).status_code == 200
    end(user=officer, partnership=small.partnership, by=small.administrator)
    assert theirs.get(where)["Location"].startswith(reverse("login"))
    assert officer.sessions.count() == 0
