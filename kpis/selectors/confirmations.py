"""Which definitions are confirmed this financial year, and which wait for whom."""

from dataclasses import dataclass

from django.utils.timezone import localdate

from kpis.models import Confirmation, Definition
from kpis.selectors.definitions import KpiNow, kpis_by_service
from kpis.sight import Sight
from partners.models import Service
from partners.rights import Rights
from partners.roles import Right
from periods.values import FinancialYear


def this_year() -> FinancialYear:
    """The financial year of today."""
    today = localdate()
    return FinancialYear(today.year - (today.month < 4))


@dataclass(frozen=True)
class ToConfirm:
    """A definition that nobody confirmed this year; `objection` is what was said not to be right about it."""

    now: KpiNow
    objection: Confirmation | None


def definitions_to_confirm(sight: Sight) -> list[tuple[Service, list[ToConfirm]]]:
    """By service, what is in force, open and not confirmed this year. Five queries."""
    today, answers = localdate(), _answers(sight)
    found = []
    for service, kpis in kpis_by_service(sight, today):
        in_force = [
            now for now in kpis if now.kpi.closed_on is None and now.definition and now.definition.holds_on(today)
        ]
        waiting = [
            ToConfirm(now, answers.get(now.definition.pk))
            for now in in_force
            if now.definition and not (now.definition.pk in answers and answers[now.definition.pk].is_right)
        ]
        if waiting:
            found.append((service, waiting))
    return found


def mine_to_confirm(rights: Rights) -> list[tuple[Service, list[ToConfirm]]]:
    """Those of the services that the person approves for; what they objected to waits for the administrator."""
    return [
        (service, [one for one in waiting if one.objection is None])
        for service, waiting in definitions_to_confirm(Sight.of(rights))
        if rights.may(Right.APPROVE_RETURNS, service_id=service.pk) and any(one.objection is None for one in waiting)
    ]


def answer_of(definition: Definition) -> Confirmation | None:
    """What was said of a definition this year. One query."""
    answers = Confirmation.objects.filter(definition=definition, period_id=this_year().code)
    return answers.select_related("by", "on_behalf_of").first()


def confirmation_words(definition: Definition) -> str:
    """Who confirmed a definition last, and for which year; empty where nobody did. One query."""
    last = Confirmation.objects.filter(definition=definition, is_right=True).order_by("-period_id").first()
    return f"Confirmed for {last.when.label} by the service manager" if last else ""


def _answers(sight: Sight) -> dict[int, Confirmation]:
    """Definition → what was said of it this year. One query."""
    answers = Confirmation.objects.filter(kpi__in=sight.kpis, period_id=this_year().code).select_related("by")
    return {one.definition_id: one for one in answers}
