"""Periods as values: frozen, ordered, hashable, and free of any database. Everything that speaks of time imports this.

Years are financial years, 1 April to 31 March, and are named by the calendar year in which they start:
`Quarter(2023, 4)` is January to March 2024. Periods are ordered by start, then end, then code.
"""

from periods.moments import AsAt, OpenRange, SurveyWave
from periods.months import FinancialYear, Month, MonthRange, Period, Quarter, ToDate, WholeMonths, months_from
from periods.reading import PeriodUnreadable, from_code, parse

__all__ = [
    "AsAt",
    "FinancialYear",
    "Month",
    "MonthRange",
    "OpenRange",
    "Period",
    "PeriodUnreadable",
    "Quarter",
    "SurveyWave",
    "ToDate",
    "WholeMonths",
    "from_code",
    "months_from",
    "parse",
]
