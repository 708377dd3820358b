"""Figures put into the database past all forms, and what became of them."""

from decimal import Decimal

from kpis.actions.definitions import whole_item
from kpis.choices import FigureKind
from kpis.models import Item, Kpi, Observation, Result, Return
from kpis.rollup import rebuild, touch
from partners.models import Scope
from periods.models import CalendarPeriod
from periods.values import Period
from tests.factories import World


def report(
    kpi: Kpi, when: Period, value=None, below=1, *, scope: Scope, item=None, kind=FigureKind.NUMBER, standing="approved"
):
    """Put one figure into the database, past all forms."""
    quarter = when.quarter or when.financial_year.quarters()[3]
    quarterly_return, _ = Return.objects.get_or_create(service=kpi.service, period=CalendarPeriod.of(quarter))
    number = kind == FigureKind.NUMBER
    observation = Observation.objects.create(
        quarterly_return=quarterly_return,
        kpi=kpi,
        scope=scope,
        item=item or whole_item(kpi.partnership),
        period=CalendarPeriod.of(when),
        kind=kind,
        numerator=Decimal(value) if number else None,
        denominator=Decimal(below) if number else None,
        standing=standing,
    )
    touch(kpi.partnership, [(kpi.pk, scope.pk, when.code)])
    return observation


def result(kpi: Kpi, when: Period, scope: Scope, item: Item | None = None) -> Result | None:
    return Result.objects.filter(
        kpi=kpi, period_id=when.code, scope=scope, item=item or whole_item(kpi.partnership)
    ).first()


def roll(world: World) -> None:
    list(rebuild(world.partnership))
