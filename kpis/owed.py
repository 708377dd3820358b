"""What is owed of returns before a meeting: figures by those who type them, a decision by those who approve."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Min
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.models import User
from committees.deadlines import BankHolidaysUnknown, Step, working_days_after
from committees.models import CommitteeKind, Meeting
from committees.owed import Owed, owes
from committees.selectors.deadlines import ReturnsCalendar, known_deadlines, returns_calendar
from kpis.choices import FigureKind, ReturnState
from kpis.models import Return
from kpis.selectors.approval import right_to_decide, why_not_approve
from kpis.selectors.confirmations import ToConfirm, definitions_to_confirm, this_year
from kpis.sight import Sight
from partners.models import Partnership, Service
from partners.rights import Rights, everybodys_rights
from partners.roles import Right
from periods.values import FinancialYear


@owes
def returns_owed(partnership: Partnership, meetings: list[Meeting]) -> Iterable[Owed]:
    """Each return that is not approved, for the next meeting of the joint committee to come. Eight queries at most."""
    coming = {meeting.pk: meeting for meeting in meetings}
    if not coming:
        return
    calendar, today = returns_calendar(partnership), localdate()
    by_meeting = _unfinished_by_meeting(partnership, calendar, today)
    everybody = everybodys_rights(partnership) if by_meeting.keys() & coming.keys() else []
    rows = _first_empty_rows(partnership, [one for returns in by_meeting.values() for one in returns])
    for meeting_id, returns in by_meeting.items():
        if meeting_id in coming:
            escalated = _is_escalated(coming[meeting_id], today)
            for quarterly_return in returns:
                row = rows.get(quarterly_return.pk, "")
                yield from _owed(quarterly_return, coming[meeting_id], everybody, row)
                if escalated and quarterly_return.is_open:
                    yield from _escalated(quarterly_return, coming[meeting_id], everybody, row)


def _unfinished_by_meeting(partnership: Partnership, calendar: ReturnsCalendar, today: date) -> dict[int, list[Return]]:
    found: dict[int, list[Return]] = defaultdict(list)
    unfinished = Return.objects.filter(service__partnership=partnership).exclude(state=ReturnState.APPROVED)
    for quarterly_return in unfinished.select_related("service").order_by("period_id", "service__order", "pk"):
        meeting = calendar.meeting_for(quarterly_return.when.end, not_before=today)
        if meeting is not None:
            found[meeting.pk].append(quarterly_return)
    return found


def _first_empty_rows(partnership: Partnership, returns: list[Return]) -> dict[int, str]:
    """Return → where in its page the first empty line stands, of those that everybody may know of. One query."""
    empty = Sight(partnership, small_numbers=True).observations.filter(
        quarterly_return__in=returns, kind=FigureKind.NOT_ENTERED
    )
    first = empty.order_by().values_list("quarterly_return_id").annotate(first=Min("pk"))
    return {return_id: f"#line-{pk}" for return_id, pk in first}


def _owed(quarterly_return: Return, meeting: Meeting, everybody: list[Rights], row: str) -> Iterable[Owed]:
    service = quarterly_return.service
    if quarterly_return.is_open:
        step, right, page, what = Step.RETURNS, Right.ENTER_FIGURES, "return", "Return of"
    else:
        right = right_to_decide(quarterly_return)
        step, page, what = Step.CHALLENGE, "return-review", "Approve the return of"
    address = reverse(
        page,
        kwargs={
            "partnership": meeting.partnership.slug,
            "service": service.slug,
            "quarter": quarterly_return.when.slug,
        },
    )
    for rights in everybody:
        if rights.may(right, service_id=service.pk) and (
            step == Step.RETURNS or _may_approve(quarterly_return, rights)
        ):
            yield Owed(
                meeting=meeting,
                step=step,
                user=rights.user,
                thing=f"return {quarterly_return.pk}",
                what=f"{what} {service.name}, {quarterly_return.when.label}",
                address=address + (row if step == Step.RETURNS else ""),
            )


def _is_escalated(meeting: Meeting, today: date) -> bool:
    """Whether returns for a meeting are so late that others than the officer are told."""
    deadlines, _ = known_deadlines(meeting)
    after = meeting.committee.rule.escalate_after
    due_on = next((one.due_on for one in deadlines if one.step == Step.RETURNS), None)
    try:
        return due_on is not None and after is not None and working_days_after(due_on, after) <= today
    except BankHolidaysUnknown:
        return False


def _escalated(quarterly_return: Return, meeting: Meeting, everybody: list[Rights], row: str) -> Iterable[Owed]:
    """Who answers for the service, and the administrator, are told that the officer is late."""
    service = quarterly_return.service
    where = {"partnership": meeting.partnership.slug, "service": service.slug, "quarter": quarterly_return.when.slug}
    for rights in everybody:
        if rights.may(Right.APPROVE_RETURNS, service_id=service.pk) or rights.may(Right.DEFINE):
            yield Owed(
                meeting=meeting,
                step=Step.RETURNS,
                user=rights.user,
                thing=f"return {quarterly_return.pk} late",
                what=f"Late: the officer’s return of {service.name}, {quarterly_return.when.label}",
                address=reverse("return", kwargs=where) + row,
                escalated=True,
            )


def _may_approve(quarterly_return: Return, rights: Rights) -> bool:
    """Nobody approves what they, or those for whom they stand, submitted or checked."""
    on_behalf_of = rights.on_behalf_of(
        right_to_decide(quarterly_return), service_id=quarterly_return.service_id, not_for=quarterly_return.had_a_part
    )
    return not why_not_approve(quarterly_return, rights.user, on_behalf_of)


@owes
def definitions_owed(partnership: Partnership, meetings: list[Meeting]) -> Iterable[Owed]:
    """Definitions nobody confirmed this year, by service managers; what is not right about others, by administrators.

    For the next meeting of the joint committee. Ten queries at most.
    """
    meeting = next((one for one in meetings if one.committee.kind == CommitteeKind.JOINT_COMMITTEE), None)
    if meeting is None:
        return
    year = this_year()
    waiting = definitions_to_confirm(Sight.everything(partnership))
    if not waiting:
        return
    open_to_all = set(Sight(partnership).kpis.values_list("pk", flat=True))
    for rights in everybodys_rights(partnership):
        sees = rights.may(Right.SEE_EXEMPT)
        for service, definitions in waiting:
            seen = [one for one in definitions if sees or one.now.kpi.pk in open_to_all]
            unanswered = [one for one in seen if one.objection is None]
            if unanswered and rights.may(Right.APPROVE_RETURNS, service_id=service.pk):
                yield _of_definitions(meeting, rights.user, f"definitions {service.pk} {year.slug}", service, year)
            for one in seen:
                if one.objection is not None and rights.may(Right.DEFINE):
                    yield _of_objection(meeting, rights.user, one)


def _of_definitions(meeting: Meeting, user: User, thing: str, service: Service, year: FinancialYear) -> Owed:
    return Owed(
        meeting=meeting,
        step=Step.CHALLENGE,
        user=user,
        thing=thing,
        what=f"Confirm what the KPIs of {service.name} mean, {year.label}",
        address=reverse("definitions-to-confirm", kwargs={"partnership": meeting.partnership.slug}),
    )


def _of_objection(meeting: Meeting, user: User, one: ToConfirm) -> Owed:
    kpi = one.now.kpi
    return Owed(
        meeting=meeting,
        step=Step.CHALLENGE,
        user=user,
        thing=f"definition {kpi.pk} not right {one.objection.pk if one.objection else ''}",
        what=f"Put the definition right: {one.now.title}",
        address=reverse("kpi-manage", kwargs={"partnership": meeting.partnership.slug, "kpi": kpi.slug}),
    )
