"""What the worker does for this room."""

from jobs.handlers import Progress, handles
from jobs.models import Job
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
