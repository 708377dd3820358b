"""What a partnership has set out to do, and how far it is; a file for each subject."""

from projects.models.projects import Benefit, Project, ProjectStatus, ProjectUpdate
from projects.models.registers import Action, ActionState, Contract, Quotation, Stage

__all__ = [
    "Action",
    "ActionState",
    "Benefit",
    "Contract",
    "Project",
    "ProjectStatus",
    "ProjectUpdate",
    "Quotation",
    "Stage",
]
