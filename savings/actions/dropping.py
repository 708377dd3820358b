"""Taking a typed row of money out again: one that stands for itself, and that nothing is computed from elsewhere."""

from django.db import transaction

from accounts.models import User
from audit.actions import record
from partners.rights import guard
from partners.roles import Right
from savings.models import Collection, CostedActivity, DebtBalance, DebtMeasure, OutturnLine, UnitPrice

MoneyRow = CostedActivity | UnitPrice | OutturnLine | DebtBalance | Collection | DebtMeasure


@transaction.atomic
def drop_money_row(*, row: MoneyRow, by: User | None) -> None:
    """Take a row out; the trail keeps what it was."""
    guard(by, row.partnership, Right.EDIT_SAVINGS)
    record(f"{row._meta.verbose_name} taken out", target=row, by=by, partnership_id=row.partnership_id)
    row.delete()
