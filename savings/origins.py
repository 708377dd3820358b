"""What of this room a printed figure may be made of."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.timezone import localdate

from common.formatting import long_day
from partners.origins import Asked, Kept, tells_of
from partners.roles import Right
from savings.models import (
    BenefitLine,
    BudgetHeading,
    BudgetLine,
    CaseVersion,
    Collection,
    DebtBalance,
    DebtMeasure,
    DeliveryReport,
    DetailStream,
    FundingSource,
    InvestmentItem,
    MonitoringEntry,
    OutturnLine,
    UnitPrice,
    Virement,
    WriteOff,
)


@tells_of(BudgetLine, BenefitLine, DetailStream, InvestmentItem, FundingSource)
def lines(asked: Asked) -> Iterable[Kept]:
    """With the version they stand in, and when that was agreed."""
    of_service = issubclass(asked.model, BudgetLine | BenefitLine | DetailStream)
    also = ["of_service__service"] if of_service else []
    also += ["body"] if asked.model in (BudgetLine, FundingSource) else []
    for one in asked.among(asked.model.objects.select_related("version__case", *also)):
        where = {"slug": one.version.case.slug}
        page = (
            asked.url("savings-profile", **where, service=one.of_service.service.slug)
            if of_service
            else asked.url("case-investment", **where)
        )
        yield Kept(one, source=one.version.case.source, agreed=agreed(one.version), address=page)


def agreed(version: CaseVersion) -> str:
    """ "version 2, agreed on 14 December 2015"."""
    when = f"agreed on {long_day(version.agreed_on)}" if version.agreed_on else "not agreed yet"
    return f"version {version.number}, {when}"


@tells_of(CaseVersion)
def versions(asked: Asked) -> Iterable[Kept]:
    for one in asked.among(CaseVersion.objects.select_related("case")):
        address = asked.url("business-case", slug=one.case.slug)
        yield Kept(one, source=one.case.source, agreed=agreed(one), address=address)


@tells_of(DeliveryReport)
def reports(asked: Asked) -> Iterable[Kept]:
    """With who reported and who validated them, for those who may see it; for all others when."""
    names = asked.rights.may(Right.SEE_RETURNS)
    kept = DeliveryReport.objects.select_related(
        "line__of_service", "line__version__case", "year", "reported_by", "validated_by"
    )
    for one in asked.among(kept):
        steps = [("reported", one.reported_by, one.reported_at), ("validated", one.validated_by, one.validated_at)]
        said = [_step(word, by.name if by and names else "", at) for word, by, at in steps if at]
        address = asked.url("delivery-line", slug=one.line.version.case.slug, pk=one.line_id)
        yield Kept(one, agreed="; ".join(said), address=address)


def _step(word: str, name: str, at: datetime) -> str:
    return f"{word} on {long_day(localdate(at))}{f' by {name}' if name else ''}"


@tells_of(WriteOff)
def write_offs(asked: Asked) -> Iterable[Kept]:
    for one in asked.among(WriteOff.objects.select_related("line__of_service", "year")):
        yield Kept(one, agreed=f"agreed on {long_day(one.agreed_on)}")


@tells_of(BudgetHeading)
def budgets(asked: Asked) -> Iterable[Kept]:
    for one in asked.among(BudgetHeading.objects.select_related("body", "budget_year")):
        yield Kept(one, address=asked.url("in-year", year=one.budget_year.when.slug))


@tells_of(Virement)
def virements(asked: Asked) -> Iterable[Kept]:
    for one in asked.among(Virement.objects.all()):
        minute = f", {one.minute_reference}" if one.minute_reference else ""
        yield Kept(one, agreed=f"approved by {one.approved_by_role}{minute}, {long_day(one.on)}")


@tells_of(MonitoringEntry)
def entries(asked: Asked) -> Iterable[Kept]:
    return [Kept(one) for one in asked.among(MonitoringEntry.objects.select_related("heading__body"))]


@tells_of(OutturnLine)
def outturn(asked: Asked) -> Iterable[Kept]:
    address = asked.url("outturn")
    return [Kept(one, address=address) for one in asked.among(OutturnLine.objects.select_related("year"))]


@tells_of(UnitPrice)
def prices(asked: Asked) -> Iterable[Kept]:
    return [Kept(one, name=one.item, source=one.source) for one in asked.among(UnitPrice.objects.all())]


@tells_of(DebtBalance)
def balances(asked: Asked) -> Iterable[Kept]:
    address = asked.url("debt")
    return [Kept(one, address=address) for one in asked.among(DebtBalance.objects.select_related("body", "as_at"))]


@tells_of(Collection, DebtMeasure)
def collections(asked: Asked) -> Iterable[Kept]:
    address = asked.url("debt")
    return [
        Kept(one, address=address)
        for one in asked.among(asked.model.objects.select_related("period", "body", "service"))
    ]
