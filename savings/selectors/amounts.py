"""What was typed for a year, as a value: an amount, or the words of why there is none."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Protocol

from partners.models import Body
from periods.values import FinancialYear
from savings.calculations.amounts import Amount, Unknown
from savings.models.lines import YearAmount

NOT_TYPED = Unknown("not typed yet")


class Typed(Protocol):
    """An amount that is known, or said to be not."""

    amount: Decimal | None

    def get_unknown_display(self) -> str: ...


def column_of(body: Body) -> str:
    """How a partner is called in the head of a column."""
    return body.code or body.short_name


def amounts_of(
    typed: Iterable[YearAmount], years: list[FinancialYear], missing: Unknown = NOT_TYPED
) -> tuple[Amount, ...]:
    """One for each year."""
    by_year = {one.year_id: one for one in typed}
    return tuple(amount_of(by_year[year.code]) if year.code in by_year else missing for year in years)


def amount_of(typed: Typed) -> Amount:
    return Unknown(typed.get_unknown_display()) if typed.amount is None else typed.amount
