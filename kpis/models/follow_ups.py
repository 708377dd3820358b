"""What somebody wants to come back to about a figure."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from kpis.models.returns import Observation


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def open(self) -> "FollowUpQuerySet":
        """Those that nobody has closed."""
        return self.filter(closed_at__isnull=True)


class FollowUp(models.Model):
    """A note on a figure that stays open, in this return and the next ones, until somebody closes it with a word."""

    observation = models.ForeignKey(Observation, on_delete=models.PROTECT, related_name="follow_ups")
    note = models.TextField(help_text="What is to be followed up")
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField(auto_now_add=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closing_word = models.TextField(blank=True, help_text="What became of it")

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ("raised_at", "pk")
        constraints = [
            models.CheckConstraint(condition=~Q(note=""), name="follow_up_says_what"),
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True, closed_at__isnull=True)
                | Q(closed_by__isnull=False, closed_at__isnull=False),
                name="follow_up_closed_by_someone_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closing_word="")
                | (Q(closed_at__isnull=False) & ~Q(closing_word="")),
                name="follow_up_closed_with_a_word",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.observation}: follow-up"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None
