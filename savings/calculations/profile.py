"""The savings profile of one service: budgets that roll forward (rule 1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from savings.calculations.amounts import (
    Amount,
    Budgets,
    Increments,
    OneOffs,
    Percentage,
    Unknown,
    percentage,
)

OF_THE_OPENING = "of the opening budget of the same year"
SUM_OF_YEARS = "sum of the yearly percentages"
OF_THE_FIRST = "of the opening budget of the first year"


class UnevenLine(ValueError):
    """A line that has not exactly one amount for each year."""


@dataclass(frozen=True)
class Line:
    """An amount for each year of the case, in order."""

    label: str
    amounts: tuple[Amount, ...]


@dataclass(frozen=True)
class BudgetLine(Line):
    """What one partner has set aside for the service, net. A partner may have several lines."""

    partner: str = ""


@dataclass(frozen=True)
class RecurrentLine(Line):
    """A benefit (negative) or cost (positive) that lasts from the year in which it stands.

    `booked_here` is False where the saving arises in this service and is counted in another one's table.
    """

    booked_here: bool = True


@dataclass(frozen=True)
class OneOffLine(Line):
    """A benefit (negative) or cost (positive) that comes once."""


@dataclass(frozen=True)
class RolledYear:
    """One column of the table: opening is last year's revised budget and the change of the base."""

    base: Decimal
    opening: Decimal
    benefits: Decimal

    @property
    def revised(self) -> Decimal:
        return self.opening + self.benefits

    @property
    def share(self) -> Percentage:
        return percentage(self.benefits, self.opening, of=OF_THE_OPENING)


def roll_forward(base: Budgets, benefits: Increments) -> tuple[RolledYear, ...]:
    """Opening, net benefits and revised budget of each year (rule 1).

    The first year opens with its base. Where the base falls, the whole fall comes off last year's revised budget.
    """
    if len(base.amounts) != len(benefits.amounts):
        raise UnevenLine("Budgets and benefits cover different years.")
    rolled: list[RolledYear] = []
    for year, (now, benefit) in enumerate(zip(base.amounts, benefits.amounts, strict=True)):
        opening = rolled[-1].revised + now - base.amounts[year - 1] if rolled else now
        rolled.append(RolledYear(now, opening, benefit))
    return tuple(rolled)


def sum_of_yearly_percentages(parts: Sequence[Decimal], openings: Sequence[Decimal]) -> Percentage:
    """The printed total percentage: the unrounded percentages of the years, added (rule 1). None where one is none."""
    shares = [percentage(part, opening, of=OF_THE_OPENING).value for part, opening in zip(parts, openings, strict=True)]
    known = [share for share in shares if share is not None]
    return Percentage(sum(known, Fraction(0)) if len(known) == len(shares) else None, SUM_OF_YEARS)


@dataclass(frozen=True)
class Profile:
    """A table of one service, or of several together. Everything in it is computed from the lines."""

    years: int
    budgets: tuple[BudgetLine, ...]
    benefits: tuple[RecurrentLine, ...] = ()
    one_offs: tuple[OneOffLine, ...] = ()

    def __post_init__(self) -> None:
        for line in (*self.budgets, *self.benefits, *self.one_offs):
            if len(line.amounts) != self.years:
                raise UnevenLine(f"“{line.label}” has {len(line.amounts)} amounts for {self.years} years.")

    @cached_property
    def base(self) -> Budgets:
        return Budgets.summed((line.amounts for line in self.budgets), self.years)

    @cached_property
    def increments(self) -> Increments:
        """All that arises here, also what another service's table counts."""
        return Increments.summed((line.amounts for line in self.benefits), self.years)

    @cached_property
    def booked(self) -> Increments:
        """What the summary counts for this service: debt recovery's corporate row (rule 1, summary)."""
        return Increments.summed((line.amounts for line in self.benefits if line.booked_here), self.years)

    @property
    def books_elsewhere(self) -> bool:
        return any(not line.booked_here for line in self.benefits)

    @cached_property
    def one_off(self) -> OneOffs:
        return OneOffs.summed((line.amounts for line in self.one_offs), self.years)

    @cached_property
    def rolled(self) -> tuple[RolledYear, ...]:
        return roll_forward(self.base, self.increments)

    @cached_property
    def openings(self) -> tuple[Decimal, ...]:
        return tuple(year.opening for year in self.rolled)

    @property
    def total_share(self) -> Percentage:
        return sum_of_yearly_percentages(self.increments.amounts, self.openings)

    @property
    def share_of_the_first_opening(self) -> Percentage:
        """The other reading of "a reduction of so many per cent": all benefits over the first year's budget."""
        return percentage(self.increments.total, self.openings[0], of=OF_THE_FIRST)

    def booked_share(self, year: int) -> Percentage:
        return percentage(self.booked.amounts[year], self.openings[year], of=OF_THE_OPENING)

    @property
    def total_booked_share(self) -> Percentage:
        return sum_of_yearly_percentages(self.booked.amounts, self.openings)

    @property
    def unknown(self) -> tuple[tuple[str, int, str], ...]:
        """(label, year, words) of every amount that nobody knows: the totals leave it out, and say so."""
        return tuple(
            (line.label, year, amount.words)
            for line in (*self.budgets, *self.benefits, *self.one_offs)
            for year, amount in enumerate(line.amounts)
            if isinstance(amount, Unknown)
        )

    def partner_base(self, partner: str) -> Budgets:
        return Budgets.summed((line.amounts for line in self.budgets if line.partner == partner), self.years)
