"""What a partnership has set out to do, and how far it is; a file for each subject."""

from projects.models.decisions import (
    Approval,
    CallIn,
    Consequence,
    Decision,
    DecisionPart,
    FollowUp,
    Implication,
    KeyDecision,
    MoneyAsked,
    NamedDate,
    Option,
    Resolution,
    Workstream,
)
from projects.models.projects import Benefit, Project, ProjectStatus, ProjectUpdate
from projects.models.registers import Action, ActionState, Contract, Quotation, Stage
from projects.models.reserves import Draw, Reserve, YearAmount

__all__ = [
    "Action",
    "ActionState",
    "Approval",
    "Benefit",
    "CallIn",
    "Consequence",
    "Contract",
    "Decision",
    "DecisionPart",
    "Draw",
    "FollowUp",
    "Implication",
    "KeyDecision",
    "MoneyAsked",
    "NamedDate",
    "Option",
    "Project",
    "ProjectStatus",
    "ProjectUpdate",
    "Quotation",
    "Reserve",
    "Resolution",
    "Stage",
    "Workstream",
    "YearAmount",
]
