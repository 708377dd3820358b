"""A paper is frozen, and published."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.actions import record
from common.errors import Refused
from common.formatting import long_day
from partners.rights import guard
from partners.roles import Right
from reporting.marks import is_behind_its_marks
from reporting.models import Audience, Report, Snapshot
from reporting.omissions import status_words
from reporting.snapshots import SCHEMA, build_content, checksum


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
    if is_behind_its_marks(snapshot):
        raise Refused("Something was marked as exempt or restricted since this version was built: build it again.")
    day = timezone.localdate()
    content = {
        **snapshot.content,
        "report": {
            **snapshot.content["report"],
            "status": status_words(snapshot.content["report"].get("marking", ""), f"Published {long_day(day)}"),
        },
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
