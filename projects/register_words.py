"""The words of registers, for pages and papers alike. What is not known is said: "not printed" of an older paper."""

from datetime import date
from typing import Protocol

from periods.models import CalendarPeriod
from projects.models import Action, ActionState, Issue, IssueState, Risk, RiskResponse

TAGS = {
    "open": "due",
    "planned": "not_started",
    "in_progress": "in_progress",
    "plan_agreed": "in_progress",
    "ongoing": "in_progress",
    "implemented": "submitted",
    "verified": "done",
    "resolved": "done",
    "done": "done",
    "closed": "done",
}


class Sourced(Protocol):
    source: str


def unknown(row: Sourced) -> str:
    return "not printed" if row.source else "not stated"


def said(row: Sourced, words: str) -> str:
    """The words, or that they are not known."""
    return words or unknown(row)


def due_words(row: Action | Issue) -> str:
    """As the paper prints it, else the period, else that there is none."""
    return said(row, row.due or _label(row.due_period))


def since_words(action: Action) -> str:
    """weekly, since November 2015; from March 2016 where it has not begun."""
    word = "from" if action.state in (ActionState.OPEN, ActionState.PLANNED) else "since"
    since = f"{word} {_label(action.since)}" if action.since else ""
    return ", ".join(part for part in (action.cadence, since) if part)


def state_words(row: Action | Issue) -> str:
    """As the paper prints it, else the state of the register."""
    words = row.state_words or row.get_state_display()
    return words[:1].upper() + words[1:]


def is_overdue(row: Action | Issue, today: date) -> bool:
    """Due before `today` and not done. What is ongoing is never late."""
    if row.state in (ActionState.DONE, ActionState.ONGOING, IssueState.RESOLVED) or row.due_period is None:
        return False
    return row.due_period.end is not None and row.due_period.end < today


def response_words(risk: Risk) -> str:
    """Treat and transfer."""
    return " and ".join(RiskResponse(one).label for one in risk.responses).capitalize()


def owner_of(issue: Issue) -> str:
    return said(issue, issue.owner)


def _label(period: CalendarPeriod | None) -> str:
    return period.label if period else ""
