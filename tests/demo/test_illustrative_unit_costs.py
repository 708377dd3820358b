"""The illustrative partnership's unit costs: every typed volume is kept, and every position can be seen."""

import pytest

from demo.reading import rows
from savings.calculations.unit_costs import Position
from savings.selectors.unit_costs import activities_of, years_with_activities

pytestmark = pytest.mark.django_db


def test_every_volume_is_kept_and_every_position_is_shown(illustrative):
    years = years_with_activities(illustrative)
    assert [year.label for year in years] == ["2024/25", "2025/26"]
    found = [one for year in years for one in activities_of(illustrative, year)]
    typed = {
        (one.activity.label, one.activity.year.label, use.body.short_name): (use.volume, use.charge)
        for one in found
        for use in one.activity.customers.all()
    }
    assert len(typed) == len(rows("illustrative/activity_volumes"))
    assert typed["Payslips", "2025/26", "Eastwold"] == (5400, 33900)
    assert typed["Service desk calls", "2025/26", "Southmoor"] == (None, 248000)
    assert {customer.position for one in found for customer in one.computed.customers} == set(Position)
    assert all(sum(one.cost for one in activity.computed.customers if one.cost is not None) in (0, activity.activity.cost)
               for activity in found)  # fmt: skip
