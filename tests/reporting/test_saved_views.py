"""Saved views: a page with its filters by a name, for oneself or for everybody in the partnership."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from audit.models import Entry
from common.errors import NotAllowed, Refused
from partners.roles import RoleKind
from reporting.actions.saved_views import remove_view, save_view
from reporting.models import SavedView
from reporting.saved_views import view_address
from tests.factories import World, a_world

pytestmark = pytest.mark.django_db
HOME = "/p/north-and-south/"
DELAYED = f"{HOME}projects/?status=delayed"


@pytest.fixture
def world() -> World:
    return a_world()


def a_view(world: World, role: RoleKind = RoleKind.OFFICER, **more) -> SavedView:
    person = world.people[role]
    asked = {"name": "Delayed", "address": DELAYED, "owner": person, **more}
    return save_view(view=SavedView(partnership=world.partnership, **asked), by=person)


def signed_in(world: World, role: RoleKind = RoleKind.OFFICER) -> Client:
    client = Client()
    client.force_login(world.people[role])
    return client


# ---- which addresses ----


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (DELAYED, DELAYED),
        (HOME, HOME),
        (f"https://portal.example{DELAYED}", DELAYED),
        (f"  {HOME}services/payroll/?quarter=Q4-2023-24#top ", f"{HOME}services/payroll/?quarter=Q4-2023-24"),
    ],
)
def test_a_page_of_the_partnership_is_kept_without_its_host(world, typed, kept):
    assert view_address(typed, world.partnership, host="portal.example") == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "https://elsewhere.example/p/north-and-south/",
        "//elsewhere.example/p/north-and-south/",
        "/\\elsewhere.example/p/north-and-south/",
        "javascript:alert(1)",
        "http://[",
        "/p/east-and-west/projects/",
        "/p/north-and-south-and-more/projects/",
        f"{HOME}../east-and-west/",
        f"{HOME}nothing-here/",
        f"{HOME}projects/add/",
        f"{HOME}figures.csv",
        f"{HOME}style.css",
        f"{HOME}projects/\r\nSet-Cookie: a=b",
        f"{HOME}projects/\x00",
        f"{HOME}projects/?service={'a' * 600}",
        "/accounts/logout/",
    ],
)
def test_any_other_address_is_refused_in_words(world, typed):
    a_world("east-and-west")
    with pytest.raises(Refused, match=r"Choose|no address"):
        view_address(typed, world.partnership, host="portal.example")


# ---- what becomes of them ----


def test_a_page_with_filters_offers_to_save_what_is_chosen(world):
    save = f"{HOME}views/add/?address=%2Fp%2Fnorth-and-south%2Fprojects%2F%3Fstatus%3Ddelayed"
    client = signed_in(world)
    assert save in client.get(DELAYED).text
    form = client.get(save).text
    assert 'value="/p/north-and-south/projects/?status=delayed"' in form
    assert "Offer it to everybody" not in form
    answer = client.post(f"{HOME}views/add/", {"name": "Late", "address": f"http://testserver{DELAYED}"}, follow=True)
    assert "“Late” is saved." in answer.text
    pk = SavedView.objects.get().pk
    assert f"http://testserver{HOME}views/{pk}/" in answer.text
    assert client.get(f"{HOME}views/{pk}/")["Location"] == DELAYED


def test_what_is_wrong_is_said_at_its_field(world):
    client = signed_in(world)
    answer = client.post(f"{HOME}views/add/", {"name": "", "address": "https://elsewhere.example/"})
    assert answer.status_code == 400
    assert "Fill this in: Name." in answer.text
    assert "this address leads elsewhere" in answer.text


def test_ones_own_view_is_seen_by_nobody_else(world):
    view = a_view(world)
    for role in set(RoleKind) - {RoleKind.OFFICER}:
        client = signed_in(world, role)
        assert "Delayed" not in client.get(f"{HOME}views/").text
        for page in ("", "change/", "remove/"):
            assert client.get(f"{HOME}views/{view.pk}/{page}").status_code == 404
    with pytest.raises(Refused, match="somebody else's"):
        remove_view(view=view, by=world.people[RoleKind.ADMINISTRATOR])


def test_the_audit_trail_says_nothing_of_what_ones_own_view_shows(world):
    a_view(world, name="Zebra settlements")
    entry = Entry.objects.get(event="saved view added")
    assert "Zebra" not in f"{entry.target_label} {entry.changes} {entry.note}"
    assert "status" not in f"{entry.target_label} {entry.changes} {entry.note}"


def test_a_shared_view_is_everybodys_to_open_and_the_administrators_to_change(world):
    view = a_view(world, RoleKind.ADMINISTRATOR, shared=True)
    member = signed_in(world, RoleKind.MEMBER)
    listed = member.get(f"{HOME}views/").text
    assert "Delayed" in listed
    assert f"views/{view.pk}/change/" not in listed
    assert member.get(f"{HOME}views/{view.pk}/")["Location"] == DELAYED
    assert member.get(f"{HOME}views/{view.pk}/change/").status_code == 404
    with pytest.raises(NotAllowed):
        a_view(world, RoleKind.OFFICER, name="Another", shared=True)
    administrator = signed_in(world, RoleKind.ADMINISTRATOR)
    answer = administrator.post(
        f"{HOME}views/{view.pk}/change/", {"name": "Late projects", "address": DELAYED, "shared": "on"}, follow=True
    )
    assert "“Late projects” is saved." in answer.text
    assert "The view is removed." in administrator.post(f"{HOME}views/{view.pk}/remove/", follow=True).text
    assert not SavedView.objects.exists()


def test_opened_it_asks_for_the_readers_own_rights(world):
    view = a_view(world, RoleKind.ADMINISTRATOR, shared=True, name="Trail", address=f"{HOME}manage/audit/?page=1")
    member = signed_in(world, RoleKind.MEMBER)
    listed = member.get(f"{HOME}views/").text
    assert "Your role does not open this page." in listed
    assert f'href="{HOME}views/{view.pk}/"' not in listed
    assert member.get(f"{HOME}views/{view.pk}/", follow=True).status_code == 403


def test_what_ones_role_does_not_open_cannot_be_saved(world):
    with pytest.raises(ValidationError, match="your role lets you open"):
        a_view(world, RoleKind.MEMBER, address=f"{HOME}manage/audit/")


def test_a_name_is_taken_once_among_ones_own_and_once_among_the_shared(world):
    a_view(world)
    with pytest.raises(ValidationError, match="a view of this name already"):
        a_view(world, name="delayed")
    a_view(world, RoleKind.MEMBER)
    a_view(world, RoleKind.ADMINISTRATOR, shared=True)
    with pytest.raises(ValidationError, match="a view of this name already"):
        a_view(world, RoleKind.ADMINISTRATOR, shared=True)
