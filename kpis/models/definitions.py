"""What a KPI means, from when on, and what is aimed at."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from common.numbers import ExactDecimalField
from kpis.choices import (
    Direction,
    Frequency,
    Measure,
    Operator,
    OverScopes,
    OverTime,
    ToleranceKind,
)
from partners.models import Dated, Partnership, Scope, Service

ENDS_AFTER_IT_BEGINS = Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from"))


class Breakdown(models.Model):
    """A list by which a figure is broken down, such as the sectors of debtors."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="breakdowns")
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ("name",)
        constraints = [models.UniqueConstraint(fields=["partnership", "name"], name="breakdown_named_once")]

    def __str__(self) -> str:
        return self.name


class Item(models.Model):
    """One entry of a breakdown. The item without a breakdown stands for the whole: a row, never an empty key."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="items")
    breakdown = models.ForeignKey(Breakdown, null=True, blank=True, on_delete=models.PROTECT, related_name="items")
    name = models.CharField(max_length=80)
    slug = models.SlugField()
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("order", "pk")
        constraints = [
            models.UniqueConstraint(fields=["breakdown", "slug"], name="item_once_in_breakdown"),
            models.UniqueConstraint(
                fields=["partnership"], condition=Q(breakdown__isnull=True), name="one_whole_item_in_partnership"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class KpiQuerySet(models.QuerySet["Kpi"]):
    def visible_to(self, user: User) -> "KpiQuerySet":
        """KPIs of the partnerships in which the person has a role."""
        return self.filter(partnership__in=Partnership.objects.visible_to(user).values("pk"))


class Kpi(models.Model):
    """A measure that keeps its identity while definition, target and title change."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="kpis")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="kpis")
    slug = models.SlugField(max_length=80, help_text="By which papers refer to it, for example payroll-error-rate")
    code = models.CharField(max_length=20, blank=True)
    heading = models.CharField(max_length=80, blank=True, help_text="The group it stands under in the return")
    order = models.PositiveSmallIntegerField(default=0)
    closed_on = models.DateField(null=True, blank=True, help_text="No longer due from this day on")

    objects = KpiQuerySet.as_manager()

    class Meta:
        ordering = ("order", "pk")
        constraints = [models.UniqueConstraint(fields=["partnership", "slug"], name="kpi_slug_once_in_partnership")]

    def __str__(self) -> str:
        return self.slug


class Definition(Dated):
    """What a KPI means from a day on. A change is a new row: the past keeps the meaning it was measured with."""

    kpi = models.ForeignKey(Kpi, on_delete=models.CASCADE, related_name="definitions")
    title = models.CharField(max_length=200)
    purpose = models.TextField(blank=True)
    formula = models.TextField(blank=True, help_text="How it is worked out, in words")
    source = models.CharField(max_length=200, blank=True, help_text="System or record the figures come from")
    accountable_role = models.CharField(max_length=120, blank=True, help_text="Who answers for it")
    provider_role = models.CharField(max_length=120, blank=True, help_text="Who types it")
    measure = models.CharField(max_length=10, choices=Measure.choices)
    unit = models.CharField(max_length=40, blank=True, help_text="For example %, £, days, payments")
    decimals = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(6)])
    direction = models.CharField(max_length=10, choices=Direction.choices)
    frequency = models.CharField(max_length=10, choices=Frequency.choices)
    has_parts = models.BooleanField(
        default=False, help_text="Two numbers are typed, an upper and a lower part; the figure itself is never typed"
    )
    upper_label = models.CharField(max_length=120, blank=True, help_text="For example payroll errors")
    lower_label = models.CharField(max_length=120, blank=True, help_text="For example payments made")
    multiplier = models.PositiveIntegerField(
        default=1, help_text="100 makes a percentage of the two parts, 1,000 a rate per thousand"
    )
    part_of_whole = models.BooleanField(default=False, help_text="The upper part cannot exceed the lower part")
    counts_people = models.BooleanField(
        default=False, help_text="Counts under 5, and what would give them away, are not shown to the public"
    )
    may_be_negative = models.BooleanField(default=False)
    is_cumulative = models.BooleanField(
        default=False, help_text="Runs on through the year: each figure takes in those before it since April"
    )
    score_out_of = models.PositiveSmallIntegerField(null=True, blank=True)
    criteria = models.TextField(blank=True, help_text="What makes it green, amber or red, where it is judged")
    over_time = models.CharField(max_length=10, choices=OverTime.choices, default=OverTime.NONE)
    over_scopes = models.CharField(max_length=10, choices=OverScopes.choices, default=OverScopes.NONE)
    breakdown = models.ForeignKey(Breakdown, null=True, blank=True, on_delete=models.PROTECT)
    scopes = models.ManyToManyField(Scope, related_name="+", help_text="For whom it is measured: a column each")
    not_like_for_like = models.CharField(
        max_length=200, blank=True, help_text="Why the partners' figures do not compare, where they do not"
    )

    class Meta:
        ordering = ("kpi", "valid_from")
        constraints = [
            models.UniqueConstraint(fields=["kpi", "valid_from"], name="definition_once_from_a_day"),
            models.UniqueConstraint(
                fields=["kpi"], condition=Q(valid_to__isnull=True), name="one_open_definition_of_a_kpi"
            ),
            models.CheckConstraint(condition=ENDS_AFTER_IT_BEGINS, name="definition_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(multiplier__gt=0), name="definition_multiplier_positive"),
            models.CheckConstraint(
                condition=Q(has_parts=True) | ~Q(over_time=OverTime.RATIO), name="ratio_over_time_has_parts"
            ),
            models.CheckConstraint(
                condition=Q(has_parts=True) | ~Q(over_scopes=OverScopes.RATIO), name="ratio_over_scopes_has_parts"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_number(self) -> bool:
        return self.measure != Measure.TEXT


class Target(Dated):
    """What is aimed at from a day on. A profile over the quarters is one row for each quarter.

    A target of the whole partnership holds for every partner that has none of its own. Rows are added, and ended by
    the next one; they are never altered once a figure has been judged by them.
    """

    kpi = models.ForeignKey(Kpi, on_delete=models.CASCADE, related_name="targets")
    scope = models.ForeignKey(Scope, on_delete=models.PROTECT, related_name="+")
    operator = models.CharField(max_length=10, choices=Operator.choices)
    aim = ExactDecimalField(help_text="The target; the lower end where it is a range")
    upper_aim = ExactDecimalField(null=True, blank=True, help_text="The upper end of a range")
    tolerance_kind = models.CharField(max_length=10, choices=ToleranceKind.choices, default=ToleranceKind.ABSOLUTE)
    tolerance = ExactDecimalField(default=0, help_text="How far off is still amber")
    tolerance_amount = ExactDecimalField(
        default=0, help_text="The tolerance in the unit of the KPI, worked out when the target was set"
    )
    baseline = ExactDecimalField(null=True, blank=True, help_text="What the aim was set relative to")
    basis = models.CharField(max_length=200, blank=True, help_text="Statutory, contract, benchmark, agreed …")
    minute_reference = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ("kpi", "scope", "valid_from")
        constraints = [
            models.UniqueConstraint(fields=["kpi", "scope", "valid_from"], name="target_once_from_a_day"),
            models.UniqueConstraint(
                fields=["kpi", "scope"], condition=Q(valid_to__isnull=True), name="one_open_target_of_a_scope"
            ),
            models.CheckConstraint(condition=ENDS_AFTER_IT_BEGINS, name="target_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(operator=Operator.BETWEEN, upper_aim__isnull=False, upper_aim__gte=F("aim"))
                | (~Q(operator=Operator.BETWEEN) & Q(upper_aim__isnull=True)),
                name="target_range_has_both_ends",
            ),
            models.CheckConstraint(
                condition=Q(tolerance__gte=0, tolerance_amount__gte=0), name="tolerance_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kpi} {self.get_operator_display()} {self.aim}"
