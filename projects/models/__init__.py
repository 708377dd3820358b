"""What a partnership has set out to do, and how far it is; a file for each subject."""

from projects.models.milestones import BaselineChange, BenefitEntry, BenefitState, Cashable, Dependency, Milestone
from projects.models.plans import (
    FocusArea,
    Phase,
    Plan,
    PlanAppendix,
    PlannedSaving,
    PlanReview,
    SavingBasis,
    StrategicPriority,
)
from projects.models.projects import Benefit, Project, ProjectStatus, ProjectUpdate
from projects.models.registers import Action, ActionState, Contract, Quotation, Stage

__all__ = [
    "Action",
    "ActionState",
    "BaselineChange",
    "Benefit",
    "BenefitEntry",
    "BenefitState",
    "Cashable",
    "Contract",
    "Dependency",
    "FocusArea",
    "Milestone",
    "Phase",
    "Plan",
    "PlanAppendix",
    "PlanReview",
    "PlannedSaving",
    "Project",
    "ProjectStatus",
    "ProjectUpdate",
    "Quotation",
    "SavingBasis",
    "Stage",
    "StrategicPriority",
]
