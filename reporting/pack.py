"""The pack of a meeting: its published papers as files, for Modern.Gov or CMIS, which stay the master of agendas."""

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.text import slugify
from django.utils.timezone import localdate

from committees.models import Meeting
from common.formatting import long_day
from common.sheets.writing import harmless
from reporting.models import Audience, Document, Report, ReportState, Snapshot

HEADS = ("Order", "Title", "Published", "Public or exempt", "File", "Pages", "SHA-256")
CHUNK = 64 * 1024
EXEMPT_FOLDER = "exempt/"


@dataclass(frozen=True)
class PackedFile:
    """A file of the pack: its place and name in it, and the document it is."""

    order: int
    name: str
    report: Report
    snapshot: Snapshot
    document: Document


def packed_files(meeting: Meeting, *, exempt: bool) -> list[PackedFile]:
    """The newest published version of each paper of the meeting, in a fixed order; exempt ones only where `exempt`.

    A superseded version, a withdrawn paper and one that was replaced are left out. A document that is not set yet is
    missing here: `unset_papers` names it.
    """
    return [
        PackedFile(order, _file_name(order, report, snapshot, document), report, snapshot, document)
        for order, report, snapshot in _versions(meeting, exempt=exempt)
        for document in sorted(snapshot.documents.all(), key=lambda one: one.format)
        if document.file.storage.exists(str(document.file.name))
    ]


def unset_papers(meeting: Meeting, *, exempt: bool) -> list[Report]:
    """Published papers of the meeting of which no file is set yet."""
    there = {one.snapshot.pk for one in packed_files(meeting, exempt=exempt)}
    return [report for _, report, snapshot in _versions(meeting, exempt=exempt) if snapshot.pk not in there]


def pack_name(meeting: Meeting) -> str:
    return f"{slugify(meeting.committee.name)[:60]}-{meeting.on.isoformat()}.zip"


def pack_stream(files: list[PackedFile]) -> Iterator[bytes]:
    """The zip, chunk by chunk: papers.csv first, then the files. The same papers give the same bytes."""
    written = _Written()
    with zipfile.ZipFile(written, "w") as pack:
        pack.writestr(_entry("papers.csv", files), papers_csv([one for one in files if not _is_exempt(one)]))
        if any(_is_exempt(one) for one in files):
            pack.writestr(
                _entry(EXEMPT_FOLDER + "papers.csv", files), papers_csv([one for one in files if _is_exempt(one)])
            )
        for one in files:
            with one.document.file.open("rb") as source, pack.open(_entry(one.name, [one]), "w") as target:
                while chunk := source.read(CHUNK):
                    target.write(chunk)
                    yield written.taken()
    yield written.taken()


def papers_csv(files: list[PackedFile]) -> str:
    """The list of papers as a table."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\r\n")
    writer.writerow(HEADS)
    for one in files:
        audience = one.snapshot.get_audience_display()
        published = long_day(localdate(one.snapshot.published_at))
        cells = (one.report.title, published, audience, one.name.removeprefix(EXEMPT_FOLDER))
        writer.writerow([one.order, *map(harmless, cells), one.document.pages, one.document.checksum])
    return table.getvalue()


def _versions(meeting: Meeting, *, exempt: bool) -> Iterator[tuple[int, Report, Snapshot]]:
    audiences = [Audience.PUBLIC, Audience.EXEMPT] if exempt else [Audience.PUBLIC]
    reports = (
        Report.objects.filter(meeting=meeting, snapshots__published_at__isnull=False, snapshots__audience__in=audiences)
        .exclude(state__in=[ReportState.SUPERSEDED, ReportState.WITHDRAWN])
        .distinct()
        .prefetch_related("snapshots__documents")
    )
    for order, report in enumerate(sorted(reports, key=lambda one: (one.title.casefold(), one.pk)), start=1):
        for audience in audiences:
            published = (one for one in report.snapshots.all() if one.published_at and one.audience == audience)
            if newest := next(published, None):
                yield order, report, newest


def _file_name(order: int, report: Report, snapshot: Snapshot, document: Document) -> str:
    folder = EXEMPT_FOLDER if snapshot.audience == Audience.EXEMPT else ""
    return f"{folder}{order:02d}-{slugify(report.slug)[:80]}{document.name_ends}"


def _is_exempt(one: PackedFile) -> bool:
    return one.snapshot.audience == Audience.EXEMPT


def _entry(name: str, files: list[PackedFile]) -> zipfile.ZipInfo:
    """Dated by the publication, so that the same papers give the same file."""
    moment = max((localdate(one.snapshot.published_at) for one in files), default=None)
    entry = zipfile.ZipInfo(
        name, date_time=(moment.year, moment.month, moment.day, 0, 0, 0) if moment else (1980, 1, 1, 0, 0, 0)
    )
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry


class _Written(io.RawIOBase):
    """What the zip has written and nobody has taken yet."""

    def __init__(self) -> None:
        self._chunks: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, chunk: object) -> int:
        data = bytes(chunk)  # type: ignore[call-overload]
        self._chunks.append(data)
        return len(data)

    def taken(self) -> bytes:
        data = b"".join(self._chunks)
        self._chunks.clear()
        return data
