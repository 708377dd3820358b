"""Outturn by directorate."""

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from partners.actions import save_row
from partners.rights import guard
from partners.roles import Right
from periods.values import FinancialYear
from savings.models import OutturnLine


@transaction.atomic
def save_outturn_line(*, line: OutturnLine, by: User | None) -> OutturnLine:
    """Add or change what a directorate's year came to. Income is typed as a negative amount."""
    guard(by, line.partnership, Right.EDIT_SAVINGS)
    errors: dict[str, str] = {}
    if not isinstance(line.year.value, FinancialYear):
        errors["year"] = "Choose a financial year, for example 2014/15."
    for field in ("external_income", "internal_income"):
        if getattr(line, field) > 0:
            errors[field] = "Income is negative: type a minus in front."
    if errors:
        raise ValidationError(errors)
    return save_row(line, by)
