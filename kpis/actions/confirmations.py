"""Service managers confirm once a year what their KPIs mean, or say what is not right."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.actions import record
from common.errors import Refused
from kpis.models import Confirmation, Kpi
from kpis.selectors.confirmations import this_year
from partners.rights import guard
from partners.roles import Right
from periods.models import CalendarPeriod


@transaction.atomic
def answer_definition(*, kpi: Kpi, definition_id: int, is_right: bool, by: User, objection: str = "") -> Confirmation:
    """Say that the definition which the person read is right this year, or what is not: the administrator reads it.

    Refused where the definition was changed meanwhile: what nobody read is not confirmed.
    """
    guard(by, kpi.partnership, Right.APPROVE_RETURNS, service_id=kpi.service_id)
    kpi = Kpi.objects.select_for_update(of=("self",)).get(pk=kpi.pk)
    today = timezone.localdate()
    definition = next((one for one in kpi.definitions.all() if one.holds_on(today)), None)
    if definition is None or kpi.closed_on is not None:
        raise Refused("This KPI is closed: there is nothing to confirm.")
    if definition.pk != definition_id:
        raise Refused("The definition was changed meanwhile: read it again before you confirm it.")
    if not is_right and not objection.strip():
        raise ValidationError({"objection": "Write what is not right, so that the administrator can put it right."})
    confirmation, _ = Confirmation.objects.update_or_create(
        definition=definition,
        period=CalendarPeriod.of(this_year()),
        defaults={
            "kpi": kpi,
            "is_right": is_right,
            "objection": "" if is_right else objection.strip(),
            "by": by,
            "on_behalf_of": by.on_behalf_of,
            "at": timezone.now(),
        },
    )
    record(
        "definition confirmed" if is_right else "definition said not to be right",
        target=kpi,
        by=by,
        partnership_id=kpi.partnership_id,
        note=confirmation.objection,
    )
    return confirmation
