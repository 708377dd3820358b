"""How a partnership hears its customers through the year: surveys, interviews, reports, each with its months."""

from django.db import models

from partners.models import OfPartnership

MONTHS_OF_THE_YEAR = (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)  # a financial year, by the numbers of its months


class Engagement(OfPartnership):
    """Something that is done with customers every year. Without months it is not in the calendar of the year."""

    activity = models.CharField(max_length=120)
    cadence = models.CharField("how often", max_length=60, blank=True, help_text="For example once a year")
    months = models.JSONField(default=list, blank=True, help_text="Numbers of the months in which it is done")
    audience = models.CharField(max_length=200, blank=True, help_text="With whom")
    purpose = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=80, blank=True, help_text="Where an older paper says so")

    class Meta(OfPartnership.Meta):
        verbose_name = "engagement"
        constraints = [
            models.UniqueConstraint(fields=["partnership", "activity"], name="engagement_named_once_in_partnership")
        ]

    def __str__(self) -> str:
        return self.activity
