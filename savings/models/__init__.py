"""What people type into a business case; everything else is computed from it. A file for each subject."""

from savings.models.cases import BusinessCase, CaseService, CaseVersion
from savings.models.debt import Collection, CollectionKind, DebtBalance, DebtMeasure
from savings.models.delivery import DeliveryReport, DeliveryState, SlippageReason, WriteOff
from savings.models.in_year import BudgetHeading, BudgetYear, MonitoringEntry, Rhythm, Virement, VirementLeg
from savings.models.investment import (
    Apportionment,
    DependentSaving,
    FundingSource,
    InvestmentItem,
    InvestmentShare,
)
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
from savings.models.sheets import SheetUpload, UploadState
from savings.models.unit_costs import CostedActivity, CustomerVolume
from savings.models.unit_prices import PriceBasis, UnitPrice

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
    "Collection",
    "CollectionKind",
    "Confidence",
    "CostedActivity",
    "CustomerVolume",
    "DebtBalance",
    "DebtMeasure",
    "DeliveryReport",
    "DeliveryState",
    "DependentSaving",
    "DetailAmount",
    "DetailStream",
    "FundingSource",
    "InvestmentItem",
    "InvestmentShare",
    "LineSharing",
    "MonitoringEntry",
    "OutturnLine",
    "PriceBasis",
    "Recurrence",
    "Rhythm",
    "SavingPart",
    "SharingPartner",
    "SharingRule",
    "SheetUpload",
    "SlippageReason",
    "Standing",
    "UnitPrice",
    "UnknownAmount",
    "UploadState",
    "Virement",
    "VirementLeg",
    "WriteOff",
]
