"""The bodies that decide and oversee, and when they meet."""

from django.db import models
from django.db.models import F, Q

from partners.models import Body, OfPartnership


class CommitteeKind(models.TextChoices):
    JOINT_COMMITTEE = "joint_committee", "Joint committee"
    COMMITTEE = "committee", "Committee of one council"
    COUNCIL = "council", "Full council"
    EXECUTIVE = "executive", "Cabinet or executive"
    DECISION_MAKER = "decision_maker", "One member who decides"
    BOARD = "board", "Board of officers"
    GROUP = "group", "Working group or regular meeting"


class Committee(OfPartnership):
    """A body that papers go to or that oversees the work: from the joint committee to a weekly group of officers."""

    name = models.CharField(max_length=200)
    slug = models.SlugField(help_text="Its part of an address")
    kind = models.CharField(max_length=20, choices=CommitteeKind.choices)
    council = models.ForeignKey(
        Body,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="committees",
        help_text="The council it belongs to; empty for one of the whole partnership",
    )
    reports_to = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="reporting_committees"
    )
    cadence = models.CharField(max_length=200, blank=True, help_text="How often it meets, as it is agreed or printed")
    purpose = models.TextField(blank=True)
    papers_are_public = models.BooleanField(
        default=True, help_text="Its agenda and papers must be published five clear days before it meets"
    )

    class Meta(OfPartnership.Meta):
        constraints = [
            models.UniqueConstraint(fields=["partnership", "name"], name="committee_named_once_in_partnership"),
            models.UniqueConstraint(fields=["partnership", "slug"], name="committee_slug_once_in_partnership"),
            models.CheckConstraint(
                condition=Q(reports_to__isnull=True) | ~Q(reports_to=F("id")), name="committee_not_above_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MeetingState(models.TextChoices):
    PLANNED = "planned", "Planned"
    HELD = "held", "Held"
    CANCELLED = "cancelled", "Cancelled"


class Meeting(OfPartnership):
    """A meeting of a committee, or the day on which one member decides."""

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="meetings")
    on = models.DateField()
    starts_at = models.TimeField(null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=MeetingState.choices, default=MeetingState.PLANNED)
    note = models.TextField(blank=True)

    class Meta(OfPartnership.Meta):
        ordering = ("on", "pk")
        constraints = [
            models.UniqueConstraint(fields=["committee", "on"], name="committee_meets_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.committee}, {self.on:%-d %B %Y}"
