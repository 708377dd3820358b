"""How old an issue is. Pure."""

from datetime import date

UNKNOWN_AGE = "age not known"
IN_DAYS_TO = 60


def age_in_days(opened_on: date | None, until: date) -> int | None:
    """Days from the opening to `until`; None where nobody knows when it was opened."""
    return None if opened_on is None else max(0, (until - opened_on).days)


def whole_months(start: date, end: date) -> int:
    """The months that have passed in full."""
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


def age_words(opened_on: date | None, until: date) -> str:
    """1 day, 45 days, 3 months; "age not known" where the opening is not known."""
    days = age_in_days(opened_on, until)
    if opened_on is None or days is None:
        return UNKNOWN_AGE
    if days <= IN_DAYS_TO:
        return "1 day" if days == 1 else f"{days} days"
    months = whole_months(opened_on, until)
    return "1 month" if months == 1 else f"{months} months"
