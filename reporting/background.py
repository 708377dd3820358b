"""What the worker does for this room."""

from jobs.handlers import Progress, handles
from jobs.models import Job
from reporting.actions.rendering import RENDER_REPORT, render_document
from reporting.models import Snapshot

STEPS = 5


@handles(RENDER_REPORT)
def render_report(job: Job, progress: Progress) -> dict:
    """Set a snapshot as a file. Where that was done before, nothing happens."""
    done = 0

    def step(words: str) -> None:
        nonlocal done
        done = min(done + 1, STEPS - 1)
        progress(done, STEPS, words)

    snapshot = Snapshot.objects.get(pk=job.arguments["snapshot"])
    document = render_document(snapshot=snapshot, format=job.arguments["format"], progress=step)
    return {"document": document.pk, "pages": document.pages}
