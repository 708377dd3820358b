"""Handlers that a worker process of the tests loads."""

import os
import signal
import time

from jobs.handlers import Progress, handles
from jobs.models import Job


@handles("test: slow at first")
def slow_at_first(job: Job, progress: Progress) -> dict:
    """Hangs at its first attempt, is quick at the next."""
    progress(1, 2, "Half way")
    if job.attempt == 1:
        time.sleep(600)
    return {"attempt": job.attempt}


@handles("test: kills its process")
def kill_own_process(job: Job, progress: Progress) -> dict:
    os.kill(os.getpid(), signal.SIGKILL)
    return {}


@handles("test: quick")
def quick(job: Job, progress: Progress) -> dict:
    return {}
