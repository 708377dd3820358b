"""Budgets in their year: approved, moved by virements, spent, and what the year is forecast to come to."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.numbers import ExactDecimalField
from partners.models import Body, OfPartnership, Service
from periods.models import HasPeriod
from periods.values import FinancialYear, Period
from savings.models.lines import UnknownAmount, known_or_said


class Rhythm(models.TextChoices):
    MONTHLY = "monthly", "Monthly"
    QUARTERLY = "quarterly", "Quarterly"


class BudgetYear(OfPartnership, HasPeriod):
    """A financial year whose budgets are followed. A closed one never changes; it may be opened again with a reason."""

    rhythm = models.CharField(max_length=10, choices=Rhythm.choices, default=Rhythm.QUARTERLY)
    explain_above = ExactDecimalField(
        null=True,
        blank=True,
        help_text="A forecast that is further than this from its budget is explained. Empty: none",
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta(OfPartnership.Meta):
        verbose_name = "budget year"
        ordering = ("-period", "pk")
        constraints = [
            models.UniqueConstraint(fields=["partnership", "period"], name="budget_year_once"),
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True, closed_at__isnull=True)
                | Q(closed_by__isnull=False, closed_at__isnull=False),
                name="budget_year_closed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(explain_above__isnull=True) | Q(explain_above__gte=0), name="threshold_is_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"In-year budget {self.when.label}"

    @property
    def year(self) -> FinancialYear:
        value = self.when
        assert isinstance(value, FinancialYear)
        return value

    @property
    def monitored(self) -> list[Period]:
        """The periods after each of which budgets are looked at."""
        return list(self.year.months() if self.rhythm == Rhythm.MONTHLY else self.year.quarters())


class BudgetHeading(OfPartnership):
    """A budget of a service or directorate in a year, of one partner where it names one. Spending is positive."""

    budget_year = models.ForeignKey(BudgetYear, on_delete=models.CASCADE, related_name="headings")
    label = models.CharField(max_length=120, help_text="The service or directorate")
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(
        Body, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="partner"
    )
    approved = ExactDecimalField(null=True, blank=True, verbose_name="approved budget")
    unknown = models.CharField(max_length=20, choices=UnknownAmount.choices, blank=True)

    class Meta(OfPartnership.Meta):
        verbose_name = "budget heading"
        constraints = [
            models.UniqueConstraint(fields=["budget_year", "label", "body"], name="heading_once_of_a_partner"),
            models.UniqueConstraint(
                fields=["budget_year", "label"], condition=Q(body__isnull=True), name="heading_once_of_no_partner"
            ),
            known_or_said("approved_budget_known_or_said", "approved"),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.body.short_name})" if self.body else self.label


class Virement(OfPartnership):
    """A move between budgets of a year. Its legs sum to nil: it moves money and saves none."""

    budget_year = models.ForeignKey(BudgetYear, on_delete=models.CASCADE, related_name="virements")
    on = models.DateField()
    reason = models.CharField(max_length=300)
    approved_by_role = models.CharField(max_length=120, help_text="By role, never by name")
    minute_reference = models.CharField(max_length=120, blank=True)

    class Meta(OfPartnership.Meta):
        ordering = ("on", "pk")

    def __str__(self) -> str:
        return f"Virement of {self.on.isoformat()}: {self.reason}"


class VirementLeg(models.Model):
    """What a virement adds to a budget, or takes from it."""

    virement = models.ForeignKey(Virement, on_delete=models.CASCADE, related_name="legs")
    heading = models.ForeignKey(BudgetHeading, on_delete=models.PROTECT, related_name="legs")
    amount = ExactDecimalField()

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["virement", "heading"], name="heading_once_in_a_virement"),
            models.CheckConstraint(condition=~Q(amount=0), name="virement_leg_moves_something"),
        ]

    def __str__(self) -> str:
        return f"{self.virement}: {self.heading}"


class MonitoringEntry(OfPartnership, HasPeriod):
    """What a budget had come to at the end of a month or quarter, and what the whole year was then forecast to come to."""

    heading = models.ForeignKey(BudgetHeading, on_delete=models.CASCADE, related_name="entries")
    actual = ExactDecimalField(null=True, blank=True, verbose_name="actual to date")
    actual_unknown = models.CharField(max_length=20, choices=UnknownAmount.choices, blank=True)
    forecast = ExactDecimalField(null=True, blank=True, verbose_name="forecast outturn")
    forecast_unknown = models.CharField(max_length=20, choices=UnknownAmount.choices, blank=True)
    explanation = models.TextField(blank=True, verbose_name="explanation of the variance")

    class Meta(OfPartnership.Meta):
        verbose_name = "monitoring entry"
        ordering = ("period", "pk")
        constraints = [
            models.UniqueConstraint(fields=["heading", "period"], name="one_entry_of_a_budget_a_period"),
            models.CheckConstraint(
                condition=Q(actual__isnull=False, actual_unknown="") | (Q(actual__isnull=True) & ~Q(actual_unknown="")),
                name="actual_known_or_said",
            ),
            models.CheckConstraint(
                condition=Q(forecast__isnull=False, forecast_unknown="")
                | (Q(forecast__isnull=True) & ~Q(forecast_unknown="")),
                name="forecast_known_or_said",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.heading}, {self.when.label}"
