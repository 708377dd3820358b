"""Complaints as numbers: how many of a service in a period, what became of them, what was learnt. Nobody's name."""

from django.db import models
from django.db.models import F, Q

from partners.models import OfPartnership, Service
from periods.models import HasPeriod


class ComplaintStage(models.TextChoices):
    ONE = "one", "Stage 1"
    TWO = "two", "Stage 2"
    OMBUDSMAN = "ombudsman", "Ombudsman"


class Complaint(HasPeriod, OfPartnership):
    """The complaints about a service in a period at one stage. A number that is not known is empty, never 0."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="complaints")
    stage = models.CharField(max_length=10, choices=ComplaintStage.choices, default=ComplaintStage.ONE)
    received = models.PositiveIntegerField(null=True, blank=True)
    upheld = models.PositiveIntegerField("upheld, wholly or partly", null=True, blank=True)
    target_days = models.PositiveSmallIntegerField("days allowed for the answer", null=True, blank=True)
    within_target = models.PositiveIntegerField("answered within the days", null=True, blank=True)
    learning = models.TextField(blank=True)

    class Meta(OfPartnership.Meta):
        verbose_name = "complaints"
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "service", "period", "stage"], name="complaints_once_for_service_period_stage"
            ),
            models.CheckConstraint(
                condition=Q(upheld__isnull=True) | Q(received__isnull=False, received__gte=F("upheld")),
                name="complaints_upheld_were_received",
            ),
            models.CheckConstraint(
                condition=Q(within_target__isnull=True) | Q(received__isnull=False, received__gte=F("within_target")),
                name="complaints_answered_were_received",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service}, {self.period}, {self.get_stage_display()}"
