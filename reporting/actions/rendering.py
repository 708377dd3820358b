"""A snapshot is set as a file."""

from collections.abc import Callable

from django.db import transaction

from accounts.models import User
from audit.actions import record
from common.errors import Refused
from jobs.actions import request_job
from jobs.models import Job
from partners.rights import guard
from partners.roles import Right
from reporting.documents import keep_file
from reporting.models import Document, DocumentFormat, Snapshot

RENDER_REPORT = "render report"


@transaction.atomic
def request_rendering(*, snapshot: Snapshot, format: str, by: User | None) -> Job:
    """Ask the worker to set a snapshot as a file."""
    guard(by, snapshot.report.partnership, Right.EDIT_REPORTS)
    return request_job(
        kind=RENDER_REPORT,
        arguments={"snapshot": snapshot.pk, "format": format},
        dedupe_key=f"{snapshot.pk} {format}",
        partnership_id=snapshot.report.partnership_id,
        by=by,
    )


def render_document(
    *, snapshot: Snapshot, format: str, progress: Callable[[str], None] = lambda words: None
) -> Document:
    """Set a snapshot as a file and keep it, unless that was done before. May run twice or be killed at any point."""
    from reporting.paper import paper_html
    from reporting.pdf import page_count, render_in_child  # only the worker needs what they load

    if format not in DocumentFormat.values:
        raise Refused(f"There is no format “{format}”: choose {' or '.join(DocumentFormat.values)}.")
    kept = Document.objects.filter(snapshot=snapshot, format=format).first()
    if kept and kept.file.storage.exists(str(kept.file.name)):
        return kept
    progress("Gathering the content")
    pdf = render_in_child(paper_html(snapshot.content), moment=snapshot.built_at, progress=progress)
    name, file_checksum = keep_file(pdf, suffix=format)
    with transaction.atomic():
        document, _ = Document.objects.update_or_create(
            snapshot=snapshot,
            format=format,
            defaults={"file": name, "checksum": file_checksum, "pages": page_count(pdf)},
        )
        record(
            "document rendered",
            target=document,
            by=None,
            partnership_id=snapshot.report.partnership_id,
            note=file_checksum,
        )
    return document
