"""Complaints as numbers, and audit findings until somebody else has checked them."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from common.errors import Refused
from partners.roles import RoleKind
from periods.models import CalendarPeriod
from periods.values import Month, Quarter
from projects.actions.complaints import save_complaints
from projects.actions.findings import implement_finding, reopen_finding, save_finding, verify_finding
from projects.models import AuditFinding, Complaint
from tests.partners.small import address, small_partnership


def complaints_typed(small, **fields):
    return {"service": small.payroll.pk, "period": "Q2 2026/27", "stage": "one", "received": "12", **fields}


def test_complaints_are_counted_and_what_is_not_known_is_said(editor, small):
    fields = complaints_typed(small, upheld="5", target_days="10", within_target="11", learning="Shorter letters")
    assert editor.post(address(small, "complaint-add"), fields).status_code == 302
    editor.post(address(small, "complaint-add"), complaints_typed(small, stage="two", received=""))
    page = editor.get(address(small, "complaints")).content.decode()
    for words in ("11 of 12", "in 10 working days", "Shorter letters", "not known"):
        assert words in page


def test_the_form_asks_for_no_personal_data(editor, small):
    page = editor.get(address(small, "complaint-add")).content.decode()
    assert "No names and nothing by which a person could be recognised" in page


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"upheld": "13"}, "upheld", "no larger than that of the complaints received"),
        ({"received": "", "upheld": "1"}, "upheld", "no larger than"),
        ({"within_target": "3"}, "target_days", "how many days"),
        ({"within_target": "13", "target_days": "10"}, "within_target", "no larger than"),
        ({"received": "-1"}, "received", "Type a whole number"),
        ({"period": "31 March 2026"}, "period", "Type it like this: Q2 2026/27"),
    ],
)
def test_numbers_that_cannot_be_are_refused(editor, small, fields, field, sentence):
    answer = editor.post(address(small, "complaint-add"), complaints_typed(small, **fields))
    assert sentence in answer.context["form"].errors[field][0]
    assert not Complaint.objects.exists()


def test_the_same_complaints_are_counted_once(editor, small):
    editor.post(address(small, "complaint-add"), complaints_typed(small))
    again = editor.post(address(small, "complaint-add"), complaints_typed(small))
    assert "kept already" in again.context["form"].errors["period"][0]
    editor.post(address(small, "complaint-edit", Complaint.objects.get().pk), complaints_typed(small, received="13"))
    assert Complaint.objects.get().received == 13


@pytest.mark.parametrize("field", ["upheld", "within_target"])
@pytest.mark.parametrize("received", [1, None])
def test_the_database_refuses_more_upheld_than_received(small, field, received):
    kept = {"partnership": small.partnership, "service": small.payroll, "period": CalendarPeriod.of(Quarter(2026, 2))}
    with pytest.raises(IntegrityError, match="complaints_"), transaction.atomic():
        Complaint.objects.create(received=received, **{field: 2}, **kept)


def test_a_service_of_another_partnership_is_refused(small):
    other = small_partnership("east-west")
    period = CalendarPeriod.of(Quarter(2026, 2))
    with pytest.raises(ValidationError, match="Choose from this partnership"):
        save_complaints(
            complaint=Complaint(partnership=small.partnership, service=other.payroll, period=period), by=None
        )


# ---- audit findings ----


def a_finding(small, **fields):
    finding = AuditFinding(
        partnership=small.partnership, audit="Controls", recommendation="Sign it", priority="high", **fields
    )
    return save_finding(finding=finding, by=None)


def test_a_finding_goes_to_verified_closure_through_two_people(client, small):
    finding = a_finding(small)
    officer, approver = small.people[RoleKind.OFFICER], small.people[RoleKind.APPROVER]
    page = address(small, "finding", finding.pk)
    client.force_login(officer)
    assert client.post(address(small, "finding-implement", finding.pk), {"evidence": ""}).status_code == 400
    client.post(address(small, "finding-implement", finding.pk), {"evidence": "Signed lists"})
    own = client.get(page).content.decode()
    assert "Somebody else verifies this" in own
    assert "Verify and close" not in own
    refused = client.post(address(small, "finding-verify", finding.pk), {"verification": "I looked"})
    assert "Somebody else verifies this" in refused.content.decode()
    client.force_login(approver)
    assert "Verify and close" in client.get(page).content.decode()
    client.post(address(small, "finding-verify", finding.pk), {"verification": "Looked at ten lists"})
    finding.refresh_from_db()
    assert (finding.state, finding.implemented_by, finding.verified_by) == ("verified", officer, approver)
    shown = client.get(page).content.decode()
    for words in ("Signed lists", "Looked at ten lists", "The officer of", "The approver of"):
        assert words in shown


def test_steps_out_of_order_are_refused(small):
    officer, approver = small.people[RoleKind.OFFICER], small.people[RoleKind.APPROVER]
    finding = a_finding(small)
    with pytest.raises(Refused, match="Only a finding that is implemented"):
        verify_finding(finding=finding, verification="x", by=approver)
    with pytest.raises(Refused, match="open already"):
        reopen_finding(finding=finding, why="x", by=approver)
    implement_finding(finding=finding, evidence="x", by=officer)
    with pytest.raises(Refused, match="implemented already"):
        implement_finding(finding=finding, evidence="x", by=officer)
    with pytest.raises(ValidationError, match="Say how you checked it"):
        verify_finding(finding=finding, verification=" ", by=approver)
    with pytest.raises(ValidationError, match="Say why"):
        reopen_finding(finding=finding, why=" ", by=approver)
    again = reopen_finding(finding=finding, why="The lists are not signed", by=approver)
    assert (again.state, again.evidence, again.implemented_by) == ("open", "", None)


def test_the_database_refuses_a_check_by_the_same_person(small):
    officer, now = small.people[RoleKind.OFFICER], timezone.now()
    finding = a_finding(small)
    done = {"implemented_by": officer, "implemented_at": now, "evidence": "x"}
    both = {**done, "verified_by": officer, "verified_at": now, "verification": "x", "state": "verified"}
    for fields, name in (
        (both, "finding_verified_by_another_person"),
        ({**done, "state": "implemented", "evidence": ""}, "finding_state_has_its_people_and_evidence"),
        ({"state": "verified"}, "finding_state_has_its_people_and_evidence"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            AuditFinding.objects.filter(pk=finding.pk).update(**fields)


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ({}, ["F2", "F1", "F3"]),
        ({"state": "verified"}, ["F3"]),
        ({"overdue": "yes"}, ["F1"]),
        ({"owner": "Head of ICT"}, ["F2"]),
        ({"service": "payroll"}, ["F1"]),
    ],
)
def test_the_list_is_filtered_high_priority_first(editor, small, query, numbers):
    a_finding(small, service=small.payroll, due_period=CalendarPeriod.of(Month(2020, 1)))
    AuditFinding.objects.update(priority="low")
    a_finding(small, owner_role="Head of ICT")
    done = implement_finding(finding=a_finding(small), evidence="x", by=small.people[RoleKind.OFFICER])
    verify_finding(finding=done, verification="x", by=small.people[RoleKind.APPROVER])
    rows = editor.get(address(small, "findings"), query).context["table"]["rows"]
    assert [row["cells"][0]["text"].split()[0] for row in rows] == numbers
