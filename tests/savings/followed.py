"""A small agreed case that is reported on, with the clock in its second year."""

from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import User
from partners.roles import RoleKind
from periods.models import CalendarPeriod
from periods.values import FinancialYear, Quarter
from savings.actions.cases import agree_version, begin_version, save_case_service
from savings.actions.delivery import Said, report_delivery, validate_delivery, write_off_saving
from savings.actions.lines import save_benefit_line
from savings.models import BenefitAmount, BenefitLine, CaseService, CaseVersion, DeliveryReport, WriteOff
from savings.selectors.delivery import CaseDelivery, deliveries_of
from tests.factories import World
from tests.savings.small_case import a_business_case, a_small_case, in_years

NOW = "2017-10-20 12:00"  # Q2 2017/18 is over
FIRST, SECOND = FinancialYear(2016), FinancialYear(2017)
DUE = Quarter(2017, 2)
BEFORE = Quarter(2017, 1)


def an_agreed_case(world: World) -> CaseVersion:
    return agree_version(version=a_small_case(world), agreed_on=date(2016, 2, 1), by=None)


def the_line(label: str = "One team") -> BenefitLine:
    """The newest one of that name."""
    return BenefitLine.objects.filter(label=label).select_related("of_service__service", "version").latest("pk")


def said(forecast: int, delivered: int | None = None, quarter: Quarter = DUE, **more: Any) -> Said:
    amounts = {"forecast": Decimal(forecast), "delivered": None if delivered is None else Decimal(delivered)}
    if "slipped" in more:
        more["slipped"] = Decimal(more["slipped"])
    return Said(as_at=more.pop("as_at", quarter.last_day), **amounts, **more)


def reported(
    by: User,
    forecast: int,
    delivered: int | None = None,
    *,
    line: BenefitLine | None = None,
    year: FinancialYear = SECOND,
    quarter: Quarter = DUE,
    version: int = 0,
    **more: Any,
) -> DeliveryReport:
    return report_delivery(
        line=line or the_line(),
        year=year,
        quarter=quarter,
        version=version,
        said=said(forecast, delivered, quarter, **more),
        by=by,
    )


def validated(world: World, *amounts: int, **more: Any) -> DeliveryReport:
    report = reported(world.officer, *amounts, **more)
    return validate_delivery(report=report, version=report.version, by=world.people[RoleKind.FINANCE])


def a_write_off(amount: int, line: BenefitLine | None = None, **more: Any) -> WriteOff:
    line = line or the_line()
    asked = {"reason": "Nobody expects it", "agreed_by": "Joint Committee", "agreed_on": date(2017, 9, 1), **more}
    return WriteOff(
        partnership=line.partnership,
        line=line,
        year=CalendarPeriod.of(SECOND),
        period=CalendarPeriod.of(DUE),
        amount=Decimal(amount),
        **asked,
    )


def now_of(version: CaseVersion, quarter: Quarter = DUE) -> CaseDelivery:
    return deliveries_of([version], quarter)[0]


def a_followed_case(world: World, slug: str = "followed") -> WriteOff:
    """Another case of one line, agreed, with a report that waits for finance and a write-off."""
    partnership = {"partnership": world.partnership}
    case = a_business_case(world, slug)
    service = save_case_service(
        service=CaseService(case=case, service=world.payroll, label="Payroll", **partnership), by=None
    )
    version = begin_version(case=case, name="Final", baseline_on=date(2015, 12, 14), by=None)
    post = BenefitLine(version=version, of_service=service, label="Post", kind="cost_reduction", **partnership)
    save_benefit_line(line=post, amounts=in_years(-20, -20), by=None)
    agree_version(version=version, agreed_on=date(2016, 2, 1), by=None)
    reported(world.officer, 10, 5, line=post, reason="demand")
    return write_off_saving(write_off=a_write_off(3, post), by=None)


def more_that_is_followed(world: World, number: int) -> None:
    """One more followed case; one more line, report and write-off in the first one, for counting queries."""
    a_followed_case(world, f"followed-{number}")
    line = BenefitLine.objects.get(label="Post", version__case__slug="followed", partnership=world.partnership)
    write_off_saving(write_off=a_write_off(1, line, reason=f"Reason {number}"), by=None)
    another = BenefitLine.objects.create(
        partnership=world.partnership, version=line.version, of_service=line.of_service, label=f"More {number}",
        kind="income",
    )  # fmt: skip
    for year in (FIRST, SECOND):
        BenefitAmount.objects.create(line=another, year=CalendarPeriod.of(year), amount=Decimal(-20))
    for quarter in (BEFORE, DUE):
        reported(world.officer, 12 + number, 5, line=another, quarter=quarter, reason="staff")
    earlier = Quarter(2016, 1 + number)
    reported(world.officer, 14, line=line, quarter=earlier, year=FIRST, reason="demand")
