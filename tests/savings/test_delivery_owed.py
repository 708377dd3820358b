"""What is owed of savings before a meeting, by whom; what is done is no longer owed."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from committees.actions.committees import save_committee
from committees.actions.meetings import save_meeting
from committees.models import Committee, CommitteeKind, Meeting
from partners.roles import RoleKind
from savings.actions.cases import agree_version
from savings.actions.delivery import write_off_saving
from savings.owed import delivery_owed
from tests.factories import World, a_world
from tests.savings.followed import DUE, FIRST, NOW, a_write_off, an_agreed_case, reported, the_line, validated
from tests.savings.small_case import a_small_case

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_the_second_year():
    with time_machine.travel(NOW, tick=False):
        yield


def a_meeting(world: World) -> Meeting:
    committee = Committee(partnership=world.partnership, name="Joint Committee", kind=CommitteeKind.JOINT_COMMITTEE)
    save_committee(committee=committee, by=None)
    meeting = Meeting(partnership=world.partnership, committee=committee, on=date(2017, 12, 5))
    return save_meeting(meeting=meeting, by=None)


def owed(world: World, meeting: Meeting) -> set[tuple[str, str, str]]:
    """(step, role, what)."""
    roles = {user.pk: kind for kind, user in world.people.items()}
    return {(one.step, roles[one.user.pk], one.what) for one in delivery_owed(world.partnership, [meeting])}


def test_lines_without_a_report_are_owed_by_those_who_report():
    world = a_world()
    meeting = a_meeting(world)
    version = a_small_case(world)
    assert owed(world, meeting) == set(), "nothing is owed of a case that is not agreed"
    agree_version(version=version, agreed_on=date(2016, 2, 1), by=None)
    assert owed(world, meeting) == {
        ("returns", role, f"Savings of Payroll: {line}, Q2 2017/18")
        for role in (RoleKind.OFFICER, RoleKind.APPROVER, RoleKind.FINANCE)
        for line in ("One team", "One system", "Sale of a server")
    }


def test_what_was_reported_is_owed_by_finance_and_not_by_who_reported():
    world = a_world()
    meeting = a_meeting(world)
    an_agreed_case(world)
    finance = world.people[RoleKind.FINANCE]
    reported(finance, 20, 8)
    validated(world, 10, 10, year=FIRST)
    found = owed(world, meeting)
    assert not [what for _, _, what in found if "One team, Q2" in what]
    assert {(step, role) for step, role, what in found if what.startswith("Validate")} == {
        ("challenge", RoleKind.SECTION_151)
    }


def test_what_is_settled_is_owed_no_more():
    world = a_world()
    meeting = a_meeting(world)
    an_agreed_case(world)
    line = the_line("One system")  # planned in the second year alone
    write_off_saving(write_off=a_write_off(4, line), by=None)
    assert not [what for _, _, what in owed(world, meeting) if "One system" in what]


def test_a_case_that_is_over_is_owed_no_reports():
    world = a_world()
    an_agreed_case(world)
    with time_machine.travel("2018-07-20 12:00", tick=False):
        committee = Committee(partnership=world.partnership, name="J", kind=CommitteeKind.JOINT_COMMITTEE)
        save_committee(committee=committee, by=None)
        meeting = save_meeting(
            meeting=Meeting(partnership=world.partnership, committee=committee, on=date(2018, 9, 4)), by=None
        )
        assert owed(world, meeting) == set()


def test_it_asks_the_database_a_fixed_number_of_times():
    world = a_world()
    meeting = a_meeting(world)
    an_agreed_case(world)
    counts = []
    for label in (None, "One team", "One system"):
        if label:
            reported(world.officer, 20 if label == "One team" else 4, 1, line=the_line(label), quarter=DUE)
        with CaptureQueriesContext(connection) as asked:
            list(delivery_owed(world.partnership, [meeting]))
        counts.append(len(asked))
    assert len(set(counts)) == 1
    assert counts[0] <= 10
