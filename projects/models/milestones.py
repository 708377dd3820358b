"""Milestones with their three dates, what waits for what, and the benefits that are to come of it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from common.numbers import ExactDecimalField
from kpis.models import Kpi
from partners.models import OfPartnership
from periods.models import CalendarPeriod
from projects.models.plans import Plan
from projects.models.projects import Benefit, Project

ONE_OWNER = Q(project__isnull=False, plan__isnull=True) | Q(project__isnull=True, plan__isnull=False)


class Milestone(OfPartnership):
    """Something a project or plan is to reach. Each date is a period (a day, a month, a run of months, from a month
    on), or words alone where the source gives no date; the printed words of a date are kept beside it."""

    project = models.ForeignKey(Project, null=True, blank=True, on_delete=models.CASCADE, related_name="milestones")
    plan = models.ForeignKey(Plan, null=True, blank=True, on_delete=models.CASCADE, related_name="milestones")
    title = models.CharField(max_length=200)
    owner_role = models.CharField(max_length=120, blank=True)
    baseline = models.ForeignKey(CalendarPeriod, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    baseline_words = models.CharField(max_length=80, blank=True)
    forecast = models.ForeignKey(CalendarPeriod, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    forecast_words = models.CharField(max_length=80, blank=True)
    actual = models.ForeignKey(CalendarPeriod, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    actual_words = models.CharField(max_length=80, blank=True)
    rebaselined = models.PositiveSmallIntegerField(default=0, help_text="How often its baseline was set anew")
    printed_state = models.CharField(
        max_length=60, blank=True, help_text="The words of the paper, for example achieved"
    )
    note = models.CharField(max_length=300, blank=True, help_text="What else there is to say of it")
    source = models.CharField(max_length=80, blank=True, help_text="Where it is printed, for example paragraph 14")
    after_end_confirmed = models.BooleanField(default=False, help_text="It is meant to come after its project's end")

    class Meta(OfPartnership.Meta):
        constraints = [
            models.CheckConstraint(condition=ONE_OWNER, name="milestone_of_a_project_or_a_plan"),
            models.CheckConstraint(
                condition=Q(project__isnull=False) | Q(after_end_confirmed=False),
                name="milestone_after_the_end_of_a_project",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class BaselineChange(models.Model):
    """One re-baseline: what the date was, what it became, and why."""

    milestone = models.ForeignKey(Milestone, on_delete=models.CASCADE, related_name="baseline_changes")
    number = models.PositiveSmallIntegerField(help_text="The first, the second …")
    old = models.ForeignKey(CalendarPeriod, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    old_words = models.CharField(max_length=80, blank=True)
    new = models.ForeignKey(CalendarPeriod, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    new_words = models.CharField(max_length=80, blank=True)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["milestone", "number"], name="baseline_change_numbered_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="baseline_change_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.milestone}: baseline change {self.number}"


class Dependency(OfPartnership):
    """A milestone or project that cannot go on before another one is done."""

    milestone = models.ForeignKey(Milestone, null=True, blank=True, on_delete=models.CASCADE, related_name="waits_for")
    project = models.ForeignKey(Project, null=True, blank=True, on_delete=models.CASCADE, related_name="waits_for")
    on_milestone = models.ForeignKey(
        Milestone, null=True, blank=True, on_delete=models.CASCADE, related_name="awaited_by"
    )
    on_project = models.ForeignKey(Project, null=True, blank=True, on_delete=models.CASCADE, related_name="awaited_by")

    class Meta(OfPartnership.Meta):
        verbose_name = "dependency"
        constraints = [
            models.CheckConstraint(
                condition=Q(milestone__isnull=False, project__isnull=True)
                | Q(milestone__isnull=True, project__isnull=False),
                name="dependency_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(on_milestone__isnull=False, on_project__isnull=True)
                | Q(on_milestone__isnull=True, on_project__isnull=False),
                name="dependency_on_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(milestone__isnull=True) | Q(on_milestone__isnull=True) | ~Q(milestone=F("on_milestone")),
                name="milestone_does_not_wait_for_itself",
            ),
            models.CheckConstraint(
                condition=Q(project__isnull=True) | Q(on_project__isnull=True) | ~Q(project=F("on_project")),
                name="project_does_not_wait_for_itself",
            ),
            *(
                models.UniqueConstraint(fields=[what, f"on_{other}"], name=f"{what}_waits_for_a_{other}_once")
                for what in ("milestone", "project")
                for other in ("milestone", "project")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.milestone or self.project} waits for {self.on_milestone or self.on_project}"


class Cashable(models.TextChoices):
    YES = "yes", "Cashable"
    NO = "no", "Not cashable"
    UNKNOWN = "unknown", "Not known whether cashable"


class BenefitState(models.TextChoices):
    EXPECTED = "expected", "Expected"
    PARTLY = "partly", "Partly achieved"
    ACHIEVED = "achieved", "Achieved"
    MISSED = "missed", "Will not be achieved"


class BenefitEntry(OfPartnership):
    """A line of the benefits register: what is to become better, how one will see it, and what it saves."""

    title = models.CharField(max_length=200)
    project = models.ForeignKey(
        Project, null=True, blank=True, on_delete=models.PROTECT, related_name="benefit_entries"
    )
    kind = models.CharField(max_length=20, choices=Benefit.choices)
    cashable = models.CharField(max_length=8, choices=Cashable.choices, default=Cashable.UNKNOWN)
    measure = models.CharField(max_length=200, blank=True, help_text="How one will see it")
    kpi = models.ForeignKey(Kpi, null=True, blank=True, on_delete=models.PROTECT, related_name="benefit_entries")
    saving_gbp = ExactDecimalField(null=True, blank=True, help_text="In pounds; empty: not known")
    saving_year = models.ForeignKey(CalendarPeriod, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    owner_role = models.CharField(max_length=120, blank=True)
    due = models.ForeignKey(CalendarPeriod, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=BenefitState.choices, default=BenefitState.EXPECTED)

    class Meta(OfPartnership.Meta):
        verbose_name = "benefit"
        constraints = [
            models.CheckConstraint(
                condition=Q(saving_gbp__isnull=True) | Q(saving_year__isnull=False), name="saving_of_benefit_has_a_year"
            )
        ]

    def __str__(self) -> str:
        return self.title
