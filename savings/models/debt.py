"""Debt: what is owed by stream, what of a year's invoices was collected, and printed percentages without their parts."""

from django.db import models
from django.db.models import F, Q

from common.numbers import ExactDecimalField
from partners.models import Body, OfPartnership, Service
from periods.models import CalendarPeriod, HasPeriod


def number_or_words(name: str, field: str) -> models.CheckConstraint:
    """A number, or the words that stand in its place."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__isnull": False, f"{field}_words": ""})
        | (Q(**{f"{field}__isnull": True}) & ~Q(**{f"{field}_words": ""})),
        name=name,
    )


class DebtBalance(OfPartnership):
    """What is owed to one partner in one stream on a day, and on how many accounts."""

    stream = models.CharField(max_length=120, help_text="For example council tax, sundry debts")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+", verbose_name="partner")
    as_at = models.ForeignKey(CalendarPeriod, on_delete=models.PROTECT, related_name="+")
    balance = ExactDecimalField(null=True, blank=True)
    balance_words = models.CharField(max_length=60, blank=True, help_text="Instead of an amount, for example N/A")
    accounts = models.PositiveIntegerField(null=True, blank=True)
    accounts_words = models.CharField(max_length=60, blank=True, help_text="Instead of a number, for example WIP")
    held_for = models.CharField(max_length=60, blank=True, help_text="Whose debt it is, where the partner holds it")
    printed_step = models.PositiveIntegerField(default=0, help_text="1000 where a paper printed thousands")

    class Meta(OfPartnership.Meta):
        verbose_name = "debt balance"
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "stream", "body", "as_at"], name="one_balance_of_a_stream_and_day"
            ),
            number_or_words("balance_known_or_said", "balance"),
            number_or_words("accounts_known_or_said", "accounts"),
        ]

    def __str__(self) -> str:
        return f"{self.stream}, {self.body}, {self.as_at}"


class OfACollector(OfPartnership, HasPeriod):
    """Who collects: a partner, and the service of it where there are several."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+", verbose_name="partner")
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    period_words = models.CharField("period, as printed", max_length=60, blank=True)

    class Meta(OfPartnership.Meta):
        abstract = True

    @property
    def collector(self) -> str:
        return f"{self.body.name}: {self.service.name}" if self.service else self.body.name


class CollectionKind(models.TextChoices):
    IN_YEAR = "in_year", "Cleared of the invoices raised in the year"
    OVERDUE = "overdue", "Outstanding of the invoices raised in twelve months"


class Collection(OfACollector):
    """Invoices raised in a period, and what of them was cleared, or is outstanding at its end. The share is computed."""

    kind = models.CharField(max_length=10, choices=CollectionKind.choices)
    raised = ExactDecimalField("invoices raised", null=True, blank=True)
    raised_words = models.CharField(max_length=60, blank=True)
    part = ExactDecimalField("cleared or outstanding", null=True, blank=True)
    part_words = models.CharField(max_length=60, blank=True)

    class Meta(OfACollector.Meta):
        verbose_name = "collection of invoices"
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "kind", "body", "service", "period"], name="one_collection_of_a_service"
            ),
            models.UniqueConstraint(
                fields=["partnership", "kind", "body", "period"],
                condition=Q(service__isnull=True),
                name="one_collection_of_a_partner",
            ),
            number_or_words("raised_known_or_said", "raised"),
            number_or_words("part_known_or_said", "part"),
            models.CheckConstraint(condition=Q(raised__isnull=True) | Q(raised__gte=0), name="raised_not_negative"),
            models.CheckConstraint(
                condition=~Q(kind=CollectionKind.IN_YEAR)
                | Q(raised__isnull=True)
                | Q(part__isnull=True)
                | Q(part__lte=F("raised")),
                name="no_more_is_cleared_than_was_raised",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.collector}, {self.period}"


class DebtMeasure(OfACollector):
    """A percentage of debt that was printed or measured without its parts."""

    measure = models.CharField(max_length=120, help_text="For example invoices cleared within 90 days")
    per_cent = ExactDecimalField(null=True, blank=True)
    per_cent_words = models.CharField(max_length=60, blank=True, help_text="Instead of it, for example not measured")

    class Meta(OfACollector.Meta):
        verbose_name = "measure of debt"
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "measure", "body", "service", "period"], name="debt_of_a_service_measured_once"
            ),
            models.UniqueConstraint(
                fields=["partnership", "measure", "body", "period"],
                condition=Q(service__isnull=True),
                name="debt_of_a_partner_measured_once",
            ),
            number_or_words("debt_measure_known_or_said", "per_cent"),
        ]

    def __str__(self) -> str:
        return f"{self.measure}, {self.collector}, {self.period}"
