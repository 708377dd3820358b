"""What people type into a business case; everything else is computed from it. A file for each subject."""

from savings.models.cases import BusinessCase, CaseService, CaseVersion
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
from savings.models.sheets import SheetUpload, UploadState

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
    "DetailAmount",
    "DetailStream",
    "FundingSource",
    "InvestmentItem",
    "InvestmentShare",
    "OutturnLine",
    "Recurrence",
    "SheetUpload",
    "UnknownAmount",
    "UploadState",
]
