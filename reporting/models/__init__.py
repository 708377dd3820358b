"""A committee paper: what is written, what was frozen, what was rendered."""

from reporting.models.papers import Recommendation, Report, Section, SignOff
from reporting.models.snapshots import Audience, Document, DocumentFormat, Frozen, Snapshot

__all__ = [
    "Audience",
    "Document",
    "DocumentFormat",
    "Frozen",
    "Recommendation",
    "Report",
    "Section",
    "SignOff",
    "Snapshot",
]
