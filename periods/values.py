"""Periods as values: frozen, ordered, hashable, and free of any database.

Years are financial years, 1 April to 31 March, and are named by the calendar year in which they start:
`Quarter(2023, 4)` is January to March 2024. A period is ordered by its start, then its end, then its code.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import total_ordering
from typing import ClassVar

MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
EARLIEST_YEAR, LATEST_YEAR = 1900, 2199
LONGEST_RANGE = 98  # months; a code has two digits for the length, and 99 means "no end"
NO_END = 99


class PeriodUnreadable(ValueError):
    """Text that names no period. `str()` of it tells the person how to write one."""

    def __init__(self, text: str) -> None:
        shown = text if len(text) <= 30 else text[:29] + "…"
        super().__init__(
            f"“{shown}” is not a period. Write a quarter as Q4 2023/24, a month as March 2024, a year as 2023/24, "
            "a day as 31 March 2024 or a run of months as January 2023 to April 2024."
        )


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
    """A run of whole months, known by its first month and its length."""

    @property
    def first(self) -> "Month":
        raise NotImplementedError

    @property
    def length(self) -> int:
        raise NotImplementedError

    @property
    def last(self) -> "Month":
        return self.first.plus(self.length - 1)

    @property
    def start(self) -> date:
        return date(self.first.year, self.first.month, 1)

    @property
    def end(self) -> date:
        return _last_day(self.last.year, self.last.month)

    @property
    def code(self) -> int:
        return _code(self.start, self.length)

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
        _check_year(self.year)
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
        _check_year(self.start_year)
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
        _check_year(self.start_year)

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

    def code_range(self) -> tuple[int, int]:
        """The lowest and the highest code, both included, that a period starting in this year can have."""
        return _code(self.start, 0), _code(self.end, NO_END)


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
        _check_year(self.start_year)
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
        return _months_between(self.first_month, self.last_month)


@dataclass(frozen=True)
class AsAt(Period):
    """A day on which something was counted: a headcount, a debt outstanding."""

    day: date
    kind: ClassVar[str] = "as_at"

    def __post_init__(self) -> None:
        _check_year(self.day.year)

    @property
    def start(self) -> date:
        return self.day

    @property
    def end(self) -> date:
        return self.day

    @property
    def code(self) -> int:
        return _code(self.day, 0)

    @property
    def label(self) -> str:
        return f"{self.day.day} {self._month.label}"

    @property
    def long_label(self) -> str:
        return f"as at {self.label}"

    @property
    def short_label(self) -> str:
        return f"{self.day.day} {self._month.short_label}"

    @property
    def slug(self) -> str:
        return self.day.isoformat()

    def previous(self) -> "AsAt":
        """Three months earlier, as figures are returned by the quarter; the last day of a month stays a last day."""
        return self._moved(-3)

    def next(self) -> "AsAt":
        return self._moved(3)

    def same_period_last_year(self) -> "AsAt":
        """The same day last year; 28 February where that year has no 29th."""
        target = self._month.plus(-12)
        return AsAt(date(target.year, target.month, min(self.day.day, target.end.day)))

    @property
    def quarter(self) -> Quarter:
        return self._month.quarter

    @property
    def _month(self) -> Month:
        return Month(self.day.year, self.day.month)

    def _moved(self, months: int) -> "AsAt":
        target = self._month.plus(months)
        if self.day == self._month.end:
            return AsAt(target.end)
        return AsAt(date(target.year, target.month, min(self.day.day, target.end.day)))


@dataclass(frozen=True)
class OpenRange(Period):
    """From a month onwards, with no end: a project that pays back for as long as it runs."""

    first: Month
    kind: ClassVar[str] = "open"

    @property
    def start(self) -> date:
        return self.first.start

    @property
    def end(self) -> None:
        return None

    @property
    def code(self) -> int:
        return _code(self.start, NO_END)

    @property
    def label(self) -> str:
        return f"from {self.first.label}"

    @property
    def short_label(self) -> str:
        return f"from {self.first.short_label}"

    @property
    def slug(self) -> str:
        return f"{self.first.iso}.."

    def previous(self) -> Period:
        raise ValueError("A period without an end has none before it.")

    def next(self) -> Period:
        raise ValueError("A period without an end has none after it.")

    def same_period_last_year(self) -> Period:
        raise ValueError("A period without an end has no year before it.")

    def months(self) -> list[Month]:
        raise ValueError("A period without an end has no last month.")


@dataclass(frozen=True)
class SurveyWave(Period):
    """A yearly survey, known by its year alone."""

    year: int
    kind: ClassVar[str] = "wave"

    def __post_init__(self) -> None:
        _check_year(self.year)

    @property
    def start(self) -> date:
        return date(self.year, 1, 1)

    @property
    def end(self) -> date:
        return date(self.year, 12, 31)

    @property
    def code(self) -> int:
        return self.year * 1_000_000

    @property
    def label(self) -> str:
        return f"{self.year} survey"

    @property
    def slug(self) -> str:
        return f"wave-{self.year}"

    def previous(self) -> "SurveyWave":
        return SurveyWave(self.year - 1)

    def next(self) -> "SurveyWave":
        return SurveyWave(self.year + 1)

    def same_period_last_year(self) -> "SurveyWave":
        return self.previous()


def months_from(start_month: Month, length: int) -> WholeMonths:
    """The run of so many months, as the class that names it best: a month, a quarter, a year, to date, or a range."""
    _check_length(length)
    return _named_run(start_month, length) or MonthRange(start_month, start_month.plus(length - 1))


def from_code(code: int) -> Period:
    """The period with this code; ValueError where no period has it."""
    rest, length = divmod(code, 100)
    rest, day = divmod(rest, 100)
    year, month = divmod(rest, 100)
    if month == 0 and day == 0 and length == 0:
        return SurveyWave(year)
    if length == 0:
        return AsAt(date(year, month, day))
    if day != 1:
        raise ValueError(f"{code} is no period: only a day can begin within a month.")
    return OpenRange(Month(year, month)) if length == NO_END else months_from(Month(year, month), length)


def parse(text: str) -> Period:
    """The period that `text` names: a slug, a label, or what people type. PeriodUnreadable where there is none.

    Two digits of a year mean this century. "2009-10" is the financial year, never October.
    """
    words = _plain(text)
    bare, bracket, _ = words.partition(" (")
    for pattern, read in _READERS:
        if found := pattern.fullmatch(bare):
            try:
                period = read(*found.groups())
            except ValueError:
                continue
            if bracket and words != _plain(period.long_label):
                break
            return period
    raise PeriodUnreadable(text)


def _plain(text: str) -> str:
    """Lower case, single spaces, and one kind of dash."""
    return re.sub(r"[‐‑‒–—−]", "-", " ".join(text.split())).lower()


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


def _months_between(first: Month, last: Month) -> int:
    return (last.year - first.year) * 12 + last.month - first.month + 1


def _last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _code(start: date, length: int) -> int:
    return (start.year * 10_000 + start.month * 100 + start.day) * 100 + length


def _check_year(year: int) -> None:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise ValueError(f"The calendar runs from {EARLIEST_YEAR} to {LATEST_YEAR}, without {year}.")


def _check_length(length: int) -> None:
    if not 1 <= length <= LONGEST_RANGE:
        raise ValueError(f"A period has 1 to {LONGEST_RANGE} months, not {length}.")


def _read_year(text: str) -> int:
    return int(text) + (2000 if len(text) == 2 else 0)


def _read_financial_year(first: str, second: str) -> FinancialYear:
    year = FinancialYear(_read_year(first))
    following = year.start_year + 1
    if second not in (str(following), f"{following % 100:02d}") or len(second) > len(first):
        raise ValueError("The second year does not follow the first.")
    return year


def _read_quarter(number: str, first: str, second: str) -> Quarter:
    return Quarter(_read_financial_year(first, second).start_year, int(number))


def _read_month(name: str, year: str) -> Month:
    for number, full in enumerate(MONTH_NAMES, start=1):
        if name in (full.lower(), full[:3].lower()) or (name, number) == ("sept", 9):
            return Month(_read_year(year), number)
    raise ValueError(f"No month is called {name}.")


def _read_day(day: str, name: str, year: str) -> AsAt:
    month = _read_month(name, year)
    return AsAt(date(month.year, month.month, int(day)))


def _read_range(first: Period, last: Period) -> WholeMonths:
    if not isinstance(first, Month) or not isinstance(last, Month):
        raise ValueError("A run goes from a month to a month.")
    return months_from(first, _months_between(first, last))


def _iso_month(text: str) -> Month:
    return Month(int(text[:4]), int(text[5:]))


_FINANCIAL_YEAR = r"(\d{4}|\d{2})[/-](\d{4}|\d{2})"
_YEAR = r"(\d{4}|\d{2})"
_ISO_MONTH = r"(\d{4}-\d{2})"
# The first reader that succeeds wins; one that raises ValueError gives way to the next.
_READERS: list[tuple[re.Pattern[str], Callable[..., Period]]] = [
    (re.compile(pattern, re.ASCII), read)
    for pattern, read in (
        (_FINANCIAL_YEAR, _read_financial_year),
        (_ISO_MONTH, _iso_month),
        (rf"{_FINANCIAL_YEAR}[ -]q([1-4])", lambda first, second, number: _read_quarter(number, first, second)),
        (rf"(?:q|quarter )([1-4]) {_FINANCIAL_YEAR}", _read_quarter),
        (rf"([a-z]+)[ -]{_YEAR}", _read_month),
        (r"(\d{4}-\d{2}-\d{2})", lambda day: AsAt(date.fromisoformat(day))),
        (rf"(?:as at )?(\d{{1,2}}) ([a-z]+) {_YEAR}", _read_day),
        (rf"{_ISO_MONTH}\.\.{_ISO_MONTH}", lambda first, last: _read_range(_iso_month(first), _iso_month(last))),
        (rf"([a-z]+) ?(?:-|to) ?([a-z]+) {_YEAR}",
            lambda first, last, year: _read_range(_read_month(first, year), _read_month(last, year))),
        (r"(.+) (?:-|to) (.+)", lambda first, last: _read_range(parse(first), parse(last))),
        (rf"{_ISO_MONTH}\.\.", lambda first: OpenRange(_iso_month(first))),
        (rf"from ([a-z]+) {_YEAR}", lambda name, year: OpenRange(_read_month(name, year))),
        (r"(\d{4}) survey", lambda year: SurveyWave(int(year))),
        (r"wave-(\d{4})", lambda year: SurveyWave(int(year))),
    )
]  # fmt: skip
