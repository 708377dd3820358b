"""Invented budgets of two years, with virements and quarters; and whose the savings of the invented case are."""

from datetime import date
from decimal import Decimal

from demo.defining import Founded
from demo.people import person
from demo.reading import Row, exact
from partners.models import Body
from periods.models import CalendarPeriod
from periods.values import parse
from savings.actions.in_year import (
    close_budget_year,
    save_budget_year,
    save_heading,
    save_monitoring,
    save_virement,
)
from savings.actions.lines import TypedAmount
from savings.actions.partner_savings import save_parts_of_line, save_sharing
from savings.models import (
    BenefitLine,
    BudgetHeading,
    BudgetYear,
    CaseVersion,
    LineSharing,
    Standing,
    UnknownAmount,
    Virement,
)

SHARING = ("Northbridge", "Southmoor")


def load_budgets(founded: Founded) -> None:
    """Two years, the first one closed; each quarter is entered before the virements that came after it."""
    for row in founded.rows("budget_years"):
        _load_year(founded, row)


def _load_year(founded: Founded, row: Row) -> None:
    finance, of = person("finance@example.org"), {"partnership": founded.partnership}
    budget_year = save_budget_year(
        budget_year=BudgetYear(
            period=CalendarPeriod.of(parse(row["year"])),
            rhythm=row["rhythm"],
            explain_above=exact(row["explain_above"]),
            **of,
        ),
        by=finance,
    )
    bodies = _bodies(founded)
    headings: dict[tuple[str, str], BudgetHeading] = {}
    for one in _of_year(founded, "budget_headings", row):
        heading = BudgetHeading(
            budget_year=budget_year,
            label=one["label"],
            service=founded.services[one["service"]],
            body=bodies[one["partner"]] if one["partner"] else None,
            approved=Decimal(one["approved"]),
            **of,
        )
        headings[one["partner"], one["label"]] = save_heading(heading=heading, by=finance)
    virements = _of_year(founded, "virements", row)
    legs = founded.rows("virement_legs")
    for period in budget_year.monitored:
        for one in [one for one in virements if period.start <= date.fromisoformat(one["on"]) <= period.last_day]:
            words = ("reason", "approved_by_role", "minute_reference")
            save_virement(
                virement=Virement(
                    budget_year=budget_year,
                    on=date.fromisoformat(one["on"]),
                    **{word: one[word] for word in words},
                    **of,
                ),
                legs={
                    headings[leg["partner"], leg["label"]]: Decimal(leg["amount"])
                    for leg in legs
                    if leg["virement"] == one["key"]
                },
                by=finance,
            )
        for one in founded.rows("budget_monitoring"):
            if one["period"] == period.label:
                save_monitoring(
                    heading=headings[one["partner"], one["label"]],
                    period=period,
                    actual=_amount(one["actual"]),
                    forecast=_amount(one["forecast"]),
                    explanation=one["explanation"],
                    by=finance,
                )
    if row["closed"]:
        close_budget_year(budget_year=budget_year, by=finance)


def share_savings(founded: Founded, version: CaseVersion) -> None:
    """Say whose the lines of the invented case are, before its version is agreed."""
    finance, bodies = person("finance@example.org"), _bodies(founded)
    lines: dict[tuple[str, str], BenefitLine] = {
        (line.of_service.service.slug, line.label): line
        for line in version.benefitlines.select_related("of_service__service", "version__case")
    }
    parts = founded.rows("savings_parts")
    for row in founded.rows("savings_sharing"):
        line = lines[row["service"], row["line"]]
        save_sharing(
            sharing=LineSharing(
                partnership=founded.partnership,
                line=line,
                standing=row["standing"],
                rule=row["rule"],
                source=row["source"],
            ),
            partners={bodies[name]: exact(row[name]) for name in SHARING} if row["rule"] else {},
            by=finance,
        )
        typed = {
            (bodies[part["partner"]], year, Standing(part["standing"])): _amount(part[year.label])
            for part in parts
            if (part["service"], part["line"]) == (row["service"], row["line"])
            for year in version.case.years
            if part[year.label]
        }
        if typed:
            save_parts_of_line(line=line, parts=typed, by=finance)


def _bodies(founded: Founded) -> dict[str, Body]:
    return {body.short_name: body for body in founded.partnership.bodies.all()}


def _of_year(founded: Founded, table: str, row: Row) -> list[Row]:
    return [one for one in founded.rows(table) if one["year"] == row["year"]]


def _amount(cell: str) -> TypedAmount:
    return UnknownAmount(cell) if cell in UnknownAmount.values else Decimal(cell)
