"""What people type into a business case; everything else is computed from it. A file for each subject."""

from savings.models.cases import BusinessCase, CaseService, CaseVersion
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
    "Confidence",
    "DeliveryReport",
    "DeliveryState",
    "DetailAmount",
    "DetailStream",
    "FundingSource",
    "InvestmentItem",
    "InvestmentShare",
    "OutturnLine",
    "Recurrence",
    "SlippageReason",
    "UnknownAmount",
    "WriteOff",
]
