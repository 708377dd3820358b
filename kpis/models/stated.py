"""What older papers printed."""

from django.db import models

from common.numbers import ExactDecimalField
from partners.models import Partnership


class StatedFigure(models.Model):
    """A total, movement or change that a paper printed. Stands beside the computed one; never becomes an observation.

    `table`, `row` and `column` say where it stood: a table of a report compares what it computes with what is stated
    under the same key, and a difference is shown until somebody explains it.
    """

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="stated_figures")
    table = models.CharField(max_length=80, help_text="For example past-due-debt-ncc")
    row = models.CharField(max_length=120)
    column = models.CharField(max_length=120)
    value = ExactDecimalField(null=True, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    text = models.CharField(max_length=200, help_text="As printed")
    source = models.CharField(max_length=200, help_text="The paper and the paragraph or table")
    note = models.TextField(blank=True, help_text="What is unclear about it")
    explanation = models.TextField(blank=True, help_text="Why it differs from the computed figure, once known")

    class Meta:
        ordering = ("table", "row", "column")
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "table", "row", "column"], name="one_stated_figure_in_a_place"
            )
        ]

    def __str__(self) -> str:
        return f"{self.table}, {self.row}, {self.column}: {self.text}"
