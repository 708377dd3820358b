"""What stands beside the projects of a plan: stages, contracts, actions, quotations."""

from django.db import models
from django.db.models import F, Q

from partners.models import Body, OfPartnership, Service
from projects.models.projects import Project


class Stage(OfPartnership):
    """A stage of a longer plan, with its dates; `months` is counted from them, never typed."""

    plan = models.CharField(max_length=120, help_text="The plan it belongs to")
    project = models.ForeignKey(
        Project, null=True, blank=True, on_delete=models.SET_NULL, related_name="stages", help_text="Whose stage it is"
    )
    name = models.CharField(max_length=120)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta(OfPartnership.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")), name="stage_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return f"{self.plan}: {self.name}"


class Contract(OfPartnership):
    """An agreement with a supplier, as far as it is known: an empty field is not known, and said to be."""

    subject = models.CharField(max_length=200)
    supplier = models.CharField(max_length=200, blank=True)
    term_years = models.PositiveSmallIntegerField(null=True, blank=True)
    state = models.CharField(max_length=120, help_text="For example renewed, let, to be procured")
    benefit = models.CharField(max_length=200, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=80, blank=True, help_text="Where an older paper says so")

    def __str__(self) -> str:
        return self.subject


class ActionState(models.TextChoices):
    OPEN = "open", "Open"
    DONE = "done", "Done"


class Action(OfPartnership):
    """An action of an action plan."""

    plan = models.CharField(max_length=120)
    title = models.CharField(max_length=200)
    detail = models.TextField(blank=True)
    owner_role = models.CharField(max_length=120, blank=True)
    due = models.CharField(max_length=60, blank=True, help_text="A day, a month, or a season as the plan has it")
    state = models.CharField(max_length=10, choices=ActionState.choices, default=ActionState.OPEN)

    def __str__(self) -> str:
        return self.title


class Quotation(OfPartnership):
    """What a partner or customer said. Printed only with permission."""

    body = models.ForeignKey(Body, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    speaker_role = models.CharField(max_length=120, blank=True)
    permission = models.BooleanField(default=False, help_text="The speaker agreed to be quoted in papers")

    def __str__(self) -> str:
        return self.text[:60]
