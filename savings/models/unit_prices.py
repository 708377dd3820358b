"""Prices that a paper prints: what one thing costs, once, each year or for each unit."""

from django.db import models
from django.db.models import Q

from common.numbers import ExactDecimalField
from partners.models import OfPartnership, Service
from periods.models import CalendarPeriod


class PriceBasis(models.TextChoices):
    ONE_OFF = "one_off", "one-off"
    A_YEAR = "a_year", "each year"
    A_UNIT = "a_unit", "for each unit"
    TWO_READINGS = "two_readings", "the paper says both: one-off and each year"


class UnitPrice(OfPartnership):
    """A price as stated. Nothing is computed from it but the sum of a subject's prices of a year."""

    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=120, help_text="What it belongs to, for example E-Recruitment")
    item = models.CharField(max_length=160)
    amount = ExactDecimalField()
    basis = models.CharField(max_length=20, choices=PriceBasis.choices)
    unit = models.CharField(max_length=60, blank=True, help_text="For each what, for example check")
    year = models.ForeignKey(CalendarPeriod, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=120, blank=True, help_text="Where it is printed")

    class Meta(OfPartnership.Meta):
        verbose_name = "stated price"
        constraints = [
            models.UniqueConstraint(fields=["partnership", "subject", "item", "year"], name="price_stated_once_a_year"),
            models.UniqueConstraint(
                fields=["partnership", "subject", "item"], condition=Q(year__isnull=True), name="price_stated_once"
            ),
            models.CheckConstraint(
                condition=(Q(basis=PriceBasis.A_UNIT) & ~Q(unit="")) | (~Q(basis=PriceBasis.A_UNIT) & Q(unit="")),
                name="price_for_each_unit_names_it",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.item}"
