"""Peaks: the longest wait of a quarter."""

from kpis.aggregations import Aggregation

AGGREGATION = Aggregation("highest", numerator="MAX(part.numerator)", denominator="MAX(part.denominator)")
