"""What of a paper is not for publication, who proposed that, and what the proper officer decided."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from reporting.models.papers import Report, Section


class MarkState(models.TextChoices):
    PROPOSED = "proposed", "To be decided"
    CONFIRMED = "confirmed", "Exempt"
    REFUSED = "refused", "Not exempt"
    WITHDRAWN = "withdrawn", "Withdrawn"
    ENDED = "ended", "No longer exempt"


LIVE = (MarkState.PROPOSED, MarkState.CONFIRMED)


class ExemptMarkQuerySet(models.QuerySet["ExemptMark"]):
    def live(self) -> "ExemptMarkQuerySet":
        """Proposed or confirmed: what they cover is kept back."""
        return self.filter(state__in=LIVE)


class ExemptMark(models.Model):
    """A whole section, or the passage of a paper that goes by a name, with the paragraphs of Schedule 12A.

    A row is one proposal with its one decision; a passage that was changed after its decision is a new proposal.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="exempt_marks")
    section = models.ForeignKey(
        Section, null=True, blank=True, on_delete=models.CASCADE, related_name="exempt_marks", help_text="As a whole"
    )
    key = models.SlugField(blank=True, help_text="The name of the passage, as its fence has it")
    paragraphs = models.JSONField(help_text="Numbers of paragraphs of Part 1 of Schedule 12A")
    reason = models.TextField(help_text="Why the public interest in keeping it back outweighs that in telling")
    review_on = models.DateField(help_text="When to ask whether it still has to be kept back")
    public_heading = models.CharField(max_length=200, blank=True, help_text="The heading that the public reads")
    state = models.CharField(max_length=10, choices=MarkState.choices, default=MarkState.PROPOSED)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.TextField(blank=True)
    decided_text = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the passage that was decided upon")
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ending_reason = models.TextField(blank=True)

    objects = ExemptMarkQuerySet.as_manager()

    class Meta:
        ordering = ("-proposed_at", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(section__isnull=False, key="") | (Q(section__isnull=True) & ~Q(key="")),
                name="mark_of_a_section_or_a_passage",
            ),
            models.UniqueConstraint(
                fields=["section"],
                condition=Q(state__in=LIVE, section__isnull=False),
                name="one_live_mark_of_a_section",
            ),
            models.UniqueConstraint(
                fields=["report", "key"], condition=Q(state__in=LIVE) & ~Q(key=""), name="one_live_mark_of_a_passage"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="mark_has_a_reason"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True, decided_at__isnull=True)
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="mark_decided_by_someone_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ended_by__isnull=True, ended_at__isnull=True)
                | Q(ended_by__isnull=False, ended_at__isnull=False),
                name="mark_ended_by_someone_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state=MarkState.PROPOSED, decided_at__isnull=True, ended_at__isnull=True)
                | Q(state__in=[MarkState.CONFIRMED, MarkState.REFUSED], decided_at__isnull=False, ended_at__isnull=True)
                | Q(state=MarkState.WITHDRAWN, decided_at__isnull=True, ended_at__isnull=False)
                | Q(state=MarkState.ENDED, decided_at__isnull=False, ended_at__isnull=False),
                name="mark_state_matches_its_dates",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | Q(proposed_by__isnull=True)
                | ~Q(decided_by=models.F("proposed_by")),
                name="nobody_decides_their_own_proposal",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report}: {self.place}"

    @property
    def place(self) -> str:
        """The section by its heading, or the passage by its name."""
        return self.section.heading if self.section else f"passage “{self.key}”"
