"""What somebody owes before a meeting: each room says so in a module `owed.py`, found by itself.

    @owes
    def unsubmitted_returns(partnership: Partnership, meetings: list[Meeting]) -> Iterable[Owed]:
        ...
        yield Owed(meeting, Step.RETURNS, user, thing="return 12", what="Return of Payroll, Q4 2023/24", address=url)

It is asked for one partnership at a time and gets the meetings to come, the first one first, each with its committee.
It gives one Owed for each person who could do the thing; what is done is no longer given. It asks the database a fixed
number of times, however many meetings and things there are, because the page of the calendar asks it too. When a step
is due, who has been told, and who may no longer sign in, is no concern of it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.utils.module_loading import autodiscover_modules

from accounts.models import User
from committees.deadlines import Step, working_days_before
from committees.models import Meeting
from committees.selectors.deadlines import Deadline, coming_meetings, known_deadlines
from partners.models import Partnership

TOLD_WORKING_DAYS_BEFORE = 3


@dataclass(frozen=True)
class Owed:
    """One person owes one thing at a step before a meeting."""

    meeting: Meeting
    step: Step
    user: User
    thing: str  # names it for good, so that nobody is told of it twice: "return 12"
    what: str  # as the person reads it: "Return of Payroll, Q4 2023/24"
    address: str  # the very page or row where it is done, without the host
    escalated: bool = False  # somebody else owes it; this person is told, since it is so late


Collector = Callable[[Partnership, list[Meeting]], Iterable[Owed]]
_collectors: list[Collector] = []


def owes(collector: Collector) -> Collector:
    """Ask this function, too, what is owed."""
    _collectors.append(collector)
    return collector


@cache
def _find_collectors() -> None:
    autodiscover_modules("owed")


@dataclass(frozen=True)
class OwedBy:
    """What is owed, with the deadline that it belongs to."""

    deadline: Deadline
    owed: Owed

    def is_told_on(self, today: date) -> bool:
        """Whether it is time to remind: from three working days before the deadline until the meeting."""
        return working_days_before(self.deadline.due_on, TOLD_WORKING_DAYS_BEFORE) <= today


def everything_owed(partnership: Partnership, today: date) -> list[OwedBy]:
    """What people who may sign in owe for the meetings to come, in the order of its deadlines."""
    _find_collectors()
    meetings, deadlines = [], {}
    for meeting in coming_meetings(partnership, today):
        known, _ = known_deadlines(meeting)  # where they cannot be worked out, nobody can be late
        if known:
            meetings.append(meeting)
            deadlines.update({(meeting.pk, one.step): one for one in known})
    owed = [
        OwedBy(deadlines[one.meeting.pk, one.step], one)
        for collector in _collectors
        for one in collector(partnership, meetings)
        if one.user.is_active
    ]
    return sorted(owed, key=lambda one: (one.deadline.due_on, one.owed.what, one.owed.user.pk))


def owed_by_deadline(everything: Iterable[OwedBy]) -> dict[Deadline, list[Owed]]:
    """Gathered under each deadline."""
    grouped: dict[Deadline, list[Owed]] = defaultdict(list)
    for one in everything:
        grouped[one.deadline].append(one.owed)
    return grouped
