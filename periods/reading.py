"""Periods read back: from their codes, and from what people type or old papers print."""

import re
from collections.abc import Callable
from datetime import date

from periods.moments import AsAt, OpenRange, SurveyWave
from periods.months import (
    MONTH_NAMES,
    NO_END,
    FinancialYear,
    Month,
    Period,
    Quarter,
    WholeMonths,
    months_between,
    months_from,
)


class PeriodUnreadable(ValueError):
    """Text that names no period. `str()` of it tells the person how to write one."""

    def __init__(self, text: str) -> None:
        shown = text if len(text) <= 30 else text[:29] + "…"
        super().__init__(
            f"“{shown}” is not a period. Write a quarter as Q4 2023/24, a month as March 2024, a year as 2023/24, "
            "a day as 31 March 2024 or a run of months as January 2023 to April 2024."
        )


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
    return months_from(first, months_between(first, last))


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
