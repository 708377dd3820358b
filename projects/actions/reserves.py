"""Reserves, and what is drawn from them."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from audit.actions import record
from common.errors import Refused
from common.formatting import money
from partners.actions import save_row
from partners.rights import guard
from partners.roles import Right
from projects.actions.decisions import refuse_too_early
from projects.models import Draw, Reserve, YearAmount


@transaction.atomic
def save_reserve(*, reserve: Reserve, by: User | None) -> Reserve:
    """Add a reserve, or change it. An opening amount that is left empty is not known."""
    guard(by, reserve.partnership, Right.KEEP_DECISIONS)
    return save_row(reserve, by)


@transaction.atomic
def draw_from_reserve(
    *, year_amount: YearAmount, on: date, amount_gbp: Decimal, by: User | None, note: str = ""
) -> Draw:
    """Draw money out of what a decision approved for a year: never more than is left of it, never too early."""
    guard(by, year_amount.decision.partnership, Right.KEEP_DECISIONS)
    year_amount = YearAmount.objects.select_for_update().get(pk=year_amount.pk)
    if year_amount.reserve is None:
        raise Refused("This amount does not come from a reserve.")
    if year_amount.approved_gbp is None:
        raise Refused("Nothing is approved to be drawn yet: enter the resolution first.")
    refuse_too_early(year_amount.decision, on)
    if amount_gbp <= 0:
        raise ValidationError({"amount_gbp": "Type an amount above 0."})
    drawn = sum((draw.amount_gbp for draw in year_amount.draws.all()), Decimal(0))
    left = year_amount.approved_gbp - drawn
    if amount_gbp > left:
        raise ValidationError(
            {
                "amount_gbp": f"Only {money(left)} is left to be drawn of the {money(year_amount.approved_gbp)} approved "
                f"for {year_amount.year.label}."
            }
        )
    draw = Draw(year_amount=year_amount, on=on, amount_gbp=amount_gbp, note=note)
    draw.full_clean()
    draw.save()
    record(
        "drawn from reserve",
        target=year_amount.reserve,
        by=by,
        partnership_id=year_amount.decision.partnership_id,
        note=f"{money(amount_gbp)} on {on.isoformat()}: {year_amount}",
    )
    return draw
