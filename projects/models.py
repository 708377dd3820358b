"""What a partnership has set out to do, and how far it is."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from partners.models import Body, Partnership, Service
from periods.models import CalendarPeriod


class OfPartnershipQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "OfPartnershipQuerySet":
        """Rows of the partnerships in which the person has a role."""
        return self.filter(partnership__in=Partnership.objects.visible_to(user).values("pk"))


class OfPartnership(models.Model):
    """Belongs to one partnership; `order` is its place in the printed list."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="%(class)ss")
    order = models.PositiveSmallIntegerField(default=0)

    objects = OfPartnershipQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ("order", "pk")


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

    class Meta(OfPartnership.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(benefits_lost=False) | Q(benefits=[]), name="benefits_known_or_lost")
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


class Stage(OfPartnership):
    """A stage of a longer plan, with its dates; `months` is counted from them, never typed."""

    plan = models.CharField(max_length=120, help_text="The plan it belongs to")
    name = models.CharField(max_length=120)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta(OfPartnership.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")), name="stage_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return f"{self.plan}: {self.name}"


class Contract(OfPartnership):
    """An agreement with a supplier, as far as it is known: an empty field is not known, and said to be."""

    subject = models.CharField(max_length=200)
    supplier = models.CharField(max_length=200, blank=True)
    term_years = models.PositiveSmallIntegerField(null=True, blank=True)
    state = models.CharField(max_length=120, help_text="For example renewed, let, to be procured")
    benefit = models.CharField(max_length=200, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=80, blank=True, help_text="Where an older paper says so")

    def __str__(self) -> str:
        return self.subject


class ActionState(models.TextChoices):
    OPEN = "open", "Open"
    DONE = "done", "Done"


class Action(OfPartnership):
    """An action of an action plan."""

    plan = models.CharField(max_length=120)
    title = models.CharField(max_length=200)
    detail = models.TextField(blank=True)
    owner_role = models.CharField(max_length=120, blank=True)
    due = models.CharField(max_length=60, blank=True, help_text="A day, a month, or a season as the plan has it")
    state = models.CharField(max_length=10, choices=ActionState.choices, default=ActionState.OPEN)

    def __str__(self) -> str:
        return self.title


class Quotation(OfPartnership):
    """What a partner or customer said. Printed only with permission."""

    body = models.ForeignKey(Body, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    speaker_role = models.CharField(max_length=120, blank=True)
    permission = models.BooleanField(default=False, help_text="The speaker agreed to be quoted in papers")

    def __str__(self) -> str:
        return self.text[:60]
