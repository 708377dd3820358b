"""Have the limits of a control chart worked out anew, after a process was changed."""

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from audit.actions import record
from common.errors import Refused
from kpis.models import Kpi, Rebase
from partners.models import Scope
from partners.rights import guard
from partners.roles import Right
from periods.models import CalendarPeriod
from periods.values import FinancialYear, Month, Period, Quarter


@transaction.atomic
def rebase(*, kpi: Kpi, scope: Scope, period: Period, reason: str, by: User | None) -> Rebase:
    """From this period on what is usual is worked out from the figures since; the past keeps the limits of its time."""
    guard(by, kpi.partnership, Right.DEFINE)
    if scope.partnership_id != kpi.partnership_id:
        raise Refused("Choose a partner of this partnership.")
    if not isinstance(period, Month | Quarter | FinancialYear):
        raise ValidationError({"period": "Type a month, a quarter or a year, for example Q1 2025/26."})
    if not reason.strip():
        raise ValidationError({"reason": "Say what was changed: it stands beside the chart."})
    if kpi.definitions.filter(is_cumulative=True, valid_to__isnull=True).exists():
        raise Refused("This KPI runs on through the year: it has no limits that could be set anew.")
    if kpi.rebases.filter(scope=scope, period=period.code).exists():
        raise Refused(f"The limits are set anew from {period.label} already.")
    rebased = Rebase(kpi=kpi, scope=scope, period=CalendarPeriod.of(period), reason=reason.strip(), rebased_by=by)
    rebased.full_clean()
    rebased.save()
    record("limits set anew", target=rebased, by=by, partnership_id=kpi.partnership_id, note=rebased.reason)
    return rebased


@transaction.atomic
def take_rebase_back(*, rebased: Rebase, reason: str, by: User | None) -> None:
    """The figures before and after belong to one process again."""
    guard(by, rebased.kpi.partnership, Right.DEFINE)
    if not reason.strip():
        raise ValidationError({"reason": "Say why: the reason is kept in the audit trail."})
    record("limits joined again", target=rebased, by=by, partnership_id=rebased.kpi.partnership_id, note=reason.strip())
    rebased.delete()
