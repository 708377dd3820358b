"""How the installation stands: the same figures for `manage.py status`, the administrator's page and /metrics."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Min
from django.utils import timezone

from audit.models import Entry, Seal
from jobs.models import Job, State, WorkerSeen
from sharedsvc.backups import last_backup
from sharedsvc.health import WORKER_IS_LATE

WAITS_TOO_LONG = timedelta(minutes=5)
SEALED_TOO_LATE = timedelta(minutes=2)
BACKUP_IS_OLD = timedelta(hours=26)  # one each night
ROOM_FOR_DOCUMENTS = 1_000_000_000  # bytes


@dataclass(frozen=True)
class Line:
    what: str
    words: str
    todo: str = ""  # what to do; empty where all is well


@dataclass(frozen=True)
class Queue:
    name: str
    waiting: int
    oldest: datetime | None  # since when the oldest waits


def queues() -> list[Queue]:
    found = []
    for queue in settings.CELERY_TASK_QUEUES:
        jobs = Job.objects.in_queue(queue.name).filter(state=State.WAITING)
        numbers = jobs.aggregate(waiting=Count("pk"), oldest=Min("created_at"))
        found.append(Queue(queue.name, **numbers))
    return found


def unsealed_since() -> datetime | None:
    """When the oldest entry of the audit trail was written that has no seal yet."""
    newest = Seal.objects.order_by("-entry_id").values_list("entry_id", flat=True).first() or 0
    return Entry.objects.filter(pk__gt=newest).aggregate(at=Min("at"))["at"]


def last_backup_at() -> datetime | None:
    note = last_backup()
    return datetime.fromisoformat(note["made_at"]) if note else None


def ago(moment: datetime, now: datetime) -> str:
    """ "3 minutes", "2 days": how long it is since, in the largest whole unit."""
    seconds = max(0, int((now - moment).total_seconds()))
    for unit, size in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if number := seconds // size:
            return f"{number} {unit}{'s' * (number != 1)}"
    return f"{seconds} second{'s' * (seconds != 1)}"


def of_the_installation() -> list[Line]:
    """What matters to everybody, and says nothing of any one partnership."""
    now = timezone.now()
    return [_sweep(now), _seal(now), _backup(now), _storage()]


def of_all_jobs() -> Iterator[Line]:
    """For the operator: every queue, and what runs, stands still or failed, of all partnerships."""
    now = timezone.now()
    for queue in queues():
        words = f"{queue.waiting:,} wait" if queue.waiting != 1 else "1 waits"
        todo = ""
        if queue.oldest:
            words += f", the oldest for {ago(queue.oldest, now)}"
            if now - queue.oldest > WAITS_TOO_LONG:
                todo = f"Start a worker for it, or one more: celery -A sharedsvc worker --queues {queue.name}"
        yield Line(f"queue {queue.name}", f"{words}.", todo)
    running = Job.objects.filter(state=State.RUNNING)
    stale = running.filter(lease_until__lte=now).count()
    yield Line(
        "running",
        f"{running.count():,} run, of which {stale:,} lost their worker.",
        "A sweep gives them to another worker within a minute. Where this stays: read the log of the workers."
        if stale
        else "",
    )
    failed = Job.objects.filter(state=State.FAILED).order_by("kind").values_list("kind").annotate(Count("pk"))
    yield Line(
        "failed",
        ", ".join(f"{number:,} × {kind}" for kind, number in failed) or "None.",
        "Read the log of the workers, mend the cause, then try them again: Manage, Work in the background."
        if failed
        else "",
    )


def _sweep(now: datetime) -> Line:
    seen = WorkerSeen.objects.first()
    if seen is None:
        return Line("worker and schedule", "None has been seen yet.", "Start worker and schedule.")
    late = now - seen.at > WORKER_IS_LATE
    todo = "Start worker and schedule again, and read their logs." if late else ""
    return Line("worker and schedule", f"Seen {ago(seen.at, now)} ago.", todo)


def _seal(now: datetime) -> Line:
    since = unsealed_since()
    if since is None or now - since <= SEALED_TOO_LATE:
        return Line("audit trail", "Every entry is sealed, or will be within a minute.")
    return Line(
        "audit trail",
        f"Entries wait for their seal since {ago(since, now)}.",
        "Start worker and schedule again, then run manage.py verify_audit.",
    )


def _backup(now: datetime) -> Line:
    at = last_backup_at()
    if at is None:
        return Line("backup", "None was made yet.", "Have manage.py backup run every night.")
    old = now - at > BACKUP_IS_OLD
    return Line(
        "backup", f"Made {ago(at, now)} ago.", "Read the log of the nightly backup, then run it again." if old else ""
    )


def _storage() -> Line:
    place = Path(settings.MEDIA_ROOT)
    free = shutil.disk_usage(place if place.exists() else settings.DATA_DIR).free
    todo = "Make room for documents, at least 1 GB." if free < ROOM_FOR_DOCUMENTS else ""
    return Line("storage", f"{free / 1e9:,.1f} GB are free for documents.", todo)
