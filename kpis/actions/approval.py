"""In how many levels the returns of a partnership are approved."""

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from kpis.choices import ReturnState
from kpis.models import ApprovalRule, Levels, Return
from partners.actions import save_row
from partners.models import Partnership
from partners.rights import guard
from partners.roles import Right
from periods.models import CalendarPeriod
from periods.values import Quarter


@transaction.atomic
def set_approval_levels(
    *, partnership: Partnership, first_quarter: Quarter, levels: Levels, by: User | None
) -> ApprovalRule:
    """Say in how many levels returns are approved from a quarter on; said again for the quarter, it replaces it.

    What was approved stays as it was: the quarter must be one of which nothing is approved yet.
    """
    guard(by, partnership, Right.DEFINE)
    approved = Return.objects.filter(
        service__partnership=partnership, state=ReturnState.APPROVED, period_id__gte=first_quarter.code
    )
    newest = approved.order_by("-period_id").first()
    if newest is not None:
        raise ValidationError(
            {"quarter": f"Choose a quarter after {newest.when.label}: returns of that quarter are approved already."}
        )
    period = CalendarPeriod.of(first_quarter)
    rule = ApprovalRule.objects.filter(partnership=partnership, period=period).first()
    rule = rule or ApprovalRule(partnership=partnership, period=period)
    rule.levels = levels
    return save_row(rule, by)
