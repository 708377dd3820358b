"""What was due, in time, late and missing, counted by hand on one small return; and who may count what."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from kpis.actions.restrictions import restrict
from kpis.actions.returns import approve_return, open_returns, save_line, send_back_return, submit_return
from kpis.entry import Typed
from kpis.models import Observation, Return
from kpis.selectors.timeliness import Timeliness, timeliness
from partners.actions import give_role
from partners.rights import Rights
from partners.roles import RoleKind
from periods.values import Quarter
from tests.factories import World, a_world

DUE = date(2024, 6, 14)


@pytest.fixture
def world(db) -> World:
    """Five figures: one in time, one three days late, one to come with a reason, one not applicable, one empty."""
    world = a_world()
    for slug in ("in-time", "late", "to-come", "elsewhere", "empty"):
        world.kpi(slug)
    open_returns(partnership=world.partnership, quarter=Quarter(2023, 4), by=None, due_on=DUE)
    for slug, typed, day in (
        ("in-time", Typed(figure="3"), 14),
        ("late", Typed(figure="4"), 17),
        ("to-come", Typed(no_figure="to_be_confirmed", reason="The supplier is late", expected_on="1/7/2024"), 14),
        ("elsewhere", Typed(no_figure="not_applicable", reason="Done by the county"), 14),
    ):
        line = Observation.objects.get(kpi__slug=slug)
        save_line(observation=line, version=0, typed=typed, by=world.officer)
        Observation.objects.filter(pk=line.pk).update(entered_at=datetime(2024, 6, day, 12, tzinfo=UTC))
    return world


def counted(world: World, role: RoleKind = RoleKind.OFFICER) -> Timeliness:
    (found,) = timeliness(Rights(world.people[role], world.partnership))
    return found


def test_each_figure_is_counted_once(world):
    one = counted(world)
    assert (one.due, one.entered, one.in_time, one.late, one.most_days_late) == (4, 2, 1, 1, 3)
    assert (one.missing_with_reason, one.missing_without_reason) == (1, 1)
    assert (one.overdue, one.sent_back, one.days_to_approval) == (True, 0, None)


def test_how_often_it_was_sent_back_and_how_long_approval_took(world):
    Observation.objects.filter(kpi__slug="empty").update(kind="number", numerator=1, denominator=1)
    for _ in range(2):
        submit_return(quarterly_return=Return.objects.get(), by=world.officer, note="So")
        send_back_return(quarterly_return=Return.objects.get(), by=world.approver, reason="Check.")
    submit_return(quarterly_return=Return.objects.get(), by=world.officer, note="So")
    approve_return(quarterly_return=Return.objects.get(), by=world.approver)
    Return.objects.update(decided_at=datetime(2024, 6, 20, 12, tzinfo=UTC))
    one = counted(world)
    assert (one.sent_back, one.days_to_approval) == (2, 81)  # 31 March to 20 June: 30 + 31 + 20


def test_without_a_day_nothing_is_late(world):
    Return.objects.update(due_on=None)
    one = counted(world)
    assert (one.due_on, one.entered, one.in_time, one.late) == (None, 2, 0, 0)


def test_nothing_restricted_is_counted(world):
    restrict(
        partnership=world.partnership, kpi=world.partnership.kpis.get(slug="late"), reason="A tender",
        review_on=date(2099, 1, 1), by=None,
    )  # fmt: skip
    assert (counted(world).due, counted(world).late) == (3, 0)
    assert counted(world, RoleKind.EDITOR).due == 4


def test_nothing_of_other_partners_or_services_is_counted(world):
    world.kpi("debt", scopes=[world.north.scope, world.south.scope])
    open_returns(partnership=world.partnership, quarter=Quarter(2023, 4), by=None)
    assert counted(world).due == 6
    give_role(user=world.officer, partnership=world.partnership, kind=RoleKind.OFFICER, bodies=[world.north], by=None)
    assert counted(world).due == 5
    give_role(
        user=world.officer, partnership=world.partnership, kind=RoleKind.OFFICER, services=[world.finance], by=None
    )
    assert timeliness(Rights(world.officer, world.partnership)) == []


def test_the_page_and_the_file_say_the_same(world, client):
    client.force_login(world.officer)
    words = " ".join(client.get(reverse("return-timeliness", args=["north-and-south"])).content.decode().split())
    assert "Q4 2023/24: 2 of 4 figures entered, 1 of them late, 1 missing without a reason." in words
    assert "up to 3 days" in words
    file = client.get(reverse("return-timeliness-csv", args=["north-and-south"])).content.decode("utf-8-sig")
    heads, row = csv.reader(io.StringIO(file))
    assert dict(zip(heads, row, strict=True)) == {
        "Service": "Payroll", "Quarter": "Q4 2023/24", "Due on": "2024-06-14", "Figures due": "4", "Entered": "2",
        "In time": "1", "Late": "1", "Most days late": "3", "Missing with a reason": "1",
        "Missing without a reason": "1", "Times sent back": "0", "Days from quarter end to approval": "",
    }  # fmt: skip
