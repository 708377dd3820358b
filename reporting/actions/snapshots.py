"""A paper is frozen, and published."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.actions import record
from common.errors import Refused
from common.formatting import long_day
from partners.rights import guard
from partners.roles import Right
from reporting.actions.workflow import PaperClosed, mark_published
from reporting.findings import findings_of
from reporting.marks import is_behind_its_marks
from reporting.models import Audience, PublishedOver, PublishedText, Report, ReportState, Snapshot
from reporting.omissions import status_words
from reporting.published_text import section_texts
from reporting.reports import Finding
from reporting.snapshots import SCHEMA, build_content, checksum
from reporting.standing import Standing, text_checksum


class NotReady(Refused):
    """Something stands between the paper and its publication; the sentences say what."""


class FindingsOpen(Refused):
    """Something in the version does not agree, and nobody has explained it."""

    def __init__(self, findings: list[Finding]) -> None:
        words = " ".join(one.words for one in findings)
        super().__init__(
            "This version does not agree with itself: mend it and build it again, or explain what is right as it "
            f"stands; the proper officer alone may publish over it. {words}"
        )


class NoReason(Refused):
    """The proper officer gave no reason for a finding."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(f"Give a reason for each: {' '.join(one.words for one in findings)}")
        self.findings = findings


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
    content["report"]["text_checksum"] = text_checksum(report)  # what is signed, and so what may be published
    return _freeze(report, number=number, audience=audience, content=content, by=by, event="snapshot built")


@transaction.atomic
def publish_snapshot(*, snapshot: Snapshot, by: User) -> Snapshot:
    """Publish a draft of an approved paper: a new snapshot with the same content, which says when it was published.

    The draft stays; so does what was published before, which is superseded from then on. Raises NotReady, FindingsOpen.
    """
    guard(by, snapshot.report.partnership, Right.PUBLISH_REPORTS)
    report = _ready(snapshot)
    open_findings = [one.finding for one in findings_of(snapshot, report) if one.is_open]
    if open_findings:
        raise FindingsOpen(open_findings)
    return _publish(snapshot, report, by=by)


@transaction.atomic
def publish_over_findings(*, snapshot: Snapshot, reasons: Mapping[str, str], by: User) -> Snapshot:
    """Publish a draft over what does not agree in it, each with its reason, which is kept: the deadline wins, silence
    does not. `reasons` maps the key of each finding that is open to the reason."""
    guard(by, snapshot.report.partnership, Right.PUBLISH_OVER_FINDINGS)
    report = _ready(snapshot)
    open_findings = [one.finding for one in findings_of(snapshot, report) if one.is_open]
    if not open_findings:
        raise Refused("Everything in this version agrees or is explained: the report editor publishes it.")
    silent = [one for one in open_findings if not reasons.get(one.key, "").strip()]
    if silent:
        raise NoReason(silent)
    published = _publish(snapshot, report, by=by)
    for one in open_findings:
        reason = reasons[one.key].strip()
        PublishedOver.objects.create(snapshot=published, key=one.key, words=one.words, reason=reason, by=by)
        record("published over a finding", target=published, by=by, partnership_id=report.partnership_id,
               note=f"{one.words} {reason}")  # fmt: skip
    return published


def _ready(snapshot: Snapshot) -> Report:
    """The report, locked. Raises NotReady where the version may not be published now."""
    report = (
        Report.objects.select_for_update(of=("self",))
        .select_related("partnership", "amends")
        .get(pk=snapshot.report_id)
    )
    if snapshot.published_at is not None:
        raise NotReady("This version is published already.")
    versions = report.snapshots.filter(audience=snapshot.audience)
    if versions.filter(number__gt=snapshot.number).exists():
        raise NotReady("A newer version was built since: publish that one.")
    if is_behind_its_marks(snapshot):
        raise NotReady("Something was marked as exempt or restricted since this version was built: build it again.")
    if report.state in (ReportState.SUPERSEDED, ReportState.WITHDRAWN):
        raise PaperClosed(report)
    if report.state == ReportState.PUBLISHED and versions.filter(published_at__gte=report.approved_at).exists():
        raise PaperClosed(report)
    if hindrances := Standing(report).hindrances():
        raise NotReady(f"The paper cannot be published yet. {' '.join(hindrances)}")
    if report.state not in (ReportState.APPROVED, ReportState.PUBLISHED):
        raise NotReady("The paper is not approved yet: pass it on for signing.")
    if snapshot.content["report"].get("text_checksum") != text_checksum(report):
        raise NotReady("The paper was changed after this version was built: build a new version of what was approved.")
    return report


def _publish(snapshot: Snapshot, report: Report, *, by: User) -> Snapshot:
    day = timezone.localdate()
    content = {
        **snapshot.content,
        "report": {
            **snapshot.content["report"],
            "status": status_words(snapshot.content["report"].get("marking", ""), f"Published {long_day(day)}"),
        },
    }
    published = _freeze(
        report,
        number=_next_number(report),
        audience=snapshot.audience,
        content=content,
        by=by,
        event="snapshot published",
        published_by=by,
    )
    mark_published(report, by=by)
    _keep_words(published)
    return published


def _keep_words(published: Snapshot) -> None:
    """Let those who search find what is published now, and no longer what was before."""
    of_audience = {"report": published.report, "audience": published.audience}
    PublishedText.objects.filter(**of_audience).delete()
    PublishedText.objects.bulk_create(
        PublishedText(
            **of_audience,
            number=published.number,
            order=order,
            place=one.place,
            heading=one.heading,
            text=one.text,
        )
        for order, one in enumerate(section_texts(published.content))
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
