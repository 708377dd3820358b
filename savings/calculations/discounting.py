"""Appraisal on request: discounting, payback, optimism bias, sensitivity. Each result names its method.

Flows are seen from the partnership's purse: money saved is positive, money spent negative.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction


class Timing(StrEnum):
    """When in the year the money moves."""

    START = "at the start of each year"
    END = "at the end of each year"


class Terms(StrEnum):
    REAL = "real terms"
    NOMINAL = "nominal terms"


@dataclass(frozen=True)
class Discounting:
    """The method; all of it is printed beside the figure."""

    rate: Decimal  # per cent a year
    base_year: str
    timing: Timing
    terms: Terms

    @property
    def method(self) -> str:
        return f"{self.rate.normalize():f}% a year to {self.base_year}, {self.timing}, in {self.terms}"

    def factor(self, years_after: int) -> Fraction:
        """What a pound is worth that moves so many years after the base year."""
        periods = years_after + (1 if self.timing == Timing.END else 0)
        return 1 / (1 + Fraction(self.rate) / 100) ** periods

    def present_value(self, flows: Sequence[Decimal | Fraction], first_after: int = 0) -> Fraction:
        return sum((Fraction(flow) * self.factor(first_after + year) for year, flow in enumerate(flows)), Fraction(0))


def nominal_rate(real: Decimal, inflation: Decimal) -> Fraction:
    """Both in per cent; they multiply."""
    return ((1 + Fraction(real) / 100) * (1 + Fraction(inflation) / 100) - 1) * 100


PAYBACK_METHOD = "undiscounted; savings come evenly through the year"


def payback(flows: Sequence[Decimal | Fraction]) -> Fraction | None:
    """Years until what was spent has come back, for good; None where it does not within the case. 0 without spending."""
    balances = [Fraction(0)]
    for flow in flows:
        balances.append(balances[-1] + Fraction(flow))
    if balances[-1] < 0:
        return None
    owing = [year for year, balance in enumerate(balances) if balance < 0]
    if not owing:
        return Fraction(0)
    last = owing[-1]
    return last + -balances[last] / (balances[last + 1] - balances[last])


def with_optimism_bias(cost: Decimal | Fraction, uplift: Decimal) -> Fraction:
    """A cost raised by so many per cent, as early estimates are too low."""
    return Fraction(cost) * (1 + Fraction(uplift) / 100)


@dataclass(frozen=True)
class Sensitivity:
    """What the total becomes if one line turns out differently and all others as planned."""

    label: str
    change: Fraction
    total: Fraction


def sensitivity(lines: Mapping[str, Sequence[Decimal | Fraction]], per_cent: Decimal) -> tuple[Sensitivity, ...]:
    """Each line changed by so many per cent, the line that matters most first."""
    totals = {label: sum((Fraction(amount) for amount in amounts), Fraction(0)) for label, amounts in lines.items()}
    whole = sum(totals.values(), Fraction(0))
    found = [
        Sensitivity(label, total * Fraction(per_cent) / 100, whole + total * Fraction(per_cent) / 100)
        for label, total in totals.items()
    ]
    return tuple(sorted(found, key=lambda one: -abs(one.change)))
