"""Stocks: debt outstanding at the end of the year is what it was at the end of March."""

from kpis.aggregations import Aggregation

AGGREGATION = Aggregation(
    "last",
    numerator="MAX(CASE WHEN part.is_last = 1 THEN part.numerator END)",
    denominator="MAX(CASE WHEN part.is_last = 1 THEN part.denominator END)",
    only_last=True,
)
