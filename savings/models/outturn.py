"""What a year came to, by directorate."""

from django.db import models

from common.numbers import ExactDecimalField
from partners.models import OfPartnership
from periods.models import CalendarPeriod


class OutturnLine(OfPartnership):
    """One directorate in one year. Income is negative; net budget and variance are computed, never typed."""

    year = models.ForeignKey(CalendarPeriod, on_delete=models.PROTECT, related_name="+")
    directorate = models.CharField(max_length=120)
    gross = ExactDecimalField(verbose_name="gross expenditure budget")
    external_income = ExactDecimalField(verbose_name="external income budget")
    internal_income = ExactDecimalField(verbose_name="internal income budget")
    outturn = ExactDecimalField()
    printed_step = models.PositiveIntegerField(default=0, help_text="1000 where a paper printed thousands")

    class Meta(OfPartnership.Meta):
        verbose_name = "outturn line"
        constraints = [
            models.UniqueConstraint(fields=["partnership", "year", "directorate"], name="directorate_once_a_year"),
            models.CheckConstraint(
                condition=models.Q(external_income__lte=0, internal_income__lte=0), name="income_is_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.directorate}, {self.year}"
