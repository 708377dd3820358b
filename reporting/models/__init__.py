"""A committee paper: what is written, what was frozen, what was rendered."""

from reporting.models.exemptions import LIVE, ExemptMark, MarkState
from reporting.models.papers import Recommendation, Report, Section, SignOff
from reporting.models.snapshots import Audience, Document, DocumentFormat, Frozen, Snapshot

__all__ = [
    "LIVE",
    "Audience",
    "Document",
    "DocumentFormat",
    "ExemptMark",
    "Frozen",
    "MarkState",
    "Recommendation",
    "Report",
    "Section",
    "SignOff",
    "Snapshot",
]
