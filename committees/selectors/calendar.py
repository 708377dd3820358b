"""The coming year: meetings and all their deadlines in the order of their days, what is late apart."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from django.conf import settings
from django.urls import reverse

from committees.feed import Entry
from committees.models import CalendarFeed, Meeting, MeetingState
from committees.owed import Owed, everything_owed, owed_by_deadline
from committees.selectors.deadlines import Deadline, known_deadlines, meetings_of
from partners.models import Partnership

A_YEAR = timedelta(days=366)
SOON = timedelta(days=7)


@dataclass
class CalendarLine:
    """A day of the calendar: a deadline, or the meeting itself where there is none."""

    on: date
    meeting: Meeting
    today: date
    deadline: Deadline | None = None
    owed: list[Owed] = field(default_factory=list)

    @property
    def words(self) -> str:
        return self.deadline.words if self.deadline else "Meeting"

    @property
    def is_late(self) -> bool:
        return bool(self.owed) and self.on < self.today

    @property
    def state(self) -> tuple[str, str]:
        """The key and the word of its tag."""
        if self.deadline is None and self.meeting.state != MeetingState.PLANNED:
            return self.meeting.state, self.meeting.get_state_display()
        if self.is_late:
            return "late", "Late"
        if self.on < self.today:
            return "passed", "Passed"
        if self.on <= self.today + SOON:
            return "due", "Today" if self.on == self.today else "Within a week"
        return "planned", "To come"

    @property
    def things(self) -> list[tuple[str, str]]:
        """(words, address) of each thing that is still owed, whoever owes it."""
        return list(dict.fromkeys((one.what, one.address) for one in self.owed if not one.escalated))

    def is_owed_by(self, user_id: int) -> bool:
        return any(one.user.pk == user_id and not one.escalated for one in self.owed)


@dataclass
class CalendarYear:
    """What the page shows."""

    late: list[CalendarLine]
    months: dict[date, list[CalendarLine]]
    unknown: list[str]  # why some deadlines could not be worked out


def calendar_year(partnership: Partnership, today: date, committee_id: int | None = None) -> CalendarYear:
    """Of one committee, or of all. Two queries, beside those that ask what is owed."""
    meetings = meetings_of(partnership).filter(on__gte=today, on__lte=today + A_YEAR)
    if committee_id is not None:
        meetings = meetings.filter(committee=committee_id)
    owed = owed_by_deadline(everything_owed(partnership, today))
    lines, unknown = [], []
    for meeting in meetings:
        lines.append(CalendarLine(meeting.on, meeting, today))
        if meeting.state != MeetingState.CANCELLED:
            deadlines, why = known_deadlines(meeting)
            lines += [CalendarLine(one.due_on, meeting, today, one, owed.get(one, [])) for one in deadlines]
            unknown += [f"{meeting}: {why}"] if why else []
    lines.sort(key=lambda line: (line.on, line.meeting.pk, line.deadline is None))
    months: dict[date, list[CalendarLine]] = {}
    for line in lines:
        if not line.is_late:
            months.setdefault(line.on.replace(day=1), []).append(line)
    return CalendarYear([line for line in lines if line.is_late], months, unknown)


def feed_of(secret_hash: str) -> CalendarFeed | None:
    """Whose calendar it is; None where the address is wrong, or the person may no longer sign in. One query."""
    return (
        CalendarFeed.objects.filter(secret_hash=secret_hash, user__is_active=True)
        .select_related("user", "partnership")
        .first()
    )


def feed_entries(partnership: Partnership, today: date) -> list[Entry]:
    """Meetings and deadlines from a year ago on: days, places and names of committees, nothing of any paper."""
    host = settings.PORTAL_URL.partition("://")[2].partition(":")[0]
    entries = []
    for meeting in meetings_of(partnership).filter(on__gte=today - A_YEAR):
        rule = getattr(meeting.committee, "own_deadlines", None)
        changed_at = max(meeting.changed_at, rule.changed_at) if rule else meeting.changed_at
        entry = Entry(
            uid=f"meeting-{meeting.pk}@{host}",
            on=meeting.on,
            words=f"Meeting: {meeting.committee}",
            changed_at=changed_at,
            starts_at=meeting.starts_at,
            place=meeting.place,
            address=settings.PORTAL_URL + reverse("meeting", args=[partnership.slug, meeting.pk]),
            cancelled=meeting.state == MeetingState.CANCELLED,
        )
        entries.append(entry)
        entries += [
            replace(
                entry,
                uid=f"meeting-{meeting.pk}-{one.step}@{host}",
                on=one.due_on,
                words=f"{one.words}: {meeting}",
                starts_at=None,
                place="",
            )
            for one in known_deadlines(meeting)[0]
        ]
    return entries
