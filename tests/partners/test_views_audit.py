"""Administrators and auditors read who changed what; nobody else does, and nobody another partnership's."""

import csv
import io
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from accounts.models import User
from audit.actions import record, seal
from audit.models import Entry, Seal
from audit.withholding import entries_of
from partners.roles import RoleKind
from tests.audit.tampering import without_refusals
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


def test_it_is_filtered_by_kind_and_by_words_in_the_name_of_the_thing(auditor, small):
    entry = note(small)
    record("body changed", target=small.north, by=None, partnership_id=small.partnership.pk)

    def found(**asked):
        return list(auditor.get(trail(small), asked).context["page_obj"])

    assert found(kind="partners.service", event="figure changed") == [entry]
    assert found(thing=str(small.payroll).upper(), event="figure changed") == [entry]
    assert all(str(small.north) in one.target_label for one in found(thing=str(small.north)))
    assert not found(thing="nobody knows this")
    assert not found(kind="partners.service", event="body changed")
    offered = auditor.get(trail(small)).context["form"].fields["kind"].choices
    assert ("partners.service", "Service") in offered


def test_a_day_is_a_day_of_this_country(auditor, small):
    """In summer it begins at 23:00 of the day before, by the clock of the database."""
    late = note(small, event="late")
    retimed = datetime(2024, 6, 30, 23, 30, tzinfo=UTC)
    with without_refusals():
        Entry.objects.filter(pk=late.pk).update(at=retimed)
    assert [one.event for one in auditor.get(trail(small), {"day": "1 7 2024"}).context["page_obj"]] == ["late"]
    assert not auditor.get(trail(small), {"day": "30 6 2024"}).context["page_obj"].object_list


@pytest.mark.parametrize("query", [{"day": "yesterday"}, {"person": "0"}, {"event": "burglary"}])
def test_a_filter_that_cannot_be_read_says_so(auditor, small, query):
    note(small)
    assert auditor.get(trail(small), query).status_code == 400


def test_fifty_stand_on_a_page_and_the_filter_stays(auditor, small, django_assert_max_num_queries):
    for _ in range(60):
        note(small)
    seal()
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


def taken_out(client, small) -> list[dict[str, str]]:
    answer = client.get(reverse("audit-csv", args=[small.partnership.slug]))
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_the_trail_is_taken_out_with_its_hashes_in_the_order_of_writing(auditor, small):
    note(small, changes={"aim": ("99", "98")}, note="=1+1")
    seal()
    rows = taken_out(auditor, small)
    seals = Seal.objects.filter(chain=small.partnership.pk).order_by("number")
    assert [(row["Number"], row["Hash before"], row["Hash"]) for row in rows] == [
        (str(one.number), one.previous, one.hash) for one in seals
    ]
    assert rows[-1]["Old and new"] == '{"aim": ["99", "98"]}'
    assert rows[-1]["Reason"] == "'=1+1"  # no formula


def test_neither_a_withheld_entry_nor_its_hash_is_taken_out(auditor, small, monkeypatch):
    secret = note(small, event="a secret")
    after = note(small)
    seal()
    monkeypatch.setattr(
        "partners.views.audit.entries_of",
        lambda pk, *, all_of_them: entries_of(pk, all_of_them=all_of_them).exclude(
            pk__in=[] if all_of_them else [secret.pk]
        ),
    )
    rows = taken_out(auditor, small)
    assert secret.seal.hash not in str(rows)
    assert (rows[-1]["Hash before"], rows[-1]["Hash"]) == ("withheld", after.seal.hash)


def test_the_trail_is_taken_out_in_a_constant_number_of_queries(auditor, small, django_assert_max_num_queries):
    for _ in range(30):
        note(small)
    seal()
    with django_assert_max_num_queries(10):
        taken_out(auditor, small)


def test_who_takes_out_a_file_is_noted(auditor, small):
    taken_out(auditor, small)
    entry = Entry.objects.get(event="file taken out")
    assert (entry.by, entry.target_label, entry.note) == (
        small.people[RoleKind.AUDITOR], str(small.partnership), "audit csv",
    )  # fmt: skip


def test_reading_a_page_is_not_noted(auditor, small):
    before = Entry.objects.count()
    auditor.get(trail(small))
    assert Entry.objects.count() == before
