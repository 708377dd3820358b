"""Agreed cases followed after the decision: their lines with every report and write-off, and where each stands."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.utils.timezone import localdate

from common.formatting import money, with_unit
from partners.models import Service
from periods.values import FinancialYear, Month, Quarter
from savings.calculations.amounts import NIL, Amount, Unknown
from savings.calculations.delivery import (
    Effect,
    LineYear,
    Position,
    Reported,
    at_risk,
    effect,
    follow,
    together,
)
from savings.calculations.forecast_bridge import ForecastBridge, forecast_bridge
from savings.models import (
    BenefitAmount,
    BenefitLine,
    BusinessCase,
    CaseVersion,
    DeliveryReport,
    DeliveryState,
    Recurrence,
    WriteOff,
)

Key = tuple[int, str]  # service of the case and label: what stays with a line from version to version


@dataclass
class FollowedLine:
    """A line of the agreed version with all that was reported of it, also under an earlier agreed version."""

    line: BenefitLine
    years: list[FinancialYear]
    planned: tuple[Amount, ...]
    reports: dict[FinancialYear, list[DeliveryReport]] = field(default_factory=lambda: defaultdict(list))
    write_offs: dict[FinancialYear, list[WriteOff]] = field(default_factory=lambda: defaultdict(list))

    @property
    def is_one_off(self) -> bool:
        return self.line.recurrence == Recurrence.ONE_OFF

    @property
    def service(self) -> Service:
        return self.line.of_service.service

    def standing(self, year: FinancialYear, quarter: Quarter) -> list[DeliveryReport]:
        """The reports of a year that count by a quarter, the oldest first: what was sent back does not."""
        return [
            one for one in self.reports[year] if one.period_id <= quarter.code and one.state != DeliveryState.SENT_BACK
        ]

    def positions(self, quarter: Quarter) -> tuple[Position, ...]:
        """Where each year stands by a quarter."""
        return follow(
            [
                LineYear(
                    planned,
                    tuple(self._reported(one) for one in self.standing(year, quarter)),
                    sum((one.amount for one in self.write_offs[year] if one.period_id <= quarter.code), NIL),
                )
                for year, planned in zip(self.years, self.planned, strict=True)
            ],
            begun=len(begun_years(self.years, quarter)),
        )

    def _reported(self, report: DeliveryReport) -> Reported:
        place = None
        if report.slips_to_id:
            place = next((n for n, year in enumerate(self.years) if year.code == report.slips_to_id), len(self.years))
        return Reported(report.forecast, report.delivered, report.is_validated, report.slipped or NIL, place)


def begun_years(years: Sequence[FinancialYear], quarter: Quarter) -> list[FinancialYear]:
    return [year for year in years if year.start <= quarter.start]


def is_settled(position: Position) -> bool:
    """Nothing is open: all that was due is validated, slipped or written off."""
    return not any(
        (position.unvalidated, position.to_come, position.to_find, position.not_reported, position.not_begun)
    )


@dataclass(frozen=True)
class Place:
    """One line in one year, with where it stands."""

    followed: FollowedLine
    year: FinancialYear
    position: Position

    @property
    def name(self) -> str:
        return f"{self.followed.line.label}, {self.year.label}"


@dataclass
class CaseDelivery:
    """One agreed version as it stands by a quarter. Nothing here asks the database."""

    case: BusinessCase
    version: CaseVersion
    quarter: Quarter
    lines: list[FollowedLine]

    @property
    def years(self) -> list[FinancialYear]:
        return self.case.years

    @cached_property
    def places(self) -> list[Place]:
        return self._places(self.quarter)

    def _places(self, quarter: Quarter) -> list[Place]:
        return [
            Place(line, year, position)
            for line in self.lines
            for year, position in zip(self.years, line.positions(quarter), strict=True)
        ]

    @property
    def begun(self) -> list[FinancialYear]:
        return begun_years(self.years, self.quarter)

    def of_kind(self, *, one_off: bool) -> list[Place]:
        """Recurrent savings and one-offs are never added together."""
        return [place for place in self.places if place.followed.is_one_off is one_off]

    def by_year(self, *, one_off: bool) -> list[Position]:
        places = self.of_kind(one_off=one_off)
        return [together(place.position for place in places if place.year == year) for year in self.years]

    @cached_property
    def effect(self) -> Effect:
        """Recurrent savings a year."""
        return effect(self.by_year(one_off=False))

    @property
    def is_reported(self) -> bool:
        return any(place.position.reported for place in self.places)

    def at_risk(self) -> list[tuple[Place, Decimal]]:
        """What the rule finds in the years that have begun, the greatest first."""
        found = [
            (place, at_risk(place.position, place.year, self.quarter))
            for place in self.places
            if place.year in self.begun
        ]
        return sorted([one for one in found if one[1]], key=lambda one: -one[1])

    def waiting(self) -> list[tuple[Place, DeliveryReport]]:
        """Reports that nobody of finance has looked at: the last one of each line and year."""
        found = []
        for place in self.places:
            standing = place.followed.standing(place.year, self.quarter)
            if standing and not standing[-1].is_validated and standing[-1].delivered is not None:
                found.append((place, standing[-1]))
        return found

    def not_reported(self) -> Iterator[Place]:
        """What has no report for the quarter and is not settled, in the years that have begun."""
        for place in self.places:
            standing = place.followed.standing(place.year, self.quarter)
            is_reported = bool(standing) and standing[-1].period_id == self.quarter.code
            if place.year in self.begun and not is_reported and not is_settled(place.position):
                yield place

    @cached_property
    def quarters(self) -> list[Quarter]:
        """The quarters that have a report, the first one first."""
        found = {one.when for line in self.lines for reports in line.reports.values() for one in reports}
        return sorted(quarter for quarter in found if isinstance(quarter, Quarter))

    @cached_property
    def quarters_shown(self) -> list[Quarter]:
        """The quarters that can be looked at, the newest first: those with reports, and the one that is due."""
        return sorted({*self.quarters, due_quarter(localdate())}, reverse=True)

    def as_at(self, quarter: Quarter | None = None) -> "CaseDelivery":
        """The same by another quarter; without one, by the newest."""
        return replace(self, quarter=quarter or self.quarters_shown[0])

    @property
    def last_reported(self) -> Quarter | None:
        """The last quarter before this one that has reports."""
        return max((quarter for quarter in self.quarters if quarter < self.quarter), default=None)

    def bridge(self, *, one_off: bool) -> ForecastBridge[tuple[str, str]] | None:
        """From the last report's forecast to this one; None where there is no earlier report."""
        if self.last_reported is None:
            return None
        before, after = (
            {
                (place.followed.line.of_service.label, place.name): place.position
                for place in places
                if place.followed.is_one_off is one_off
            }
            for places in (self._places(self.last_reported), self.places)
        )
        return forecast_bridge(before, after)


def due_quarter(today: date) -> Quarter:
    """The quarter to report on: the last one that has ended."""
    previous = Month(today.year, today.month).quarter.previous()
    assert isinstance(previous, Quarter)
    return previous


def agreed_versions(cases: Iterable[BusinessCase]) -> list[CaseVersion]:
    """The version of each case that was agreed last; a case without one is left out. One query."""
    agreed = CaseVersion.objects.filter(case__in=cases, agreed_on__isnull=False).select_related("case")
    return list({version.case_id: version for version in agreed.order_by("number")}.values())


def deliveries_of(versions: Sequence[CaseVersion], quarter: Quarter) -> list[CaseDelivery]:
    """What became of several agreed versions. Four queries."""
    cases = [version.case_id for version in versions]
    of_cases = {"line__version__case__in": cases}
    lines = BenefitLine.objects.filter(version__in=versions).select_related("of_service__service")
    followed: dict[int, dict[Key, FollowedLine]] = {version.case_id: {} for version in versions}
    by_version = {version.pk: version for version in versions}
    for line in lines.prefetch_related("amounts"):
        case = by_version[line.version_id].case
        amounts = {one.year_id: one for one in line.amounts.all()}
        planned = tuple(_planned(amounts.get(year.code)) for year in case.years)
        followed[case.pk][_key(line)] = FollowedLine(line, case.years, planned)
    years = {version.case_id: version.case.years for version in versions}
    related = ("line__version", "line__of_service__service")
    reports = DeliveryReport.objects.filter(**of_cases).select_related(
        *related, "year", "slips_to", "reported_by", "validated_by"
    )
    for report in reports.order_by("period_id", "pk"):
        own = _followed(followed, years, report.line)
        own.reports[_year(own, report.year_id)].append(report)
    for write_off in WriteOff.objects.filter(**of_cases).select_related(*related, "year").order_by("period_id", "pk"):
        own = _followed(followed, years, write_off.line)
        own.write_offs[_year(own, write_off.year_id)].append(write_off)
    return [
        CaseDelivery(version.case, version, quarter, list(followed[version.case_id].values())) for version in versions
    ]


def _followed(
    followed: dict[int, dict[Key, FollowedLine]], years: dict[int, list[FinancialYear]], line: BenefitLine
) -> FollowedLine:
    """The line as the agreed version has it; one that only an earlier version had, with nothing planned any more."""
    case = line.version.case_id
    if _key(line) not in followed[case]:
        followed[case][_key(line)] = FollowedLine(line, years[case], (NIL,) * len(years[case]))
    return followed[case][_key(line)]


def _key(line: BenefitLine) -> Key:
    return line.of_service_id, line.label


def _year(followed: FollowedLine, code: int) -> FinancialYear:
    return next(year for year in followed.years if year.code == code)


def _planned(amount: BenefitAmount | None) -> Amount:
    """The sign of reports: savings positive."""
    if amount is None:
        return Unknown("not typed yet")
    return Unknown(amount.get_unknown_display()) if amount.amount is None else -amount.amount


# ---- in one sentence ----


def delivery_sentence(delivery: CaseDelivery) -> str:
    """Planned £572k in 2016/17, £4.47m a year by 2020/21. Delivered: not reported."""
    planned, delivered = delivery.effect.planned, delivery.effect.delivered
    first, last = delivery.years[0], delivery.years[-1]
    words = f"Planned {short_money(planned[0])} in {first.label}"
    if len(delivery.years) > 1:
        words += f", {short_money(planned[-1])} a year by {last.label}"
    reported = [number for number, amount in enumerate(delivered) if amount is not None]
    if not reported:
        return f"{words}. Delivered: not reported."
    place = reported[-1]
    waiting = together(delivery.by_year(one_off=False)).unvalidated
    more = f"; {short_money(waiting)} more reported, not validated" if waiting > 0 else ""
    return f"{words}. Delivered: {short_money(delivered[place])} a year by {delivery.years[place].label}{more}."


def with_delivery(cases: Iterable[BusinessCase]) -> list[BusinessCase]:
    """The cases of a list; each that was agreed says as `delivery` what was planned and delivered. Five queries."""
    cases = list(cases)
    deliveries = deliveries_of(agreed_versions(cases), due_quarter(localdate()))
    sentences = {one.case.pk: delivery_sentence(one.as_at()) for one in deliveries if one.lines}
    for case in cases:
        case.delivery = sentences.get(case.pk, "")  # type: ignore[attr-defined]
    return cases


MILLION, THOUSAND = 1_000_000, 1_000


def short_money(value: Decimal | None) -> str:
    """£4.47m, £572k, £950."""
    size = abs(value or NIL)
    if value is None or size < THOUSAND:
        return money(value)
    return with_unit(value / MILLION, "£m", 2) if size >= MILLION else with_unit(value / THOUSAND, "£k")
