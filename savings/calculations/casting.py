"""Does a printed table cast? Printed figures are rounded, so each stands for all values that are printed like it.

A printed total that cannot come from any such values contradicts its table; one that can differs by rounding alone.
No list of exceptions is needed: what rounding may do follows from the last printed place (rule 2).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction


class NoQuotient(ZeroDivisionError):
    """The lower part may be nought."""


@dataclass(frozen=True)
class Cell:
    """A figure, and the values between which its unrounded one lies."""

    value: Fraction
    low: Fraction
    high: Fraction

    @classmethod
    def of(cls, value: Decimal | Fraction | int, step: Decimal | Fraction | int = 0) -> "Cell":
        """`step` is the worth of the last printed place; nought where the figure is exact. A printed nil is nil."""
        exact, half = Fraction(value), Fraction(step) / 2 if value else Fraction(0)
        return cls(exact, exact - half, exact + half)

    def __add__(self, other: "Cell") -> "Cell":
        return Cell(self.value + other.value, self.low + other.low, self.high + other.high)

    def __neg__(self) -> "Cell":
        return Cell(-self.value, -self.high, -self.low)

    def __sub__(self, other: "Cell") -> "Cell":
        return self + -other

    def over(self, other: "Cell") -> "Cell":
        """In per cent."""
        if other.low <= 0 <= other.high:
            raise NoQuotient("The lower part may be nought.")
        ends = [upper / lower * 100 for upper in (self.low, self.high) for lower in (other.low, other.high)]
        return Cell(self.value / other.value * 100, min(ends), max(ends))

    def meets(self, other: "Cell") -> bool:
        """Whether some value may be both. Ends do not count: a half is printed as the next figure away from nought."""
        return self.low < other.high and other.low < self.high


NIL_CELL = Cell.of(0)


def added(cells: Iterable[Cell]) -> Cell:
    return sum(cells, NIL_CELL)


class Cause(StrEnum):
    AGREES = "agrees"
    ROUNDING = "rounding"
    CONTRADICTION = "contradiction"


@dataclass(frozen=True)
class Printed:
    """A figure as a paper has it."""

    value: Decimal
    step: Decimal
    text: str

    @property
    def cell(self) -> Cell:
        return Cell.of(self.value, self.step)


@dataclass(frozen=True)
class Checked:
    """One printed figure beside what its own table, or another one, makes of it."""

    row: str
    column: str
    rule: str
    printed: Printed
    computed: Cell
    coarsest: Fraction  # the wider of the last places that are compared

    @property
    def computed_as_printed(self) -> Fraction:
        """The computed figure, rounded as the printed one is."""
        return in_steps(self.computed.value, self.coarsest)

    @property
    def difference(self) -> Fraction:
        """Printed less computed, as far as both are printed."""
        return in_steps(Fraction(self.printed.value), self.coarsest) - self.computed_as_printed

    @property
    def cause(self) -> Cause:
        if not self.difference:
            return Cause.AGREES
        return Cause.ROUNDING if self.printed.cell.meets(self.computed) else Cause.CONTRADICTION


def check(
    row: str, column: str, rule: str, printed: Printed, computed: Cell, computed_step: Decimal | int = 0
) -> Checked:
    """`computed_step` where the computed figure was itself printed, and no finer than that."""
    return Checked(row, column, rule, printed, computed, max(Fraction(printed.step), Fraction(computed_step)))


def in_steps(value: Fraction, step: Fraction) -> Fraction:
    """Rounded to whole steps, a half away from nought; as it is where the step is nought."""
    if not step:
        return value
    count = abs(value) / step
    steps = (2 * count.numerator + count.denominator) // (2 * count.denominator)
    return (steps if value >= 0 else -steps) * step


# ---- the rows of a savings profile ----

BASE = "Total budget"
OPENING = "Opening budget"
NET = "Net benefits"
SHARE = "% net benefits"
NET_BOOKED = "Net benefits booked here"
SHARE_BOOKED = "% net benefits booked here"
SUBTOTAL = "Total of the services"
REVISED = "Revised budget"
ONE_OFF_NET = "Net one-off benefits"
TOTAL = "Total"
TOTAL_SHARE = "Total %"

Place = tuple[str, str]
Stated = Mapping[Place, Printed]
Lines = Mapping[str, tuple[Cell, ...]]  # label → an amount for each year

SUM_OF_LINES = "sum of the lines"
SUM_OF_YEARS = "sum of the years"
ROLLED = "last year's revised budget and the change of the total budget; in the first year the total budget"
SHARE_RULE = "net benefits over the opening budget of the year"
SHARES_ADDED = "sum of the unrounded yearly percentages"
REVISED_RULE = "opening budget and net benefits"
AS_COMPUTED = "as the lines give it"


class ProfileCheck:
    """Goes through a printed savings profile, each row from the rows printed above it (rule 1).

    A row that the paper does not print is computed. `benefits` are all lines; `booked` those that the summary counts.
    """

    def __init__(self, years: tuple[str, ...], budgets: Lines, benefits: Lines, booked: Lines, stated: Stated) -> None:
        self.years = years
        self.stated = stated
        self.found: list[Checked] = []
        self.budgets = self._lines(budgets)
        self.benefits = self._lines(benefits)
        self.booked = self._lines(booked, silently=True)

    def _lines(self, lines: Lines, *, silently: bool = False) -> Lines:
        """As printed where they are printed; whether they are printed as computed is checked on the way."""
        result = {}
        for label, cells in lines.items():
            result[label] = tuple(
                self._take(label, year, AS_COMPUTED, cell, silently=silently)
                for year, cell in zip(self.years, cells, strict=True)
            )
            self._take(label, TOTAL, SUM_OF_YEARS, added(result[label]), silently=silently)
        return result

    def _take(self, row: str, column: str, rule: str, computed: Cell, *, silently: bool = False) -> Cell:
        """Check what is printed in a place, and go on with it; with what is computed where nothing is printed."""
        printed = self.stated.get((row, column))
        if printed is None:
            return computed
        if not silently:
            self.found.append(check(row, column, rule, printed, computed))
        return printed.cell

    def run(self) -> list[Checked]:
        bases = self._across(BASE, SUM_OF_LINES, lambda year: added(cells[year] for cells in self.budgets.values()))
        nets = self._across(NET, SUM_OF_LINES, lambda year: added(cells[year] for cells in self.benefits.values()))
        self._across(SUBTOTAL, SUM_OF_LINES, lambda year: added(cells[year] for cells in self.benefits.values()))
        booked = self._across(
            NET_BOOKED, SUM_OF_LINES, lambda year: added(cells[year] for cells in self.booked.values())
        )
        openings: list[Cell] = []
        revised: list[Cell] = []
        for number, year in enumerate(self.years):
            rolled = revised[-1] + bases[number] - bases[number - 1] if revised else bases[0]
            openings.append(self._take(OPENING, year, ROLLED, rolled))
            revised.append(self._take(REVISED, year, REVISED_RULE, openings[-1] + nets[number]))
        for row, total_row, amounts in ((SHARE, NET, nets), (SHARE_BOOKED, NET_BOOKED, booked)):
            shares = self._shares(row, amounts, openings)
            self._take(total_row, TOTAL, SUM_OF_YEARS, added(amounts))
            if shares is not None:
                self._take(row, TOTAL, SHARES_ADDED, added(shares))
        self._take(SUBTOTAL, TOTAL, SUM_OF_YEARS, added(nets))
        return self.found

    def _across(self, row: str, rule: str, cell: Callable[[int], Cell]) -> list[Cell]:
        return [self._take(row, year, rule, cell(number)) for number, year in enumerate(self.years)]

    def _shares(self, row: str, amounts: list[Cell], openings: list[Cell]) -> list[Cell] | None:
        """Unrounded, whatever is printed; None where an opening budget may be nought."""
        try:
            shares = [amount.over(opening) for amount, opening in zip(amounts, openings, strict=True)]
        except NoQuotient:
            return None
        for year, share in zip(self.years, shares, strict=True):
            self._take(row, year, SHARE_RULE, share)
        return shares


def check_repetition(again: Stated, first: Mapping[Place, Printed]) -> list[Checked]:
    """A table that is printed a second time says the same as the first."""
    return [
        check(row, column, "as printed before", printed, first[row, column].cell, first[row, column].step)
        for (row, column), printed in again.items()
        if (row, column) in first
    ]


def left_out(difference: Fraction, lines: Mapping[str, Cell]) -> str:
    """The one line whose amount is exactly what the printed total lacks or has too much; "" where none is."""
    found = [label for label, cell in lines.items() if cell.value and abs(cell.value) == abs(difference)]
    return found[0] if len(found) == 1 else ""
