"""Money in the quarter: savings planned, forecast, delivered and at risk, the year's budgets, and what was invested."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from django.db.models import Model

from common.formatting import money
from partners.origins import made_of
from reporting.blocks import BlockContext, Part, reserves
from reporting.parts import note, table_part
from reporting.tables import cell, column, row, table
from savings.calculations.amounts import NIL
from savings.calculations.delivery import RISK_RULE
from savings.models import BudgetHeading, BudgetYear
from savings.selectors.cases import figures_of
from savings.selectors.delivery import CaseDelivery, agreed_versions, deliveries_of
from savings.selectors.in_year import YearOfBudgets, budgets_table, year_of_budgets

EXAMPLE = "{{ block health_money }}"
NOT_REPORTED = "not reported"


def collect(context: BlockContext) -> list[Part]:
    """What the partnership has of these: a table of the savings, of the budgets, of the one-off investment, of reserves."""
    deliveries = deliveries_so_far(context)
    parts = [*_savings(context, deliveries), *_budgets(context), *_investment(deliveries)]
    if context.partnership.reserves.exists():
        parts += reserves.collect(context)
    return parts or [note(f"No savings, budgets or reserves are kept of {context.quarter.financial_year.label}.")]


def deliveries_so_far(context: BlockContext) -> list[CaseDelivery]:
    """What became of each agreed case by the quarter. Five queries."""
    cases = context.partnership.businesscases.select_related("first_year", "last_year")
    return deliveries_of(agreed_versions(cases), context.quarter)


def risk_of(delivery: CaseDelivery) -> Decimal:
    """What of its recurrent savings is at risk."""
    return sum((amount for place, amount in delivery.at_risk() if not place.followed.is_one_off), NIL)


def _savings(context: BlockContext, deliveries: list[CaseDelivery]) -> list[Part]:
    year = context.quarter.financial_year
    begun = [one for one in deliveries if year in one.begun]
    later = [
        note(f"{one.case.title}: its savings begin in {one.years[0].label}, so nothing is due yet.")
        for one in deliveries
        if not one.begun
    ]
    if not begun:
        return later
    return [
        table(
            id="health-savings",
            caption=f"Savings a year by the end of {year.label}, as at {context.quarter.label}, £",
            columns=[
                column("Business case", width=32),
                column("Planned", "number"),
                column("Forecast", "number"),
                column("Delivered and validated", "number"),
                column("At risk", "number"),
            ],
            rows=[_saving_row(one, one.years.index(year)) for one in begun],
            note=f"Recurrent savings alone; a saving that began in an earlier year runs on. {RISK_RULE}",
        ),
        *later,
    ]


def _saving_row(delivery: CaseDelivery, place: int) -> dict:
    effect = delivery.effect
    return row(
        delivery.case.title,
        money(effect.planned[place]),
        *[_said(amount) for amount in (effect.forecast[place], effect.delivered[place])],
        money(risk_of(delivery)),
        of=followed(delivery),
    )


def followed(delivery: CaseDelivery) -> list[Model]:
    """Its recurrent lines, with what was reported of them and written off by the quarter."""
    found: list[Model] = []
    for one in delivery.lines:
        if not one.is_one_off:
            found.append(one.line)
            for year in delivery.begun:
                found += one.standing(year, delivery.quarter)
                found += [lost for lost in one.write_offs[year] if lost.period_id <= delivery.quarter.code]
    return found


def _said(amount: Decimal | None) -> dict:
    return cell(NOT_REPORTED, words=True) if amount is None else cell(money(amount))


def _budgets(context: BlockContext) -> list[Part]:
    year = context.quarter.financial_year
    kept = BudgetYear.objects.filter(partnership=context.partnership, period=year.code).first()
    if kept is None:
        return []
    found = as_known(year_of_budgets(kept), context)
    if found.newest is None:
        return [note(f"Nothing was entered against the budgets of {year.label} by {context.quarter.label}.")]
    part = table_part(budgets_table(found, lambda heading: ""), id="in-year-budgets")
    headings = iter(found.headings)
    return [
        part | {"rows": [_budget_said(row, headings, found) if row["kind"] == "body" else row for row in part["rows"]]}
    ]


def _budget_said(row: dict, headings: Iterator[BudgetHeading], found: YearOfBudgets) -> dict:
    """A budget with what was entered against it and moved: its rows stand in the order of the headings."""
    heading = next(headings)
    moved = [one for one in found.virements if any(leg.heading_id == heading.pk for leg in one.legs.all())]
    return row | {"origin": made_of(heading, *moved, found.last_entry(heading))}


def as_known(found: YearOfBudgets, context: BlockContext) -> YearOfBudgets:
    """A year of budgets as it was known at the end of the quarter."""
    end = context.quarter.end
    return replace(
        found,
        virements=[one for one in found.virements if one.on <= end],
        entries={
            heading: {period: entry for period, entry in entries.items() if period.last_day <= end}
            for heading, entries in found.entries.items()
        },
    )


def _investment(deliveries: Iterable[CaseDelivery]) -> list[Part]:
    rows = []
    for figures in figures_of([one.version for one in deliveries]):
        total = figures.investment.total
        if figures.investment.items:
            unknown = ", ".join(dict.fromkeys(total.unknown))
            rows.append(
                row(
                    figures.case.title,
                    cell(money(total.known), note=f"and {unknown}" if unknown else ""),
                    of=[figures.version],
                )
            )
    if not rows:
        return []
    return [
        table(
            id="one-off-investment",
            caption="One-off investment agreed, £",
            columns=[column("Business case", width=70), column("All partners", "number", 30)],
            rows=rows,
        )
    ]
