"""Workbooks that were sent in: kept as evidence, whatever became of them."""

from django.db import models

from partners.sent_in import SentIn, UploadState, sent_in_constraints
from savings.models.cases import CaseVersion

__all__ = ["SheetUpload", "UploadState"]


class SheetUpload(SentIn):
    """A workbook with lines of a version, as it came in."""

    version = models.ForeignKey(CaseVersion, on_delete=models.PROTECT, related_name="uploads")

    class Meta(SentIn.Meta):
        verbose_name = "spreadsheet sent in"
        constraints = sent_in_constraints("upload")

    def __str__(self) -> str:
        return f"{self.name} for {self.version}"
