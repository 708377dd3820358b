"""What people type into a business case; everything else is computed from it. A file for each subject."""

from savings.models.cases import BusinessCase, CaseService, CaseVersion
from savings.models.investment import (
    Apportionment,
    DependentSaving,
    FundingSource,
    InvestmentItem,
    InvestmentShare,
)
from savings.models.debt import Collection, CollectionKind, DebtBalance, DebtMeasure
from savings.models.delivery import DeliveryReport, DeliveryState, SlippageReason, WriteOff
from savings.models.investment import Apportionment, FundingSource, InvestmentItem, InvestmentShare
from savings.models.lines import (
    BenefitAmount,
    BenefitKind,
    BenefitLine,
    BudgetAmount,
    BudgetLine,
    Confidence,
    DetailAmount,
    DetailStream,
    Recurrence,
    UnknownAmount,
)
from savings.models.outturn import OutturnLine
from savings.models.unit_costs import CostedActivity, CustomerVolume
from savings.models.unit_prices import PriceBasis, UnitPrice

__all__ = [
    "Apportionment",
    "BenefitAmount",
    "BenefitKind",
    "BenefitLine",
    "BudgetAmount",
    "BudgetLine",
    "BusinessCase",
    "CaseService",
    "CaseVersion",
    "Collection",
    "CollectionKind",
    "Confidence",
    "DependentSaving",
    "CostedActivity",
    "CustomerVolume",
    "DebtBalance",
    "DebtMeasure",
    "DeliveryReport",
    "DeliveryState",
    "DetailAmount",
    "DetailStream",
    "FundingSource",
    "InvestmentItem",
    "InvestmentShare",
    "OutturnLine",
    "PriceBasis",
    "Recurrence",
    "UnitPrice",
    "SlippageReason",
    "UnknownAmount",
    "WriteOff",
]
