"""Debt by stream, collection and measures: what is kept, what follows from it, and what papers print of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from partners.models import Partnership
from savings.calculations.amounts import Amount, Percentage, Unknown
from savings.calculations.casting import Cause, Cell, Checked, check
from savings.calculations.debt import (
    OF_RAISED_IN_TWELVE_MONTHS,
    OF_RAISED_IN_YEAR,
    cleared_in_year,
    overdue,
)
from savings.models import Collection, CollectionKind, DebtBalance, DebtMeasure
from savings.selectors.findings import Finding, StatedTables

COLLECTION, MEASURES = "debt collection", "debt measures"  # the tables of what papers print
CLEARED, OVERDUE = "Cleared, % of raised", "Outstanding, % of raised"
SHARE_COLUMN = {CollectionKind.IN_YEAR: CLEARED, CollectionKind.OVERDUE: OVERDUE}
AS_KEPT = "as kept of the same period"


@dataclass(frozen=True)
class Debt:
    """All of a partnership's debt. Three queries."""

    balances: Sequence[DebtBalance]
    collections: Sequence[Collection]
    measures: Sequence[DebtMeasure]


def debt_of(partnership: Partnership) -> Debt:
    whose = ("body", "service", "period")
    return Debt(
        list(partnership.debtbalances.select_related("body", "as_at")),
        list(partnership.collections.select_related(*whose)),
        list(partnership.debtmeasures.select_related(*whose)),
    )


def amount_or_words(value: Decimal | int | None, words: str) -> Amount:
    return Unknown(words) if value is None else Decimal(value)


def period_of(row: Collection | DebtMeasure) -> str:
    """As printed, where the paper's words are kept."""
    return row.period_words or row.period.label


def share_of(collection: Collection) -> Percentage:
    """Cleared or outstanding of what was raised; without a value where one of them is not known."""
    in_year = collection.kind == CollectionKind.IN_YEAR
    if collection.part is None or collection.raised is None:
        return Percentage(None, OF_RAISED_IN_YEAR if in_year else OF_RAISED_IN_TWELVE_MONTHS)
    return (cleared_in_year if in_year else overdue)(collection.part, collection.raised)


def place_of(row: Collection | DebtMeasure) -> tuple[str, str, str]:
    """Table, row and column under which a paper's percentage is stated."""
    if isinstance(row, Collection):
        return COLLECTION, f"{row.collector}, {period_of(row)}", SHARE_COLUMN[CollectionKind(row.kind)]
    return MEASURES, f"{row.measure}: {row.collector}", period_of(row)


def checked_share(row: Collection | DebtMeasure, stated: StatedTables) -> Checked | None:
    """The printed percentage beside the computed or kept one; None where one of them is missing."""
    table, place, column = place_of(row)
    printed = stated.table(table).get((place, column))
    if printed is None:
        return None
    share = share_of(row) if isinstance(row, Collection) else None
    value, rule = (share.value, share.base) if share else (row.per_cent, AS_KEPT)  # type: ignore[union-attr]
    return None if value is None else check(place, column, rule, printed, Cell.of(value))


def debt_checked(partnership: Partnership, stated: StatedTables) -> tuple[list[Checked], list[Finding]]:
    """Every printed percentage of debt beside what its parts give, and those that differ."""
    kept, checked, findings = debt_of(partnership), [], []
    rows: list[Collection | DebtMeasure] = [*kept.collections, *kept.measures]
    for row in rows:
        one = checked_share(row, stated)
        if one is None:
            continue
        checked.append(one)
        if one.cause != Cause.AGREES:
            table = place_of(row)[0]
            heading = "Collection of invoices" if table == COLLECTION else "Measures of debt"
            findings.append(Finding(table, heading, one, stated.rows[table, one.row, one.column]))
    return checked, findings
