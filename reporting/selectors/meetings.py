"""What a meeting's page reads."""

from dataclasses import dataclass

from django.db.models import QuerySet

from committees.models import Meeting, MeetingState
from projects.models import Decision
from projects.selectors.decisions import matters_arising, meeting_before
from reporting.models import Report


@dataclass(frozen=True)
class MeetingData:
    """A meeting between the one before and the one after it. `arising` are decisions of earlier meetings that are open
    or were closed since the last one."""

    papers: list[Report]
    to_take: list[Decision]
    taken: list[Decision]
    arising: list[Decision]
    before: Meeting | None
    after: Meeting | None


def meeting_data(meeting: Meeting, reports: "QuerySet[Report]") -> MeetingData:
    """The page of a meeting, with the papers among `reports` that are for it. Eleven queries at most."""
    papers = reports.filter(meeting=meeting).prefetch_related("snapshots__documents").order_by("title")
    decisions = list(
        meeting.decisions.select_related("meeting").order_by("order", "pk").prefetch_related("follow_ups", "approvals")
    )
    before = meeting_before(meeting)
    after = (
        Meeting.objects.filter(committee=meeting.committee_id, on__gt=meeting.on)
        .exclude(state=MeetingState.CANCELLED)
        .order_by("on")
        .first()
    )
    return MeetingData(
        papers=list(papers),
        to_take=[one for one in decisions if not one.resolution],
        taken=[one for one in decisions if one.resolution],
        arising=list(matters_arising(meeting.committee, meeting.on, since=before.on if before else None)),
        before=before,
        after=after,
    )
