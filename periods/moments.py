"""Periods that are no run of whole months: as-at days, ranges without an end, survey waves."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from periods.months import NO_END, Month, Period, Quarter, check_year, code_of


@dataclass(frozen=True)
class AsAt(Period):
    """A day on which something was counted: a headcount, a debt outstanding."""

    day: date
    kind: ClassVar[str] = "as_at"

    def __post_init__(self) -> None:
        check_year(self.day.year)

    @property
    def start(self) -> date:
        return self.day

    @property
    def end(self) -> date:
        return self.day

    @property
    def code(self) -> int:
        return code_of(self.day, 0)

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
        return code_of(self.start, NO_END)

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
        check_year(self.year)

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
