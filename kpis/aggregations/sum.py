"""Flows: payments, errors, contracts. The lower part of each is 1, and stays 1."""

from kpis.aggregations import Aggregation

AGGREGATION = Aggregation("sum", numerator="SUM(part.numerator)", denominator="MAX(part.denominator)")
