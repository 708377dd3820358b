"""Who does which kind of job: each app says so in a module `background.py`, found by itself.

    @handles("roll up")
    def roll_up(job: Job, progress: Progress) -> dict:
        ...
        progress(3, 10, "Adding up quarter 3")
        return {"cells": 10}

A handler may run twice (a worker can die after the work and before the note of it), so it must be repeatable. It opens
its own short transactions and reports progress between them. What it returns becomes the job's result, as JSON.
"""

import time
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from typing import Any

from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from jobs.models import Job, State, WorkerSeen

LEASE = timedelta(minutes=2)
SECONDS_BETWEEN_WRITES = 1.0


class LeaseLost(Exception):
    """Another worker has taken the job over: this one stops without a word."""


class Progress:
    """Tells how far a job is, and keeps the job with its worker: call it at least once in each LEASE."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.next_write = 0.0

    def __call__(self, done: int, total: int, words: str) -> None:
        """Write that `done` of `total` steps are over and `words` is happening now; at most one write a second."""
        if time.monotonic() < self.next_write and done < total:
            return
        self.next_write = time.monotonic() + SECONDS_BETWEEN_WRITES
        now = timezone.now()
        kept = Job.objects.filter(pk=self.job.pk, state=State.RUNNING, attempt=self.job.attempt).update(
            progress_done=min(done, total), progress_total=total, progress_words=words[:200], lease_until=now + LEASE
        )
        if not kept:
            raise LeaseLost
        WorkerSeen.objects.update_or_create(pk=1, defaults={"at": now})


Handler = Callable[[Job, Progress], dict[str, Any]]
_handlers: dict[str, Handler] = {}


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Name the function that does jobs of this kind."""

    def register(handler: Handler) -> Handler:
        if kind in _handlers:
            raise ValueError(f"Two handlers for the kind of job {kind!r}")
        _handlers[kind] = handler
        return handler

    return register


def handler_of(kind: str) -> Handler:
    """The function that does jobs of this kind; KeyError where no app has one."""
    _find_handlers()
    return _handlers[kind]


@cache
def _find_handlers() -> None:
    """Only the worker needs them: what they import is often slow to load."""
    autodiscover_modules("background")
