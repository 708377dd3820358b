"""Whoever owes something is told once: however often the clock runs, and whatever dies on the way."""

import smtplib
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from threading import Barrier
from unittest import mock
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from committees.actions import reminders
from committees.actions.committees import save_committee
from committees.actions.meetings import save_meeting
from committees.actions.reminders import KIND_OF_JOB, remind_everybody
from committees.models import Committee, CommitteeKind, Meeting, MeetingState, Reminder
from committees.tasks import remind
from jobs.actions import run_job, sweep
from jobs.models import Job, State
from kpis.actions.returns import approve_return, open_returns, submit_return
from kpis.models import Observation, Return
from partners.actions import give_role, let_sign_in
from partners.roles import RoleKind
from periods.values import Quarter
from sharedsvc.celery import app
from tests.factories import World, a_person, a_world
from tests.kpis.confirmed import confirm_everything

LONDON = ZoneInfo("Europe/London")
REMINDED_ON = "2024-05-21 09:00"  # three working days before Friday 24 May


def a_cycle() -> World:
    """The return of Q4 2023/24 is open, and the Joint Committee meets on Monday 24 June 2024."""
    world = a_world()
    world.kpi()
    confirm_everything(world)
    open_returns(partnership=world.partnership, quarter=Quarter(2023, 4), by=None)
    committee = save_committee(
        committee=Committee(partnership=world.partnership, name="Joint Committee", kind=CommitteeKind.JOINT_COMMITTEE),
        by=None,
    )
    with time_machine.travel("2024-04-02 12:00"):
        save_meeting(meeting=Meeting(partnership=world.partnership, committee=committee, on=date(2024, 6, 24)), by=None)
    return world


@pytest.fixture
def world(db) -> World:
    return a_cycle()


@pytest.fixture
def rung(monkeypatch) -> list[int]:
    """The doorbell is not answered; jobs wait until the test runs them."""
    rung = []
    monkeypatch.setattr("jobs.actions.ring", lambda job_id, **_: rung.append(job_id))
    return rung


@pytest.fixture(autouse=True)
def _nobody_rings(rung):
    """Every test below runs its jobs itself."""


def run_jobs() -> None:
    for job in Job.objects.filter(kind=KIND_OF_JOB, state=State.WAITING):
        run_job(job.pk)


def the_job() -> Job:
    return Job.objects.get(kind=KIND_OF_JOB)


def test_an_officer_is_told_three_working_days_before_with_a_link_to_the_very_return(world):
    with time_machine.travel("2024-05-20 09:00"):
        assert remind_everybody() == 0
    with time_machine.travel(REMINDED_ON):
        assert remind_everybody() == 1
        assert mail.outbox == []
        with override_settings(PORTAL_URL="https://portal.example.gov.uk"):
            run_jobs()
    (message,) = mail.outbox
    assert message.to == [world.officer.email]
    assert message.subject == "Due Friday 24 May 2024: Return of Payroll, Q4 2023/24"
    assert "https://portal.example.gov.uk/p/north-and-south/returns/payroll/2023-24-Q4/" in message.body
    assert "Returns due: Friday 24 May 2024, for the meeting of the Joint Committee on Monday 24 June 2024." in (
        message.body
    )
    reminder = Reminder.objects.get()
    assert message.extra_headers["Message-ID"] == f"<reminder-{reminder.pk}@portal.example.gov.uk>"
    assert reminder.sent_at is not None


def test_the_schedule_names_tasks_that_workers_know():
    app.loader.import_default_modules()
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= set(app.tasks)


def test_the_clock_that_strikes_the_same_hour_twice_sends_once(world):
    """On 27 October 2024 at 02:00 the clocks go back to 01:00: half past one comes twice."""
    meeting = Meeting.objects.get()
    Meeting.objects.filter(pk=meeting.pk).update(on=date(2024, 11, 27))
    summer, winter = (datetime(2024, 10, 27, 1, 30, tzinfo=LONDON, fold=fold) for fold in (0, 1))
    assert winter.timestamp() - summer.timestamp() == 3600
    told = []
    for moment in (summer, winter):
        with time_machine.travel(moment, tick=False):
            assert timezone.localtime().strftime("%H:%M") == "01:30"
            told.append(remind_everybody())
            run_jobs()
    assert told == [1, 0]
    assert len(mail.outbox) == 1
    assert Reminder.objects.count() == 1


def test_the_schedule_runs_every_hour_without_telling_anybody_twice(world):
    for hour in range(7, 19):
        with time_machine.travel(f"2024-05-22 {hour:02}:05"):
            remind()
            run_jobs()
            sweep()
    assert len(mail.outbox) == 1


def test_a_job_that_runs_again_after_its_worker_died_sends_once(world):
    with time_machine.travel(REMINDED_ON):
        remind_everybody()
        run_jobs()
        job = the_job()
        Job.objects.filter(pk=job.pk).update(  # the worker died after the mail went out and before it said so
            state=State.RUNNING, lease_until=timezone.now(), finished_at=None, result={}
        )
        run_job(job.pk)
    assert len(mail.outbox) == 1
    assert the_job().state == State.DONE


def test_a_worker_that_dies_before_the_mail_is_out_leaves_it_to_the_next(world, monkeypatch):
    class PowerCut(BaseException):
        """Nothing after it is run, as when the machine goes."""

    with time_machine.travel(REMINDED_ON):
        remind_everybody()
        job = the_job()
        with monkeypatch.context() as broken:
            broken.setattr(reminders, "_message", mock.Mock(side_effect=PowerCut))
            with pytest.raises(PowerCut):
                run_job(job.pk)
        assert Reminder.objects.get().sent_at is None
        Job.objects.filter(pk=job.pk).update(lease_until=timezone.now())
        run_job(job.pk)
    assert len(mail.outbox) == 1


def test_reminder_and_job_are_written_together_or_not_at_all(world, monkeypatch):
    monkeypatch.setattr(reminders, "request_job", mock.Mock(side_effect=RuntimeError("no room")))
    with time_machine.travel(REMINDED_ON), pytest.raises(RuntimeError):
        remind_everybody()
    assert not Reminder.objects.exists()


def test_a_mail_server_that_refuses_is_asked_again_and_the_administrator_sees_it(world, client):
    refusal = smtplib.SMTPRecipientsRefused({world.officer.email: (550, b"no such mailbox")})
    with time_machine.travel(REMINDED_ON):
        remind_everybody()
        job = the_job()
        with mock.patch("django.core.mail.EmailMessage.send", side_effect=refusal):
            for _ in range(3):
                run_job(job.pk)
        job.refresh_from_db()
        assert (job.state, job.attempt) == (State.FAILED, 3)
        client.force_login(world.people[RoleKind.ADMINISTRATOR])
        shown = client.get("/p/north-and-south/meetings/reminders/").content.decode()
        assert "Not sent" in shown
        assert "The mail server did not take it:" in shown
        assert "no such mailbox" in shown
        assert remind_everybody() == 0  # an hour later: nobody new, but it is tried again
        run_jobs()
    assert len(mail.outbox) == 1
    assert (Reminder.objects.get().problem, Job.objects.filter(kind=KIND_OF_JOB).count()) == ("", 2)


def test_what_is_done_is_not_asked_for_and_what_was_submitted_waits_for_the_approver(world):
    Observation.objects.update(kind="number", numerator=3, denominator=1)
    (quarterly_return,) = Return.objects.all()
    submit_return(quarterly_return=quarterly_return, by=world.officer)
    with time_machine.travel("2024-05-28 09:00"):  # three working days before Thursday 30 May, past the holiday
        assert remind_everybody() == 1
        run_jobs()
        (message,) = mail.outbox
        assert message.to == [world.approver.email]
        assert message.subject == "Due Thursday 30 May 2024: Approve the return of Payroll, Q4 2023/24"
        assert "/returns/payroll/2023-24-Q4/review/" in message.body
        approve_return(quarterly_return=quarterly_return, by=world.approver)
        Reminder.objects.all().delete()
        assert remind_everybody() == 0


def test_nobody_is_asked_to_approve_what_they_submitted(world):
    give_role(user=world.officer, partnership=world.partnership, kind=RoleKind.APPROVER, by=None)
    Observation.objects.update(kind="number", numerator=3, denominator=1)
    submit_return(quarterly_return=Return.objects.get(), by=world.officer)
    with time_machine.travel("2024-05-28 09:00"):
        remind_everybody()
    assert [one.user for one in Reminder.objects.all()] == [world.approver]


def test_only_those_who_may_enter_for_the_service_are_told(world):
    for service in (world.payroll, world.finance):
        person = a_person(f"{service.slug}@example.org")
        give_role(user=person, partnership=world.partnership, kind=RoleKind.OFFICER, services=[service], by=None)
    with time_machine.travel(REMINDED_ON):
        remind_everybody()
    assert {one.user.email for one in Reminder.objects.all()} == {world.officer.email, "payroll@example.org"}


def test_a_closed_account_is_told_nothing(world):
    with time_machine.travel(REMINDED_ON):
        remind_everybody()
        let_sign_in(
            user=world.officer,
            partnership=world.partnership,
            may=False,
            by=world.people[RoleKind.ADMINISTRATOR],
        )
        run_jobs()
        assert remind_everybody() == 0
    assert mail.outbox == []
    assert Reminder.objects.get().problem == "The person no longer works here, so nothing is sent."


def test_a_meeting_that_is_moved_is_a_new_deadline(world):
    with time_machine.travel(REMINDED_ON):
        remind_everybody()
        meeting = Meeting.objects.get()
        meeting.on = date(2024, 6, 25)
        save_meeting(meeting=meeting, by=None)
    with time_machine.travel("2024-05-22 09:00"):
        assert remind_everybody() == 1
    assert [one.due_on for one in Reminder.objects.order_by("due_on")] == [date(2024, 5, 24), date(2024, 5, 28)]


@pytest.mark.parametrize("state", [MeetingState.CANCELLED, MeetingState.HELD])
def test_a_meeting_that_is_not_to_come_reminds_nobody(world, state):
    reason = "No business" if state == MeetingState.CANCELLED else ""
    Meeting.objects.update(state=state, cancelled_because=reason)
    with time_machine.travel(REMINDED_ON):
        assert remind_everybody() == 0


def test_what_is_late_is_told_until_the_meeting_and_no_longer(world):
    with time_machine.travel("2024-06-24 18:00"):
        assert remind_everybody() == 3
        assert {one.user for one in Reminder.objects.filter(what__startswith="Late")} == {
            world.approver,
            world.people[RoleKind.ADMINISTRATOR],
        }
    Reminder.objects.all().delete()
    with time_machine.travel("2024-06-25 07:00"):
        assert remind_everybody() == 0


@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_once_tell_once():
    """Two schedules by mistake, or a restart within the minute: on PostgreSQL they truly run together."""
    world = a_cycle()
    for number in range(5):
        person = a_person(f"more-{number}@example.org")
        give_role(user=person, partnership=world.partnership, kind=RoleKind.OFFICER, by=None)
    together = Barrier(2, timeout=30)

    def strike(_: int) -> int:
        try:
            together.wait()
            return remind_everybody()
        finally:
            connection.close()

    with time_machine.travel(REMINDED_ON), ThreadPoolExecutor(2) as clocks:
        assert sum(clocks.map(strike, range(2))) == 6
        assert Job.objects.filter(kind=KIND_OF_JOB).count() == 6
        run_jobs()
    assert len(mail.outbox) == 6
    assert len({message.to[0] for message in mail.outbox}) == 6


@pytest.mark.django_db(transaction=True)
def test_two_workers_on_one_reminder_send_once():
    world = a_cycle()
    with time_machine.travel(REMINDED_ON):
        remind_everybody()
    reminder = Reminder.objects.get()
    together = Barrier(2, timeout=30)

    def send(_: int) -> bool:
        try:
            together.wait()
            return reminders.send_reminder(reminder_id=reminder.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as workers:
        assert sorted(workers.map(send, range(2))) == [False, True]
    assert [message.to for message in mail.outbox] == [[world.officer.email]]
