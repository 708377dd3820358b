"""Runs of whole months: months, quarters, financial years, years to date and other ranges."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import cached_property, total_ordering
from typing import ClassVar

MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
EARLIEST_YEAR, LATEST_YEAR = 1900, 2199
LONGEST_RANGE = 98  # months; a code has two digits for the length, and 99 means "no end"
NO_END = 99


@total_ordering
class Period:
    """What all periods can tell. `end` is the last day, and None where the period is open."""

    kind: ClassVar[str]

    @property
    def start(self) -> date:
        raise NotImplementedError

    @property
    def end(self) -> date | None:
        raise NotImplementedError

    @property
    def last_day(self) -> date:
        """The day that decides what was in force: the end, and the start of a period that is open."""
        return self.end or self.start

    @property
    def code(self) -> int:
        """YYYYMMDDLL: the start, then the length in months (00 a day or survey wave, 99 no end)."""
        raise NotImplementedError

    @property
    def label(self) -> str:
        raise NotImplementedError

    @property
    def long_label(self) -> str:
        """The label, with the months or the words that a reader outside the council needs."""
        return self.label

    @property
    def short_label(self) -> str:
        """For the axis of a chart and the head of a narrow column."""
        return self.label

    @property
    def slug(self) -> str:
        """For addresses; `parse` reads it back."""
        raise NotImplementedError

    def previous(self) -> "Period":
        """The period of the same length just before."""
        raise NotImplementedError

    def next(self) -> "Period":
        """The period of the same length just after."""
        raise NotImplementedError

    def same_period_last_year(self) -> "Period":
        raise NotImplementedError

    def months(self) -> list["Month"]:
        """The whole months it is made of, in order: none for a day or a survey wave."""
        return []

    @property
    def quarter(self) -> "Quarter | None":
        """The quarter that holds it, for months, quarters and as-at days."""
        return None

    @property
    def financial_year(self) -> "FinancialYear":
        """The financial year in which it starts."""
        return FinancialYear(self.start.year - (self.start.month < 4))

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Period):
            return NotImplemented
        return self._order < other._order

    @property
    def _order(self) -> tuple[date, date, int]:
        return self.start, self.end or date.max, self.code

    def __str__(self) -> str:
        return self.label


class WholeMonths(Period):
    """A run of whole months, known by its first month and its length.

    Its days and its code never change and are worked out once: pages ask the same few quarters for their code hundreds of times.
    """

    @property
    def first(self) -> "Month":
        raise NotImplementedError

    @property
    def length(self) -> int:
        raise NotImplementedError

    @property
    def last(self) -> "Month":
        return self.first.plus(self.length - 1)

    @cached_property
    def start(self) -> date:
        return date(self.first.year, self.first.month, 1)

    @cached_property
    def end(self) -> date:
        return _last_day(self.last.year, self.last.month)

    @cached_property
    def code(self) -> int:
        return code_of(self.start, self.length)

    @property
    def label(self) -> str:
        if self.first.year == self.last.year:
            return f"{self.first.name}–{self.last.label}"
        return f"{self.first.label} – {self.last.label}"

    @property
    def short_label(self) -> str:
        if self.first.year == self.last.year:
            return f"{self.first.name[:3]}–{self.last.short_label}"
        return f"{self.first.short_label} – {self.last.short_label}"

    @property
    def slug(self) -> str:
        return f"{self.first.iso}..{self.last.iso}"

    def code_range(self) -> tuple[int, int]:
        """The lowest and the highest code, both included, of a period that begins in this one."""
        return code_of(self.start, 0), code_of(self.end, NO_END)

    def previous(self) -> Period:
        return months_from(self.first.plus(-self.length), self.length)

    def next(self) -> Period:
        return months_from(self.first.plus(self.length), self.length)

    def same_period_last_year(self) -> Period:
        return months_from(self.first.plus(-12), self.length)

    def months(self) -> list["Month"]:
        return [self.first.plus(step) for step in range(self.length)]


@dataclass(frozen=True)
class Month(WholeMonths):
    """A calendar month: `Month(2024, 3)` is March 2024."""

    year: int
    month: int
    kind: ClassVar[str] = "month"

    def __post_init__(self) -> None:
        check_year(self.year)
        if not 1 <= self.month <= 12:
            raise ValueError(f"A year has no month {self.month}.")

    @property
    def length(self) -> int:
        return 1

    @property
    def first(self) -> "Month":
        return self

    @property
    def name(self) -> str:
        return MONTH_NAMES[self.month - 1]

    @property
    def iso(self) -> str:
        return f"{self.year}-{self.month:02d}"

    @property
    def label(self) -> str:
        return f"{self.name} {self.year}"

    @property
    def short_label(self) -> str:
        return f"{self.name[:3]} {self.year % 100:02d}"

    @property
    def slug(self) -> str:
        """2024-03; but "2009-10" is the financial year, so that October is "october-2009"."""
        reads_as_year = self.month == (self.year + 1) % 100
        return f"{self.name.lower()}-{self.year}" if reads_as_year else self.iso

    @property
    def quarter(self) -> "Quarter":
        return Quarter(self.financial_year.start_year, (self.month - 4) % 12 // 3 + 1)

    def plus(self, months: int) -> "Month":
        """The month so many months later (earlier, where negative)."""
        year, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Month(year, month + 1)


@dataclass(frozen=True)
class Quarter(WholeMonths):
    """A quarter of a financial year: `Quarter(2023, 4)` is January to March 2024."""

    start_year: int
    number: int
    kind: ClassVar[str] = "quarter"

    def __post_init__(self) -> None:
        check_year(self.start_year)
        if self.number not in (1, 2, 3, 4):
            raise ValueError(f"A year has no quarter {self.number}.")

    @property
    def length(self) -> int:
        return 3

    @property
    def first(self) -> Month:
        return Month(self.start_year, 4).plus(3 * (self.number - 1))

    @property
    def label(self) -> str:
        return f"Q{self.number} {self.financial_year.label}"

    @property
    def long_label(self) -> str:
        return f"{self.label} ({super().label})"

    @property
    def short_label(self) -> str:
        return f"Q{self.number} {self.financial_year.label[2:]}"

    @property
    def slug(self) -> str:
        return f"{self.financial_year.slug}-Q{self.number}"

    @property
    def quarter(self) -> "Quarter":
        return self

    def year_to_date(self) -> Period:
        """April to the end of this quarter."""
        return months_from(self.financial_year.first, 3 * self.number)


@dataclass(frozen=True)
class FinancialYear(WholeMonths):
    """1 April to 31 March: `FinancialYear(2023)` is 2023/24."""

    start_year: int
    kind: ClassVar[str] = "year"

    def __post_init__(self) -> None:
        check_year(self.start_year)

    @property
    def length(self) -> int:
        return 12

    @property
    def first(self) -> Month:
        return Month(self.start_year, 4)

    @property
    def label(self) -> str:
        return f"{self.start_year}/{(self.start_year + 1) % 100:02d}"

    @property
    def long_label(self) -> str:
        return f"{self.label} ({super().label})"

    @property
    def short_label(self) -> str:
        return self.label

    @property
    def slug(self) -> str:
        return self.label.replace("/", "-")

    @property
    def financial_year(self) -> "FinancialYear":
        return self

    def quarters(self) -> list[Quarter]:
        return [Quarter(self.start_year, number) for number in (1, 2, 3, 4)]


@dataclass(frozen=True)
class ToDate(WholeMonths):
    """April to the end of September (6 months) or December (9).

    Three months to date are Quarter 1 and twelve are the FinancialYear, so that each run has one name.
    The one before is that of the year before: figures to date are compared at the same point of the year.
    """

    start_year: int
    so_far: int
    kind: ClassVar[str] = "to_date"

    def __post_init__(self) -> None:
        check_year(self.start_year)
        if self.so_far not in (6, 9):
            raise ValueError(f"{self.so_far} months from April are not a ToDate: use months_from.")

    @property
    def first(self) -> Month:
        return Month(self.start_year, 4)

    @property
    def length(self) -> int:
        return self.so_far

    def previous(self) -> "ToDate":
        return ToDate(self.start_year - 1, self.so_far)

    def next(self) -> "ToDate":
        return ToDate(self.start_year + 1, self.so_far)


@dataclass(frozen=True)
class MonthRange(WholeMonths):
    """Any other run of whole months, from the first to the last, both included.

    A run that has a name of its own (a quarter, a year) is refused: `months_from` finds the right class.
    """

    first_month: Month
    last_month: Month
    kind: ClassVar[str] = "range"

    def __post_init__(self) -> None:
        _check_length(self.length)
        if _named_run(self.first, self.length) is not None:
            raise ValueError(f"{self.label} has a name of its own: use months_from.")

    @property
    def first(self) -> Month:
        return self.first_month

    @property
    def length(self) -> int:
        return months_between(self.first_month, self.last_month)


def months_from(start_month: Month, length: int) -> WholeMonths:
    """The run of so many months, as the class that names it best: a month, a quarter, a year, to date, or a range."""
    _check_length(length)
    return _named_run(start_month, length) or MonthRange(start_month, start_month.plus(length - 1))


def months_between(first: Month, last: Month) -> int:
    return (last.year - first.year) * 12 + last.month - first.month + 1


def code_of(start: date, length: int) -> int:
    return (start.year * 10_000 + start.month * 100 + start.day) * 100 + length


def check_year(year: int) -> None:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise ValueError(f"The calendar runs from {EARLIEST_YEAR} to {LATEST_YEAR}, without {year}.")


def _named_run(first: Month, length: int) -> WholeMonths | None:
    if length == 1:
        return first
    if length == 3 and first.month % 3 == 1:
        return first.quarter
    if first.month == 4 and length in (6, 9):
        return ToDate(first.year, length)
    if first.month == 4 and length == 12:
        return FinancialYear(first.year)
    return None


def _last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _check_length(length: int) -> None:
    if not 1 <= length <= LONGEST_RANGE:
        raise ValueError(f"A period has 1 to {LONGEST_RANGE} months, not {length}.")
