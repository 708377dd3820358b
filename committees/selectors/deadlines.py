"""Meetings with the deadlines worked back from them, and the day by which the returns of a quarter are due."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet

from committees.deadlines import BankHolidaysUnknown, Step
from committees.models import CommitteeKind, Meeting, MeetingState
from partners.models import Partnership


def meetings_of(partnership: Partnership) -> QuerySet[Meeting]:
    """Every meeting, in the order of their days, with all that its deadlines need. One query."""
    return Meeting.objects.filter(partnership=partnership).select_related("committee__own_deadlines", "partnership")


@dataclass(frozen=True)
class Deadline:
    """A step before a meeting and its day."""

    meeting: Meeting
    step: Step
    due_on: date

    @property
    def words(self) -> str:
        return self.meeting.committee.rule.words(self.step)


def deadlines_of(meeting: Meeting) -> list[Deadline]:
    """Every deadline of a meeting, in order. Raises BankHolidaysUnknown."""
    return [Deadline(meeting, step, day) for step, day in meeting.committee.rule.dates(meeting.on).items()]


def known_deadlines(meeting: Meeting) -> tuple[list[Deadline], str]:
    """Every deadline of a meeting; or none, and the sentence why."""
    try:
        return deadlines_of(meeting), ""
    except BankHolidaysUnknown as unknown:
        return [], str(unknown)


def coming_meetings(partnership: Partnership, today: date) -> list[Meeting]:
    """What is planned from today on, the first one first. One query."""
    return list(meetings_of(partnership).filter(on__gte=today, state=MeetingState.PLANNED))


# ---- the day by which the returns of a quarter are due ----


@dataclass(frozen=True)
class ReturnsDue:
    """When the returns of a quarter are due, and for which meeting."""

    on: date
    meeting: Meeting | None


@dataclass
class ReturnsCalendar:
    """The meetings of a partnership's joint committee, to which its quarters are reported."""

    meetings: list[Meeting] = field(default_factory=list)

    def meeting_for(self, quarter_end: date | None, *, not_before: date = date.min) -> Meeting | None:
        """The next meeting after the quarter's end that takes place (or took place)."""
        if quarter_end is None:
            return None
        return next(
            (meeting for meeting in self.meetings if meeting.on > quarter_end and meeting.on >= not_before), None
        )

    def due(self, quarter_end: date | None) -> ReturnsDue | None:
        """When the quarter's returns are due; None where no meeting is known, or its deadlines are not."""
        meeting = self.meeting_for(quarter_end)
        deadlines, _ = known_deadlines(meeting) if meeting else ([], "")
        return next(
            (ReturnsDue(one.due_on, one.meeting) for one in deadlines if one.step == Step.RETURNS),
            None,
        )


def returns_calendar(partnership: Partnership) -> ReturnsCalendar:
    """Asked by the pages of returns. One query."""
    return ReturnsCalendar(
        list(
            meetings_of(partnership)
            .filter(committee__kind=CommitteeKind.JOINT_COMMITTEE)
            .exclude(state=MeetingState.CANCELLED)
        )
    )
