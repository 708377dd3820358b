"""How long work takes that loses its process, its worker or its broker half way: `python -m benchmarks.recovery`.

A real broker, worker and schedule. Each piece of work is done in the end, once, or the command ends with 1. The database
that goes away is proved by `benchmarks.deadline_day --faults`.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.portal import children_of, empty_portal

ROOT = Path(__file__).resolve().parent.parent
GIVE_UP = 300  # seconds
AWAY = 5  # seconds that the broker stays away
GOALS = {"a process of the pool is killed": 30, "the worker is killed and started again": 150, "the broker is away": 60}


def start(*asked: str) -> subprocess.Popen:
    from sharedsvc.run import DIES_WITH_PARENT

    command = [sys.executable, "-W", "ignore", "-m", "celery", "--quiet", "-A", "sharedsvc", *asked]
    return subprocess.Popen(
        [*DIES_WITH_PARENT, *command, "--loglevel", "critical"], cwd=ROOT, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def start_worker() -> subprocess.Popen:
    return start("worker", "--concurrency", "2", "--include", "tests.jobs.slow_handlers")


def wait_until(holds: Callable[[], bool]) -> float:
    """Seconds until it holds."""
    began = time.monotonic()
    while not holds():
        if time.monotonic() - began > GIVE_UP:
            raise SystemExit(f"LOST: not done within {GIVE_UP} seconds")
        time.sleep(0.2)
    return time.monotonic() - began


def main() -> int:
    from tests.services import restart_newest_server, start_broker, stop_servers

    os.environ["REDIS_URL"] = start_broker(Path(tempfile.mkdtemp(prefix="benchmark-", dir="/tmp")))
    folder = empty_portal()
    from jobs.actions import request_job
    from jobs.models import Job, State, WorkerSeen

    def ask(kind: str) -> Job:
        return request_job(kind=kind, arguments={}, by=None)

    def half_way(job: Job) -> bool:
        return Job.objects.get(pk=job.pk).progress_words == "Half way"

    def done(job: Job) -> bool:
        return Job.objects.get(pk=job.pk).state == State.DONE

    worker, beat = start_worker(), start("beat", "--schedule", str(folder / "schedule"))
    took = {}
    try:
        wait_until(WorkerSeen.objects.exists)
        jobs = [ask("test: slow at first")]
        wait_until(lambda: half_way(jobs[0]))
        for process in children_of(worker.pid):
            os.kill(process, signal.SIGKILL)
        took["a process of the pool is killed"] = wait_until(lambda: done(jobs[0]))
        jobs.append(ask("test: slow at first"))
        wait_until(lambda: half_way(jobs[1]))
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
        worker = start_worker()
        took["the worker is killed and started again"] = wait_until(lambda: done(jobs[1]))
        restart_newest_server(away=AWAY, meanwhile=lambda: jobs.append(ask("test: quick")))
        took["the broker is away"] = wait_until(lambda: done(jobs[2])) + AWAY
    finally:
        for process in (worker, beat):
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        stop_servers()
        print(f"{'what happens to work half way':<42}{'done after s':>13}{'goal s':>8}")
        for words, seconds in took.items():
            print(f"{words:<42}{seconds:>13.0f}{GOALS[words]:>8}  {'met' if seconds <= GOALS[words] else 'missed'}")
    attempts = [Job.objects.get(pk=job.pk).attempt for job in jobs]
    print(f"attempts: {attempts} (2, 2 and 1: nothing was done twice beside what broke)")
    return 0 if attempts == [2, 2, 1] else 1


if __name__ == "__main__":
    sys.exit(main())
