"""The only place that writes papers: their sections, cover, recommendations, snapshots and documents."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.actions import record
from committees.actions import meeting_on as find_meeting
from common.errors import ChangedMeanwhile, Refused
from common.formatting import long_day
from jobs.actions import request_job
from jobs.models import Job
from partners.models import Partnership
from partners.rights import guard
from partners.roles import Right
from periods.models import CalendarPeriod
from periods.values import Period
from reporting.blocks import BlockContext
from reporting.documents import keep_file
from reporting.models import Audience, Document, DocumentFormat, Recommendation, Report, Section, SignOff, Snapshot
from reporting.reports import report_types
from reporting.snapshots import SCHEMA, build_content, checksum, one_paragraph, section_narrative

RENDER_REPORT = "render report"


class SavedMeanwhile(ChangedMeanwhile):
    """Somebody else saved while one was writing: both versions are here, and nothing is lost."""

    def __init__(self, *, theirs: Any, mine: Any, by: User | None, version: int) -> None:
        who = by.name if by else "Somebody"
        super().__init__(f"{who} saved this while you were writing. Both versions are shown: nothing was overwritten.")
        self.theirs, self.mine, self.version = theirs, mine, version


@dataclass(frozen=True)
class RecommendationText:
    """A recommendation as typed."""

    text: str
    due_on: date | None = None
    owner_role: str = ""


@transaction.atomic
def create_report(
    *,
    partnership: Partnership,
    type: str,
    slug: str,
    title: str,
    short_title: str,
    period: Period,
    meeting_on: date,
    by: User | None,
    body: str = "",
) -> Report:
    """Begin a paper of a type for the meeting of a committee (`body`) on a day, with the sections that the type plans."""
    guard(by, partnership, Right.EDIT_REPORTS)
    if type not in report_types():
        raise Refused(f"There is no type of report “{type}”: choose one of {', '.join(report_types())}.")
    meeting = find_meeting(
        partnership=partnership, committee_name=body or partnership.committee_name, on=meeting_on, by=by
    )
    report = Report(
        partnership=partnership,
        type=type,
        slug=slug,
        title=title,
        short_title=short_title,
        meeting=meeting,
        period=CalendarPeriod.of(period),
    )
    report.full_clean()
    report.save()
    Section.objects.bulk_create(
        Section(
            report=report,
            order=order,
            key=plan.key,
            heading=plan.heading,
            is_appendix=plan.is_appendix,
            text=plan.text,
        )
        for order, plan in enumerate(report_types()[type].sections, start=1)
    )
    record("report created", target=report, by=by, partnership_id=partnership.pk)
    return report


@transaction.atomic
def save_section(*, section: Section, version: int, text: str, by: User | None, heading: str = "") -> Section:
    """Keep what was written in a section. `version` is the one the writer began with.

    Raises NarrativeUnreadable where a reference is not known, and SavedMeanwhile where somebody else was quicker.
    """
    guard(by, section.report.partnership, Right.EDIT_REPORTS)
    section = Section.objects.select_for_update().select_related("report__partnership").get(pk=section.pk)
    text = text.replace("\r\n", "\n").strip()
    if section.version != version:
        raise SavedMeanwhile(theirs=section.text, mine=text, by=section.edited_by, version=section.version)
    section_narrative(text, BlockContext(section.report, Audience.PUBLIC))
    changes = {"text": (section.text, text)} | ({"heading": (section.heading, heading)} if heading else {})
    section.text = text
    section.heading = heading or section.heading
    section.version += 1
    section.edited_by = by
    section.edited_at = timezone.now()
    section.full_clean()
    section.save()
    record("section saved", target=section, by=by, partnership_id=section.report.partnership_id, changes=changes)
    return section


@transaction.atomic
def save_cover(*, report: Report, version: int, cover: Mapping[str, Any], by: User | None) -> Report:
    """Keep the cover sheet, as cleaned by the form of the report's type."""
    guard(by, report.partnership, Right.EDIT_REPORTS)
    report = Report.objects.select_for_update().get(pk=report.pk)
    if report.version != version:
        raise SavedMeanwhile(theirs=report.cover, mine=dict(cover), by=None, version=report.version)
    changes = {
        name: (report.cover.get(name), value) for name, value in cover.items() if report.cover.get(name) != value
    }
    report.cover = dict(cover)
    report.version += 1
    report.save(update_fields=["cover", "version"])
    record("cover sheet saved", target=report, by=by, partnership_id=report.partnership_id, changes=changes)
    return report


@transaction.atomic
def save_recommendations(*, report: Report, texts: Sequence[RecommendationText], by: User | None) -> None:
    """Replace the recommendations, numbered in the order given. Raises NarrativeUnreadable."""
    guard(by, report.partnership, Right.EDIT_REPORTS)
    report = Report.objects.select_for_update().get(pk=report.pk)
    context = BlockContext(report, Audience.PUBLIC)
    for one in texts:
        one_paragraph(one.text, context)
    old = " / ".join(report.recommendations.values_list("text", flat=True))
    report.recommendations.all().delete()
    Recommendation.objects.bulk_create(
        Recommendation(report=report, number=number, text=one.text, due_on=one.due_on, owner_role=one.owner_role)
        for number, one in enumerate(texts, start=1)
    )
    record(
        "recommendations saved",
        target=report,
        by=by,
        partnership_id=report.partnership_id,
        changes={"recommendations": (old, " / ".join(one.text for one in texts))},
    )


@transaction.atomic
def sign_off(
    *, report: Report, kind: str, text: str, by: User | None, roles: str = "", signed_on: date | None = None
) -> SignOff:
    """Keep a comment or sign-off, given by role; said again, it replaces the earlier one."""
    guard(by, report.partnership, Right.EDIT_REPORTS)
    sign_off, _ = SignOff.objects.update_or_create(
        report=report,
        kind=kind,
        defaults={"text": text, "roles": roles, "signed_on": signed_on},
        create_defaults={
            "text": text,
            "roles": roles,
            "signed_on": signed_on,
            "order": SignOff.objects.filter(report=report).count() + 1,
        },
    )
    record("report signed off", target=sign_off, by=by, partnership_id=report.partnership_id, note=text)
    return sign_off


@transaction.atomic
def build_snapshot(*, report: Report, audience: str, by: User | None) -> Snapshot:
    """Freeze a paper as it stands, for an audience, as the next draft. Raises PaperIncomplete."""
    guard(by, report.partnership, Right.EDIT_REPORTS)
    report = (
        Report.objects.select_for_update(of=("self",))
        .select_related("partnership", "meeting__committee")
        .get(pk=report.pk)
    )
    if audience not in Audience.values:
        raise Refused(f"There is no audience “{audience}”: choose {' or '.join(Audience.values)}.")
    number = _next_number(report)
    content = build_content(report, audience, status=f"Draft {number}")
    return _freeze(report, number=number, audience=audience, content=content, by=by, event="snapshot built")


@transaction.atomic
def publish_snapshot(*, snapshot: Snapshot, by: User) -> Snapshot:
    """Publish a draft: a new snapshot with the same content, which says when it was published. The draft stays."""
    guard(by, snapshot.report.partnership, Right.EDIT_REPORTS)
    report = Report.objects.select_for_update().get(pk=snapshot.report_id)
    if snapshot.published_at is not None:
        raise Refused("This version is published already.")
    if report.snapshots.filter(audience=snapshot.audience, number__gt=snapshot.number).exists():
        raise Refused("A newer version was built since: publish that one.")
    day = timezone.localdate()
    content = {
        **snapshot.content,
        "report": {**snapshot.content["report"], "status": f"Published {long_day(day)}"},
    }
    return _freeze(
        report,
        number=_next_number(report),
        audience=snapshot.audience,
        content=content,
        by=by,
        event="snapshot published",
        published_by=by,
    )


def _next_number(report: Report) -> int:
    return (report.snapshots.values_list("number", flat=True).first() or 0) + 1


def _freeze(
    report: Report,
    *,
    number: int,
    audience: str,
    content: dict,
    by: User | None,
    event: str,
    published_by: User | None = None,
) -> Snapshot:
    now = timezone.now()
    snapshot = Snapshot.objects.create(
        report=report,
        number=number,
        audience=audience,
        schema=SCHEMA,
        content=content,
        checksum=checksum(content),
        built_by=by,
        built_at=now,
        published_by=published_by,
        published_at=now if published_by else None,
    )
    record(event, target=snapshot, by=by, partnership_id=report.partnership_id, note=snapshot.checksum)
    return snapshot


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
