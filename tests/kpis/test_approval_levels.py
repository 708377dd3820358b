"""Approval in two levels: who takes which step, who is told, and from which quarter on."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from committees.actions.committees import save_committee
from committees.actions.meetings import save_meeting
from committees.models import Committee, CommitteeKind, Meeting
from common.errors import NotAllowed, Refused
from jobs.models import Job
from kpis.actions.approval import set_approval_levels
from kpis.actions.notices import KIND_OF_JOB, send_notice
from kpis.actions.returns import (
    ReturnClosed,
    approve_for_partnership,
    approve_return,
    open_returns,
    save_line,
    send_back_return,
    submit_return,
)
from kpis.choices import ReturnState, Standing, StepKind
from kpis.entry import Typed
from kpis.models import ApprovalRule, Levels, Observation, Return, ReturnNotice
from kpis.models.approval import ReturnStep
from kpis.owed import returns_owed
from partners.actions import give_role
from partners.roles import RoleKind
from periods.values import Quarter
from tests.factories import World, a_world

QUARTER = Quarter(2023, 4)


@pytest.fixture
def world(db) -> World:
    return a_world()


def two_levels(world: World, quarter: Quarter = QUARTER) -> None:
    set_approval_levels(partnership=world.partnership, first_quarter=quarter, levels=Levels.TWO, by=None)


def submitted(world: World, quarter: Quarter = QUARTER, slug: str = "errors") -> Return:
    if not world.partnership.kpis.exists():
        world.kpi(slug)
    (quarterly_return,) = open_returns(partnership=world.partnership, quarter=quarter, by=None)
    line = quarterly_return.observations.get()
    save_line(observation=line, version=line.version, typed=Typed(figure="3"), by=world.officer)
    return submit_return(quarterly_return=quarterly_return, by=world.officer, note="As counted.")


def checked(world: World) -> Return:
    two_levels(world)
    return approve_return(quarterly_return=submitted(world), by=world.approver, note="Agrees with the ledger.")


def head(world: World):
    return world.people[RoleKind.HEAD]


def steps(quarterly_return: Return) -> list[tuple]:
    return list(quarterly_return.steps.values_list("kind", "by__name", "note"))


def text(answer) -> str:
    return " ".join(answer.content.decode().replace("&#x27;", "'").split())


def review(client, world: World, user, **post):
    client.force_login(user)
    address = reverse(
        "return-review", kwargs={"partnership": world.partnership.slug, "service": "payroll", "quarter": QUARTER.slug}
    )
    return client.post(address, post, follow=True) if post else client.get(address)


def test_in_one_level_the_service_manager_approves(world):
    assert approve_return(quarterly_return=submitted(world), by=world.approver).state == ReturnState.APPROVED


def test_in_two_levels_it_waits_for_the_partnership(world):
    waiting = checked(world)
    assert (waiting.state, waiting.checked_by, waiting.decided_by) == (ReturnState.CHECKED, world.approver, None)
    assert Observation.objects.get().standing == Standing.SUBMITTED
    done = approve_for_partnership(quarterly_return=waiting, by=head(world), note="Thank you.")
    assert (done.state, done.decided_by) == (ReturnState.APPROVED, head(world))
    assert Observation.objects.get().standing == Standing.APPROVED
    assert steps(done) == [
        (StepKind.SUBMITTED, world.officer.name, "As counted."),
        (StepKind.CHECKED, world.approver.name, "Agrees with the ledger."),
        (StepKind.APPROVED, head(world).name, "Thank you."),
    ]


def test_nothing_can_be_typed_while_it_waits_for_the_partnership(world):
    checked(world)
    with pytest.raises(ReturnClosed):
        save_line(observation=Observation.objects.get(), version=1, typed=Typed(figure="4"), by=world.officer)


def test_each_level_is_its_own_right(world):
    with pytest.raises(NotAllowed):
        approve_for_partnership(quarterly_return=checked(world), by=world.approver)
    with pytest.raises(Refused, match=r"^There is nothing to decide: the return is checked by the service manager"):
        approve_return(quarterly_return=Return.objects.get(), by=world.approver)
    with pytest.raises(NotAllowed):
        send_back_return(quarterly_return=Return.objects.get(), by=world.approver, reason="No")


def test_nobody_takes_both_steps(world):
    give_role(user=world.approver, partnership=world.partnership, kind=RoleKind.HEAD, by=None)
    with pytest.raises(Refused, match=r"^You checked this return yourself: somebody else has to approve it"):
        approve_for_partnership(quarterly_return=checked(world), by=world.approver)


def test_who_submitted_takes_no_later_step(world):
    give_role(user=world.officer, partnership=world.partnership, kind=RoleKind.HEAD, by=None)
    give_role(user=world.officer, partnership=world.partnership, kind=RoleKind.APPROVER, by=None)
    two_levels(world)
    waiting = submitted(world)
    with pytest.raises(Refused, match=r"^You submitted this return yourself"):
        approve_return(quarterly_return=waiting, by=world.officer)
    approve_return(quarterly_return=waiting, by=world.approver)
    with pytest.raises(Refused, match=r"^You submitted this return yourself"):
        approve_for_partnership(quarterly_return=waiting, by=world.officer)


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"decided_by": "approver"}, "nobody_approves_twice"),
        ({"decided_for": "approver"}, "nobody_approves_twice"),
        ({"decided_for": "officer"}, "nobody_approves_twice"),
        ({"checked_by": "officer"}, "nobody_checks_their_own_return"),
        ({"checked_for": "officer"}, "nobody_checks_their_own_return"),
        ({"state": ReturnState.CHECKED}, "return_state_matches_its_dates"),
        ({"checked_at": None}, "return_checked_by_someone_at_a_time"),
    ],
)
def test_the_database_refuses_it_too(world, changes, name):
    done = approve_for_partnership(quarterly_return=checked(world), by=head(world))
    changes = {
        field: world.people[RoleKind(value)] if value in ("officer", "approver") else value
        for field, value in changes.items()
    }
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Return.objects.filter(pk=done.pk).update(**changes)


def test_sent_back_from_the_second_level_everybody_in_the_chain_is_told(world):
    waiting = checked(world)
    with pytest.raises(Refused, match=r"^Say why you send the return back"):
        send_back_return(quarterly_return=waiting, by=head(world), reason=" ")
    done = send_back_return(quarterly_return=waiting, by=head(world), reason="Check August.")
    assert (done.state, steps(done)[-1]) == (
        ReturnState.SENT_BACK,
        (StepKind.SENT_BACK, head(world).name, "Check August."),
    )
    told = ReturnNotice.objects.order_by("user__email")
    assert [one.user for one in told] == [world.approver, world.officer]
    assert Job.objects.filter(kind=KIND_OF_JOB).count() == 2
    for notice in told:
        assert send_notice(notice_id=notice.pk)
        assert not send_notice(notice_id=notice.pk), "once"
    assert [message.to for message in mail.outbox] == [[world.approver.email], [world.officer.email]]
    assert "Check August." in mail.outbox[0].body
    assert "/returns/payroll/2023-24-Q4/" in mail.outbox[0].body


def test_submitted_again_it_goes_through_both_levels_again(world):
    send_back_return(quarterly_return=checked(world), by=head(world), reason="Check August.")
    again = submit_return(quarterly_return=Return.objects.get(), by=world.officer, note="Checked.")
    assert (again.state, again.checked_by, again.decided_by) == (ReturnState.SUBMITTED, None, None)


def test_who_left_is_not_told(world):
    done = submitted(world)
    world.officer.roles.all().delete()
    send_back_return(quarterly_return=done, by=world.approver, reason="Check.")
    notice = ReturnNotice.objects.get()
    assert not send_notice(notice_id=notice.pk)
    assert not mail.outbox


def test_the_levels_hold_from_a_quarter_on(world):
    two_levels(world, Quarter(2024, 1))
    assert approve_return(quarterly_return=submitted(world), by=world.approver).state == ReturnState.APPROVED
    later = submitted(world, Quarter(2024, 1))
    assert approve_return(quarterly_return=later, by=world.approver).state == ReturnState.CHECKED


def test_what_was_approved_stays_as_it_was(world):
    approve_return(quarterly_return=submitted(world), by=world.approver)
    with pytest.raises(ValidationError, match="Choose a quarter after Q4 2023/24"):
        two_levels(world)
    two_levels(world, Quarter(2024, 1))
    set_approval_levels(partnership=world.partnership, first_quarter=Quarter(2024, 1), levels=Levels.ONE, by=None)
    assert ApprovalRule.objects.get().levels == Levels.ONE


def test_each_level_is_reminded_in_its_turn(world):
    checked(world)
    committee = Committee(partnership=world.partnership, name="Joint Committee", kind=CommitteeKind.JOINT_COMMITTEE)
    save_committee(committee=committee, by=None)
    meeting = Meeting(partnership=world.partnership, committee=committee, on=localdate() + timedelta(days=60))
    save_meeting(meeting=meeting, on_holiday=True, by=None)
    assert [one.user for one in returns_owed(world.partnership, [meeting])] == [head(world)]


class TestPages:
    def test_the_review_says_whose_turn_it_is_and_shows_the_steps(self, world, client):
        checked(world)
        words = text(review(client, world, world.approver))
        assert "The return waits for the head of the shared service." in words
        assert "Checked by Approver (service manager) on" in words
        words = text(review(client, world, head(world)))
        assert "Decide for the partnership" in words
        assert "What was done with this return, newest first" in words
        assert "Agrees with the ledger." in words

    def test_it_is_approved_level_by_level(self, world, client):
        two_levels(world)
        submitted(world)
        words = text(review(client, world, world.approver, decision="approve", note="", seen="submitted"))
        assert "Checked. The head of the shared service approves it for the partnership next." in words
        words = text(review(client, world, head(world), decision="approve", note="", seen="checked"))
        assert "Approved. The figures are being added up" in words

    def test_who_saw_an_earlier_state_decides_nothing(self, world, client):
        give_role(user=head(world), partnership=world.partnership, kind=RoleKind.APPROVER, by=None)
        checked(world)
        words = text(review(client, world, head(world), decision="approve", note="", seen="submitted"))
        assert "Nothing was decided: the return moved on while you read it." in words
        assert Return.objects.get().state == ReturnState.CHECKED

    def test_the_list_says_who_acts(self, world, client):
        checked(world)
        client.force_login(world.officer)
        words = text(client.get(reverse("returns", kwargs={"partnership": world.partnership.slug})))
        assert "Waits for the head of the shared service since" in words

    def test_the_administrator_sets_the_levels(self, world, client):
        client.force_login(world.people[RoleKind.ADMINISTRATOR])
        address = reverse("approval-levels", kwargs={"partnership": world.partnership.slug})
        answer = client.post(address, {"levels": "2", "quarter": "Q1 2024/25"}, follow=True)
        assert "From Q1 2024/25 on returns are approved in two levels." in text(answer)
        assert "Type it like this: Q1 2026/27." in text(client.post(address, {"levels": "2", "quarter": "2024"}))
        assert "From Q1 2024/25" in text(client.get(address))


def test_a_step_back_without_a_reason_is_refused_by_the_database(world):
    done = submitted(world)
    with pytest.raises(IntegrityError, match="sent_back_with_a_reason"), transaction.atomic():
        ReturnStep.objects.create(
            quarterly_return=done, kind=StepKind.SENT_BACK, by=world.approver, at=timezone.now(), note=""
        )
