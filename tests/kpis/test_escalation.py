"""A return that stays late is told to who answers for the service and to the administrator, with a link to the row."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from committees.actions.committees import save_committee, save_deadline_rule
from committees.actions.meetings import save_meeting
from committees.deadlines import working_days_after
from committees.models import Committee, CommitteeKind, DeadlineRule, Meeting
from kpis import owed
from kpis.actions.returns import open_returns
from kpis.models import Observation
from kpis.owed import returns_owed
from partners.actions import give_role
from partners.roles import RoleKind
from periods.values import Quarter
from tests.factories import World, a_world

MEETING = date(2024, 6, 24)  # papers out on Friday 14 June, returns due 14 working days before: Friday 24 May
DUE = date(2024, 5, 24)


@pytest.fixture
def world(db) -> World:
    world = a_world()
    world.kpi()
    open_returns(partnership=world.partnership, quarter=Quarter(2023, 4), by=None)
    return world


@pytest.fixture
def meeting(world) -> Meeting:
    committee = Committee(partnership=world.partnership, name="Joint Committee", kind=CommitteeKind.JOINT_COMMITTEE)
    save_committee(committee=committee, by=None)
    with time_machine.travel("2024-04-02 12:00"):
        return save_meeting(meeting=Meeting(partnership=world.partnership, committee=committee, on=MEETING), by=None)


def told(world: World, meeting: Meeting, monkeypatch, today: date) -> dict[str, list]:
    """What → who is told of it on a day."""
    monkeypatch.setattr(owed, "localdate", lambda: today)
    found: dict[str, list] = {}
    for one in returns_owed(world.partnership, [meeting]):
        found.setdefault(one.what, []).append(one.user)
    return found


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2024, 5, 24), 0, date(2024, 5, 24)),
        (date(2024, 5, 24), 1, date(2024, 5, 28)),  # over a weekend and the bank holiday of 27 May
        (date(2024, 5, 24), 3, date(2024, 5, 30)),
        (date(2024, 6, 15), 1, date(2024, 6, 17)),  # from a Saturday
    ],
)
def test_working_days_are_counted_forward_too(day, count, expected):
    assert working_days_after(day, count) == expected


@pytest.mark.parametrize(("today", "escalated"), [(DUE, False), (date(2024, 5, 29), False), (date(2024, 5, 30), True)])
def test_others_are_told_after_three_working_days(world, meeting, monkeypatch, today, escalated):
    found = told(world, meeting, monkeypatch, today)
    assert found.pop("Return of Payroll, Q4 2023/24") == [world.officer]
    late = found.pop("Late: the officer’s return of Payroll, Q4 2023/24", [])
    expected = {world.approver, world.people[RoleKind.ADMINISTRATOR]} if escalated else set()
    assert (set(late), found) == (expected, {})


def test_not_who_answers_for_another_service(world, meeting, monkeypatch):
    give_role(
        user=world.approver, partnership=world.partnership, kind=RoleKind.APPROVER, services=[world.finance], by=None
    )
    found = told(world, meeting, monkeypatch, date(2024, 6, 3))
    assert found["Late: the officer’s return of Payroll, Q4 2023/24"] == [world.people[RoleKind.ADMINISTRATOR]]


@pytest.mark.parametrize(("after", "escalated"), [(1, True), (2, False), (None, False)])
def test_a_committee_sets_after_how_many_days(world, meeting, monkeypatch, after, escalated):
    rule = DeadlineRule(
        partnership=world.partnership, committee=meeting.committee, returns=14, challenge=11, draft=8, comments=5,
        sign_off=2, escalate_after=after,
    )  # fmt: skip
    save_deadline_rule(rule=rule, by=None)
    meeting = Meeting.objects.select_related("committee__own_deadlines").get(pk=meeting.pk)
    found = told(world, meeting, monkeypatch, date(2024, 5, 28))
    assert ("Late: the officer’s return of Payroll, Q4 2023/24" in found) == escalated


def test_the_link_leads_to_the_very_row(world, meeting, monkeypatch):
    monkeypatch.setattr(owed, "localdate", lambda: date(2024, 6, 3))
    page = reverse("return", args=[world.partnership.slug, "payroll", "2023-24-Q4"])
    addresses = {one.address for one in returns_owed(world.partnership, [meeting])}
    assert addresses == {f"{page}#line-{Observation.objects.get().pk}"}
