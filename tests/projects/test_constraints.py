"""The database refuses plans that contradict themselves."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from periods.models import CalendarPeriod
from periods.values import FinancialYear, Month
from projects.models import Project, ProjectUpdate, Stage
from tests.factories import World

pytestmark = pytest.mark.django_db


def a_project(world: World, **fields) -> Project:
    plan_year = CalendarPeriod.of(FinancialYear(2023))
    with transaction.atomic():
        return Project.objects.create(
            partnership=world.partnership, plan_year=plan_year, title="New pay slips", **fields
        )


@pytest.mark.parametrize("end", [date(2023, 4, 1), date(2023, 3, 31)])
def test_a_stage_that_ends_before_or_as_it_begins_is_refused(world, end):
    with pytest.raises(IntegrityError, match="stage_ends_after_it_begins"), transaction.atomic():
        Stage.objects.create(
            partnership=world.partnership, plan="Plan", name="Design", starts_on=date(2023, 4, 1), ends_on=end
        )


@pytest.mark.parametrize("end", [date(2023, 4, 2), None])
def test_a_stage_may_be_a_day_or_open(world, end):
    assert Stage.objects.create(
        partnership=world.partnership, plan="Plan", name="Design", starts_on=date(2023, 4, 1), ends_on=end
    ).pk


def test_benefits_are_known_or_lost(world):
    a_project(world, benefits=["savings"])
    a_project(world, benefits_lost=True)
    with pytest.raises(IntegrityError, match="benefits_known_or_lost"):
        a_project(world, benefits=["savings"], benefits_lost=True)


def test_a_project_is_told_of_once_at_a_meeting(world):
    told = {"project": a_project(world), "meeting_month": CalendarPeriod.of(Month(2024, 6)), "text": "On track"}
    ProjectUpdate.objects.create(**told)
    with pytest.raises(IntegrityError, match=r"one_update_of_a_project_for_a_meeting|projectupdate"):
        ProjectUpdate.objects.create(**told)
