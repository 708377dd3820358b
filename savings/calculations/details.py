"""Detail tables below a profile (rule 3, section 8.4.3) and what one unit costs a customer."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from savings.calculations.amounts import NIL, Amount, Percentage, known, percentage


@dataclass(frozen=True)
class Stream:
    """One stream of work: what its budget was, and what each year takes off it. Savings are positive here."""

    label: str
    opening: Decimal
    savings: tuple[Amount, ...]

    @property
    def closings(self) -> tuple[Decimal, ...]:
        """Opening less saving; the next year opens with it."""
        budgets = [self.opening]
        for saving in self.savings:
            budgets.append(budgets[-1] - known(saving))
        return tuple(budgets[1:])

    @property
    def openings(self) -> tuple[Decimal, ...]:
        return (self.opening, *self.closings[:-1])

    @property
    def total(self) -> Decimal:
        return sum((known(saving) for saving in self.savings), NIL)


def saved_in_year(streams: Iterable[Stream], year: int) -> Decimal:
    return sum((known(stream.savings[year]) for stream in streams), NIL)


def saved_of_all(streams: Iterable[Stream]) -> Percentage:
    """All savings of all years over the first openings of all streams."""
    streams = list(streams)
    return percentage(
        sum((stream.total for stream in streams), NIL),
        sum((stream.opening for stream in streams), NIL),
        of="of the opening budgets of the first year",
    )


@dataclass(frozen=True)
class UnitCost:
    """What an activity costs: something a year, and something for each unit."""

    a_year: Decimal
    a_unit: Decimal

    def for_units(self, units: Decimal) -> Decimal:
        return self.a_year + self.a_unit * units

    def average(self, units: Decimal) -> Fraction | None:
        """Pounds for each unit; none without a unit."""
        return Fraction(self.for_units(units)) / Fraction(units) if units else None


class Standing(StrEnum):
    SUBSIDISED = "subsidised"
    BREAK_EVEN = "break-even"
    SURPLUS = "surplus"


@dataclass(frozen=True)
class CustomerCharge:
    """What a customer is charged for its volume, beside what that volume costs."""

    customer: str
    cost: Decimal
    charge: Decimal

    @property
    def over_cost(self) -> Decimal:
        return self.charge - self.cost

    @property
    def standing(self) -> Standing:
        if not self.over_cost:
            return Standing.BREAK_EVEN
        return Standing.SURPLUS if self.over_cost > 0 else Standing.SUBSIDISED
