"""Money set aside: what was approved to be drawn, what was drawn, and what is left."""

from django.db import models
from django.db.models import Q

from common.numbers import ExactDecimalField
from partners.models import OfPartnership
from periods.models import CalendarPeriod
from projects.models.decisions import Decision, DecisionPart


class Reserve(OfPartnership):
    """A reserve of one of the partners. How much it held may not be known."""

    name = models.CharField(max_length=120)
    opening_gbp = ExactDecimalField(null=True, blank=True, help_text="Empty: not known")
    opening_on = models.DateField(null=True, blank=True)

    class Meta(OfPartnership.Meta):
        constraints = [models.UniqueConstraint(fields=["partnership", "name"], name="reserve_named_once")]

    def __str__(self) -> str:
        return self.name


class YearAmount(DecisionPart):
    """What a decision asks for in one financial year, and what was approved of it."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="year_amounts")
    year = models.ForeignKey(CalendarPeriod, on_delete=models.PROTECT, related_name="+")
    amount_gbp = ExactDecimalField()
    reserve = models.ForeignKey(
        Reserve, null=True, blank=True, on_delete=models.PROTECT, related_name="year_amounts",
        help_text="Where it is drawn from; empty: from a budget",
    )  # fmt: skip
    approved_gbp = ExactDecimalField(null=True, blank=True, help_text="Empty: not approved")

    class Meta(DecisionPart.Meta):
        constraints = [
            models.UniqueConstraint(fields=["decision", "year", "reserve"], name="amount_once_for_a_year"),
            models.CheckConstraint(
                condition=Q(approved_gbp__isnull=True) | Q(approved_gbp__gte=0), name="approved_is_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision}: {self.year}"


class Draw(models.Model):
    """Money taken from a reserve on a day, out of what was approved for a year."""

    year_amount = models.ForeignKey(YearAmount, on_delete=models.PROTECT, related_name="draws")
    on = models.DateField()
    amount_gbp = ExactDecimalField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("on", "pk")
        constraints = [models.CheckConstraint(condition=Q(amount_gbp__gt=0), name="something_is_drawn")]

    def __str__(self) -> str:
        return f"{self.year_amount}, {self.on:%-d %B %Y}"
