"""What is owed of agreed savings before a meeting: a report by those who report, an answer by finance."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.timezone import localdate

from committees.deadlines import Step
from committees.models import Meeting
from committees.owed import Owed, owes
from committees.selectors.deadlines import returns_calendar
from partners.models import Partnership
from partners.rights import Rights, everybodys_rights
from partners.roles import Right
from savings.models import BusinessCase
from savings.selectors.delivery import CaseDelivery, agreed_versions, deliveries_of, due_quarter


@owes
def delivery_owed(partnership: Partnership, meetings: list[Meeting]) -> Iterable[Owed]:
    """Each line of an agreed case without a report for the last quarter, while the case lasts; each report that waits.

    They are owed for the next meeting of the joint committee. Ten queries at most.
    """
    if not meetings:
        return
    today = localdate()
    quarter = due_quarter(today)
    cases = BusinessCase.objects.filter(partnership=partnership)
    deliveries = deliveries_of(agreed_versions(cases), quarter)
    if not any(delivery.lines for delivery in deliveries):
        return
    meeting = returns_calendar(partnership).meeting_for(quarter.end, not_before=today)
    if meeting is None or meeting not in meetings:
        return
    everybody = everybodys_rights(partnership)
    for delivery in deliveries:
        yield from _reports(delivery, meeting, everybody)
        yield from _answers(delivery, meeting, everybody)


def _reports(delivery: CaseDelivery, meeting: Meeting, everybody: list[Rights]) -> Iterable[Owed]:
    """One for each line, whatever number of its years is open."""
    if delivery.quarter.financial_year not in delivery.years:
        return
    lines = {place.followed.line.pk: place.followed for place in delivery.not_reported()}
    for followed in lines.values():
        for rights in everybody:
            if rights.may(Right.REPORT_DELIVERY, service_id=followed.service.pk):
                yield Owed(
                    meeting=meeting,
                    step=Step.RETURNS,
                    user=rights.user,
                    thing=f"delivery {followed.line.pk} {delivery.quarter.slug}",
                    what=f"Savings of {followed.line}, {delivery.quarter.label}",
                    address=_page("delivery-line", meeting, delivery, followed.line.pk),
                )


def _answers(delivery: CaseDelivery, meeting: Meeting, everybody: list[Rights]) -> Iterable[Owed]:
    """Nobody validates what they reported."""
    for place, report in delivery.waiting():
        for rights in everybody:
            if rights.may(Right.VALIDATE_SAVINGS) and rights.user.pk != report.reported_by_id:
                yield Owed(
                    meeting=meeting,
                    step=Step.CHALLENGE,
                    user=rights.user,
                    thing=f"delivery report {report.pk}",
                    what=f"Validate savings of {place.followed.line}, {place.year.label}",
                    address=_page("delivery-check", meeting, delivery, report.pk),
                )


def _page(name: str, meeting: Meeting, delivery: CaseDelivery, pk: int) -> str:
    return reverse(name, kwargs={"partnership": meeting.partnership.slug, "slug": delivery.case.slug, "pk": pk})
