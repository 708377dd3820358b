"""Each way of adding up, worked by hand: over months, quarters, year to date and year; over items and partners."""

from fractions import Fraction

import pytest

from kpis.actions.definitions import add_breakdown, whole_item
from kpis.aggregations import aggregations
from kpis.choices import FigureKind, OverScopes, OverTime
from kpis.models import Result
from kpis.status import value_of
from periods.values import FinancialYear, Month, Period, Quarter, ToDate
from tests.factories import World
from tests.kpis.figures import report, result, roll

pytestmark = pytest.mark.django_db

YEAR = FinancialYear(2023)
FIRST, SECOND, THIRD, FOURTH = YEAR.quarters()
HALF, THREE_QUARTERS = ToDate(2023, 6), ToDate(2023, 9)
#          April         July          October       January
MONTHLY = [3, 1, 2,      5, 0, 4,      6, 6, 6,      1, 8, 9]  # fmt: skip
PAYMENTS = [100] * 8 + [400] + [100] * 3
PERCENT = {
    "measure": "percent",
    "has_parts": True,
    "upper_label": "errors",
    "lower_label": "payments",
    "multiplier": 100,
}

OVER_TIME = {
    "sum": {FIRST: 6, SECOND: 9, THIRD: 18, FOURTH: 18, HALF: 15, THREE_QUARTERS: 33, YEAR: 51},
    "highest": {FIRST: 3, SECOND: 5, THIRD: 6, FOURTH: 9, HALF: 5, THREE_QUARTERS: 6, YEAR: 9},
    "last": {FIRST: 2, SECOND: 4, THIRD: 6, FOURTH: 9, HALF: 4, THREE_QUARTERS: 6, YEAR: 9},
    # 15 ÷ 6, 33 ÷ 9, 51 ÷ 12
    "mean": {FIRST: 2, SECOND: 3, THIRD: 6, FOURTH: 6, HALF: "5/2", THREE_QUARTERS: "11/3", YEAR: "17/4"},
    # 18 of 600 in the third quarter, 15 of 600, 33 of 1,200, 51 of 1,500; each in per cent
    "ratio": {FIRST: 2, SECOND: 3, THIRD: 3, FOURTH: 6, HALF: "5/2", THREE_QUARTERS: "11/4", YEAR: "17/5"},
    "none": {},
}
# North: 10 of 100 for the NHS, 20 of 100 for business; South: 30 of 100 and 60 of 300
OVER_SCOPES = {
    "sum": {"North": 30, "South": 90, "NHS": 40, "Business": 80, "all": 120},
    "mean": {"North": 15, "South": 45, "NHS": 20, "Business": 40, "all": 30},
    "ratio": {"North": 15, "South": "45/2", "NHS": 20, "Business": 20, "all": 20},
    "none": {},
}


def value(found: Result | None) -> Fraction | None:
    return found and value_of(found.numerator, found.denominator, found.definition.multiplier)


def exactly(expected: dict) -> dict:
    return {key: Fraction(number) for key, number in expected.items()}


def monthly(world: World, over_time: str, **meaning):
    """A KPI with the twelve months of the year reported, as far as `MONTHLY` says."""
    parts = over_time == "ratio"
    kpi = world.kpi(frequency="monthly", over_time=over_time, **{**(PERCENT if parts else {}), **meaning})
    for month, number, payments in zip(YEAR.months(), MONTHLY, PAYMENTS, strict=True):
        report(kpi, month, number, payments if parts else 1, scope=world.whole)
    return kpi


def test_every_way_can_be_chosen_and_every_choice_is_a_way():
    ways = {way.name for way in aggregations()}
    assert ways == set(OverTime) - {"none"} == set(OVER_TIME) - {"none"}
    assert set(OverScopes) - {"none"} == set(OVER_SCOPES) - {"none"} <= ways


@pytest.mark.parametrize("way", OVER_TIME)
def test_months_become_quarters_year_to_date_and_year(world, way):
    kpi = monthly(world, way)
    roll(world)
    longer: list[Period] = [*YEAR.quarters(), HALF, THREE_QUARTERS, YEAR]
    found = {when: value(result(kpi, when, world.whole)) for when in longer}
    assert {when: number for when, number in found.items() if number is not None} == exactly(OVER_TIME[way])


@pytest.mark.parametrize("way", OVER_SCOPES)
def test_items_and_partners_become_their_whole(world, way):
    parts = way == "ratio"
    sectors = add_breakdown(partnership=world.partnership, name="Sectors", items=["NHS", "Business"], by=None)
    nhs, business = sectors.items.all()
    north, south = world.north.scope, world.south.scope
    kpi = world.kpi(over_scopes=way, scopes=[north, south], breakdown=sectors, **(PERCENT if parts else {}))
    everything = whole_item(world.partnership)
    for scope, item, number, below in (
        (north, nhs, 10, 100),
        (north, business, 20, 100),
        (south, nhs, 30, 100),
        (south, business, 60, 300),
    ):
        report(kpi, FIRST, number, below if parts else 1, scope=scope, item=item)
    roll(world)
    places: dict[str, tuple] = {
        "North": (north, everything),
        "South": (south, everything),
        "NHS": (world.whole, nhs),
        "Business": (world.whole, business),
        "all": (world.whole, everything),
    }
    found = {name: value(result(kpi, FIRST, scope, item)) for name, (scope, item) in places.items()}
    assert {name: number for name, number in found.items() if number is not None} == exactly(OVER_SCOPES[way])


def test_partners_and_months_add_up_to_the_same_whichever_comes_first(world):
    """North has the year's months, South twice as much: 51 + 102, in the quarter 6 + 12."""
    north, south = world.north.scope, world.south.scope
    kpi = world.kpi(frequency="monthly", over_time="sum", over_scopes="sum", scopes=[north, south])
    for month, number in zip(YEAR.months(), MONTHLY, strict=True):
        report(kpi, month, number, scope=north)
        report(kpi, month, 2 * number, scope=south)
    roll(world)
    assert value(result(kpi, FIRST, world.whole)) == 18
    assert value(result(kpi, YEAR, south)) == 102
    year = result(kpi, YEAR, world.whole)
    assert (value(year), year.parts_due, year.parts_reported) == (153, 24, 24)


def test_an_average_of_averages_counts_the_figures_not_the_quarters(world):
    """May is not measured: 5 ÷ 2 in the first quarter, 50 ÷ 11 in the year."""
    kpi = world.kpi(frequency="monthly", over_time="mean")
    for month, number in zip(YEAR.months(), MONTHLY, strict=True):
        missing = {"kind": FigureKind.NOT_MEASURED} if month == Month(2023, 5) else {"value": number}
        report(kpi, month, scope=world.whole, **missing)
    roll(world)
    assert value(result(kpi, FIRST, world.whole)) == Fraction(5, 2)
    assert value(result(kpi, YEAR, world.whole)) == Fraction(50, 11)


@pytest.mark.parametrize(("way", "due_and_in", "kind"), [("sum", (3, 2), "number"), ("last", (1, 0), "lost")])
def test_a_stock_needs_its_last_figure_alone_and_a_flow_needs_all(world, way, due_and_in, kind):
    kpi = world.kpi(frequency="monthly", over_time=way)
    report(kpi, Month(2023, 4), 3, scope=world.whole)
    report(kpi, Month(2023, 5), 1, scope=world.whole)
    report(kpi, Month(2023, 6), scope=world.whole, kind=FigureKind.LOST)
    roll(world)
    quarter = result(kpi, Quarter(2023, 1), world.whole)
    assert ((quarter.parts_due, quarter.parts_reported), quarter.kind) == (due_and_in, kind)
