"""A small business case of the named cast, built by the product's own actions."""

from datetime import date
from decimal import Decimal

from partners.actions import add_service
from periods.models import CalendarPeriod
from periods.values import FinancialYear
from projects.models import Reserve
from savings.actions.cases import begin_version, save_business_case, save_case_service
from savings.actions.investment import save_funding_source, save_investment
from savings.actions.lines import save_benefit_line, save_budget_line, save_detail_stream
from savings.actions.outturn import save_outturn_line
from savings.actions.sheets import keep_sheet
from savings.models import (
    BenefitLine,
    BudgetLine,
    BusinessCase,
    CaseService,
    CaseVersion,
    DetailStream,
    FundingSource,
    InvestmentItem,
    OutturnLine,
    UnknownAmount,
)
from tests.factories import World

YEARS = [FinancialYear(2016), FinancialYear(2017)]


def in_years(*amounts: int | str | UnknownAmount) -> dict[FinancialYear, Decimal | UnknownAmount]:
    return {
        year: amount if isinstance(amount, UnknownAmount) else Decimal(amount)
        for year, amount in zip(YEARS, amounts, strict=True)
    }


def a_business_case(world: World, slug: str = "sharing", **fields) -> BusinessCase:
    first, last = (CalendarPeriod.of(year) for year in YEARS)
    asked = {
        "title": "Sharing payroll",
        "first_year": first,
        "last_year": last,
        "price_base": "2015/16 prices",
        **fields,
    }
    return save_business_case(case=BusinessCase(partnership=world.partnership, slug=slug, **asked), by=None)


def a_small_case(world: World) -> CaseVersion:
    """Payroll and finance over two years; one saving of payroll is booked in finance; one of everything else."""
    partnership = {"partnership": world.partnership}
    case = a_business_case(world)
    payroll, finance = (
        save_case_service(service=CaseService(case=case, service=service, label=service.name, **partnership), by=None)
        for service in (world.payroll, world.finance)
    )
    version = begin_version(case=case, name="Draft", baseline_on=date(2015, 12, 14), by=None)
    of_payroll = {"version": version, "of_service": payroll, **partnership}
    of_finance = {"version": version, "of_service": finance, **partnership}
    save_budget_line(
        line=BudgetLine(label="North net budget", body=world.north, **of_payroll), amounts=in_years(100, 90), by=None
    )
    save_budget_line(
        line=BudgetLine(label="South net budget", body=world.south, **of_finance), amounts=in_years(200, 200), by=None
    )
    save_benefit_line(
        line=BenefitLine(label="One team", kind="cost_reduction", **of_payroll), amounts=in_years(-10, -20), by=None
    )
    save_benefit_line(
        line=BenefitLine(label="One system", kind="avoidance", booked_in=finance, **of_payroll),
        amounts=in_years(0, -4),
        by=None,
    )
    save_benefit_line(
        line=BenefitLine(label="Sale of a server", kind="income", recurrence="one_off", **of_payroll),
        amounts=in_years(-5, UnknownAmount.TO_BE_DETERMINED),
        by=None,
    )
    save_detail_stream(
        line=DetailStream(label="Payslips", opening=Decimal(50), **of_payroll), amounts=in_years(10, 10), by=None
    )
    save_investment(
        item=InvestmentItem(version=version, label="System", rule="equal", amount=Decimal(9), **partnership),
        shares={world.north: None, world.south: None},
        by=None,
    )
    save_funding_source(
        source=FundingSource(version=version, body=world.north, label="Capital", amount=Decimal(4), **partnership),
        by=None,
    )
    save_outturn_line(
        line=OutturnLine(
            year=CalendarPeriod.of(FinancialYear(2014)), directorate="Finance", gross=Decimal(100),
            external_income=Decimal(-20), internal_income=Decimal(-5), outturn=Decimal(70), **partnership,
        ),
        by=None,
    )  # fmt: skip
    return version


def more_of_a_case(world: World, number: int) -> None:
    """One more case with a version, and one more service with lines in the small case, for counting queries."""
    partnership = {"partnership": world.partnership}
    other = a_business_case(world, f"more-{number}")
    begin_version(case=other, name="Draft", baseline_on=date(2015, 12, 14), by=None)
    case = BusinessCase.objects.get(slug="sharing", **partnership)
    version = case.versions.get()
    keep_sheet(version=version, name=f"more-{number}.xlsx", data=b"A workbook", content={"sheets": []}, by=None)
    service = add_service(
        name=f"Case {number}", short_name=f"Case {number}", slug=f"case-{number}", by=None, **partnership
    )
    added = save_case_service(
        service=CaseService(case=case, service=service, label=service.name, apart=True, **partnership), by=None
    )
    for of_service in (added, case.services.first()):
        of = {"version": version, "of_service": of_service, "label": f"More {number}", **partnership}
        save_budget_line(line=BudgetLine(body=world.north, **of), amounts=in_years(10, 9), by=None)
        save_benefit_line(line=BenefitLine(kind="income", **of), amounts=in_years(-1, -1), by=None)
    line = BenefitLine.objects.get(version=version, of_service=added)
    save_investment(
        item=InvestmentItem(version=version, label=f"More {number}", of_service=added, **partnership),
        shares={world.north: Decimal(1), world.south: Decimal(1)},
        enables=[line],
        by=None,
    )
    reserve = Reserve.objects.create(name=f"Fund {number}", **partnership)
    save_funding_source(
        source=FundingSource(
            version=version, body=world.north, label=f"More {number}", amount=Decimal(1), reserve=reserve, **partnership
        ),
        by=None,
    )
    save_detail_stream(
        line=DetailStream(version=version, of_service=added, label="More", opening=Decimal(5), **partnership),
        amounts=in_years(1, 1),
        by=None,
    )
