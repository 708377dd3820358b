"""Celery's thin doors to the actions."""

from typing import Any

from celery import shared_task
from celery.signals import worker_ready

from jobs import actions


@shared_task(name="jobs.tasks.run_job")
def run_job(job_id: int) -> None:
    actions.run_job(job_id)


@shared_task(name="jobs.tasks.sweep")
def sweep() -> None:
    actions.sweep()


@worker_ready.connect
def sweep_at_start(**_: Any) -> None:
    """What waited while no worker lived starts at once."""
    sweep.delay()
