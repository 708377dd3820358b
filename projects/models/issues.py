"""The issue log: what has gone wrong and is not yet put right. A partner's own issues stay its own until released."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from partners.models import Body, OfPartnership, Service
from partners.rights import Rights
from periods.models import CalendarPeriod


class Significance(models.TextChoices):
    SIGNIFICANT = "significant", "Significant"
    OTHER = "other", "Other"


class IssueCause(models.TextChoices):
    """On whose side the cause lies."""

    PROVIDER = "provider", "The provider"
    PARTNER = "partner", "A partner"
    SUPPLIER = "supplier", "A supplier"
    SHARED = "shared", "Shared between them"


class IssueState(models.TextChoices):
    OPEN = "open", "Open"
    PLAN_AGREED = "plan_agreed", "Plan agreed"
    IN_PROGRESS = "in_progress", "In progress"
    RESOLVED = "resolved", "Resolved"


class IssueQuerySet(models.QuerySet["Issue"]):
    def released(self) -> "IssueQuerySet":
        """What everybody of the partnership may know, and papers may print."""
        return self.filter(Q(of_body__isnull=True) | Q(released_at__isnull=False))

    def visible_to(self, rights: Rights) -> "IssueQuerySet":
        """What a person sees: the released ones, and those that the bodies their role is limited to keep to themselves."""
        own = Q(of_body__isnull=True) | Q(released_at__isnull=False) | Q(of_body__in=rights.own_bodies)
        return self.filter(own, partnership=rights.partnership)

    def unresolved(self) -> "IssueQuerySet":
        return self.exclude(state=IssueState.RESOLVED)


class Issue(OfPartnership):
    """Something that is wrong now. What an old paper leaves out (owner, date) stays empty and is said to be."""

    reference = models.CharField(max_length=20, blank=True, help_text="Given when everybody may know of it")
    area = models.CharField(max_length=120, help_text="For example Pensions, Income")
    title = models.CharField(max_length=300)
    significance = models.CharField(max_length=20, choices=Significance.choices, default=Significance.OTHER)
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.PROTECT, related_name="issues")
    owner = models.CharField(max_length=200, blank=True, help_text="A role or a body")
    cause = models.CharField(max_length=20, choices=IssueCause.choices, blank=True)
    effect = models.TextField(blank=True)
    escalation = models.CharField("escalation route", max_length=300, blank=True)
    workaround = models.TextField(blank=True)
    plan = models.TextField(blank=True)
    due = models.CharField("due, as printed", max_length=160, blank=True)
    due_period = models.ForeignKey(
        CalendarPeriod, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="due"
    )
    state = models.CharField(max_length=20, choices=IssueState.choices, default=IssueState.OPEN)
    state_words = models.CharField("state, as printed", max_length=120, blank=True)
    opened_on = models.DateField(null=True, blank=True)
    resolved_on = models.DateField(null=True, blank=True)
    resolution = models.TextField(blank=True)
    of_body = models.ForeignKey(
        Body, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="kept by"
    )
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    released_at = models.DateTimeField(null=True, blank=True)
    source = models.CharField(max_length=120, blank=True, help_text="Where an older paper says so")

    objects = IssueQuerySet.as_manager()  # type: ignore[assignment, misc]

    class Meta(OfPartnership.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "reference"], condition=~Q(reference=""), name="issue_reference_once"
            ),
            models.CheckConstraint(
                condition=Q(state=IssueState.RESOLVED, resolved_on__isnull=False) & ~Q(resolution="")
                | ~Q(state=IssueState.RESOLVED) & Q(resolved_on__isnull=True, resolution=""),
                name="issue_resolved_on_a_day_with_words",
            ),
            models.CheckConstraint(
                condition=Q(released_by__isnull=True, released_at__isnull=True)
                | Q(released_by__isnull=False, released_at__isnull=False),
                name="issue_released_by_someone_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True) | Q(of_body__isnull=False), name="issue_released_by_a_body"
            ),
        ]

    def __str__(self) -> str:
        """A private issue has no words of its own here: the audit trail shows this to others."""
        return "An issue not released" if self.is_private else f"{self.reference} {self.title}".strip()

    @property
    def is_private(self) -> bool:
        return self.of_body_id is not None and self.released_at is None
