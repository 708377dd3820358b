"""Returns that came back as a spreadsheet, and the documents that show how a figure came about."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from kpis.models.returns import Observation, Return
from partners.models import OfPartnership
from partners.sent_in import SentIn, sent_in_constraints


class ReturnSheet(SentIn):
    """A workbook or CSV with lines of a return, as it came in. It may be seen by those who see every line it names."""

    quarterly_return = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="sheets")
    lines = models.ManyToManyField(Observation, related_name="+", help_text="The figures that its rows name")
    not_saved = models.JSONField(
        default=list, blank=True, help_text="Id of each line that was chosen and refused, with the sentence why"
    )

    class Meta(SentIn.Meta):
        verbose_name = "spreadsheet of a return"
        constraints = sent_in_constraints("return_sheet")

    def __str__(self) -> str:
        return f"{self.name} for {self.quarterly_return}"


class Evidence(OfPartnership):
    """A document that shows how a figure came about. It is for those who see returns, never for the public."""

    observation = models.ForeignKey(Observation, on_delete=models.PROTECT, related_name="evidence")
    name = models.CharField(max_length=200, help_text="What the file was called")
    file = models.FileField(upload_to="evidence/")
    checksum = models.CharField(max_length=64, help_text="SHA-256 of the file")
    size = models.PositiveIntegerField(help_text="In bytes")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta(OfPartnership.Meta):
        ordering = ("uploaded_at", "pk")
        verbose_name = "evidence"
        verbose_name_plural = "evidence"
        constraints = [
            models.UniqueConstraint(fields=["observation", "checksum"], name="evidence_once_for_a_figure"),
            models.CheckConstraint(condition=~Q(name=""), name="evidence_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
