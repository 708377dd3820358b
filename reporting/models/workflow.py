"""What others say to a paper before it is published: comments, sign-offs, and what becomes of findings."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from partners.models import Body
from partners.roles import RoleKind
from reporting.models.papers import Report
from reporting.models.snapshots import Snapshot


def roles_of_people() -> list[tuple[str, str]]:
    """An open list: a new role changes no table."""
    return RoleKind.choices


class Comment(models.Model):
    """A comment asked of a role: finance, legal, equality … "None" is an answer; an empty text is still open."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="comments")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=80, help_text="For example finance comments")
    roles = models.CharField(max_length=300, blank=True, help_text="Who was asked, by role, as it is printed")
    role = models.CharField(max_length=20, choices=roles_of_people, blank=True, help_text="Whose answer is awaited")
    asked_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    text = models.TextField(blank=True)
    signed_on = models.DateField(null=True, blank=True, help_text="When it was given")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("order",)
        constraints = [
            models.UniqueConstraint(fields=["report", "kind"], name="comment_once_of_a_kind"),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True, answered_at__isnull=True)
                | Q(answered_by__isnull=False, answered_at__isnull=False),
                name="comment_answered_by_someone_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | ~Q(text=""), name="comment_answered_with_a_text"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report}: {self.kind}"

    @property
    def is_open(self) -> bool:
        return not self.text


class StepKind(models.TextChoices):
    CONSULTEE = "consultee", "Consultee"
    STATUTORY = "statutory", "Statutory sign-off"
    APPROVAL = "approval", "Approval of a council or committee"
    DECISION = "decision", "Decision"


class SignOffStep(models.Model):
    """One of those who sign a paper, in their order. Steps of one order may be signed in any sequence."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="steps")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=StepKind.choices)
    title = models.CharField(max_length=200, help_text="Who signs, by role, as it is printed")
    role = models.CharField(
        max_length=20, choices=roles_of_people, blank=True, help_text="Who signs here; empty: it is recorded"
    )
    body = models.ForeignKey(
        Body, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="Of which council"
    )

    class Meta:
        ordering = ("order", "pk")
        constraints = [
            models.UniqueConstraint(fields=["report", "order", "title"], name="sign_off_step_once_in_its_place"),
            models.CheckConstraint(condition=Q(order__gte=1), name="sign_off_step_has_a_place"),
        ]

    def __str__(self) -> str:
        return self.title


class Signature(models.Model):
    """A step signed, for the text that the paper had then. Signed again, the older signature stays."""

    step = models.ForeignKey(SignOffStep, on_delete=models.PROTECT, related_name="signatures")
    signed_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    on_behalf = models.BooleanField(default=False, help_text="Signed on behalf of the role")
    recorded = models.BooleanField(default=False, help_text="Given on paper or in an older paper, and recorded here")
    note = models.CharField(max_length=300, blank=True)
    text_checksum = models.CharField(max_length=64, help_text="Of the text that was signed")

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["step", "text_checksum"], name="step_signed_once_for_a_text"),
            models.CheckConstraint(
                condition=Q(on_behalf=False) | ~Q(note=""), name="signature_on_behalf_says_who_signed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step}, {self.signed_on:%-d %B %Y}"


class EditorialChange(models.Model):
    """A change after a sign-off that changes nothing of substance: all earlier signatures hold for the new text."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="editorial_changes")
    text_checksum = models.CharField(max_length=64, help_text="Of the text for which the signatures hold")
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="editorial_change_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.report}: {self.reason[:60]}"


class FindingExplained(models.Model):
    """Why something that does not agree is right all the same: kept in the record, not printed."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="findings_explained")
    key = models.CharField(max_length=200)
    words = models.TextField(help_text="The finding as it stood: where it changes, it is to be explained again")
    explanation = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        constraints = [models.CheckConstraint(condition=~Q(explanation=""), name="finding_explained_in_words")]

    def __str__(self) -> str:
        return self.words[:80]


class PublishedOver(models.Model):
    """A finding over which the proper officer published, and why. Never changed and never taken away."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="published_over")
    key = models.CharField(max_length=200)
    words = models.TextField()
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "key"], name="finding_published_over_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="finding_published_over_for_a_reason"),
        ]

    def __str__(self) -> str:
        return self.words[:80]
