"""A snapshot is set as a file."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import transaction

from accounts.models import User
from audit.actions import record
from common.errors import Refused
from jobs.actions import request_job
from jobs.models import Job
from partners.rights import guard
from partners.roles import Right
from reporting.documents import formats_of, keep_file
from reporting.models import Document, DocumentFormat, Snapshot

RENDER_REPORT = "render report"

PARTS = "parts"  # the folder below MEDIA_ROOT of what papers are joined from

# Told what is happening and, where that is known, how many of how many steps are over.
Progress = Callable[..., None]


@transaction.atomic
def request_rendering(*, snapshot: Snapshot, format: str, by: User | None) -> Job:
    """Ask the worker to set a snapshot as a file."""
    guard(by, snapshot.report.partnership, Right.EDIT_REPORTS)
    _check(format, snapshot)
    return request_job(
        kind=RENDER_REPORT,
        arguments={"snapshot": snapshot.pk, "format": format},
        dedupe_key=f"{snapshot.pk} {format}",
        partnership_id=snapshot.report.partnership_id,
        by=by,
    )


def render_document(*, snapshot: Snapshot, format: str, progress: Progress = lambda *told: None) -> Document:
    """Set a snapshot as a file and keep it, unless that was done before. May run twice or be killed at any point."""
    _check(format, snapshot)
    kept = Document.objects.filter(snapshot=snapshot, format=format).first()
    if kept and kept.file.storage.exists(str(kept.file.name)):
        return kept
    progress("Gathering the content", 0, 1)
    data, pages = RENDERERS[DocumentFormat(format)](snapshot, progress)
    name, file_checksum = keep_file(data, suffix=DocumentFormat(format).suffix)
    with transaction.atomic():
        document, _ = Document.objects.update_or_create(
            snapshot=snapshot,
            format=format,
            defaults={"file": name, "checksum": file_checksum, "pages": pages},
        )
        record(
            "document rendered",
            target=document,
            by=None,
            partnership_id=snapshot.report.partnership_id,
            note=file_checksum,
        )
    return document


def _check(format: str, snapshot: Snapshot) -> None:
    known = [one.value for one in formats_of(snapshot.report.type)]
    if format not in known:
        raise Refused(f"This paper is not set as “{format}”: choose {' or '.join(known)}.")


def _pdf(snapshot: Snapshot, progress: Progress) -> tuple[bytes, int | None]:
    from reporting.paper import paper_in_parts
    from reporting.pdf import page_count, paper_pdf  # only the worker needs what they load
    from reporting.pdf.kept import KeptParts

    kept = KeptParts(Path(settings.MEDIA_ROOT) / PARTS)
    pdf = paper_pdf(paper_in_parts(snapshot.content), moment=snapshot.built_at, kept=kept, progress=progress)
    return pdf, page_count(pdf)


def _one_page(snapshot: Snapshot, progress: Progress) -> tuple[bytes, int | None]:
    from reporting.one_page import one_page_in_parts
    from reporting.pdf import page_count, paper_pdf

    pdf = paper_pdf(one_page_in_parts(snapshot.content), moment=snapshot.built_at, progress=progress)
    return pdf, page_count(pdf)


def _docx(snapshot: Snapshot, progress: Progress) -> tuple[bytes, int | None]:
    from reporting.word import docx_in_child

    return docx_in_child(snapshot.content, moment=snapshot.built_at, progress=progress), None


# The file, and how many pages it has where that is known.
RENDERERS: dict[DocumentFormat, Callable[[Snapshot, Progress], tuple[bytes, int | None]]] = {
    DocumentFormat.PDF: _pdf,
    DocumentFormat.DOCX: _docx,
    DocumentFormat.ONE_PAGE: _one_page,
}
