"""A case appraised: its flows of money year by year, discounted, with optimism bias, and what depends on each line.

Flows are seen from the partnership's purse: money saved is positive, money spent negative. In nominal terms each amount
is raised by inflation from the base year on before it is discounted.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from itertools import accumulate

from savings.calculations.amounts import Amount, known
from savings.calculations.discounting import (
    PAYBACK_METHOD,
    Discounting,
    Sensitivity,
    Terms,
    payback,
    sensitivity,
    with_optimism_bias,
)

Flows = tuple[Fraction, ...]


class FlowKind(StrEnum):
    RECURRENT = "recurrent"
    ONE_OFF = "one-off"
    INVESTMENT = "investment"


@dataclass(frozen=True)
class FlowLine:
    """What one line of the case moves in each year, in the prices of the case."""

    label: str
    kind: FlowKind
    flows: Flows


def recurrent_flows(increments: Sequence[Amount]) -> Flows:
    """What lasts from the year in which it stands; benefits are negative in a case and positive in the purse."""
    return tuple(Fraction(-amount) for amount in accumulate(map(known, increments)))


def one_off_flows(amounts: Sequence[Amount]) -> Flows:
    return tuple(Fraction(-known(amount)) for amount in amounts)


def paid_in(year: int, years: int, amount: Decimal) -> Flows:
    """An investment that is paid in one year."""
    return tuple(Fraction(-amount) if one == year else Fraction(0) for one in range(years))


@dataclass(frozen=True)
class Assumptions:
    """Everything that is asked for an appraisal; all of it is printed beside the figure."""

    discounting: Discounting
    first_after: int  # how many years the case's first year is after the base year
    inflation: Decimal = Decimal(0)  # per cent a year, in nominal terms
    uplift: Decimal = Decimal(0)  # per cent of every cost
    change: Decimal = Decimal(10)  # per cent by which each line is tried

    @property
    def method(self) -> str:
        """One sentence that names all of them."""
        nominal = self.discounting.terms == Terms.NOMINAL
        raised = f", amounts raised by {self.inflation.normalize():f}% a year from it" if nominal else ""
        bias = f"; costs raised by {self.uplift.normalize():f}% for optimism" if self.uplift else ""
        return f"Discounted at {self.discounting.method}{raised}{bias}"

    def price_factor(self, year: int) -> Fraction:
        """What an amount of the case becomes in the money of the year."""
        if self.discounting.terms == Terms.REAL:
            return Fraction(1)
        return (1 + Fraction(self.inflation) / 100) ** (self.first_after + year)


@dataclass(frozen=True)
class Appraisal:
    years: int
    lines: tuple[FlowLine, ...]
    assumptions: Assumptions

    @cached_property
    def savings(self) -> Flows:
        """What recurrent lines save."""
        return self._cast(FlowKind.RECURRENT, lambda flow: max(flow, Fraction(0)))

    @cached_property
    def added_costs(self) -> Flows:
        """What recurrent lines cost more."""
        return self._cast(FlowKind.RECURRENT, lambda flow: min(flow, Fraction(0)))

    @cached_property
    def one_offs(self) -> Flows:
        return self._cast(FlowKind.ONE_OFF)

    @cached_property
    def investment(self) -> Flows:
        return self._cast(FlowKind.INVESTMENT)

    @cached_property
    def bias(self) -> Flows:
        """What optimism bias adds to the costs of every line."""
        return _added((self._bias(line) for line in self.lines), self.years)

    @cached_property
    def net(self) -> Flows:
        return _added((self._moved(line) for line in self.lines), self.years)

    @cached_property
    def factors(self) -> Flows:
        first = self.assumptions.first_after
        return tuple(self.assumptions.discounting.factor(first + year) for year in range(self.years))

    @cached_property
    def present(self) -> Flows:
        return tuple(flow * factor for flow, factor in zip(self.net, self.factors, strict=True))

    @cached_property
    def net_present_value(self) -> Fraction:
        """Savings less investment and other costs."""
        return sum(self.present, Fraction(0))

    @cached_property
    def payback(self) -> Fraction | None:
        """In years from the start of the case."""
        return payback(self.net)

    @property
    def payback_method(self) -> str:
        return f"from the start of the first year, {PAYBACK_METHOD}"

    @cached_property
    def sensitivities(self) -> tuple[Sensitivity, ...]:
        """The net present value if one line turns out differently, the line that matters most first."""
        discounted: dict[str, Sequence[Fraction]] = {}
        for line in self.lines:
            label, again = line.label, 1
            while label in discounted:
                again += 1
                label = f"{line.label} ({again})"
            value = self.assumptions.discounting.present_value(self._moved(line), self.assumptions.first_after)
            discounted[label] = [value]
        return sensitivity(discounted, self.assumptions.change)

    def _cast(self, kind: FlowKind, take: Callable[[Fraction], Fraction] = lambda flow: flow) -> Flows:
        """The lines of a kind, in the money of each year, without bias."""
        return _added((map(take, self._in_money(line)) for line in self.lines if line.kind == kind), self.years)

    def _in_money(self, line: FlowLine) -> Flows:
        return tuple(flow * self.assumptions.price_factor(year) for year, flow in enumerate(line.flows))

    def _bias(self, line: FlowLine) -> Flows:
        return tuple(
            with_optimism_bias(flow, self.assumptions.uplift) - flow if flow < 0 else Fraction(0)
            for flow in self._in_money(line)
        )

    def _moved(self, line: FlowLine) -> Flows:
        return _added((self._in_money(line), self._bias(line)), self.years)


def _added(rows: Iterable[Iterable[Fraction]], years: int) -> Flows:
    cast = [Fraction(0)] * years
    for row in rows:
        cast = [one + two for one, two in zip(cast, row, strict=True)]
    return tuple(cast)
