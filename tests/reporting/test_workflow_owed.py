"""What is owed of papers before a meeting, by whom; what is done is no longer owed; whoever owes is told once."""

from datetime import date

import pytest
import time_machine
from django.core import mail

from committees.actions.reminders import KIND_OF_JOB, remind_everybody
from jobs.actions import run_job
from jobs.models import Job, State
from partners.actions import give_role
from partners.roles import RoleKind
from periods.values import FinancialYear
from reporting.actions import comments, signing, workflow, writing
from reporting.models import Report
from reporting.owed import papers_owed
from tests.factories import a_person
from tests.reporting.signing import answer_everything

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(world) -> Report:
    return a_report(world, "annual")


def a_report(world, slug) -> Report:
    return writing.create_report(
        partnership=world.partnership, type="annual", slug=slug, title="Annual", short_title="Annual",
        period=FinancialYear(2024), meeting_on=date(2025, 6, 23), by=None,
    )  # fmt: skip


def owed(report) -> set[tuple[str, str, str]]:
    """(step, who, what)"""
    found = papers_owed(report.partnership, [report.meeting])
    return {(one.step, one.user.name, one.what) for one in found}


def test_a_draft_is_owed_by_those_who_write(report):
    assert owed(report) == {("draft", who, "Draft of Annual") for who in ("Report editor", "Finance")}
    assert list(papers_owed(report.partnership, [])) == []


def test_a_comment_is_owed_by_the_role_that_was_asked(report):
    workflow.begin_consultation(report=report, by=None)
    answer_everything(report)
    asked = comments.ask_for_comment(report=report, kind="data protection", role="monitoring_officer", by=None)
    (one,) = papers_owed(report.partnership, [report.meeting])
    assert (one.step, one.user.name, one.what, one.thing) == (
        "comments", "Monitoring Officer", "Data protection on Annual", f"comment {asked.pk}",
    )  # fmt: skip
    assert one.address == f"/p/north-and-south/reports/annual/comments/{asked.pk}/"
    comments.answer_comment(comment=asked, text="None.", by=one.user)
    assert owed(report) == set()


def test_a_comment_of_no_role_is_chased_by_those_who_write(report):
    answer_everything(report)
    workflow.begin_consultation(report=report, by=None)
    comments.ask_for_comment(report=report, kind="data protection", by=None)
    assert {who for _, who, _ in owed(report)} == {"Report editor", "Finance"}


def test_a_sign_off_is_owed_by_whose_turn_it_is_for_their_council(report, world):
    answer_everything(report)
    for person, body in (("Of North", world.north), ("Of South", world.south)):
        officer = a_person(f"{body.name[0]}@example.org", person)
        give_role(user=officer, partnership=world.partnership, kind="monitoring_officer", bodies=[body], by=None)
    first = signing.add_step(
        report=report, order=1, kind="statutory", title="Section 151", role="section_151", body=world.south, by=None
    )
    signing.add_step(
        report=report, order=2, kind="statutory", title="Monitoring", role="monitoring_officer", body=world.south,
        by=None,
    )  # fmt: skip
    workflow.begin_signing(report=report, by=None)
    assert owed(report) == {("sign_off", "Section 151 Officer", "Sign Annual as Section 151")}
    signing.sign_step(step=first, by=world.people[RoleKind.SECTION_151])
    turn = {("sign_off", who, "Sign Annual as Monitoring") for who in ("Monitoring Officer", "Of South")}
    assert owed(report) == turn
    section = report.sections.first()
    writing.save_section(section=section, version=0, text="Changed", by=world.people["editor"])
    assert owed(report) == {("sign_off", "Section 151 Officer", "Sign Annual as Section 151")}


def test_it_asks_a_fixed_number_of_times(report, world, django_assert_num_queries):
    for number in range(4):
        a_report(world, f"more-{number}")
    with django_assert_num_queries(10):
        list(papers_owed(report.partnership, [report.meeting]))


# ---- reminders: the papers of Monday 23 June 2025 are out on Friday 13 June ----


@pytest.fixture
def before_the_meeting(world, monkeypatch) -> Report:
    """A paper of a meeting to come, with all its comments; jobs wait until the test runs them."""
    monkeypatch.setattr("jobs.actions.ring", lambda job_id, **_: None)
    with time_machine.travel("2025-04-01 12:00"):
        report = a_report(world, "annual")
        answer_everything(report)
        workflow.begin_consultation(report=report, by=None)
    return report


def told() -> list[tuple[list[str], str]]:
    """(to, subject) of the messages that go out, asked for twice."""
    for _ in range(2):
        remind_everybody()
        for job in Job.objects.filter(kind=KIND_OF_JOB, state=State.WAITING):
            run_job(job.pk)
    return [(message.to, message.subject) for message in mail.outbox]


def test_who_owes_a_comment_is_told_once(before_the_meeting, world):
    with time_machine.travel("2025-06-02 09:00"):
        comments.ask_for_comment(report=before_the_meeting, kind="data protection", role="monitoring_officer", by=None)
        assert told() == []
    officer = world.people[RoleKind.MONITORING_OFFICER]
    with time_machine.travel("2025-06-03 09:00"):
        assert told() == [([officer.email], "Due Friday 6 June 2025: Data protection on Annual")]
        assert "/p/north-and-south/reports/annual/comments/" in mail.outbox[0].body


def test_who_owes_a_signature_is_told_once(before_the_meeting, world):
    with time_machine.travel("2025-06-05 09:00"):
        signing.add_step(
            report=before_the_meeting, order=1, kind="statutory", title="Section 151", role="section_151", by=None
        )
        workflow.begin_signing(report=before_the_meeting, by=None)
        assert told() == []
    officer = world.people[RoleKind.SECTION_151]
    with time_machine.travel("2025-06-06 09:00"):
        assert told() == [([officer.email], "Due Wednesday 11 June 2025: Sign Annual as Section 151")]
        assert "/p/north-and-south/reports/annual/signing/" in mail.outbox[0].body
