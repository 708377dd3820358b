"""A business case with everything computed from its lines."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from periods.values import FinancialYear
from savings.calculations import profile
from savings.calculations.amounts import NIL, Amount, Unknown
from savings.calculations.details import Stream
from savings.calculations.investment import InvestmentTable, Item
from savings.calculations.partner_savings import by_benefits_of_the_year
from savings.calculations.profile import OneOffLine, Profile, RecurrentLine
from savings.calculations.shares import by_fixed_shares, equally
from savings.calculations.summary import Headline, Summary, headline, summarise
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
    Recurrence,
)
from savings.selectors.amounts import amount_of as _amount
from savings.selectors.amounts import amounts_of as _amounts
from savings.selectors.amounts import column_of
from savings.selectors.sharing import BenefitsOfPartners, benefits_of_partners

NO_SAVING = Unknown("no saving stated")
NO_BENEFITS = Unknown("not known until the year's benefits are given to partners")


@dataclass
class CaseFigures:
    """One version of a case: its lines as values, and what is computed from them. Nothing here asks the database."""

    case: BusinessCase
    version: CaseVersion
    services: list[CaseService]
    profiles: dict[int, Profile]  # by the id of the service of the case
    streams: dict[int, list[Stream]]
    investment: InvestmentTable
    sources: list[FundingSource]

    @property
    def years(self) -> list[FinancialYear]:
        return self.case.years

    @cached_property
    def together(self) -> Summary:
        """All services but those that have a summary of their own."""
        return self._summary([service for service in self.services if not service.apart])

    @cached_property
    def apart(self) -> dict[CaseService, Summary]:
        return {service: self._summary([service]) for service in self.services if service.apart}

    def _summary(self, services: Iterable[CaseService]) -> Summary:
        return summarise({service.label: self.profiles[service.pk] for service in services}, len(self.years))

    @cached_property
    def headline(self) -> Headline:
        return headline([self.together, *self.apart.values()], len(self.years))


def newest_version(case: BusinessCase) -> CaseVersion | None:
    return case.versions.order_by("number").last()


def case_figures(version: CaseVersion) -> CaseFigures:
    """Everything of a version. Its case is at hand."""
    return figures_of([version])[0]


def figures_of(versions: Sequence[CaseVersion]) -> list[CaseFigures]:
    """Everything of several versions, in eleven queries; five more where benefits share an investment."""
    services = _by("case_id", CaseService.objects.filter(case__in=[one.case_id for one in versions]), "service")
    budgets = _by("version_id", _of(BudgetLine, versions).prefetch_related("amounts"), "body")
    benefits = _by("version_id", _of(BenefitLine, versions).prefetch_related("amounts"))
    streams = _by("version_id", _of(DetailStream, versions).prefetch_related("amounts"))
    investments = _by("version_id", _of(InvestmentItem, versions).prefetch_related("shares__body"))
    sources = _by("version_id", _of(FundingSource, versions), "body")
    by_benefits = [
        one for one in versions if any(item.rule == Apportionment.BY_BENEFITS for item in investments[one.pk])
    ]
    benefits_in = benefits_of_partners(by_benefits)
    return [
        CaseFigures(
            case=version.case,
            version=version,
            services=services[version.case_id],
            profiles={
                service.pk: _profile(service, version.case.years, budgets[version.pk], benefits[version.pk])
                for service in services[version.case_id]
            },
            streams={
                service.pk: _streams(service, version.case.years, streams[version.pk])
                for service in services[version.case_id]
            },
            investment=_investment(investments[version.pk], benefits_in.get(version.pk, {})),
            sources=sources[version.pk],
        )
        for version in versions
    ]


def _of(kind: Any, versions: Sequence[CaseVersion]) -> QuerySet:
    return kind.objects.filter(version__in=versions)


def _by(key: str, rows: QuerySet, *related: str) -> dict[int, list]:
    """Rows by an id, in their order; none is an empty list."""
    found = defaultdict(list)
    for row in rows.select_related(*related) if related else rows:
        found[getattr(row, key)].append(row)
    return found


def _streams(service: CaseService, years: list[FinancialYear], streams: list[DetailStream]) -> list[Stream]:
    return [
        Stream(stream.label, stream.opening, _amounts(stream.amounts.all(), years, NO_SAVING))
        for stream in streams
        if stream.of_service_id == service.pk
    ]


def _profile(
    service: CaseService, years: list[FinancialYear], budgets: list[BudgetLine], benefits: list[BenefitLine]
) -> Profile:
    """Own lines, and those of other services that are booked here."""
    own = [line for line in benefits if line.of_service_id == service.pk]
    booked = [line for line in benefits if line.booked_in_id == service.pk]
    return Profile(
        years=len(years),
        budgets=tuple(
            profile.BudgetLine(line.label, _amounts(line.amounts.all(), years), partner=column_of(line.body))
            for line in budgets
            if line.of_service_id == service.pk
        ),
        benefits=tuple(
            RecurrentLine(line.label, _amounts(line.amounts.all(), years), booked_here=line.booked_in_id is None)
            for line in own
            if line.recurrence == Recurrence.RECURRENT
        )
        + tuple(RecurrentLine(_label_there(line), _amounts(line.amounts.all(), years)) for line in booked),
        one_offs=tuple(
            OneOffLine(line.label, _amounts(line.amounts.all(), years))
            for line in own
            if line.recurrence == Recurrence.ONE_OFF
        ),
    )


def _label_there(line: BenefitLine) -> str:
    return line.label_there or line.label


def _investment(investments: Iterable[InvestmentItem], benefits_in: BenefitsOfPartners) -> InvestmentTable:
    items = tuple(_item(item, benefits_in) for item in investments)
    return InvestmentTable(items, tuple(dict.fromkeys(partner for item in items for partner in item.shares)))


def _item(item: InvestmentItem, benefits_in: BenefitsOfPartners) -> Item:
    """An investment with what each partner pays of it, by its rule."""
    shares = {column_of(share.body): share for share in item.shares.all()}
    paid: dict[str, Amount]
    if item.rule == Apportionment.ACTUAL:
        paid = {partner: _amount(share) for partner, share in shares.items()}
    elif item.amount is None:
        paid = dict.fromkeys(shares, Unknown(item.get_unknown_display()))
    elif item.rule == Apportionment.FIXED:
        fixed = {partner: share.per_cent for partner, share in shares.items() if share.per_cent is not None}
        paid = dict(by_fixed_shares(item.amount, fixed))
    elif item.rule == Apportionment.BY_BENEFITS:
        benefits = benefits_in.get(item.year_id, {})
        found = by_benefits_of_the_year(item.amount, {partner: benefits.get(partner, NIL) for partner in shares})
        paid = found if found is not None else dict.fromkeys(shares, NO_BENEFITS)
    else:
        paid = dict(equally(item.amount, list(shares)))
    return Item(item.label, paid, item.funding_source)
