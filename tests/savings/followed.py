"""A small agreed case that is reported on, with the clock in its second year."""

from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import User
from partners.roles import RoleKind
from periods.models import CalendarPeriod
from periods.values import FinancialYear, Quarter
from savings.actions.cases import agree_version
from savings.actions.delivery import Said, report_delivery, validate_delivery
from savings.models import BenefitLine, CaseVersion, DeliveryReport, WriteOff
from savings.selectors.delivery import CaseDelivery, deliveries_of
from tests.factories import World
from tests.savings.small_case import a_small_case

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
