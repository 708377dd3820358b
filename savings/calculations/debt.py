"""Percentages of debt (rule 3, section 10.4), each with its base."""

from decimal import Decimal

from savings.calculations.amounts import Percentage, percentage


def cleared_in_year(cleared: Decimal, raised: Decimal) -> Percentage:
    return percentage(cleared, raised, of="of the value of invoices raised in the year")


def overdue(outstanding: Decimal, raised_in_twelve_months: Decimal) -> Percentage:
    return percentage(outstanding, raised_in_twelve_months, of="of the value of invoices raised in twelve months")


def movement(before: Decimal, after: Decimal) -> Decimal:
    """Negative is a reduction; credit balances stay negative."""
    return after - before
