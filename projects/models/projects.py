"""Priorities and projects of a year's business plan, with the updates told to each meeting."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from common.numbers import ExactDecimalField
from partners.models import OfPartnership, Service
from periods.models import CalendarPeriod


class Benefit(models.TextChoices):
    """The six kinds of benefit a project may bring."""

    STATUTORY = "statutory", "Statutory or policy"
    SAVINGS = "savings", "Cost savings"
    PROCESS = "process", "Process improvement"
    CUSTOMER = "customer", "Customer experience"
    WELFARE = "welfare", "Staff welfare"
    AUTOMATION = "automation", "Automation"


class ProjectStatus(models.TextChoices):
    NOT_STARTED = "not_started", "Not started"
    ON_TRACK = "on_track", "On track"
    AT_RISK = "at_risk", "At risk"
    DELAYED = "delayed", "Delayed"
    COMPLETE = "complete", "Complete"
    LOST = "lost", "Not available in the published paper"


class Project(OfPartnership):
    """A priority or project of a year's business plan."""

    plan_year = models.ForeignKey(CalendarPeriod, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.PROTECT, related_name="projects")
    category = models.CharField(max_length=40, blank=True, help_text="For example Organisational, Technology")
    title = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    benefits = models.JSONField(default=list, blank=True, help_text="Kinds of benefit")
    benefits_lost = models.BooleanField(default=False, help_text="The published paper's symbols are not available")
    status = models.CharField(max_length=20, choices=ProjectStatus.choices, default=ProjectStatus.NOT_STARTED)
    target = models.ForeignKey(
        CalendarPeriod,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The month, or run of months, in which it is to end",
    )
    target_note = models.CharField(
        max_length=120, blank=True, help_text="For example ongoing, or 18 months from go-live"
    )
    begins = models.ForeignKey(
        CalendarPeriod, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="Its first month"
    )
    sponsor_role = models.CharField(max_length=120, blank=True)
    lead_role = models.CharField(max_length=120, blank=True)
    budget_gbp = ExactDecimalField(null=True, blank=True, help_text="In pounds; empty: not known")
    resources = models.CharField(max_length=300, blank=True, help_text="Who and what it needs, in words")
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="workstreams",
        help_text="The programme that it is a workstream of",
    )

    class Meta(OfPartnership.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(benefits_lost=False) | Q(benefits=[]), name="benefits_known_or_lost"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("pk")), name="project_is_no_workstream_of_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ProjectUpdate(models.Model):
    """How a project stands, as told to one meeting."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="updates")
    meeting_month = models.ForeignKey(CalendarPeriod, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-meeting_month", "-pk")
        constraints = [
            models.UniqueConstraint(fields=["project", "meeting_month"], name="one_update_of_a_project_for_a_meeting")
        ]

    def __str__(self) -> str:
        return f"{self.project}: {self.text[:60]}"
