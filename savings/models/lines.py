"""Lines of a savings profile, and the amount of each year: a number, or one reason why there is none."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from common.numbers import ExactDecimalField
from partners.models import Body, OfPartnership
from periods.models import CalendarPeriod
from savings.models.cases import CaseService, CaseVersion


class UnknownAmount(models.TextChoices):
    """Why there is no amount. Never nought."""

    TO_BE_DETERMINED = "to_be_determined", "to be determined"
    TO_BE_ANNOUNCED = "to_be_announced", "to be announced"
    NOT_PRINTED = "not_printed", "not printed"
    NOT_KNOWN = "not_known", "amount not known"


def known_or_said(name: str, amount: str = "amount") -> models.CheckConstraint:
    """An amount is known, or it is said why not: one of the two."""
    return models.CheckConstraint(
        condition=Q(**{f"{amount}__isnull": False}, unknown="") | (Q(**{f"{amount}__isnull": True}) & ~Q(unknown="")),
        name=name,
    )


class CaseLine(OfPartnership):
    """A line in the table of one service, in one version."""

    version = models.ForeignKey(CaseVersion, on_delete=models.CASCADE, related_name="%(class)ss")
    of_service = models.ForeignKey(CaseService, on_delete=models.PROTECT, related_name="%(class)ss")
    label = models.CharField(max_length=120)
    identity = models.UUIDField(
        default=uuid4, editable=False, help_text="The same in every version: by it a line finds what it was before"
    )
    revision = models.PositiveIntegerField(
        default=1, editable=False, help_text="Counts what was saved, so that nobody overwrites what they have not seen"
    )

    class Meta(OfPartnership.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{self.of_service}: {self.label}"


class BudgetLine(CaseLine):
    """What a partner has set aside for the service, net of income; it may have several lines."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+", verbose_name="partner")

    class Meta(CaseLine.Meta):
        verbose_name = "budget line"
        constraints = [
            models.UniqueConstraint(fields=["version", "of_service", "label"], name="budget_line_named_once"),
            models.UniqueConstraint(fields=["version", "identity"], name="budget_line_once_in_a_version"),
        ]


class BenefitKind(models.TextChoices):
    COST_REDUCTION = "cost_reduction", "Cost reduction"
    INCOME = "income", "Income"
    AVOIDANCE = "avoidance", "Cost avoidance"
    NOT_STATED = "not_stated", "Benefit, kind not stated"
    ADDED_COST = "added_cost", "Added cost"


class Recurrence(models.TextChoices):
    RECURRENT = "recurrent", "Recurrent: lasts from the year in which it stands"
    ONE_OFF = "one_off", "One-off: comes once"


class Confidence(models.TextChoices):
    HIGH = "high", "High"
    MEDIUM = "medium", "Medium"
    LOW = "low", "Low"


class BenefitLine(CaseLine):
    """A benefit (negative) or an added cost (positive). `booked_in` names another service whose table counts it."""

    recurrence = models.CharField(max_length=10, choices=Recurrence.choices, default=Recurrence.RECURRENT)
    kind = models.CharField(max_length=20, choices=BenefitKind.choices)
    cashable = models.BooleanField(null=True, blank=True, help_text="It frees money. Empty: not stated")
    confidence = models.CharField(max_length=10, choices=Confidence.choices, blank=True)
    booked_in = models.ForeignKey(
        CaseService, null=True, blank=True, on_delete=models.PROTECT, related_name="booked_lines"
    )
    label_there = models.CharField(max_length=120, blank=True, help_text="Its label in the table that counts it")

    class Meta(CaseLine.Meta):
        verbose_name = "benefit line"
        constraints = [
            models.UniqueConstraint(fields=["version", "of_service", "label"], name="benefit_line_named_once"),
            models.UniqueConstraint(fields=["version", "identity"], name="benefit_line_once_in_a_version"),
            models.CheckConstraint(
                condition=Q(booked_in__isnull=True) | ~Q(booked_in=F("of_service")), name="benefit_booked_elsewhere"
            ),
            models.CheckConstraint(
                condition=Q(recurrence="recurrent") | Q(booked_in__isnull=True),
                name="one_offs_are_booked_where_they_arise",
            ),
        ]


class DetailStream(CaseLine):
    """A stream of work of a detail table: the budget it starts with, and what each year takes off it."""

    opening = ExactDecimalField()

    class Meta(CaseLine.Meta):
        verbose_name = "detail stream"
        constraints = [
            models.UniqueConstraint(fields=["version", "of_service", "label"], name="detail_stream_named_once"),
            models.UniqueConstraint(fields=["version", "identity"], name="detail_stream_once_in_a_version"),
        ]


class YearAmount(models.Model):
    """What stands on a line in one year, in pounds."""

    year = models.ForeignKey(CalendarPeriod, on_delete=models.PROTECT, related_name="+", db_index=False)
    amount = ExactDecimalField(null=True, blank=True)
    unknown = models.CharField(max_length=20, choices=UnknownAmount.choices, blank=True)

    class Meta:
        abstract = True
        ordering = ("year",)


class BudgetAmount(YearAmount):
    line = models.ForeignKey(BudgetLine, on_delete=models.CASCADE, related_name="amounts")

    class Meta(YearAmount.Meta):
        constraints = [
            models.UniqueConstraint(fields=["line", "year"], name="one_budget_amount_a_year"),
            known_or_said("budget_amount_known_or_said"),
        ]

    def __str__(self) -> str:
        return f"{self.line}, {self.year_id}"


class BenefitAmount(YearAmount):
    line = models.ForeignKey(BenefitLine, on_delete=models.CASCADE, related_name="amounts")

    class Meta(YearAmount.Meta):
        constraints = [
            models.UniqueConstraint(fields=["line", "year"], name="one_benefit_amount_a_year"),
            known_or_said("benefit_amount_known_or_said"),
        ]

    def __str__(self) -> str:
        return f"{self.line}, {self.year_id}"


class DetailAmount(YearAmount):
    line = models.ForeignKey(DetailStream, on_delete=models.CASCADE, related_name="amounts")

    class Meta(YearAmount.Meta):
        constraints = [
            models.UniqueConstraint(fields=["line", "year"], name="one_detail_amount_a_year"),
            known_or_said("detail_amount_known_or_said"),
        ]

    def __str__(self) -> str:
        return f"{self.line}, {self.year_id}"
