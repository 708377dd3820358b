"""Budgets of a year, and shares of the small case, built by the product's own actions."""

from datetime import date
from decimal import Decimal

from accounts.models import User
from periods.models import CalendarPeriod
from periods.values import FinancialYear, Quarter
from savings.actions.in_year import save_budget_year, save_heading, save_monitoring, save_virement
from savings.actions.investment import save_investment
from savings.actions.partner_savings import save_parts_of_line, save_sharing
from savings.models import (
    BenefitLine,
    BudgetHeading,
    BudgetYear,
    CaseVersion,
    InvestmentItem,
    LineSharing,
    Standing,
    UnknownAmount,
    Virement,
)
from tests.factories import World
from tests.savings.small_case import YEARS

YEAR = FinancialYear(2023)
JUNE = Quarter(2023, 1)


def a_heading(budget_year: BudgetYear, label: str, approved: int | str, **fields) -> BudgetHeading:
    heading = BudgetHeading(
        partnership=budget_year.partnership, budget_year=budget_year, label=label, approved=Decimal(approved), **fields
    )
    return save_heading(heading=heading, by=None)


def a_virement(budget_year: BudgetYear, legs: dict[BudgetHeading, int | str], **fields) -> Virement:
    said = {"on": date(2023, 9, 1), "reason": "A post moves", "approved_by_role": "Section 151 Officer", **fields}
    return save_virement(
        virement=Virement(partnership=budget_year.partnership, budget_year=budget_year, **said),
        legs={heading: Decimal(amount) for heading, amount in legs.items()},
        by=None,
    )


def a_budget_year(world: World, year: FinancialYear = YEAR, by: User | None = None) -> BudgetYear:
    """Payroll of North, 1,000, and finance of nobody in particular, 500; 100 moved; the first quarter entered."""
    budget_year = save_budget_year(
        budget_year=BudgetYear(
            partnership=world.partnership, period=CalendarPeriod.of(year), explain_above=Decimal(50)
        ),
        by=by,
    )
    payroll = a_heading(budget_year, "Payroll", 1000, service=world.payroll, body=world.north)
    finance = a_heading(budget_year, "Finance", 500)
    a_virement(budget_year, {payroll: -100, finance: 100}, on=date(year.start_year, 9, 1))
    first = year.quarters()[0]
    save_monitoring(
        heading=payroll, period=first, actual=Decimal(250), forecast=Decimal(970), explanation="Overtime", by=by
    )
    save_monitoring(heading=finance, period=first, actual=Decimal(140), forecast=UnknownAmount.TO_BE_DETERMINED, by=by)
    return budget_year


def more_of_a_year(world: World, number: int) -> None:
    """One more budget of North with a virement and an entry; one more year."""
    budget_year = BudgetYear.objects.get(partnership=world.partnership, period=YEAR.code)
    first = budget_year.headings.first()
    heading = a_heading(budget_year, f"More {number}", 10, body=world.north, service=world.finance)
    a_virement(budget_year, {first: -1, heading: 1})
    save_monitoring(heading=heading, period=JUNE, actual=Decimal(1), forecast=Decimal(11), by=None)
    save_monitoring(heading=heading, period=Quarter(2023, 2), actual=Decimal(2), forecast=Decimal(12), by=None)
    save_budget_year(
        budget_year=BudgetYear(partnership=world.partnership, period=CalendarPeriod.of(FinancialYear(2000 + number))),
        by=None,
    )


def share(line: BenefitLine, world: World, *, standing: str = "", rule: str = "", north: object = None,
          south: object = None, source: str = "") -> LineSharing:  # fmt: skip
    """North and South by a rule, fixed percentages where they are named."""
    partners = {world.north: north, world.south: south} if rule else {}
    return save_sharing(
        sharing=LineSharing(partnership=line.partnership, line=line, standing=standing, rule=rule, source=source),
        partners={body: None if share is None else Decimal(str(share)) for body, share in partners.items()},
        by=None,
    )


def share_the_small_case(world: World, version: CaseVersion) -> None:
    """One team: 6 and 10 in North's plan, what is left a surplus by halves; one system 75 to 25."""
    team = version.benefitlines.get(label="One team")
    share(team, world, rule="equal", source="Joint Committee, minute 14")
    save_parts_of_line(
        line=team,
        parts={
            (world.north, YEARS[0], Standing.IN_THE_PLAN): Decimal(-6),
            (world.north, YEARS[1], Standing.IN_THE_PLAN): Decimal(-10),
        },
        by=None,
    )
    share(version.benefitlines.get(label="One system"), world, standing="new", rule="fixed", north=75, south=25)


def a_reserve(world: World, version: CaseVersion, label: str = "Redundancy") -> InvestmentItem:
    """28 in the second year, by the benefits of that year."""
    return save_investment(
        item=InvestmentItem(
            partnership=world.partnership, version=version, label=label, rule="benefits", amount=Decimal(28),
            year=CalendarPeriod.of(YEARS[1]), rule_source="Partnership agreement",
        ),
        shares={world.north: None, world.south: None},
        by=None,
    )  # fmt: skip


def more_shares(world: World, number: int) -> None:
    """The lines that `more_of_a_case` adds are shared too."""
    lines = BenefitLine.objects.filter(partnership=world.partnership, version__case__slug="sharing")
    for line in lines.filter(label=f"More {number}"):
        share(line, world, standing="new", rule="equal")
