"""What every room keeps of a spreadsheet that was sent in: the file as evidence, what stands in it, what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from partners.models import OfPartnership

FOLDER = "spreadsheets"


class UploadState(models.TextChoices):
    WAITING = "waiting", "Shown, nothing saved"
    ACCEPTED = "accepted", "Accepted"
    ACCEPTED_IN_PART = "accepted_in_part", "Accepted in part"
    CANCELLED = "cancelled", "Cancelled"


class SentIn(OfPartnership):
    """A spreadsheet as it came in. What is in it is read once; it is compared anew each time."""

    name = models.CharField(max_length=200, help_text="What the file was called")
    file = models.FileField(upload_to=f"{FOLDER}/")
    checksum = models.CharField(max_length=64, help_text="SHA-256 of the file")
    content = models.JSONField(help_text="What stands in its cells")
    state = models.CharField(max_length=20, choices=UploadState.choices, default=UploadState.WAITING)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    saved = models.PositiveIntegerField(default=0, help_text="Lines that were saved from it, and taken out")

    class Meta(OfPartnership.Meta):
        abstract = True
        ordering = ("-uploaded_at", "-pk")


def sent_in_constraints(name: str) -> list[models.BaseConstraint]:
    """What the database holds every kind of it to; `name` tells them apart."""
    return [
        models.CheckConstraint(
            condition=Q(decided_by__isnull=True, decided_at__isnull=True)
            | Q(decided_by__isnull=False, decided_at__isnull=False),
            name=f"{name}_decided_by_someone_at_a_time",
        ),
        models.CheckConstraint(
            condition=Q(state="waiting", decided_at__isnull=True, saved=0)
            | (~Q(state="waiting") & Q(decided_at__isnull=False)),
            name=f"{name}_waits_until_decided",
        ),
        models.CheckConstraint(
            condition=Q(state__in=["waiting", "accepted", "accepted_in_part", "cancelled"]), name=f"{name}_states"
        ),
        models.CheckConstraint(condition=~Q(state="cancelled") | Q(saved=0), name=f"cancelled_{name}_saved_nothing"),
    ]
