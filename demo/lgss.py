"""LGSS and Milton Keynes, December 2015: the outline business case as printed, and nothing else.

demo/data/lgss/README.md says what stands in which table.
"""

from datetime import date
from decimal import Decimal

from demo.comparing import load_benchmarks
from demo.defining import Founded, add_bodies_and_services, note_printed
from demo.lgss_kpis import load_kpis
from demo.lgss_money import load_money
from demo.lgss_registers import load_lgss_registers
from demo.people import give_roles, person
from demo.reading import Row, exact
from partners.actions import found_partnership
from partners.models import Body, Partnership
from periods.models import CalendarPeriod
from periods.values import FinancialYear, parse
from savings.actions.cases import agree_version, begin_version, save_business_case, save_case_service
from savings.actions.investment import save_funding_source, save_investment
from savings.actions.lines import TypedAmount, save_benefit_line, save_budget_line, save_detail_stream
from savings.actions.outturn import save_outturn_line
from savings.actions.partner_savings import save_sharing
from savings.models import (
    Apportionment,
    BenefitLine,
    BudgetLine,
    BusinessCase,
    CaseService,
    CaseVersion,
    DetailStream,
    FundingSource,
    InvestmentItem,
    LineSharing,
    OutturnLine,
    Recurrence,
    UnknownAmount,
)

SLUG = "lgss-mkc"
CASE = "lgss-obc-mkc"
PAPER = "Outline business case, December 2015"
PRINTED_ON = date(2015, 12, 14)
FIRST, LAST = FinancialYear(2016), FinancialYear(2020)
PRINTED_STEP = 1000
PAYING = ("MKC", "LGSS")
NOT_PRINTED = "Not printed: Appendix B is confidential"


def load() -> Partnership:
    """Found the partnership and take over its business case, with everything that the paper printed of it."""
    administrator = person("administrator@example.org")
    partnership = found_partnership(
        name="LGSS and Milton Keynes Council",
        short_name="LGSS and Milton Keynes",
        slug=SLUG,
        committee_name="LGSS Joint Committee",
        by=administrator,
    )
    founded = Founded(partnership, "lgss", administrator)
    add_bodies_and_services(founded)
    give_roles(partnership, by=administrator)
    CaseLoader(founded).load()
    load_lgss_registers(founded, paper=PAPER)
    note_printed(founded, "stated", paper=PAPER)
    load_kpis(founded, paper=PAPER)
    load_benchmarks(founded)
    load_money(founded)
    return partnership


class CaseLoader:
    """Types the case of the paper, as its finance officer would."""

    def __init__(self, founded: Founded) -> None:
        self.founded = founded
        self.of = {"partnership": founded.partnership}
        self.by = person("finance@example.org")
        self.bodies: dict[str, Body] = {body.code: body for body in founded.partnership.bodies.all() if body.code}
        self.services: dict[str, CaseService] = {}

    def load(self) -> None:
        first, last = CalendarPeriod.of(FIRST), CalendarPeriod.of(LAST)
        case = save_business_case(
            case=BusinessCase(
                title="Milton Keynes Council joins LGSS: outline business case",
                slug=CASE,
                first_year=first,
                last_year=last,
                price_base="2015/16 prices, without inflation",
                finance_basis="Budgets are net of savings that the partners' medium-term plans already contain. Pay "
                "awards, pensions, changes of law and inflation are funded by each council itself.",
                printed_step=PRINTED_STEP,
                source=PAPER,
                **self.of,
            ),
            by=self.by,
        )
        for row in self.founded.rows("case_services"):
            service = CaseService(
                case=case,
                service=self.founded.services[row["service"]],
                label=row["label"],
                apart=row["apart"] == "yes",
                **self.of,
            )
            self.services[row["service"]] = save_case_service(service=service, by=self.by)
        version = begin_version(case=case, name="Final", baseline_on=PRINTED_ON, by=self.by)
        self._load_lines(version)
        self._load_investment(version)
        self._load_outturn()
        agree_version(version=version, agreed_on=PRINTED_ON, by=self.by)

    def _load_lines(self, version: CaseVersion) -> None:
        for row in self.founded.rows("lines"):
            of = {"version": version, "of_service": self.services[row["service"]], "label": row["label"], **self.of}
            amounts = _amounts(row)
            if row["block"] == "budget":
                save_budget_line(line=BudgetLine(body=self.bodies[row["partner"]], **of), amounts=amounts, by=self.by)
                continue
            line = BenefitLine(
                kind=row["kind"],
                recurrence=Recurrence.ONE_OFF if row["block"] == "one_off" else Recurrence.RECURRENT,
                booked_in=self.services[row["booked_in"]] if row["booked_in"] else None,
                label_there=row["label_there"],
                **of,
            )
            save_benefit_line(line=line, amounts=amounts, by=self.by)
            save_sharing(sharing=LineSharing(line=line, source=NOT_PRINTED, **self.of), partners={}, by=self.by)
        for row in self.founded.rows("detail_streams"):
            of = {"version": version, "of_service": self.services[row["service"]], "label": row["label"], **self.of}
            stream = DetailStream(opening=Decimal(row["opening"]), **of)
            save_detail_stream(line=stream, amounts=_amounts(row), by=self.by)

    def _load_investment(self, version: CaseVersion) -> None:
        for row in self.founded.rows("investments"):
            item = InvestmentItem(
                version=version,
                of_service=self.services[row["service"]] if row["service"] else None,
                label=row["label"],
                heading=row["heading"],
                rule=row["rule"],
                rule_source=row["rule_source"],
                amount=exact(row["amount"]),
                funding_source=row["funding_source"],
                **self.of,
            )
            equal = row["rule"] == Apportionment.EQUAL
            shares = {self.bodies[code]: None if equal else _amount(row[code.lower()]) for code in PAYING}
            save_investment(item=item, shares=shares, by=self.by)
        for row in self.founded.rows("funding_sources"):
            source = FundingSource(
                version=version,
                body=self.bodies[row["partner"]],
                label=row["label"],
                amount=Decimal(row["amount"]),
                **self.of,
            )
            save_funding_source(source=source, by=self.by)

    def _load_outturn(self) -> None:
        for row in self.founded.rows("outturn"):
            line = OutturnLine(
                year=CalendarPeriod.of(parse(row["year"])),
                directorate=row["directorate"],
                printed_step=PRINTED_STEP,
                **{field: Decimal(row[field]) for field in ("gross", "external_income", "internal_income", "outturn")},
                **self.of,
            )
            save_outturn_line(line=line, by=self.by)


def _amounts(row: Row) -> dict[FinancialYear, TypedAmount]:
    """What stands below the heads that are years."""
    years = [FinancialYear(year) for year in range(FIRST.start_year, LAST.start_year + 1)]
    return {year: _amount(row[year.label]) for year in years if year.label in row}


def _amount(cell: str) -> TypedAmount:
    return UnknownAmount(cell) if cell in UnknownAmount.values else Decimal(cell)
