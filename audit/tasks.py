"""Celery's thin doors to the actions."""

from typing import Any

from celery import shared_task
from celery.signals import worker_ready

from audit import actions


@shared_task(name="audit.tasks.seal")
def seal(everything: bool = False) -> None:
    actions.seal(everything=everything)


@worker_ready.connect
def seal_at_start(**_: Any) -> None:
    """Also what an unusually long transaction wrote."""
    seal.delay(everything=True)
