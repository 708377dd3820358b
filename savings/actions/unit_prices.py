"""Prices that papers print."""

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from partners.actions import save_row
from partners.rights import guard
from partners.roles import Right
from periods.values import FinancialYear
from savings.models import PriceBasis, UnitPrice


@transaction.atomic
def save_unit_price(*, price: UnitPrice, by: User | None) -> UnitPrice:
    """Add or change a price as a paper states it."""
    guard(by, price.partnership, Right.EDIT_SAVINGS)
    errors: dict[str, str] = {}
    if price.year is not None and not isinstance(price.year.value, FinancialYear):
        errors["year"] = "Type a financial year, for example 2016/17, or leave it empty."
    if price.service is not None and price.service.partnership_id != price.partnership_id:
        errors["service"] = "Choose a service of this partnership."
    if price.basis == PriceBasis.A_UNIT and not price.unit:
        errors["unit"] = "Type for each what, for example check."
    if price.basis != PriceBasis.A_UNIT and price.unit:
        errors["unit"] = "Leave this empty: only a price for each unit names one."
    if errors:
        raise ValidationError(errors)
    return save_row(price, by)
