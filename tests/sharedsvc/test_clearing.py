"""What is kept for a time only goes after it; figures, the audit trail and names beside what was done stay."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Session, User
from audit.models import Entry
from committees.actions.committees import save_committee
from committees.actions.meetings import save_meeting
from committees.models import Committee, CommitteeKind, Meeting, Reminder
from jobs.models import Job, State
from partners.actions import forget_leavers, let_sign_in
from partners.roles import RoleKind
from sharedsvc.clearing import clear_old
from tests.factories import World

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def a_job(state: str, over: timedelta | None) -> Job:
    at = NOW - over if over else None
    error = "It did not work." if state == State.FAILED else ""
    return Job.objects.create(
        kind="test", state=state, attempt=0 if state == State.WAITING else 1, error=error, finished_at=at,
        started_at=None if state == State.WAITING else NOW,
    )  # fmt: skip


def test_jobs_go_when_they_have_been_over_for_a_while_and_what_waits_stays(settings):
    settings.KEEP_JOBS_DAYS = 90
    old = [a_job(State.DONE, timedelta(days=91)), a_job(State.FAILED, timedelta(days=400))]
    kept = [a_job(State.DONE, timedelta(days=89)), a_job(State.WAITING, None)]
    assert clear_old()["jobs"] == len(old)
    assert set(Job.objects.all()) == set(kept)
    assert clear_old()["jobs"] == 0


def test_reminders_go_two_years_after_their_deadline(world: World, settings):
    of = {"partnership": world.partnership}
    board = save_committee(
        committee=Committee(name="Board", kind=CommitteeKind.BOARD, papers_are_public=False, **of), by=None
    )
    meeting = save_meeting(
        meeting=Meeting(committee=board, on=timezone.localdate() + timedelta(days=90), **of), on_holiday=True, by=None
    )
    settings.KEEP_REMINDERS_DAYS = 730
    today = timezone.localdate()
    for days in (731, 729):
        Reminder.objects.create(
            meeting=meeting, step="returns", due_on=today - timedelta(days=days),
            user=world.officer, thing=f"return {days}", what="Payroll", address="/", **of,
        )  # fmt: skip
    assert clear_old()["reminders"] == 1
    assert Reminder.objects.get().thing == "return 729"


def test_sessions_that_ended_go():
    Session.objects.create(session_key="a" * 32, session_data="", expire_date=NOW - timedelta(minutes=1))
    Session.objects.create(session_key="b" * 32, session_data="", expire_date=NOW + timedelta(hours=1))
    clear_old()
    assert [one.session_key for one in Session.objects.all()] == ["b" * 32]


def test_a_leavers_address_and_password_go_and_the_name_stays_where_they_acted(world: World):
    administrator, officer = world.people[RoleKind.ADMINISTRATOR], world.officer
    name, address = officer.name, officer.email
    later = NOW + timedelta(days=1)
    assert forget_leavers(closed_before=later) == 0  # their account is open
    let_sign_in(user=officer, partnership=world.partnership, may=False, by=administrator)
    assert forget_leavers(closed_before=NOW - timedelta(days=1)) == 0  # it was closed too short a while ago
    officer.known_elsewhere.create(issuer="https://council.example.org", subject="officer")
    assert forget_leavers(closed_before=later) == 1
    assert not officer.known_elsewhere.exists()
    assert forget_leavers(closed_before=later) == 0
    left = User.objects.get(pk=officer.pk)
    assert (left.name, left.email, left.has_usable_password()) == (name, f"leaver-{left.pk}@removed.invalid", False)
    last = Entry.objects.filter(target_id=left.pk, event__contains="leaver").get()
    assert (last.by, last.partnership_id, last.target_label) == (None, world.partnership.pk, name)
    told = [f"{one.target_label} {one.changes} {one.note}" for one in Entry.objects.all()]
    assert not [words for words in told if address in words]


def test_whoever_came_back_is_no_leaver(world: World):
    administrator, officer = world.people[RoleKind.ADMINISTRATOR], world.officer
    for may in (False, True):
        let_sign_in(user=officer, partnership=world.partnership, may=may, by=administrator)
    assert forget_leavers(closed_before=NOW + timedelta(days=1)) == 0
