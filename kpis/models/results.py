"""What the figures add up to. Written by the roll-up alone (kpis/rollup.py); can be rebuilt at any time."""

from django.db import models

from accounts.models import User
from common.numbers import ExactDecimalField
from kpis.choices import FigureKind, Qualifier, Status
from kpis.models.definitions import Definition, Item, Kpi, Target
from partners.models import Partnership, Scope
from periods.models import HasPeriod


class ResultQuerySet(models.QuerySet["Result"]):
    def visible_to(self, user: User) -> "ResultQuerySet":
        """Results of the partnerships in which the person has a role."""
        return self.filter(kpi__partnership__in=Partnership.objects.visible_to(user).values("pk"))


class Result(HasPeriod):
    """A KPI's figure for a scope, an item and a month, quarter, year to date or year, with its status.

    Value = numerator × definition.multiplier ÷ denominator, divided and rounded once, when it is shown. The status is
    a stored fact: judged by the target and the definition in force on the last day of the period.

    Keys carry no index of their own: the two below serve every question, and each index more slows the roll-up.
    """

    kpi = models.ForeignKey(Kpi, on_delete=models.CASCADE, related_name="results", db_index=False)
    scope = models.ForeignKey(Scope, on_delete=models.PROTECT, related_name="+", db_index=False)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+", db_index=False)
    definition = models.ForeignKey(Definition, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=16, choices=FigureKind.choices)
    numerator = ExactDecimalField(null=True)
    denominator = ExactDecimalField(null=True)
    qualifier = models.CharField(max_length=6, choices=Qualifier.choices, default=Qualifier.EXACT)
    text = models.TextField(blank=True)
    parts_due = models.PositiveIntegerField(help_text="How many figures this one should be made of")
    parts_reported = models.PositiveIntegerField(help_text="How many are in")
    provisional = models.BooleanField(help_text="Something in it is not approved yet")
    restated = models.BooleanField(help_text="Something in it was changed after approval")
    from_parts = models.BooleanField(
        default=False, help_text="Added up from items or partners, not from its own figures"
    )
    target = models.ForeignKey(Target, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.NO_FIGURE)

    objects = ResultQuerySet.as_manager()

    class Meta:
        ordering = ("kpi", "period", "scope", "item")
        constraints = [
            models.UniqueConstraint(
                fields=["kpi", "scope", "period", "item"], name="one_result_of_kpi_period_scope_item"
            ),
        ]
        indexes = [models.Index(fields=["kpi", "period"], name="result_by_kpi_and_period")]

    def __str__(self) -> str:
        return f"{self.kpi} {self.scope} {self.item} {self.when.label}"


class TouchedSpan(models.Model):
    """A KPI, scope and span of period codes whose results no longer match the figures: what is to be rebuilt.

    A span is what begins in a quarter, the year with its parts to date, or all that begins in a year.

    Noted in the transaction that changed the figure. A run claims rows by writing its name into `run`; rows that
    arrive meanwhile wait for the next run, so nothing is missed.
    """

    kpi = models.ForeignKey(Kpi, on_delete=models.CASCADE, related_name="+")
    scope = models.ForeignKey(Scope, on_delete=models.CASCADE, related_name="+", db_index=False)
    year = models.BigIntegerField(help_text="First period code of the financial year")
    low = models.BigIntegerField(help_text="First period code of the span")
    high = models.BigIntegerField(help_text="Last period code of the span")
    run = models.CharField(max_length=40, blank=True, db_index=True)

    def __str__(self) -> str:
        return f"{self.kpi} {self.scope} {self.low}"
