"""What stands beside the projects of a plan: stages, contracts, actions, quotations."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from common.numbers import ExactDecimalField
from partners.models import Body, OfPartnership, Service
from partners.rights import Rights
from periods.models import CalendarPeriod
from projects.models.findings import AuditFinding
from projects.models.issues import Issue
from projects.models.projects import Project
from projects.models.risks import Risk


class Stage(OfPartnership):
    """A stage of a longer plan, with its dates; `months` is counted from them, never typed."""

    plan = models.CharField(max_length=120, help_text="The plan it belongs to")
    project = models.ForeignKey(
        Project, null=True, blank=True, on_delete=models.SET_NULL, related_name="stages", help_text="Whose stage it is"
    )
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
    service = models.ForeignKey(
        Service, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="Which service uses it"
    )
    body = models.ForeignKey(
        Body, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="partner"
    )
    body_words = models.CharField(
        "partner, as printed", max_length=60, blank=True, help_text="Where it is several: all, NCC/CCC"
    )
    supplier = models.CharField("supplier or system", max_length=200, blank=True)
    term_years = models.PositiveSmallIntegerField(null=True, blank=True)
    state = models.CharField(max_length=120, blank=True, help_text="For example renewed, let, to be procured")
    benefit = models.CharField(max_length=200, blank=True)
    value = ExactDecimalField(null=True, blank=True, help_text="In pounds, where it is one amount")
    value_words = models.CharField("value, as printed", max_length=120, blank=True)
    ends = models.ForeignKey(
        CalendarPeriod,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Its last day, month or year",
    )
    ends_words = models.CharField("end, as printed", max_length=60, blank=True)
    note = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=80, blank=True, help_text="Where an older paper says so")

    def __str__(self) -> str:
        return self.subject


class ActionState(models.TextChoices):
    OPEN = "open", "Open"
    PLANNED = "planned", "Planned"
    IN_PROGRESS = "in_progress", "In progress"
    ONGOING = "ongoing", "Ongoing"
    DONE = "done", "Done"


class ActionQuerySet(models.QuerySet["Action"]):
    def released(self) -> "ActionQuerySet":
        """What papers may print: none that answers an issue which a body keeps to itself."""
        return self.filter(Q(issue__isnull=True) | Q(issue__in=Issue.objects.released()))

    def visible_to(self, rights: Rights) -> "ActionQuerySet":
        """What a person sees: not the actions of issues that they do not see."""
        seen = Q(issue__isnull=True) | Q(issue__in=Issue.objects.visible_to(rights))
        return self.filter(seen, partnership=rights.partnership)

    def overdue(self, today: date) -> "ActionQuerySet":
        """Due before `today` and not done; an ongoing action is never late."""
        return self.exclude(state__in=(ActionState.DONE, ActionState.ONGOING)).filter(due_period__end__lt=today)


class Action(OfPartnership):
    """An action of an action plan, or one that answers an issue, a risk or an audit finding."""

    reference = models.CharField(max_length=20, blank=True)
    plan = models.CharField(max_length=120)
    title = models.CharField(max_length=200)
    detail = models.TextField(blank=True)
    owner_role = models.CharField("owner", max_length=120, blank=True)
    due = models.CharField(
        "due, as printed", max_length=60, blank=True, help_text="A day, a month, or a season as the plan has it"
    )
    due_period = models.ForeignKey(
        CalendarPeriod, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="due"
    )
    since = models.ForeignKey(CalendarPeriod, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    cadence = models.CharField("how often", max_length=60, blank=True, help_text="For example weekly; for what recurs")
    issue = models.ForeignKey(Issue, null=True, blank=True, on_delete=models.PROTECT, related_name="actions")
    risk = models.ForeignKey(Risk, null=True, blank=True, on_delete=models.PROTECT, related_name="actions")
    project = models.ForeignKey(Project, null=True, blank=True, on_delete=models.PROTECT, related_name="actions")
    finding = models.ForeignKey(AuditFinding, null=True, blank=True, on_delete=models.PROTECT, related_name="actions")
    state = models.CharField(max_length=20, choices=ActionState.choices, default=ActionState.OPEN)
    state_words = models.CharField("state, as printed", max_length=120, blank=True)
    evidence = models.TextField(blank=True, help_text="What shows that it is done")
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    source = models.CharField(max_length=120, blank=True, help_text="Where an older paper says so")

    objects = ActionQuerySet.as_manager()  # type: ignore[assignment, misc]

    class Meta(OfPartnership.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "reference"], condition=~Q(reference=""), name="action_reference_once"
            ),
            models.CheckConstraint(
                condition=~Q(state=ActionState.DONE) | ~Q(evidence=""), name="action_done_with_evidence"
            ),
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True, closed_at__isnull=True)
                | Q(closed_by__isnull=False, closed_at__isnull=False),
                name="action_closed_by_someone_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(state=ActionState.DONE), name="action_closed_is_done"
            ),
        ]

    def __str__(self) -> str:
        """An action of a private issue has no words of its own here: the audit trail shows this to others."""
        return "An action of an issue not released" if self.is_private else f"{self.reference} {self.title}".strip()

    @property
    def is_private(self) -> bool:
        return self.issue is not None and self.issue.is_private


class Quotation(OfPartnership):
    """What a partner or customer said. Printed only with permission."""

    body = models.ForeignKey(Body, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    speaker_role = models.CharField(max_length=120, blank=True)
    permission = models.BooleanField(default=False, help_text="The speaker agreed to be quoted in papers")

    def __str__(self) -> str:
        return self.text[:60]
