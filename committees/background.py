"""Sends reminders."""

from typing import Any

from committees.actions.reminders import KIND_OF_JOB, note_problem, send_reminder
from jobs.handlers import Progress, handles
from jobs.models import Job


@handles(KIND_OF_JOB)
def send(job: Job, progress: Progress) -> dict[str, Any]:
    """One reminder. What the mail server refuses is tried again like any job."""
    reminder_id = job.arguments["reminder"]
    try:
        return {"sent": send_reminder(reminder_id=reminder_id)}
    except OSError as problem:  # smtplib's errors are among them
        note_problem(reminder_id=reminder_id, problem=problem)
        raise
