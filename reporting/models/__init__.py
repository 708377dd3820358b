"""A committee paper: what is written, what was frozen, what was rendered."""

from reporting.models.exemptions import LIVE, ExemptMark, MarkState
from reporting.models.papers import AmendmentKind, Recommendation, Report, ReportState, Section
from reporting.models.published import PublishedText
from reporting.models.saved_views import SavedView
from reporting.models.snapshots import Audience, Document, DocumentFormat, Frozen, Snapshot
from reporting.models.workflow import (
    Comment,
    EditorialChange,
    FindingExplained,
    PublishedOver,
    Signature,
    SignOffStep,
    StepKind,
)

__all__ = [
    "LIVE",
    "AmendmentKind",
    "Audience",
    "Comment",
    "Document",
    "DocumentFormat",
    "EditorialChange",
    "ExemptMark",
    "FindingExplained",
    "Frozen",
    "MarkState",
    "PublishedOver",
    "PublishedText",
    "Recommendation",
    "Report",
    "ReportState",
    "SavedView",
    "Section",
    "SignOffStep",
    "Signature",
    "Snapshot",
    "StepKind",
]
