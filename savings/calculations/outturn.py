"""Outturn by directorate (rule 3). Income is negative.

The convention of signs is stated with every table: variance is outturn less net budget, so minus is an underspend.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from savings.calculations.amounts import NIL

SIGN_CONVENTION = "Income is negative. Variance is outturn less net budget: minus is an underspend or more income."


@dataclass(frozen=True)
class OutturnLine:
    directorate: str
    gross: Decimal
    external_income: Decimal
    internal_income: Decimal
    outturn: Decimal

    @property
    def net(self) -> Decimal:
        return self.gross + self.external_income + self.internal_income

    @property
    def variance(self) -> Decimal:
        return self.outturn - self.net


def outturn_total(lines: Iterable[OutturnLine], label: str = "Total") -> OutturnLine:
    """The columns cast; net and variance of the total follow, so that the table cross-casts."""
    lines = list(lines)
    return OutturnLine(
        label,
        sum((line.gross for line in lines), NIL),
        sum((line.external_income for line in lines), NIL),
        sum((line.internal_income for line in lines), NIL),
        sum((line.outturn for line in lines), NIL),
    )
