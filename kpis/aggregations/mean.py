"""Average of the figures, each counting the same. The lower parts count them, so averages of averages stay right."""

from kpis.aggregations import Aggregation

AGGREGATION = Aggregation("mean", numerator="SUM(part.numerator)", denominator="SUM(part.denominator)")
