"""The lines of one version of a case, as they are named in its tables: what an amount is made of."""

from collections.abc import Iterable
from dataclasses import dataclass

from savings.models import (
    BenefitLine,
    BudgetLine,
    CaseService,
    CaseVersion,
    DetailStream,
    FundingSource,
    InvestmentItem,
)
from savings.selectors.amounts import column_of

Line = BudgetLine | BenefitLine | DetailStream | InvestmentItem | FundingSource


@dataclass(frozen=True)
class CaseLines:
    """Budgets, benefits and streams belong to a service; investment and its sources to the case."""

    budgets: list[BudgetLine]
    benefits: list[BenefitLine]
    streams: list[DetailStream]
    investment: list[InvestmentItem | FundingSource]

    def of(self, service: CaseService | None = None) -> list[Line]:
        """All budgets and benefits, or those of one service, with what is booked in its table."""
        if service is None:
            return [*self.budgets, *self.benefits]
        budgets = (one for one in self.budgets if one.of_service_id == service.pk)
        benefits = (one for one in self.benefits if service.pk in (one.of_service_id, one.booked_in_id))
        return [*budgets, *benefits]

    def streams_of(self, service: CaseService) -> list[DetailStream]:
        return [one for one in self.streams if one.of_service_id == service.pk]

    def called(self, label: str, service: CaseService | None = None) -> list[Line]:
        """Those that a row of a table names: the line itself, the lines of a service, or the budgets of a partner."""
        if not label:
            return []
        found: Iterable[Line] = (*self.of(service), *(self.streams_of(service) if service else ()), *self.investment)
        named = [one for one in found if label in (one.label, getattr(one, "label_there", ""))]
        if named or service is not None:
            return named
        of_service = [one for one in self.benefits if label in (one.of_service.label, one.of_service.service.name)]
        of_partner = [one for one in self.budgets if label == f"{column_of(one.body)} net budget"]
        return [*of_service, *of_partner]


def lines_of_version(version: CaseVersion) -> CaseLines:
    """Five queries."""
    return CaseLines(
        budgets=list(BudgetLine.objects.filter(version=version).select_related("body")),
        benefits=list(BenefitLine.objects.filter(version=version).select_related("of_service__service")),
        streams=list(DetailStream.objects.filter(version=version)),
        investment=[
            *InvestmentItem.objects.filter(version=version),
            *FundingSource.objects.filter(version=version),
        ],
    )
