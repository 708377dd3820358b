"""What somebody owes of returns: the first thing first, by when, how far it is, and what it waits for."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.utils.timezone import localdate, localtime

from accounts.models import User
from committees.deadlines import Step
from committees.selectors.deadlines import known_deadlines
from common.formatting import long_day
from kpis.choices import FigureKind, ReturnState
from kpis.in_force import definition_in_force
from kpis.models import Definition, Observation, Return
from kpis.selectors.approval import right_to_decide, why_not_approve
from kpis.selectors.returns import ReturnOverview
from kpis.sight import Sight
from partners.rights import Rights
from partners.roles import Right

LEFT_SHOWN = 4  # so many of the measures that are left are named


@dataclass(frozen=True)
class LineLeft:
    """A line that is still empty."""

    name: str
    observation_id: int


@dataclass
class Owing:
    """A return that the person has to fill in or to decide on."""

    overview: ReturnOverview
    decides: bool
    due_on: date | None
    on_behalf_of: User | None
    papers_on: date | None = None
    left: list[LineLeft] = field(default_factory=list)
    left_count: int = 0

    @property
    def is_late(self) -> bool:
        return self.due_on is not None and self.due_on < localdate()


def what_i_owe(overviews: list[ReturnOverview], rights: Rights, sight: Sight) -> list[Owing]:
    """Those of the returns on which the person has to act, the first due first. Two queries."""
    owing = [one for one in (_owing(overview, rights) for overview in overviews) if one is not None]
    owing.sort(key=lambda one: (one.due_on or date.max, one.overview.quarterly_return.period_id))
    _name_what_is_left([one for one in owing if not one.decides], rights, sight)
    return owing


def _owing(overview: ReturnOverview, rights: Rights) -> Owing | None:
    one = overview.quarterly_return
    if one.state == ReturnState.APPROVED:
        return None
    right = Right.ENTER_FIGURES if one.is_open else right_to_decide(one)
    if not rights.may(right, service_id=one.service_id):
        return None
    on_behalf_of = rights.on_behalf_of(right, service_id=one.service_id, not_for=one.had_a_part)
    if one.waits and why_not_approve(one, rights.user, on_behalf_of):
        return None
    days = _days(overview)
    due_on = days.get(Step.CHALLENGE) if one.waits else overview.due.on if overview.due else None
    return Owing(overview, one.waits, due_on, on_behalf_of, days.get(Step.PAPERS))


def _days(overview: ReturnOverview) -> dict[Step, date]:
    """The deadlines of the meeting that the return goes to; none where they are not known."""
    meeting = overview.due.meeting if overview.due else None
    deadlines, _ = known_deadlines(meeting) if meeting else ([], "")
    return {one.step: one.due_on for one in deadlines}


def _name_what_is_left(owing: list[Owing], rights: Rights, sight: Sight) -> None:
    """The empty lines of each, with the titles that hold in its quarter. Two queries."""
    returns = {one.overview.quarterly_return.pk: one for one in owing}
    empty: dict[int, list[Observation]] = defaultdict(list)
    for line in (
        sight.observations.filter(quarterly_return__in=returns, kind=FigureKind.NOT_ENTERED)
        .select_related("scope", "item")
        .order_by("kpi__order", "kpi_id", "period_id", "scope__order", "item__order", "pk")
    ):
        service_id = returns[line.quarterly_return_id].overview.quarterly_return.service_id
        if rights.may(Right.ENTER_FIGURES, service_id=service_id, body_id=line.scope.body_id):
            empty[line.quarterly_return_id].append(line)
    kpis = {line.kpi_id for lines in empty.values() for line in lines}
    definitions: dict[int, list[Definition]] = defaultdict(list)
    for definition in sight.definitions.filter(kpi__in=kpis):
        definitions[definition.kpi_id].append(definition)
    for pk, lines in empty.items():
        first_of = {line.kpi_id: line for line in reversed(lines)}
        measures = [line for line in lines if first_of[line.kpi_id] is line]
        returns[pk].left_count = len(measures)
        returns[pk].left = [
            LineLeft(definition_in_force(definitions[line.kpi_id], line.when).title, line.pk)
            for line in measures[:LEFT_SHOWN]
        ]


def waits_for(overview: ReturnOverview, rights: Rights) -> str:
    """Whose turn it is, since when, and what else holds it up; as seen by the person who reads it."""
    one = overview.quarterly_return
    words = _turn(one, rights)
    if one.is_open and overview.others_open:
        words += f". Other partners’ lines are open: {overview.others_open}"
    return words


def _turn(one: Return, rights: Rights) -> str:
    if one.state == ReturnState.APPROVED:
        return ""
    if one.is_open:
        back = f", sent back on {long_day(localtime(one.decided_at))}" if one.state == ReturnState.SENT_BACK else ""
        if rights.may(Right.ENTER_FIGURES, service_id=one.service_id):
            return f"You: fill in and submit{back}"
        return f"Waits for the officer of {one.service.name}{back}"
    checked = one.state == ReturnState.CHECKED
    since = long_day(localtime(one.checked_at if checked else one.submitted_at))
    who = "the head of the shared service" if checked else f"the approver of {one.service.name}"
    right = right_to_decide(one)
    if not rights.may(right, service_id=one.service_id):
        return f"Waits for {who} since {since}"
    on_behalf_of = rights.on_behalf_of(right, service_id=one.service_id, not_for=one.had_a_part)
    if why_not_approve(one, rights.user, on_behalf_of):
        return f"Waits for {who} since {since}; not you, as you had a part in it"
    return f"You: approve or send back, since {since}"
