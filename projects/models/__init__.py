"""What a partnership has set out to do, and how far it is; a file for each subject."""

from projects.models.complaints import Complaint, ComplaintStage
from projects.models.findings import AuditFinding, FindingPriority, FindingState
from projects.models.issues import Issue, IssueCause, IssueState, Significance
from projects.models.projects import Benefit, Project, ProjectStatus, ProjectUpdate
from projects.models.registers import Action, ActionState, Contract, Quotation, Stage
from projects.models.risks import (
    RatingStage,
    Risk,
    RiskKind,
    RiskRating,
    RiskResponse,
    RiskScale,
    RiskScaleKind,
    RiskState,
)

__all__ = [
    "Action",
    "ActionState",
    "AuditFinding",
    "Benefit",
    "Complaint",
    "ComplaintStage",
    "Contract",
    "FindingPriority",
    "FindingState",
    "Issue",
    "IssueCause",
    "IssueState",
    "Project",
    "ProjectStatus",
    "ProjectUpdate",
    "Quotation",
    "RatingStage",
    "Risk",
    "RiskKind",
    "RiskRating",
    "RiskResponse",
    "RiskScale",
    "RiskScaleKind",
    "RiskState",
    "Significance",
    "Stage",
]
