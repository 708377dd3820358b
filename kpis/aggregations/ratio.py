"""Sums divide sums: errors over payments of the year is all errors over all payments, never an average of rates."""

from kpis.aggregations import Aggregation

AGGREGATION = Aggregation("ratio", numerator="SUM(part.numerator)", denominator="SUM(part.denominator)")
