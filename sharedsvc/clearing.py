"""What is forgotten after a time, once a night: docs/decisions/0011 says what, and why figures and the audit trail never are."""

from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.utils import timezone

from committees.actions.reminders import clear_reminders
from jobs.actions import clear_jobs
from partners.actions import forget_leavers


def clear_old() -> dict[str, int]:
    """How many of each were forgotten. Safe to call at any time."""
    now = timezone.now()
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    return {
        "jobs": clear_jobs(over_before=now - timedelta(days=settings.KEEP_JOBS_DAYS)),
        "reminders": clear_reminders(due_before=timezone.localdate(now) - timedelta(days=settings.KEEP_REMINDERS_DAYS)),
        "leavers": forget_leavers(closed_before=now - timedelta(days=settings.KEEP_LEAVERS_DAYS)),
    }
