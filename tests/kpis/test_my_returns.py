"""The list of returns begins with what the person owes; what they wait for is said with its role and day."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from committees.actions.committees import save_committee
from committees.actions.meetings import save_meeting
from committees.deadlines import papers_out_by
from committees.models import Committee, CommitteeKind, Meeting
from kpis.actions.returns import approve_return, open_returns, save_line, send_back_return, submit_return
from kpis.entry import Typed
from kpis.models import Return
from kpis.selectors.my_returns import waits_for, what_i_owe
from kpis.selectors.returns import returns_overview
from kpis.sight import Sight
from partners.actions import give_role, name_deputy
from partners.rights import Rights
from partners.roles import RoleKind
from periods.values import Quarter
from tests.factories import World, a_person, a_world

LAST, NOW = Quarter(2023, 3), Quarter(2023, 4)


@pytest.fixture
def world(db) -> World:
    world = a_world()
    world.kpi("payroll-errors")
    world.kpi("late-payments")
    world.kpi("invoices", service=world.finance)
    for quarter in (NOW, LAST):
        open_returns(partnership=world.partnership, quarter=quarter, by=None, due_on=date(2024, 6, quarter.number))
    return world


def a_return(world: World, quarter: Quarter = NOW, slug: str = "payroll") -> Return:
    return Return.objects.get(service__slug=slug, period_id=quarter.code)


def fill(world: World, one: Return, by=None) -> None:
    for line in one.observations.all():
        save_line(observation=line, version=line.version, typed=Typed(figure="3"), by=by or world.officer)


def handed_in(world: World) -> Return:
    fill(world, a_return(world))
    return submit_return(quarterly_return=a_return(world), by=world.officer, note="As counted.")


def owed(world: World, user) -> list[tuple[str, str]]:
    rights = Rights(user, world.partnership)
    found = what_i_owe(returns_overview(rights), rights, Sight.of(rights))
    return [(one.overview.quarterly_return.service.slug, one.overview.quarterly_return.when.label) for one in found]


def waits(world: World, user, one: Return) -> str:
    rights = Rights(user, world.partnership)
    (overview,) = (each for each in returns_overview(rights) if each.quarterly_return == one)
    return waits_for(overview, rights)


def test_the_first_due_stands_first_and_what_is_not_mine_is_not_there(world):
    assert owed(world, world.officer) == [
        ("finance", "Q3 2023/24"), ("payroll", "Q3 2023/24"), ("finance", "Q4 2023/24"), ("payroll", "Q4 2023/24"),
    ]  # fmt: skip
    assert owed(world, world.approver) == []
    handed_in(world)
    assert owed(world, world.approver) == [("payroll", "Q4 2023/24")]
    assert ("payroll", "Q4 2023/24") not in owed(world, world.officer)


def test_what_is_approved_is_owed_by_nobody(world):
    approve_return(quarterly_return=handed_in(world), by=world.approver)
    assert ("payroll", "Q4 2023/24") not in owed(world, world.approver)


def test_a_deputy_owes_it_too(world):
    stand_in = a_person("stand-in@north-and-south.example.org")
    give_role(user=stand_in, partnership=world.partnership, kind=RoleKind.FINANCE, by=None)
    name_deputy(
        partnership=world.partnership, user=stand_in, principal=world.approver, kind=RoleKind.APPROVER,
        starts_on=localdate(), ends_on=localdate(), by=None,
    )  # fmt: skip
    handed_in(world)
    assert owed(world, stand_in) == [("payroll", "Q4 2023/24")]


def test_it_is_said_whom_a_return_waits_for_and_since_when(world):
    one = handed_in(world)
    today = f"{localdate():%-d %B %Y}"
    assert waits(world, world.officer, one) == f"Waits for the approver of Payroll since {today}"
    assert waits(world, world.approver, one) == f"You: approve or send back, since {today}"
    send_back_return(quarterly_return=one, by=world.approver, reason="Check.")
    assert waits(world, world.officer, one) == f"You: fill in and submit, sent back on {today}"
    assert waits(world, world.approver, one) == f"Waits for the officer of Payroll, sent back on {today}"


def test_open_lines_of_other_partners_are_counted(world):
    world.kpi("debt", scopes=[world.north.scope, world.south.scope])
    open_returns(partnership=world.partnership, quarter=NOW, by=None)
    give_role(user=world.officer, partnership=world.partnership, kind=RoleKind.OFFICER, bodies=[world.north], by=None)
    assert waits(world, world.officer, a_return(world)).endswith("Other partners’ lines are open: 1")


def test_the_page_names_what_is_left_and_leads_to_its_row(world, client):
    line = a_return(world, LAST).observations.get(kpi__slug="payroll-errors")
    save_line(observation=line, version=0, typed=Typed(figure="3"), by=world.officer)
    client.force_login(world.officer)
    words = " ".join(client.get(reverse("returns", args=["north-and-south"])).content.decode().split())
    assert "First: Finance, Q3 2023/24, by Monday 3 June 2024; 0 of 1 measure done." in words
    left = a_return(world, LAST).observations.get(kpi__slug="late-payments")
    address = reverse("return", args=["north-and-south", "payroll", "2023-24-Q3"])
    assert f'<a class="govuk-link" href="{address}#line-{left.pk}">Late payments</a>' in words
    assert "1 of 2 measures done" in words


def test_the_day_is_worked_back_from_the_meeting(world, client):
    Return.objects.update(due_on=None)
    committee = Committee(partnership=world.partnership, name="Joint Committee", kind=CommitteeKind.JOINT_COMMITTEE)
    save_committee(committee=committee, by=None)
    on = localdate() + timedelta(days=60)
    save_meeting(meeting=Meeting(partnership=world.partnership, committee=committee, on=on), on_holiday=True, by=None)
    client.force_login(world.officer)
    words = client.get(reverse("returns", args=["north-and-south"])).content.decode()
    assert f"papers out {papers_out_by(on):%A %-d %B %Y}" in words
