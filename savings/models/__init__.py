"""What people type into a business case; everything else is computed from it. A file for each subject."""

from savings.models.cases import BusinessCase, CaseService, CaseVersion
from savings.models.in_year import BudgetHeading, BudgetYear, MonitoringEntry, Rhythm, Virement, VirementLeg
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
from savings.models.partner_savings import LineSharing, SavingPart, SharingPartner, SharingRule, Standing

__all__ = [
    "Apportionment",
    "BenefitAmount",
    "BenefitKind",
    "BenefitLine",
    "BudgetAmount",
    "BudgetHeading",
    "BudgetLine",
    "BudgetYear",
    "BusinessCase",
    "CaseService",
    "CaseVersion",
    "Confidence",
    "DetailAmount",
    "DetailStream",
    "FundingSource",
    "InvestmentItem",
    "InvestmentShare",
    "LineSharing",
    "MonitoringEntry",
    "OutturnLine",
    "Recurrence",
    "Rhythm",
    "SavingPart",
    "SharingPartner",
    "SharingRule",
    "Standing",
    "UnknownAmount",
    "Virement",
    "VirementLeg",
]
