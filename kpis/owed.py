"""What is owed of returns before a meeting: figures by those who type them, a decision by those who approve."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.timezone import localdate

from committees.deadlines import Step
from committees.models import Meeting
from committees.owed import Owed, owes
from committees.selectors.deadlines import ReturnsCalendar, returns_calendar
from kpis.choices import ReturnState
from kpis.models import Return
from kpis.selectors.approval import right_to_decide, why_not_approve
from partners.models import Partnership
from partners.rights import Rights, everybodys_rights
from partners.roles import Right


@owes
def returns_owed(partnership: Partnership, meetings: list[Meeting]) -> Iterable[Owed]:
    """Each return that is not approved, for the next meeting of the joint committee to come. Six queries at most."""
    coming = {meeting.pk: meeting for meeting in meetings}
    if not coming:
        return
    calendar, today = returns_calendar(partnership), localdate()
    by_meeting = _unfinished_by_meeting(partnership, calendar, today)
    everybody = everybodys_rights(partnership) if by_meeting.keys() & coming.keys() else []
    for meeting_id, returns in by_meeting.items():
        for quarterly_return in returns:
            if meeting_id in coming:
                yield from _owed(quarterly_return, coming[meeting_id], everybody)


def _unfinished_by_meeting(partnership: Partnership, calendar: ReturnsCalendar, today: date) -> dict[int, list[Return]]:
    found: dict[int, list[Return]] = defaultdict(list)
    unfinished = Return.objects.filter(service__partnership=partnership).exclude(state=ReturnState.APPROVED)
    for quarterly_return in unfinished.select_related("service").order_by("period_id", "service__order", "pk"):
        meeting = calendar.meeting_for(quarterly_return.when.end, not_before=today)
        if meeting is not None:
            found[meeting.pk].append(quarterly_return)
    return found


def _owed(quarterly_return: Return, meeting: Meeting, everybody: list[Rights]) -> Iterable[Owed]:
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
                address=address,
            )


def _may_approve(quarterly_return: Return, rights: Rights) -> bool:
    """Nobody approves what they, or those for whom they stand, submitted or checked."""
    on_behalf_of = rights.on_behalf_of(
        right_to_decide(quarterly_return), service_id=quarterly_return.service_id, not_for=quarterly_return.had_a_part
    )
    return not why_not_approve(quarterly_return, rights.user, on_behalf_of)
