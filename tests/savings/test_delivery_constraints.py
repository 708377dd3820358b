"""The database refuses what the actions refuse."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from partners.roles import RoleKind
from periods.models import CalendarPeriod
from savings.actions.delivery import write_off_saving
from savings.models import DeliveryReport, WriteOff
from tests.factories import World, a_world
from tests.savings.followed import FIRST, NOW, SECOND, a_write_off, an_agreed_case, reported, validated

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_the_second_year():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    world = a_world()
    an_agreed_case(world)
    return world


def refuses(name: str, **change) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        DeliveryReport.objects.update(**change)


def test_two_persons_report_and_validate(world):
    validated(world, 20, 8)
    refuses("delivery_validated_by_another", validated_by=world.officer)
    refuses("delivery_validated_who_and_when|delivery_state", validated_at=None)
    refuses("delivery_state_says_who", state="reported")
    refuses("delivery_state_says_who", delivered=None)


def test_who_sends_back_says_why(world):
    reported(world.officer, 20, 8)
    refuses("delivery_state_says_who", state="validated")
    refuses("delivery_sent_back_who_and_when", sent_back_at=now())
    refuses(
        "delivery_sent_back_with_a_reason",
        state="sent_back",
        sent_back_by=world.people[RoleKind.FINANCE],
        sent_back_at=now(),
    )


def test_delivered_is_part_of_the_forecast(world):
    reported(world.officer, 20, 8)
    refuses("delivered_is_part_of_the_forecast", delivered=Decimal(21))
    refuses("delivered_is_part_of_the_forecast", delivered=Decimal(-1))
    DeliveryReport.objects.update(forecast=Decimal(-20), delivered=Decimal(-20))


def test_what_slips_goes_to_a_later_year_for_a_reason(world):
    reported(world.officer, 6, 6, year=FIRST, slipped=4, slips_to=SECOND, reason="staff")
    name = "delivery_slips_to_a_later_year_for_a_reason"
    refuses(name, slipped=None)
    refuses(name, slipped=Decimal(0))
    refuses(name, slips_to=CalendarPeriod.of(FIRST))
    refuses(name, reason="")
    refuses("another_reason_is_said_in_words", reason="other")


def test_one_report_of_a_line_and_year_in_a_quarter(world):
    report = reported(world.officer, 20, 8)
    report.pk = None
    with (
        pytest.raises(IntegrityError, match="one_delivery_report_a_quarter|savings_deliveryreport"),
        transaction.atomic(),
    ):
        report.save(force_insert=True)


def test_a_write_off_says_why_and_who_agreed(world):
    write_off_saving(write_off=a_write_off(20), by=None)
    for name, change in (
        ("write_off_is_not_nought", {"amount": Decimal(0)}),
        ("write_off_says_why_and_who_agreed", {"reason": ""}),
        ("write_off_says_why_and_who_agreed", {"agreed_by": ""}),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            WriteOff.objects.update(**change)
    assert WriteOff.objects.get().agreed_on == date(2017, 9, 1)
