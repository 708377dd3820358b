"""What the page of the registers reads."""

from datetime import date

from periods.values import Month


def months_of(starts_on: date, ends_on: date | None) -> int | None:
    """How many months a stage touches, both ends included; None while it is open."""
    if ends_on is None:
        return None
    first, last = Month(starts_on.year, starts_on.month), Month(ends_on.year, ends_on.month)
    return (last.year - first.year) * 12 + last.month - first.month + 1
