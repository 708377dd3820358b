"""A strategic plan: its phases, the priorities of each, the savings and reviews it promises, and what it leaves open."""

from django.db import models
from django.db.models import F, Q

from common.numbers import ExactDecimalField
from kpis.models import Kpi
from partners.models import OfPartnership
from periods.models import CalendarPeriod
from projects.models.projects import Project


class Plan(OfPartnership):
    """A plan of several years. Lists of a few words each (services, principles …) are kept one a line."""

    title = models.CharField(max_length=200)
    period = models.ForeignKey(
        CalendarPeriod, on_delete=models.PROTECT, related_name="+", help_text="A run of months, or from a month on"
    )
    printed_period = models.CharField(max_length=60, blank=True, help_text="The words of the plan itself")
    dated_on = models.DateField(null=True, blank=True)
    author_role = models.CharField(max_length=120, blank=True)
    vision = models.TextField(blank=True, help_text="In own words")
    services = models.TextField(blank=True, help_text="The services portfolio, one a line")
    principles = models.TextField(blank=True, help_text="What it stands on, one a line")
    governance = models.TextField(blank=True, help_text="Who governs, one a line")
    reported_to = models.TextField(blank=True, help_text="To whom performance is reported, one a line")

    class Meta(OfPartnership.Meta):
        constraints = [models.UniqueConstraint(fields=["partnership", "title"], name="plan_titled_once")]

    def __str__(self) -> str:
        return self.title


class Phase(OfPartnership):
    """A phase of a plan. One without an end stays open, whatever the plan's title says."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="phases")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    horizon = models.CharField(max_length=40, blank=True, help_text="For example short term")
    period = models.ForeignKey(
        CalendarPeriod, on_delete=models.PROTECT, related_name="+", help_text="A run of months, or from a month on"
    )
    focus = models.CharField(max_length=300, blank=True)

    class Meta(OfPartnership.Meta):
        ordering = ("plan", "number")
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="phase_numbered_once_in_plan")]

    def __str__(self) -> str:
        return f"Phase {self.number}: {self.name}"


class StrategicPriority(OfPartnership):
    """A numbered priority of a phase; it leads to the projects and KPIs that show how far it is."""

    phase = models.ForeignKey(Phase, on_delete=models.CASCADE, related_name="priorities")
    number = models.PositiveSmallIntegerField(help_text="Within its phase")
    issue = models.CharField(max_length=120, blank=True, help_text="The strategic issue it answers")
    focus_area = models.CharField(max_length=80, blank=True)
    text = models.CharField(max_length=300)
    same_as = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="doubles",
        help_text="The priority that says the same",
    )
    same_note = models.CharField(max_length=200, blank=True, help_text="What the two have in common")
    projects = models.ManyToManyField(Project, blank=True, related_name="priorities")
    kpis = models.ManyToManyField(Kpi, blank=True, related_name="priorities")

    class Meta(OfPartnership.Meta):
        verbose_name = "strategic priority"
        ordering = ("phase", "number")
        constraints = [
            models.UniqueConstraint(fields=["phase", "number"], name="priority_numbered_once_in_phase"),
            models.CheckConstraint(
                condition=Q(same_as__isnull=True) | ~Q(same_as=F("pk")), name="priority_not_same_as_itself"
            ),
            models.CheckConstraint(
                condition=Q(same_as__isnull=False) | Q(same_note=""), name="priority_note_needs_the_other"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.phase.number}.{self.number} {self.text}"


class SavingBasis(models.TextChoices):
    """What an amount of one year means beside those of the other years."""

    EXTRA = "extra", "On top of the years before"
    TOTAL = "total", "In all, the years before included"
    NOT_STATED = "not_stated", "Not stated whether on top of the years before or in all"


class PlannedSaving(OfPartnership):
    """What a plan promises to save in a year. An amount that was not printed is unknown, never nil."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="savings")
    year = models.ForeignKey(CalendarPeriod, on_delete=models.PROTECT, related_name="+")
    phase = models.ForeignKey(Phase, null=True, blank=True, on_delete=models.PROTECT, related_name="savings")
    priority = models.ForeignKey(
        StrategicPriority, null=True, blank=True, on_delete=models.SET_NULL, related_name="savings"
    )
    amount_gbp = ExactDecimalField(null=True, blank=True, help_text="In pounds; empty: not known")
    printed = models.CharField(max_length=60, blank=True, help_text="As the plan prints it, for example £1.61m")
    basis = models.CharField(max_length=12, choices=SavingBasis.choices, default=SavingBasis.NOT_STATED)
    note = models.CharField(max_length=200, blank=True)

    class Meta(OfPartnership.Meta):
        verbose_name = "planned saving"
        constraints = [models.UniqueConstraint(fields=["plan", "year"], name="saving_once_a_year_of_plan")]

    def __str__(self) -> str:
        return f"Saving of {self.year.label}"


class PlanReview(OfPartnership):
    """Something the plan says will be looked at again: in a month, in phases, or when its words say."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="reviews")
    what = models.CharField(max_length=200)
    month = models.ForeignKey(CalendarPeriod, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    phases = models.ManyToManyField(Phase, blank=True, related_name="reviews")
    words = models.CharField(max_length=80, blank=True, help_text="For example before go-live")
    frequency = models.CharField(max_length=80, blank=True, help_text="For example once, annual")
    reference = models.CharField(max_length=20, blank=True, help_text="The paragraph that says so")

    class Meta(OfPartnership.Meta):
        verbose_name = "review"

    def __str__(self) -> str:
        return self.what


class FocusArea(OfPartnership):
    """One side of the performance framework: where the partnership stands, and what is to become better."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="focus_areas")
    focus = models.CharField(max_length=80, help_text="For example Quality")
    measure = models.CharField(max_length=80, blank=True, help_text="What it is watched by, for example Financial")
    current_position = models.CharField(max_length=300, blank=True)
    improvement = models.CharField(max_length=300, blank=True)

    class Meta(OfPartnership.Meta):
        verbose_name = "focus area"

    def __str__(self) -> str:
        return self.focus


class PlanAppendix(OfPartnership):
    """An appendix that a plan names; some are named and not there."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="appendices")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    included = models.BooleanField(default=True, help_text="The published text has it")

    class Meta(OfPartnership.Meta):
        verbose_name = "appendix"
        ordering = ("plan", "number")
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="appendix_numbered_once_in_plan")]

    def __str__(self) -> str:
        return f"Appendix {self.number}: {self.title}"
