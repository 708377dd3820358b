"""The tree of committees, and the page of one."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import QuerySet

from committees.models import Committee, Meeting, MeetingState, Membership
from committees.selectors.deadlines import coming_meetings
from partners.models import Partnership


def committees_of(partnership: Partnership) -> QuerySet[Committee]:
    """Every committee with its own way of working deadlines back. One query."""
    return Committee.objects.filter(partnership=partnership).select_related("own_deadlines", "council", "reports_to")


@dataclass
class Branch:
    """A committee, how deep it stands below the one it reports to, and its next meeting."""

    committee: Committee
    depth: int
    next_meeting: Meeting | None

    @property
    def indent(self) -> str:
        return "– " * self.depth


def committee_tree(partnership: Partnership, today: date) -> list[Branch]:
    """Every committee below the one it reports to. Two queries."""
    below: dict[int | None, list[Committee]] = defaultdict(list)
    for committee in committees_of(partnership):
        below[committee.reports_to_id].append(committee)
    next_ones: dict[int, Meeting] = {}
    for meeting in coming_meetings(partnership, today):
        next_ones.setdefault(meeting.committee_id, meeting)

    def walk(above: int | None, depth: int) -> Iterator[Branch]:
        for committee in below[above]:
            yield Branch(committee, depth, next_ones.get(committee.pk))
            yield from walk(committee.pk, depth + 1)

    return list(walk(None, 0))


@dataclass
class CommitteePage:
    """All that the page of one committee shows."""

    committee: Committee
    memberships: list[Membership]
    meetings: list[Meeting]
    reporting: list[Committee]
    today: date

    @cached_property
    def sitting(self) -> list[Membership]:
        return [one for one in self.memberships if one.holds_on(self.today)]

    @cached_property
    def not_sitting(self) -> list[Membership]:
        """Terms that are over, and those still to begin."""
        return [one for one in self.memberships if not one.holds_on(self.today)]

    @property
    def seats_words(self) -> str:
        """How many seats are taken today: "6 seats", "6 seats and some of unknown number"."""
        counted = [one.seats for one in self.sitting if one.is_counted]
        known = sum(seats for seats in counted if seats is not None)
        words = f"{known} seat{'' if known == 1 else 's'}"
        if None not in counted:
            return words
        return f"{words} and some of unknown number" if known else "number of seats not known"

    @cached_property
    def next_meeting(self) -> Meeting | None:
        coming = [one for one in self.meetings if one.on >= self.today and one.state == MeetingState.PLANNED]
        return min(coming, key=lambda meeting: meeting.on, default=None)


def committee_page(committee: Committee, today: date) -> CommitteePage:
    """Three queries, beside the committee's own."""
    return CommitteePage(
        committee=committee,
        memberships=list(committee.memberships.select_related("body", "user", "substitute_for__body")),
        meetings=list(committee.meetings.select_related("committee__own_deadlines").order_by("-on")),
        reporting=list(committee.reporting_committees.all()),
        today=today,
    )
