"""Contracts by their end: what ended, what ends within twelve months, what runs on, and what nobody says."""

from datetime import date
from enum import StrEnum

from common.formatting import money
from partners.models import Partnership
from projects.models import Contract


class Standing(StrEnum):
    ENDED = "Ended"
    ENDS_SOON = "Ends within 12 months"
    RUNS = "Runs on"
    NOT_KNOWN = "End not known"


def standing_of(contract: Contract, today: date) -> Standing:
    """Within twelve months is until the same day of next year; a month or a year ends with its last day."""
    if contract.ends is None or contract.ends.end is None:
        return Standing.NOT_KNOWN
    last = contract.ends.end
    if last < today:
        return Standing.ENDED
    leap = (today.month, today.day) == (2, 29)
    in_a_year = today.replace(year=today.year + 1, day=28 if leap else today.day)
    return Standing.ENDS_SOON if last <= in_a_year else Standing.RUNS


def contracts_by_end(partnership: Partnership) -> list[Contract]:
    """The one that ends first stands first; those without a known end last. One query."""
    contracts = partnership.contracts.select_related("service", "body", "ends")
    return sorted(
        contracts, key=lambda one: (one.ends.end or date.max, one.order) if one.ends else (date.max, one.order)
    )


def end_words(contract: Contract) -> str:
    """The words of the paper where they are kept, else the period; "" where nobody says."""
    return contract.ends_words or (contract.ends.label if contract.ends else "")


def value_words(contract: Contract) -> str:
    """The words of the paper where they are kept, else the amount; "" where it is not known."""
    if contract.value_words or contract.value is None:
        return contract.value_words
    return money(contract.value, 2 if contract.value % 1 else 0)


def partner_words(contract: Contract) -> str:
    return contract.body_words or (contract.body.name if contract.body else "")
