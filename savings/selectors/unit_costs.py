"""Costed activities of a year, computed, as tables."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from common.formatting import NOTHING, money, number, percent
from partners.models import Partnership
from periods.models import CalendarPeriod
from savings.calculations.amounts import Amount, Unknown
from savings.calculations.unit_costs import OF_ALL_VOLUMES, OF_THE_COST, ActivityCost, CustomerCost, Position, Use
from savings.models import CostedActivity, UnknownAmount

POSITIONS = {
    Position.SUBSIDISED: "Subsidised",
    Position.BREAK_EVEN: "Break\u2011even",
    Position.SURPLUS: "Surplus",
    Position.NOT_KNOWN: "Not known",
}
OF_COST_HEAD = f"Charge, % {OF_THE_COST}"


@dataclass(frozen=True)
class Costed:
    """An activity with what follows from its volumes."""

    activity: CostedActivity
    computed: ActivityCost


def years_with_activities(partnership: Partnership) -> list[CalendarPeriod]:
    """The financial years that have costed activities, oldest first. One query."""
    years = CalendarPeriod.objects.filter(pk__in=partnership.costedactivitys.values("year"))
    return list(years.order_by("pk"))


def activities_of(partnership: Partnership, year: CalendarPeriod) -> list[Costed]:
    """Every costed activity of a year. Two queries."""
    activities = (
        partnership.costedactivitys.filter(year=year)
        .select_related("service", "year")
        .prefetch_related("customers__body")
        .order_by("service__order", "service__name", "order", "pk")
    )
    return [Costed(activity, computed(activity)) for activity in activities]


def computed(activity: CostedActivity) -> ActivityCost:
    """Its customers are at hand."""
    uses = [
        Use(one.body.name, _amount(one.volume, one.volume_unknown), _amount(one.charge, one.charge_unknown))
        for one in activity.customers.all()
    ]
    return ActivityCost(_amount(activity.cost, activity.unknown), uses, activity.tolerance)


def _amount(value: Decimal | None, unknown: str) -> Amount:
    return Unknown(UnknownAmount(unknown).label) if value is None else value


def unit_cost_words(costed: Costed) -> str:
    """ "£4.52 for each payslip", or why there is no unit cost."""
    if why := costed.computed.why_unknown:
        return f"Not known: {why}."
    return f"{money(costed.computed.unit_cost, 2)} for each {costed.activity.unit}"


def activity_table(costed: Costed, edit: Callable[[CostedActivity], dict[str, str]]) -> dict:
    """Each customer's share of the volume and cost against its charge; shares and costs make up the whole."""
    activity, found = costed.activity, costed.computed
    rows = [_row(one, "body") for one in found.customers]
    rows.append(_row(found.whole, "total"))
    columns = [
        {"label": "Customer", "align": "text", "width": 24},
        {"label": f"Volume, {activity.unit}", "align": "number"},
        {"label": f"% {OF_ALL_VOLUMES}", "align": "number"},
        {"label": "Cost, £", "align": "number"},
        {"label": "Charge, £", "align": "number"},
        {"label": "Charge less cost, £", "align": "number"},
        {"label": OF_COST_HEAD, "align": "number"},
        {"label": "Position", "align": "text"},
    ]
    tolerance = f"{activity.tolerance.normalize():f}%"
    note = (
        f"A customer's cost is its share of the volume, to the penny. Minus: the charge does not "
        f"cover the cost. Break-even: the charge differs by no more than {tolerance} of the cost."
    )
    caption = f"{activity.label}, {activity.year.label}"
    table = {"id": f"activity-{activity.pk}", "caption": caption, "note": note, "columns": columns, "rows": rows}
    return {"table": table, "service": activity.service.name, "words": unit_cost_words(costed), **edit(activity)}


def _row(one: CustomerCost, kind: str) -> dict:
    cells = [
        {"text": one.use.customer},
        _cell(one.use.volume, 0),
        {"text": percent(one.share.value, 1)},
        {"text": number(one.cost, 2)},
        _cell(one.use.charge, 2),
        {"text": _signed(one.difference)},
        {"text": percent(one.recovered.value, 1)},
        {"text": POSITIONS[one.position]},
    ]
    return {"kind": kind, "cells": cells}


def _cell(amount: Amount, places: int) -> dict:
    if isinstance(amount, Unknown):
        return {"text": amount.words, "words": True}
    return {"text": number(amount, places if places or amount == int(amount) else 2)}


def _signed(difference: Decimal | Fraction | None) -> str:
    if difference is None:
        return NOTHING
    return f"{'+' if difference > 0 else ''}{number(difference, 2)}"
