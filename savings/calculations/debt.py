"""Percentages of debt (rule 3, section 10.4), each with its base."""

from decimal import Decimal

from savings.calculations.amounts import Amount, Percentage, Unknown, percentage

OF_RAISED_IN_YEAR = "of the value of invoices raised in the year"
OF_RAISED_IN_TWELVE_MONTHS = "of the value of invoices raised in twelve months"


def cleared_in_year(cleared: Decimal, raised: Decimal) -> Percentage:
    return percentage(cleared, raised, of=OF_RAISED_IN_YEAR)


def overdue(outstanding: Decimal, raised_in_twelve_months: Decimal) -> Percentage:
    return percentage(outstanding, raised_in_twelve_months, of=OF_RAISED_IN_TWELVE_MONTHS)


def outstanding_of_the_year(raised: Amount, cleared: Amount) -> Amount:
    """What of a year's invoices is not cleared at its end."""
    if isinstance(raised, Unknown):
        return raised
    return cleared if isinstance(cleared, Unknown) else raised - cleared


def movement(before: Decimal, after: Decimal) -> Decimal:
    """Negative is a reduction; credit balances stay negative."""
    return after - before
