"""Administrators and auditors read who changed what; nobody else does, and nobody another partnership's."""

import pytest
from django.urls import reverse

from accounts.models import User
from audit.actions import record
from partners.roles import RoleKind
from tests.partners.small import small_partnership


@pytest.fixture
def auditor(client, small):
    client.force_login(small.people[RoleKind.AUDITOR])
    return client


def trail(small):
    return reverse("audit", args=[small.partnership.slug])


def note(small, event="figure changed", by=None, **more):
    return record(event, target=small.payroll, by=by, partnership_id=small.partnership.pk, **more)


def test_old_and_new_and_the_reason_are_shown_newest_first(auditor, small):
    note(small, changes={"aim": ("99", "<b>98</b>")}, note="Agreed & minuted")
    page = auditor.get(trail(small))
    assert page.context["page_obj"][0].note == "Agreed & minuted"
    assert "aim: 99 → &lt;b&gt;98&lt;/b&gt;" in page.content.decode()


def test_fields_and_choices_are_called_as_forms_call_them(auditor, small):
    body = small.north
    record(
        "body changed", target=body, by=None, partnership_id=small.partnership.pk,
        changes={"short_name": ("N", "North"), "kind": ("county", "police"), "may sign in": (True, False)},
    )  # fmt: skip
    said = auditor.get(trail(small)).content.decode()
    for words in ("short name: N → North", "kind: County council → Police", "may sign in: yes → no"):
        assert words in said


def test_it_is_filtered_by_event_person_and_day(auditor, small):
    officer = small.people[RoleKind.OFFICER]
    entry = note(small, by=officer)
    note(small, event="something else")
    day = f"{entry.at.day} {entry.at.month} {entry.at.year}"
    found = auditor.get(trail(small), {"event": "figure changed", "person": officer.pk, "day": day}).context["page_obj"]
    assert list(found) == [entry]
    assert not list(auditor.get(trail(small), {"person": officer.pk, "day": "1 1 2001"}).context["page_obj"])


@pytest.mark.parametrize("query", [{"day": "yesterday"}, {"person": "0"}, {"event": "burglary"}])
def test_a_filter_that_cannot_be_read_says_so(auditor, small, query):
    note(small)
    assert auditor.get(trail(small), query).status_code == 400


def test_fifty_stand_on_a_page_and_the_filter_stays(auditor, small, django_assert_max_num_queries):
    for _ in range(60):
        note(small)
    with django_assert_max_num_queries(11):
        page = auditor.get(trail(small), {"event": "figure changed", "person": "", "day": ""})
    assert len(page.context["page_obj"].object_list) == 50
    second = auditor.get(f"{trail(small)}?{page.context['query']}page=2")
    assert len(second.context["page_obj"].object_list) == 10


def test_another_partnership_stays_out_of_it(auditor, small):
    other = small_partnership("east-west")
    note(other, event="a secret of the others")
    assert "a secret of the others" not in auditor.get(trail(small)).content.decode()
    assert auditor.get(trail(other)).status_code == 404


@pytest.mark.parametrize("kind", [kind for kind in RoleKind if kind not in (RoleKind.AUDITOR, RoleKind.ADMINISTRATOR)])
def test_other_roles_do_not_read_it(client, small, kind):
    client.force_login(small.people[kind])
    assert client.get(trail(small)).status_code == 403


def test_people_who_did_nothing_here_are_not_offered(auditor, small):
    User.objects.create_user("outside@x.example", name="An outsider")
    assert "An outsider" not in auditor.get(trail(small)).content.decode()
