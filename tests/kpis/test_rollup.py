"""The roll-up in the database gives what the rules say, whichever way it is reached."""

import random
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from kpis.actions.definitions import add_breakdown, change_definition, set_target, whole_item
from kpis.actions.returns import open_returns
from kpis.choices import FigureKind, Standing
from kpis.models import Definition, Kpi, Observation, Result, Return, Target, TouchedSpan
from kpis.rollup import touch, touch_everything
from partners.models import Scope
from periods.models import CalendarPeriod
from periods.values import FinancialYear, Month, Quarter, ToDate
from tests.factories import World, a_world
from tests.kpis import naive_rollup as naive
from tests.kpis.figures import report, result, roll

pytestmark = pytest.mark.django_db


def test_sums_divide_sums(world):
    """3 of 100 and 1 of 900 are 4 of 1,000: 0.4 %, not the average of 3 % and 0.11 %."""
    kpi = world.kpi(
        measure="percent",
        unit="%",
        has_parts=True,
        upper_label="errors",
        lower_label="payments",
        multiplier=100,
        over_time="ratio",
        over_scopes="ratio",
        scopes=[world.north.scope, world.south.scope],
    )
    report(kpi, Quarter(2023, 1), 3, 100, scope=world.north.scope)
    report(kpi, Quarter(2023, 1), 1, 900, scope=world.south.scope)
    roll(world)
    whole = result(kpi, Quarter(2023, 1), world.whole)
    assert (whole.numerator, whole.denominator) == (4, 1000)


def test_a_year_adds_up_only_once_all_its_quarters_are_due(world):
    kpi = world.kpi(over_time="sum")
    for number, value in ((1, 10), (2, 20)):
        report(kpi, Quarter(2023, number), value, scope=world.whole)
    roll(world)
    assert result(kpi, ToDate(2023, 6), world.whole).numerator == 30
    assert result(kpi, FinancialYear(2023), world.whole) is None
    report(kpi, Quarter(2023, 4), 40, scope=world.whole)
    roll(world)
    assert result(kpi, FinancialYear(2023), world.whole) is None, "the third quarter is missing"
    report(kpi, Quarter(2023, 3), 30, scope=world.whole)
    roll(world)
    assert result(kpi, FinancialYear(2023), world.whole).numerator == 100


def test_a_stock_is_what_it_was_at_the_end(world):
    kpi = world.kpi(over_time="last", frequency="monthly", measure="money", unit="£")
    for month, value in ((1, 300), (2, 200), (3, 100)):
        report(kpi, Month(2024, month), value, scope=world.whole)
    roll(world)
    assert result(kpi, Quarter(2023, 4), world.whole).numerator == 100
    assert result(kpi, FinancialYear(2023), world.whole).numerator == 100


def test_a_draft_is_due_and_not_in(world):
    kpi = world.kpi()
    report(kpi, Quarter(2023, 1), 7, scope=world.whole, standing=Standing.DRAFT)
    roll(world)
    shown = result(kpi, Quarter(2023, 1), world.whole)
    assert (shown.kind, shown.numerator, shown.parts_due, shown.parts_reported) == ("not_entered", None, 1, 0)


def test_what_does_not_apply_is_not_due(world):
    kpi = world.kpi(over_scopes="sum", scopes=[world.north.scope, world.south.scope])
    report(kpi, Quarter(2023, 1), 7, scope=world.north.scope)
    report(kpi, Quarter(2023, 1), scope=world.south.scope, kind=FigureKind.NOT_APPLICABLE)
    roll(world)
    whole = result(kpi, Quarter(2023, 1), world.whole)
    assert (whole.numerator, whole.parts_due, whole.parts_reported) == (7, 1, 1)


def test_a_missing_part_leaves_the_total_without_status(world):
    kpi = world.kpi(over_scopes="sum", scopes=[world.north.scope, world.south.scope])
    set_target(kpi=kpi, scope=world.whole, valid_from=date(2023, 4, 1), operator="at_most", aim=Decimal(10), by=None)
    report(kpi, Quarter(2023, 1), 7, scope=world.north.scope)
    report(kpi, Quarter(2023, 1), scope=world.south.scope, kind=FigureKind.NOT_MEASURED)
    roll(world)
    whole = result(kpi, Quarter(2023, 1), world.whole)
    assert (whole.parts_due, whole.parts_reported, whole.status) == (2, 1, "no_figure")


def test_nothing_over_nothing_is_no_figure_and_harms_no_sum(world):
    kpi = world.kpi(
        measure="percent",
        has_parts=True,
        upper_label="a",
        lower_label="b",
        multiplier=100,
        over_scopes="ratio",
        scopes=[world.north.scope, world.south.scope],
    )
    report(kpi, Quarter(2023, 1), 0, 0, scope=world.north.scope)
    report(kpi, Quarter(2023, 1), 1, 4, scope=world.south.scope)
    roll(world)
    assert result(kpi, Quarter(2023, 1), world.north.scope).status == "no_figure"
    whole = result(kpi, Quarter(2023, 1), world.whole)
    assert (whole.numerator, whole.denominator) == (1, 4)


def test_the_target_of_the_last_day_judges(world):
    kpi = world.kpi(measure="score", score_out_of=5, direction="higher", decimals=1)
    set_target(kpi=kpi, scope=world.whole, valid_from=date(2023, 4, 1), operator="at_least", aim=Decimal(3), by=None)
    set_target(kpi=kpi, scope=world.whole, valid_from=date(2023, 9, 30), operator="at_least", aim=Decimal(4), by=None)
    for number in (1, 2):
        report(kpi, Quarter(2023, number), 3, scope=world.whole)
    roll(world)
    assert result(kpi, Quarter(2023, 1), world.whole).status == "on_target"
    assert result(kpi, Quarter(2023, 2), world.whole).status == "below_target"


def test_a_total_of_the_partnership_that_was_reported_is_never_replaced(world):
    kpi = world.kpi(measure="percent", unit="%", scopes=[world.whole, world.north.scope], direction="higher")
    report(kpi, Quarter(2023, 1), 83, scope=world.whole)
    report(kpi, Quarter(2023, 1), 90, scope=world.north.scope)
    roll(world)
    assert result(kpi, Quarter(2023, 1), world.whole).numerator == 83


def test_opening_returns_shows_what_is_due(world):
    kpi = world.kpi()
    open_returns(partnership=world.partnership, quarter=Quarter(2023, 1), by=None)
    roll(world)
    assert result(kpi, Quarter(2023, 1), world.whole).kind == FigureKind.NOT_ENTERED


def test_running_twice_changes_nothing_and_leaves_nothing_waiting(world):
    kpi = world.kpi()
    report(kpi, Quarter(2023, 1), 7, scope=world.whole)
    roll(world)
    before = rows()
    touch_everything(world.partnership)
    roll(world)
    assert rows() == before
    assert not TouchedSpan.objects.exists()


# ---- thousands of random figures against the naive implementation ----

WAYS = ["none", "sum", "ratio", "last", "mean", "highest"]


def rows() -> set[tuple]:
    """Every result, by its natural key, with every column that means something."""
    return set(
        Result.objects.values_list(
            "kpi_id",
            "scope_id",
            "item_id",
            "period_id",
            "kind",
            "numerator",
            "denominator",
            "text",
            "parts_due",
            "parts_reported",
            "provisional",
            "restated",
            "qualifier",
            "status",
            "definition_id",
            "target_id",
        )
    )


def random_kpis(world: World, chance: random.Random) -> list[Kpi]:
    sectors = add_breakdown(partnership=world.partnership, name="Sectors", items=["NHS", "Business", "Other"], by=None)
    partners = [world.north.scope, world.south.scope]
    kpis = []
    for number in range(96):
        over_time = WAYS[number % 6]
        parts = over_time == "ratio"
        over_scopes = "ratio" if parts else chance.choice(["none", "sum", "mean"])
        meaning = {
            "measure": "percent" if parts else "count",
            "has_parts": parts,
            "upper_label": "a",
            "lower_label": "b",
            "multiplier": 100 if parts else 1,
            "over_time": over_time,
            "over_scopes": over_scopes,
            "frequency": chance.choice(["monthly", "quarterly", "yearly"]),
            "direction": chance.choice(["higher", "lower", "range", "context"]),
            "breakdown": sectors if chance.random() < 0.3 else None,
        }
        began = chance.choice([date(2015, 4, 1), date(2022, 8, 1)])
        scopes = [world.whole] if over_scopes == "none" and chance.random() < 0.3 else partners
        kpi = world.kpi(f"random-{number}", valid_from=began, scopes=scopes, **meaning)
        if chance.random() < 0.3:
            change_definition(
                kpi=kpi,
                valid_from=date(2023, 2, 1),
                scopes=scopes,
                by=None,
                reason="random",
                title="Changed",
                unit="things",
                **{**meaning, "direction": "higher"},
            )
        for scope in chance.sample([world.whole, *partners], chance.randint(0, 3)):
            for day in sorted(
                chance.sample([date(2021, 4, 1), date(2022, 10, 15), date(2023, 1, 1)], chance.randint(1, 3))
            ):
                operator = chance.choice(["at_least", "more_than", "at_most", "less_than", "between"])
                aim = Decimal(chance.randint(-50, 400))
                set_target(
                    kpi=kpi,
                    scope=scope,
                    valid_from=day,
                    operator=operator,
                    aim=aim,
                    by=None,
                    upper_aim=aim + 40 if operator == "between" else None,
                    tolerance=Decimal(chance.choice([0, 5, 60])),
                    tolerance_kind=chance.choice(["absolute", "percent"]),
                )
        kpis.append(kpi)
    return kpis


def random_figures(world: World, kpis: list[Kpi], chance: random.Random) -> list[Observation]:
    years = [FinancialYear(2022), FinancialYear(2023)]
    everything = whole_item(world.partnership)
    returns = {
        quarter: Return.objects.create(service=world.payroll, period=CalendarPeriod.of(quarter))
        for year in years
        for quarter in year.quarters()
    }
    made = []
    for kpi in kpis:
        first = kpi.definitions.first()
        items = list(first.breakdown.items.all()) if first.breakdown else [everything]
        for year in years:
            periods = {"monthly": year.months(), "quarterly": year.quarters(), "yearly": [year]}[first.frequency]
            for period in periods:
                for scope in first.scopes.all():
                    for item in items:
                        if chance.random() < 0.02:
                            continue
                        kind = chance.choices(
                            ["number", "not_entered", "not_measured", "not_applicable", "lost", "not_due"],
                            [90, 2, 2, 2, 2, 2],
                        )[0]
                        number = kind == "number"
                        above = Decimal(chance.randint(-5000, 40000)) / chance.choice([1, 100, 1000])
                        below = Decimal(chance.randint(0, 300)) if first.has_parts else Decimal(1)
                        made.append(
                            Observation(
                                quarterly_return=returns[period.quarter or period.quarters()[3]],
                                kpi=kpi,
                                scope=scope,
                                item=item,
                                period_id=period.code,
                                kind=kind,
                                numerator=(above if below else Decimal(0)) if number else None,
                                denominator=below if number else None,
                                qualifier=chance.choices(["exact", "about", "over"], [95, 3, 2])[0],
                                standing=chance.choices(["approved", "submitted", "draft"], [90, 5, 5])[0],
                                restated=chance.random() < 0.03,
                            )
                        )
    chance.shuffle(made)
    return made


def naive_rows(kpis: list[Kpi]) -> set[tuple]:
    """What the naive implementation makes of everything in the database, in the shape of `comparable_rows`."""
    figures = {}
    for one in Observation.objects.select_related("scope", "item"):
        draft = one.standing == "draft"
        kind = "not_entered" if draft else one.kind
        numerator = None if draft or one.numerator is None else Fraction(one.numerator)
        denominator = None if draft or one.denominator is None else Fraction(one.denominator)
        cell = (one.kpi_id, scope_name(one.scope), item_name(one.item), one.when)
        figures[cell] = naive.Figure(
            kind,
            numerator,
            denominator,
            parts_due=0 if kind in ("not_due", "not_applicable") else 1,
            parts_reported=int(kind == "number"),
            provisional=one.standing != "approved",
            restated=one.restated,
            qualifier="exact" if draft else one.qualifier,
        )
    rules = {kpi.pk: [] for kpi in kpis}
    for one in Definition.objects.order_by("valid_from"):
        rules[one.kpi_id].append(
            naive.Rule(
                one.valid_from,
                one.valid_to,
                one.over_time,
                one.over_scopes,
                one.frequency,
                one.direction,
                one.measure,
                one.multiplier,
            )
        )
    targets = {kpi.pk: [] for kpi in kpis}
    for one in Target.objects.select_related("scope"):
        targets[one.kpi_id].append(
            naive.TargetRow(
                scope_name(one.scope),
                one.valid_from,
                one.valid_to,
                one.operator,
                Fraction(one.aim),
                None if one.upper_aim is None else Fraction(one.upper_aim),
                Fraction(one.tolerance_amount),
            )
        )
    results = naive.roll_up(figures, rules, targets, item_of={"NHS", "Business", "Other"})
    return {
        (*cell, one.kind, one.numerator, one.denominator, one.parts_due, one.parts_reported, one.provisional,
         one.restated, one.qualifier, one.status)
        for cell, one in results.items()
    }  # fmt: skip


def scope_name(scope: Scope) -> str:
    return naive.WHOLE if scope.kind == "whole" else scope.name


def item_name(item) -> str:
    return naive.WHOLE if item.breakdown_id is None else item.name


def comparable_rows() -> set[tuple]:
    return {
        (
            one.kpi_id, scope_name(one.scope), item_name(one.item), one.when, one.kind,
            None if one.numerator is None else Fraction(one.numerator),
            None if one.denominator is None else Fraction(one.denominator),
            one.parts_due, one.parts_reported, one.provisional, one.restated, one.qualifier, one.status,
        )
        for one in Result.objects.select_related("scope", "item")
    }  # fmt: skip


@pytest.mark.parametrize("seed", [1, 2])
def test_incremental_full_and_naive_agree_row_for_row(world, seed):
    """Thousands of random figures, arriving in random order in many small rebuilds."""
    chance = random.Random(seed)
    kpis = random_kpis(world, chance)
    made = random_figures(world, kpis, chance)
    assert len(made) > 2000
    for start in range(0, len(made), 400):
        batch = made[start : start + 400]
        Observation.objects.bulk_create(batch)
        touch(world.partnership, [(one.kpi_id, one.scope_id, one.period_id) for one in batch])
        roll(world)
    for one in chance.sample(made, 60):  # and some of them change again
        if one.kind == FigureKind.NUMBER:
            Observation.objects.filter(pk=one.pk).update(numerator=one.numerator / 2 if one.numerator % 2 == 0 else 0)
            touch(world.partnership, [(one.kpi_id, one.scope_id, one.period_id)])
    roll(world)
    incremental = rows()
    touch_everything(world.partnership)
    roll(world)
    full = rows()
    assert len(full) > len(made)
    assert incremental == full
    expected, found = naive_rows(kpis), comparable_rows()
    assert found - expected == set()
    assert expected - found == set()


def test_two_partnerships_do_not_touch_each_other(world):
    other = a_world("east-and-west")
    mine, theirs = world.kpi(), other.kpi()
    for kpi, one in ((mine, world), (theirs, other)):
        report(kpi, Quarter(2023, 1), 5, scope=one.whole)
    roll(world)
    assert Result.objects.filter(kpi=mine).exists()
    assert not Result.objects.filter(kpi=theirs).exists()
