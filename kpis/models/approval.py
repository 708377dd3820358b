"""How a return is approved: in how many levels, who took which step, and who is told of one that was sent back."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kpis.choices import StepKind
from kpis.models.returns import Return
from partners.models import OfPartnership
from periods.models import HasPeriod


class Levels(models.IntegerChoices):
    ONE = 1, "One: the service manager approves"
    TWO = 2, "Two: the service manager checks, then the head of the shared service approves for the partnership"


class ApprovalRule(OfPartnership, HasPeriod):
    """In how many levels the returns of a partnership are approved, from a quarter on. Without a rule in one."""

    levels = models.PositiveSmallIntegerField(choices=Levels.choices)

    class Meta(OfPartnership.Meta):
        verbose_name = "levels of approval"
        ordering = ("period", "pk")
        constraints = [
            models.UniqueConstraint(fields=["partnership", "period"], name="one_approval_rule_from_a_quarter"),
            models.CheckConstraint(condition=Q(levels__in=Levels.values), name="approval_has_one_or_two_levels"),
        ]

    def __str__(self) -> str:
        return f"Approval from {self.when.label}"


class ReturnStep(models.Model):
    """What somebody did with a return, when, why, and on whose behalf. Kept for ever."""

    quarterly_return = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=StepKind.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    note = models.TextField(blank=True)

    class Meta:
        ordering = ("at", "pk")
        constraints = [
            models.CheckConstraint(condition=~Q(kind=StepKind.SENT_BACK) | ~Q(note=""), name="sent_back_with_a_reason"),
            models.CheckConstraint(
                condition=Q(on_behalf_of__isnull=True) | ~Q(on_behalf_of=F("by")), name="step_for_another_or_for_nobody"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quarterly_return}: {self.get_kind_display()}"


class ReturnNotice(models.Model):
    """Somebody of the chain is told that a return was sent back, once; written with the job that sends it."""

    step = models.ForeignKey(ReturnStep, on_delete=models.CASCADE, related_name="notices")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=300, blank=True, help_text="Why the last attempt to send it failed")

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["step", "user"], name="told_once_of_a_step"),
            models.CheckConstraint(condition=Q(sent_at__isnull=True) | Q(problem=""), name="notice_sent_or_problem"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.step}"
