"""An agreed business case of the illustrative partnership, followed over two quarters; every figure is invented."""

from datetime import date
from decimal import Decimal

from demo.defining import Founded
from demo.illustrative_money import share_savings
from demo.people import person
from demo.reading import Row, exact
from partners.models import Body
from periods.models import CalendarPeriod
from periods.values import FinancialYear, Quarter, parse
from savings.actions.cases import agree_version, begin_version, save_business_case, save_case_service
from savings.actions.delivery import Said, report_delivery, send_back_delivery, validate_delivery, write_off_saving
from savings.actions.lines import TypedAmount, save_benefit_line, save_budget_line
from savings.models import BenefitLine, BudgetLine, BusinessCase, CaseService, CaseVersion, Recurrence, WriteOff

CASE = "one-team"
FIRST, LAST = FinancialYear(2024), FinancialYear(2027)
BASELINE_ON, AGREED_ON = date(2023, 12, 15), date(2024, 2, 28)
SERVICES = ("payroll-hr", "finance", "ict")


def load_savings(founded: Founded) -> None:
    """Three services over four years, agreed; two reports with slips, a write-off, and amounts that wait for finance."""
    _Loader(founded).load()


class _Loader:
    def __init__(self, founded: Founded) -> None:
        self.founded = founded
        self.of = {"partnership": founded.partnership}
        self.finance, self.officer = person("finance@example.org"), person("officer@example.org")
        self.lines: dict[tuple[str, str], BenefitLine] = {}

    def load(self) -> None:
        case = BusinessCase(
            title="One team for payroll, finance and ICT",
            slug=CASE,
            first_year=CalendarPeriod.of(FIRST),
            last_year=CalendarPeriod.of(LAST),
            price_base="2023/24 prices, without inflation",
            finance_basis="Budgets are net of savings that both councils had planned already. Every figure is invented.",
            **self.of,
        )
        save_business_case(case=case, by=self.finance)
        version = begin_version(case=case, name="For the joint committee", baseline_on=BASELINE_ON, by=self.finance)
        self._load_lines(case, version)
        share_savings(self.founded, version)
        agree_version(version=version, agreed_on=AGREED_ON, by=self.finance)
        quarters = list(dict.fromkeys(row["quarter"] for row in self.founded.rows("savings_delivery")))
        for quarter in quarters:
            for row in self.founded.rows("savings_delivery"):
                if row["quarter"] == quarter:
                    self._report(row)
            for row in self.founded.rows("savings_write_offs"):
                if row["quarter"] == quarter:
                    self._write_off(row)

    def _load_lines(self, case: BusinessCase, version: CaseVersion) -> None:
        bodies: dict[str, Body] = {body.short_name: body for body in self.founded.partnership.bodies.all()}
        services = {}
        for slug in SERVICES:
            service = self.founded.services[slug]
            of_case = CaseService(case=case, service=service, label=service.short_name, **self.of)
            services[slug] = save_case_service(service=of_case, by=self.finance)
        for row in self.founded.rows("savings_lines"):
            of = {"version": version, "of_service": services[row["service"]], "label": row["label"], **self.of}
            if row["block"] == "budget":
                budget = BudgetLine(body=bodies[row["partner"]], **of)
                save_budget_line(line=budget, amounts=_amounts(row), by=self.finance)
                continue
            recurrence = Recurrence.ONE_OFF if row["block"] == "one_off" else Recurrence.RECURRENT
            line = BenefitLine(kind=row["kind"], recurrence=recurrence, cashable=row["kind"] != "avoidance", **of)
            self.lines[row["service"], row["label"]] = save_benefit_line(
                line=line, amounts=_amounts(row), by=self.finance
            )

    def _report(self, row: Row) -> None:
        quarter = _quarter(row)
        said = Said(
            as_at=quarter.last_day,
            forecast=Decimal(row["forecast"]),
            delivered=exact(row["delivered"]),
            slipped=exact(row["slipped"]),
            slips_to=_year(row["slips_to"]) if row["slips_to"] else None,
            **{name: row[name] for name in ("reason", "reason_words", "mitigation", "evidence")},
        )
        report = report_delivery(
            line=self.lines[row["service"], row["line"]],
            year=_year(row["year"]),
            quarter=quarter,
            version=0,
            said=said,
            by=self.officer,
        )
        if row["answer"] == "validate":
            validate_delivery(report=report, version=report.version, by=self.finance)
        elif row["answer"] == "send_back":
            send_back_delivery(report=report, version=report.version, reason=row["answer_reason"], by=self.finance)

    def _write_off(self, row: Row) -> None:
        write_off = WriteOff(
            line=self.lines[row["service"], row["line"]],
            year=CalendarPeriod.of(_year(row["year"])),
            period=CalendarPeriod.of(_quarter(row)),
            amount=Decimal(row["amount"]),
            reason=row["reason"],
            agreed_by=row["agreed_by"],
            agreed_on=date.fromisoformat(row["agreed_on"]),
            **self.of,
        )
        write_off_saving(write_off=write_off, by=self.finance)


def _amounts(row: Row) -> dict[FinancialYear, TypedAmount]:
    return {year: Decimal(row[year.label]) for year in map(FinancialYear, range(FIRST.start_year, LAST.start_year + 1))}


def _year(label: str) -> FinancialYear:
    year = parse(label)
    assert isinstance(year, FinancialYear)
    return year


def _quarter(row: Row) -> Quarter:
    quarter = parse(row["quarter"])
    assert isinstance(quarter, Quarter)
    return quarter
