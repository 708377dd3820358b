"""What the worker does for this room."""

from jobs.handlers import Progress, handles
from jobs.models import Job
from reporting.actions.rendering import RENDER_REPORT, render_document
from reporting.models import Snapshot

STEPS = 5  # of a bar that moves with all that is told, where nobody says how much there is to do


@handles(RENDER_REPORT)
def render_report(job: Job, progress: Progress) -> dict:
    """Set a snapshot as a file. Where that was done before, nothing happens."""
    told = 0

    def step(words: str, done: int | None = None, total: int = STEPS) -> None:
        nonlocal told
        told = min(told + 1, STEPS - 1)
        progress(told if done is None else done, total, words)

    snapshot = Snapshot.objects.get(pk=job.arguments["snapshot"])
    document = render_document(snapshot=snapshot, format=job.arguments["format"], progress=step)
    return {"document": document.pk, "pages": document.pages}
