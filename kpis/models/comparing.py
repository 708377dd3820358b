"""What the figures of a KPI are compared with, and where they do not compare."""

from django.db import models
from django.db.models import Q

from common.numbers import ExactDecimalField
from kpis.models.definitions import Kpi
from partners.models import OfPartnership, Scope
from periods.models import CalendarPeriod


class Comparability(models.TextChoices):
    LIKE = "like", "Like for like"
    PARTLY = "partly", "Partly like for like"
    NOT = "not", "Not like for like"


class Benchmark(OfPartnership):
    """A figure from elsewhere that a KPI is held against, such as the average of other councils.

    It is no target: nothing is met or missed by it.
    """

    kpi = models.ForeignKey(Kpi, on_delete=models.CASCADE, related_name="benchmarks")
    name = models.CharField(max_length=80, help_text="For example CIPFA average")
    value = ExactDecimalField(help_text="In the unit of the KPI")
    source = models.CharField(max_length=200, help_text="The publication, or the paper and the table that names it")
    period = models.ForeignKey(
        CalendarPeriod,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="When it was measured; empty where the source does not say",
    )
    comparability = models.CharField(max_length=10, choices=Comparability.choices)
    note = models.CharField(max_length=300, blank=True, help_text="What makes it compare, or not")

    class Meta(OfPartnership.Meta):
        constraints = [
            models.UniqueConstraint(fields=["kpi", "name", "period"], name="benchmark_named_once_in_a_period"),
            models.UniqueConstraint(
                fields=["kpi", "name"], condition=Q(period__isnull=True), name="benchmark_named_once_without_a_period"
            ),
            models.CheckConstraint(condition=Q(comparability="like") | ~Q(note=""), name="benchmark_unlike_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.kpi}: {self.name}"


class UnlikeMark(OfPartnership):
    """A partner whose figures of a KPI are not like for like with those of the others, and why."""

    kpi = models.ForeignKey(Kpi, on_delete=models.CASCADE, related_name="unlike_marks")
    scope = models.ForeignKey(Scope, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, help_text="What this partner counts in another way")

    class Meta(OfPartnership.Meta):
        constraints = [
            models.UniqueConstraint(fields=["kpi", "scope"], name="one_unlike_mark_of_a_partner"),
            models.CheckConstraint(condition=~Q(reason=""), name="unlike_mark_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.kpi}, {self.scope}: not like for like"
