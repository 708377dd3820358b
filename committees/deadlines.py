"""Every deadline of a paper, worked back from its meeting. Pure.

Days are counted as the Local Government Act 1972 does for notice of meetings: *clear* days leave out the day on which
the papers are out and the day of the meeting; Saturdays, Sundays and bank holidays of England and Wales never count.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from itertools import pairwise

from govuk_bank_holidays.bank_holidays import BankHolidays

STATUTORY_CLEAR_DAYS = 5
SATURDAY = 5
ONE_DAY = timedelta(days=1)


class BankHolidaysUnknown(Exception):
    """A deadline reaches a year whose bank holidays nobody knows yet: it is said, never guessed."""

    def __init__(self, day: date) -> None:
        years = sorted({known.year for known in bank_holidays()})
        super().__init__(
            f"The bank holidays of {day.year} are not known to the portal, which has those of {years[0]} to "
            f"{years[-1]}: work these deadlines out by hand."
        )


class Step(StrEnum):
    """What has to be done before a meeting, in its order."""

    RETURNS = "returns"
    CHALLENGE = "challenge"
    DRAFT = "draft"
    COMMENTS = "comments"
    SIGN_OFF = "sign_off"
    PAPERS = "papers"


STEP_WORDS = {
    Step.RETURNS: "Returns due",
    Step.CHALLENGE: "Figures challenged and approved",
    Step.DRAFT: "Draft paper complete",
    Step.COMMENTS: "Finance and legal comments in",
    Step.SIGN_OFF: "Paper signed off",
    Step.PAPERS: "Papers published",
}
PAPERS_SENT = "Papers sent to members"  # where nothing has to be published
BEFORE_PAPERS = [step for step in Step if step != Step.PAPERS]


@cache
def bank_holidays() -> Mapping[date, str]:
    """Day → name, of every bank holiday in England and Wales that is known: a table of the package, nothing fetched."""
    table = BankHolidays(use_cached_holidays=True)
    return {one["date"]: one["title"] for one in table.get_holidays(division=BankHolidays.ENGLAND_AND_WALES)}


@cache
def _known_years() -> frozenset[int]:
    return frozenset(day.year for day in bank_holidays())


def why_no_working_day(day: date) -> str:
    """Good Friday, Saturday, Sunday; empty for a working day. Raises BankHolidaysUnknown."""
    if day.weekday() >= SATURDAY:
        return f"{day:%A}"
    if day.year not in _known_years():
        raise BankHolidaysUnknown(day)
    return bank_holidays().get(day, "")


def is_working_day(day: date) -> bool:
    """Whether the day counts. Raises BankHolidaysUnknown."""
    return not why_no_working_day(day)


def working_days_before(day: date, count: int) -> date:
    """The working day that lies `count` working days before `day`, which itself need not be one.

    With 0 it is `day`, or the last working day before it.
    """
    while not is_working_day(day) and not count:
        day -= ONE_DAY
    while count:
        day -= ONE_DAY
        count -= is_working_day(day)
    return day


def working_days_after(day: date, count: int) -> date:
    """The working day that lies `count` working days after `day`, which itself need not be one."""
    while count:
        day += ONE_DAY
        count -= is_working_day(day)
    return day


def clear_days_between(first: date, last: date) -> int:
    """How many days count between two days, both left out."""
    return sum(is_working_day(first + timedelta(days=after)) for after in range(1, (last - first).days))


def papers_out_by(meeting_on: date, clear_days: int = STATUTORY_CLEAR_DAYS) -> date:
    """The last working day on which papers may go out: Friday 14 June for a meeting on Monday 24 June 2024."""
    return working_days_before(meeting_on, clear_days + 1)


class OutOfOrder(Exception):
    """A step would be due after the one that needs it."""

    def __init__(self, step: Step, sentence: str) -> None:
        self.step = step
        super().__init__(sentence)


@dataclass(frozen=True)
class Rule:
    """How many working days before the papers each step is due, and how many clear days before the meeting they are."""

    papers_are_public: bool = True
    clear_days: int = STATUTORY_CLEAR_DAYS
    days_before: Mapping[Step, int] = field(
        default_factory=lambda: {
            Step.RETURNS: 14,
            Step.CHALLENGE: 11,
            Step.DRAFT: 8,
            Step.COMMENTS: 5,
            Step.SIGN_OFF: 2,
        }
    )

    # Working days after which a late return is told to the service manager and the administrator too; None: it never is.
    escalate_after: int | None = 3

    def check(self) -> None:
        """Raises OutOfOrder, with the step that stands wrong and a sentence that says what to type."""
        if self.papers_are_public and self.clear_days < STATUTORY_CLEAR_DAYS:
            raise OutOfOrder(
                Step.PAPERS,
                f"Papers of a public meeting must be out at least {STATUTORY_CLEAR_DAYS} clear days before it: "
                f"type {STATUTORY_CLEAR_DAYS} or more.",
            )
        for earlier, later in pairwise(BEFORE_PAPERS):
            if self.days_before[earlier] < self.days_before[later]:
                raise OutOfOrder(
                    earlier,
                    f"“{STEP_WORDS[earlier]}” comes before “{STEP_WORDS[later]}”: type {self.days_before[later]} or more.",
                )

    def words(self, step: Step) -> str:
        """What is due, as people say it."""
        return PAPERS_SENT if step == Step.PAPERS and not self.papers_are_public else STEP_WORDS[step]

    def dates(self, meeting_on: date) -> dict[Step, date]:
        """When each step is due, in order; every one is a working day. Raises BankHolidaysUnknown."""
        papers = papers_out_by(meeting_on, self.clear_days)
        days: dict[Step, int] = {**self.days_before, Step.PAPERS: 0}
        return {step: working_days_before(papers, days[step]) for step in Step}
