"""What an activity of a service costs in a year, and how much of it each customer has and pays for."""

from django.db import models
from django.db.models import Q

from common.numbers import ExactDecimalField
from partners.models import Body, OfPartnership, Service
from periods.models import CalendarPeriod
from savings.models.lines import UnknownAmount, known_or_said


def volume_or_charge(name: str, field: str) -> models.CheckConstraint:
    """Known and not negative, or it is said why not."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__isnull": False, f"{field}__gte": 0, f"{field}_unknown": ""})
        | (Q(**{f"{field}__isnull": True}) & ~Q(**{f"{field}_unknown": ""})),
        name=name,
    )


class CostedActivity(OfPartnership):
    """Something a service does for its customers, counted in units: payslips, invoices, checks."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    year = models.ForeignKey(CalendarPeriod, on_delete=models.PROTECT, related_name="+")
    label = models.CharField(max_length=120)
    unit = models.CharField(max_length=60, help_text="One of what is counted, for example payslip")
    cost = ExactDecimalField(null=True, blank=True, help_text="What the activity costs in the year, for all customers")
    unknown = models.CharField(max_length=20, choices=UnknownAmount.choices, blank=True)
    tolerance = ExactDecimalField(
        default=0, help_text="A charge within so many per cent of a customer's cost breaks even"
    )

    class Meta(OfPartnership.Meta):
        verbose_name = "costed activity"
        verbose_name_plural = "costed activities"
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "service", "year", "label"], name="activity_costed_once_a_year"
            ),
            known_or_said("activity_cost_known_or_said", "cost"),
            models.CheckConstraint(condition=Q(cost__isnull=True) | Q(cost__gte=0), name="activity_cost_not_negative"),
            models.CheckConstraint(condition=Q(tolerance__gte=0), name="activity_tolerance_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.label}, {self.year}"


class CustomerVolume(models.Model):
    """How much of an activity one customer has in the year, and what the customer is charged for it."""

    activity = models.ForeignKey(CostedActivity, on_delete=models.CASCADE, related_name="customers")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+", verbose_name="customer")
    volume = ExactDecimalField(null=True, blank=True)
    volume_unknown = models.CharField(max_length=20, choices=UnknownAmount.choices, blank=True)
    charge = ExactDecimalField(null=True, blank=True)
    charge_unknown = models.CharField(max_length=20, choices=UnknownAmount.choices, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["activity", "body"], name="customer_once_in_an_activity"),
            volume_or_charge("volume_known_or_said", "volume"),
            volume_or_charge("charge_known_or_said", "charge"),
        ]

    def __str__(self) -> str:
        return f"{self.activity}: {self.body}"
