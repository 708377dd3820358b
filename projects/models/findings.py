"""Findings of auditors, followed until somebody else has checked that the recommendation is carried out."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from partners.models import OfPartnership, Service
from periods.models import CalendarPeriod


class FindingPriority(models.TextChoices):
    HIGH = "high", "High"
    MEDIUM = "medium", "Medium"
    LOW = "low", "Low"


class FindingState(models.TextChoices):
    OPEN = "open", "Open"
    IMPLEMENTED = "implemented", "Implemented, not verified"
    VERIFIED = "verified", "Verified and closed"


class AuditFinding(OfPartnership):
    """What an audit recommends, the answer of management, and what shows that it is done."""

    reference = models.CharField(max_length=20, blank=True)
    audit = models.CharField(max_length=200, help_text="Which audit, for example Payroll controls 2025/26")
    recommendation = models.TextField()
    priority = models.CharField(max_length=10, choices=FindingPriority.choices)
    management_response = models.TextField(blank=True)
    owner_role = models.CharField(max_length=200, blank=True)
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.PROTECT, related_name="findings")
    due_period = models.ForeignKey(
        CalendarPeriod, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="due"
    )
    state = models.CharField(max_length=20, choices=FindingState.choices, default=FindingState.OPEN)
    evidence = models.TextField(blank=True, help_text="What shows that it is carried out")
    implemented_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    implemented_at = models.DateTimeField(null=True, blank=True)
    verification = models.TextField(blank=True, help_text="How it was checked")
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    verified_at = models.DateTimeField(null=True, blank=True)

    class Meta(OfPartnership.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "reference"], condition=~Q(reference=""), name="finding_reference_once"
            ),
            models.CheckConstraint(
                condition=Q(implemented_by__isnull=True, implemented_at__isnull=True)
                | Q(implemented_by__isnull=False, implemented_at__isnull=False),
                name="finding_implemented_by_someone_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True, verified_at__isnull=True)
                | Q(verified_by__isnull=False, verified_at__isnull=False),
                name="finding_verified_by_someone_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True) | ~Q(verified_by=F("implemented_by")),
                name="finding_verified_by_another_person",
            ),
            models.CheckConstraint(
                condition=Q(state=FindingState.OPEN, implemented_by__isnull=True, verified_by__isnull=True)
                | Q(state=FindingState.IMPLEMENTED, implemented_by__isnull=False, verified_by__isnull=True)
                & ~Q(evidence="")
                | Q(state=FindingState.VERIFIED, implemented_by__isnull=False, verified_by__isnull=False)
                & ~Q(evidence="")
                & ~Q(verification=""),
                name="finding_state_has_its_people_and_evidence",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.recommendation[:100]}".strip()
