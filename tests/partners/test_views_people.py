"""The administrator keeps people and their roles, and cannot reach into another partnership."""

import re

import pytest

from accounts.models import User
from audit.models import Entry
from partners.actions import give_role
from partners.models import Role
from partners.roles import RoleKind
from tests.partners.small import address, small_partnership


def add(client, small, **fields):
    return client.post(
        address(small, "person-add"),
        {"email": "new@council.example", "name": "Payroll lead", "kind": "officer", **fields},
    )


def test_a_new_person_signs_in_with_the_password_that_is_shown_once(administrator, client, small):
    page = add(administrator, small).content.decode()
    password = re.search(r"<code>(.+?)</code>", page)[1]
    assert client.login(email="new@council.example", password=password)
    assert password not in str(list(Entry.objects.values()))
    assert Role.objects.get(user__email="new@council.example").kind == RoleKind.OFFICER


def test_somebody_who_has_an_account_just_gets_a_role(administrator, small):
    known = User.objects.create_user("known@council.example", "their own", name="Known")
    answer = add(administrator, small, email=" Known@Council.example ")
    assert answer.status_code == 302
    known.refresh_from_db()
    assert known.check_password("their own")
    assert known.roles.get().partnership == small.partnership


def test_the_same_person_is_not_added_twice(administrator, small):
    add(administrator, small)
    answer = add(administrator, small)
    assert answer.status_code == 400
    assert "already works here" in answer.context["form"].errors["email"][0]
    assert Role.objects.filter(user__email="new@council.example").count() == 1


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("email", "nobody", "Type an e-mail address"),
        ("email", "", "Fill this in: E-mail address."),
        ("name", "x" * 121, "Shorten this to 120 characters: it has 121."),
        ("kind", "emperor", "Choose from the list: Role."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(administrator, small, field, typed, sentence):
    answer = add(administrator, small, **{field: typed})
    assert answer.status_code == 400
    assert sentence in answer.context["form"].errors[field][0]
    assert 'value="Payroll lead"' in answer.content.decode() or field == "name"
    assert not User.objects.filter(email="new@council.example").exists()


def test_a_name_with_html_is_shown_as_text(administrator, small):
    page = add(administrator, small, name="<script>alert(1)</script>").content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_role_is_given_limited_and_taken(administrator, small):
    officer = small.people[RoleKind.OFFICER]
    administrator.post(address(small, "role-give", officer.pk), {"kind": "approver", "services": [small.payroll.pk]})
    role = officer.roles.get(kind=RoleKind.APPROVER)
    assert list(role.services.all()) == [small.payroll]
    administrator.post(address(small, "role-change", officer.pk, role.pk), {"bodies": [small.north.pk]})
    assert (list(role.services.all()), list(role.bodies.all())) == ([], [small.north])
    administrator.post(address(small, "role-take", officer.pk, role.pk))
    assert not officer.roles.filter(kind=RoleKind.APPROVER).exists()


def test_a_role_that_is_held_is_not_given_again_with_other_limits(administrator, small):
    officer = small.people[RoleKind.OFFICER]
    answer = administrator.post(
        address(small, "role-give", officer.pk), {"kind": "officer", "services": [small.payroll.pk]}
    )
    assert answer.status_code == 400
    assert "has this role already" in answer.content.decode()
    assert not officer.roles.get().services.exists()


def test_limits_of_another_partnership_are_refused(administrator, small):
    other = small_partnership("east-west")
    officer = small.people[RoleKind.OFFICER]
    answer = administrator.post(
        address(small, "role-give", officer.pk), {"kind": "approver", "services": [other.payroll.pk]}
    )
    assert answer.status_code == 400
    assert not officer.roles.filter(kind=RoleKind.APPROVER).exists()


def test_a_closed_account_is_out_at_the_next_click_and_can_be_opened_again(administrator, client, small):
    officer = small.people[RoleKind.OFFICER]
    account = address(small, "person-account", officer.pk)
    administrator.post(account, {"close": ""})
    client.force_login(officer)
    officer.refresh_from_db()
    assert not officer.is_active
    assert "login" in client.get("/").url
    client.force_login(small.administrator)
    client.post(account, {"open": ""})
    officer.refresh_from_db()
    assert officer.is_active


def test_nobody_closes_their_own_account_nor_takes_their_own_administrator_role(administrator, small):
    own = small.administrator
    page = administrator.post(address(small, "person-account", own.pk), {"close": ""}, follow=True).content.decode()
    assert "ask another administrator" in page
    page = administrator.post(address(small, "role-take", own.pk, own.roles.get().pk), follow=True).content.decode()
    assert "ask another administrator" in page
    own.refresh_from_db()
    assert own.is_active
    assert own.roles.exists()


def test_an_account_that_another_partnership_relies_on_is_not_touched(administrator, small):
    shared = small.people[RoleKind.OFFICER]
    give_role(user=shared, partnership=small_partnership("east-west").partnership, kind=RoleKind.MEMBER, by=None)
    before = shared.password
    for button in ("close", "password"):
        page = administrator.post(address(small, "person-account", shared.pk), {button: ""}, follow=True)
        assert "also works in another partnership" in page.content.decode()
    shared.refresh_from_db()
    assert (shared.is_active, shared.password) == (True, before)


def test_people_of_another_partnership_do_not_exist_here(administrator, small):
    other = small_partnership("east-west")
    stranger = other.people[RoleKind.OFFICER]
    assert administrator.get(address(small, "person", stranger.pk)).status_code == 404
    own = small.people[RoleKind.OFFICER]
    taken = administrator.post(address(small, "role-take", own.pk, stranger.roles.get().pk))
    assert taken.status_code == 404
    assert administrator.get(address(other, "people")).status_code == 404


@pytest.mark.parametrize("kind", [kind for kind in RoleKind if kind != RoleKind.ADMINISTRATOR])
def test_only_administrators_manage(client, small, kind):
    client.force_login(small.people[kind])
    for name in ("manage", "people", "person-add", "bodies", "services-manage", "kpis-manage", "breakdowns"):
        assert client.get(address(small, name)).status_code == 403


def test_the_list_takes_the_same_queries_however_many_people_work_here(
    administrator, small, django_assert_max_num_queries
):
    for number in range(15):
        person = User.objects.create_user(f"p{number}@x.example", name=f"Person {number}")
        give_role(user=person, partnership=small.partnership, kind=RoleKind.OFFICER, services=[small.payroll], by=None)
    with django_assert_max_num_queries(11):
        page = administrator.get(address(small, "people"))
    assert len(page.context["table"]["rows"]) == 15 + len(RoleKind)
