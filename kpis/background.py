"""What the worker does for this room."""

from typing import Any

from jobs.handlers import Progress, handles
from jobs.models import Job
from kpis.actions import notices
from kpis.rollup import rebuild
from partners.models import Partnership

ROLL_UP = "roll up"


@handles(ROLL_UP)
def roll_up(job: Job, progress: Progress) -> dict:
    """Rebuild the results of every touched KPI and year of a partnership."""
    partnership = Partnership.objects.get(pk=job.arguments["partnership"])
    done = 0
    for done, total in rebuild(partnership):
        progress(done, total, f"Adding up: {done} of {total} measures and years")
    return {"rebuilt": done}


@handles(notices.KIND_OF_JOB)
def tell_of_a_return_sent_back(job: Job, progress: Progress) -> dict[str, Any]:
    """One message. What the mail server refuses is tried again like any job."""
    notice_id = job.arguments["notice"]
    try:
        return {"sent": notices.send_notice(notice_id=notice_id)}
    except OSError as problem:  # smtplib's errors are among them
        notices.note_problem(notice_id=notice_id, problem=problem)
        raise
