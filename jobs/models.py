"""One row for each piece of work that outlives a request."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q


class State(models.TextChoices):
    WAITING = "waiting", "Waiting to start"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"


class JobQuerySet(models.QuerySet["Job"]):
    def due(self, now: datetime) -> "JobQuerySet":
        """Jobs that nobody works on: waiting, or running with a lease that ran out."""
        return self.filter(Q(state=State.WAITING) | Q(state=State.RUNNING, lease_until__lte=now))

    def in_queue(self, queue: str) -> "JobQuerySet":
        """Jobs of the kinds that the workers of this queue do."""
        if queue == settings.CELERY_TASK_DEFAULT_QUEUE:
            return self.exclude(kind__in=settings.JOB_QUEUES)
        return self.filter(kind__in=[kind for kind, its_queue in settings.JOB_QUEUES.items() if its_queue == queue])


class Job(models.Model):
    """Work asked for once, done by whichever worker claims it, even if a worker dies on the way.

    A job stays `running` between two attempts: a lease that ran out makes it due again. For one kind and dedupe key
    there is at most one waiting and one running job. So a request made during a run waits as ONE follow-up, which
    sees what changed since the run began, and two runs of the same work never overlap.
    """

    kind = models.CharField(max_length=60, help_text="What is to be done, as a handler names it: 'roll up'")
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    dedupe_key = models.CharField(max_length=200, blank=True, help_text="Equal requests that wait become one job")
    attempt = models.PositiveSmallIntegerField(default=0, help_text="How often a worker has started it")
    lease_until = models.DateTimeField(null=True, help_text="Until then it belongs to the worker that claimed it")
    progress_done = models.PositiveIntegerField(default=0)
    progress_total = models.PositiveIntegerField(default=0, help_text="0 while the size of the work is unknown")
    progress_words = models.CharField(max_length=200, blank=True, help_text="What is happening now, for people")
    result = models.JSONField(default=dict)
    error = models.TextField(blank=True, help_text="Why it failed, a sentence for people")
    partnership_id = models.BigIntegerField(null=True, help_text="The partnership it works for, where there is one")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who asked for it; empty for the schedule",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, help_text="When the first attempt began")
    finished_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        indexes = [
            models.Index(fields=["state", "lease_until"], name="job_due"),
            models.Index(fields=["partnership_id", "-created_at"], name="job_by_partnership"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "dedupe_key"],
                condition=Q(state=State.WAITING) & ~Q(dedupe_key=""),
                name="job_waits_once",
            ),
            models.UniqueConstraint(
                fields=["kind", "dedupe_key"],
                condition=Q(state=State.RUNNING) & ~Q(dedupe_key=""),
                name="job_runs_once_at_a_time",
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="job_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=State.RUNNING, lease_until__isnull=False)
                | (~Q(state=State.RUNNING) & Q(lease_until__isnull=True)),
                name="job_has_lease_while_running",
            ),
            models.CheckConstraint(
                condition=Q(state=State.WAITING, attempt=0, started_at__isnull=True)
                | (~Q(state=State.WAITING) & Q(attempt__gte=1, started_at__isnull=False)),
                name="job_starts_with_first_attempt",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.DONE, State.FAILED], finished_at__isnull=False)
                | Q(state__in=[State.WAITING, State.RUNNING], finished_at__isnull=True),
                name="job_finishes_when_over",
            ),
            models.CheckConstraint(
                condition=(Q(state=State.FAILED) & ~Q(error="")) | (~Q(state=State.FAILED) & Q(error="")),
                name="job_fails_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(progress_done__lte=models.F("progress_total")), name="job_progress_within_total"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.state})"

    @property
    def percent(self) -> int:
        """How far it is, 0 to 100; 0 while the size of the work is unknown."""
        if self.state == State.DONE:
            return 100
        return 100 * self.progress_done // self.progress_total if self.progress_total else 0

    @property
    def words(self) -> str:
        """What a person reads beside the progress bar."""
        if self.state == State.RUNNING and self.progress_words:
            return self.progress_words
        return State(self.state).label


class WorkerSeen(models.Model):
    """When a worker last wrote: one row, which proves schedule, broker, worker and database at once."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="worker_seen_is_one_row")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S}"
