"""The only place that writes jobs: ask for one, run one, sweep up what was missed."""

import logging
import time
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone
from structlog.contextvars import bound_contextvars

from accounts.models import User
from common.errors import Refused
from jobs.handlers import LEASE, LeaseLost, Progress, handler_of
from jobs.models import Job, State, WorkerSeen

logger = logging.getLogger(__name__)

ATTEMPTS = 3
GAVE_UP = "This did not work after three tries. The administrator has been told."
RUNG_IN_ONE_SWEEP = 50  # of each queue
RING_LASTS = 60  # seconds; the next sweep rings again, and where nobody answers rings do not pile up


@transaction.atomic
def request_job(
    *,
    kind: str,
    arguments: Mapping[str, Any],
    by: User | None,
    dedupe_key: str = "",
    partnership_id: int | None = None,
) -> Job:
    """Ask for work in the caller's transaction; the worker hears of it after the commit.

    A job of the same kind and dedupe key that still waits is returned instead. It is locked until the caller commits:
    a worker cannot start it before it can see what the caller has changed.
    """
    asked = {"arguments": dict(arguments), "by": by, "partnership_id": partnership_id}
    if dedupe_key:
        job, _ = Job.objects.select_for_update().get_or_create(
            kind=kind, dedupe_key=dedupe_key, state=State.WAITING, defaults=asked
        )
    else:
        job = Job.objects.create(kind=kind, **asked)
    logger.info("Job %s (%s) is asked for", job.pk, kind)
    _ring_after_commit(job.pk, kind)
    return job


def _ring_after_commit(job_id: int, kind: str) -> None:
    """Once in a transaction, however often it asks for the same job."""
    callbacks = [entry[1] for entry in connection.run_on_commit]
    rung = [callback.args for callback in callbacks if isinstance(callback, partial) and callback.func is ring]
    if (job_id,) not in rung:
        transaction.on_commit(partial(ring, job_id, kind=kind))


def ring(job_id: int, *, kind: str, expires: int | None = None) -> None:
    """Tell a worker of its kind that a job waits. Never raises: where the broker is away, the sweep finds the row."""
    queue = settings.JOB_QUEUES.get(kind, settings.CELERY_TASK_DEFAULT_QUEUE)
    try:
        current_app.send_task("jobs.tasks.run_job", args=[job_id], queue=queue, expires=expires)
    except Exception as problem:
        logger.warning("The broker did not take job %s, the sweep will find it: %s", job_id, problem)


def run_job(job_id: int) -> None:
    """Do the job, unless it is done, gone, or in other hands. Safe to call any number of times."""
    with bound_contextvars(job=job_id):  # every line of the log says so
        job = _claim(job_id)
        if job is not None:
            _run(job)


def _run(job: Job) -> None:
    began = time.monotonic()
    try:
        result = handler_of(job.kind)(job, Progress(job))
    except LeaseLost:
        logger.warning("Job %s went to another worker during attempt %s", job.pk, job.attempt)
    except Refused as refusal:
        _fail(job, error=str(refusal))
    except Exception:
        logger.exception("Job %s (%s) broke at attempt %s", job.pk, job.kind, job.attempt)
        if job.attempt >= ATTEMPTS:
            _fail(job, error=GAVE_UP)
        else:
            _change(job, lease_until=timezone.now())
    else:
        _change(job, state=State.DONE, result=result, lease_until=None, finished_at=timezone.now())
        logger.info("Job %s (%s) is done after %.1f s", job.pk, job.kind, time.monotonic() - began)
    _ring_follow_up(job)


@transaction.atomic
def begin_again(job: Job) -> None:
    """A job that failed waits once more, as if it had just been asked for; who may ask for that, the caller checks."""
    job = Job.objects.select_for_update().get(pk=job.pk)
    if job.state != State.FAILED:
        raise Refused("This job has not failed: there is nothing to try again.")
    if job.dedupe_key and Job.objects.filter(kind=job.kind, dedupe_key=job.dedupe_key, state=State.WAITING).exists():
        raise Refused("The same work waits to start already: see what becomes of that.")
    job.state, job.attempt, job.error, job.started_at, job.finished_at = State.WAITING, 0, "", None, None
    job.progress_done, job.progress_total, job.progress_words = 0, 0, ""
    job.save()
    _ring_after_commit(job.pk, job.kind)


def sweep() -> None:
    """Ring for every job that nobody works on, give up those that broke too often, note that a worker lives."""
    now = timezone.now()
    WorkerSeen.objects.update_or_create(pk=1, defaults={"at": now})
    for queue in settings.CELERY_TASK_QUEUES:  # a queue that nobody serves hides no job of another
        for job in Job.objects.due(now).in_queue(queue.name)[:RUNG_IN_ONE_SWEEP]:
            if job.attempt < ATTEMPTS:
                ring(job.pk, kind=job.kind, expires=RING_LASTS)
            else:
                logger.error("Job %s (%s) lost its worker %s times: given up", job.pk, job.kind, job.attempt)
                _fail(job, error=GAVE_UP)
                _ring_follow_up(job)


def _claim(job_id: int) -> Job | None:
    """Take the job for one lease by compare-and-set; None where it is not due or its twin is running."""
    now = timezone.now()
    try:
        with transaction.atomic():
            taken = (
                Job.objects.due(now)
                .filter(pk=job_id, attempt__lt=ATTEMPTS)
                .update(
                    state=State.RUNNING,
                    attempt=F("attempt") + 1,
                    lease_until=now + LEASE,
                    started_at=Coalesce(F("started_at"), now),
                )
            )
    except IntegrityError:  # job_runs_once_at_a_time; the end of that run rings again
        return None
    return Job.objects.get(pk=job_id) if taken else None


def _fail(job: Job, *, error: str) -> None:
    _change(job, state=State.FAILED, error=error, lease_until=None, finished_at=timezone.now())


def _change(job: Job, **fields: Any) -> None:
    """Write the outcome of this attempt, unless a later attempt has begun: `attempt` fences late workers off."""
    Job.objects.filter(pk=job.pk, state=State.RUNNING, attempt=job.attempt).update(**fields)


def _ring_follow_up(job: Job) -> None:
    """A twin asked for during the run has been waiting for its end."""
    if job.dedupe_key:
        for twin_id in Job.objects.filter(kind=job.kind, dedupe_key=job.dedupe_key, state=State.WAITING).values_list(
            "pk", flat=True
        ):
            ring(twin_id, kind=job.kind)


def clear_jobs(*, over_before: datetime) -> int:
    """Forget jobs that were over before then; what they made stays. How many. Asked for by the schedule."""
    _, deleted = Job.objects.filter(state__in=(State.DONE, State.FAILED), finished_at__lt=over_before).delete()
    return deleted.get(Job._meta.label, 0)
