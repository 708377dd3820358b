"""What papers add to the cells and tables of reporting/tables.py: the origin of a figure, notes, days in words."""

from datetime import date

from common import formatting
from kpis.choices import FigureKind
from periods.months import MONTH_NAMES
from reporting.figures import Figure
from reporting.tables import cell

DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def figure_cell(figure: Figure | None, *, unit: bool = False) -> dict:
    """A figure with its origin, so that a reader can go from the printed number to its entry."""
    if figure is None:
        return cell(formatting.NOTHING)
    origin = {"observations": list(figure.observations)}
    if figure.value is None and figure.result.kind != FigureKind.TEXT:
        return cell("", note=figure.words(), origin=origin)
    marks = (
        ("provisional", figure.result.provisional),
        ("restated", figure.result.restated),
        (f"{figure.result.parts_reported} of {figure.result.parts_due} figures in", not figure.is_complete),
    )
    note = ", ".join(words for words, holds in marks if holds)
    return cell(figure.words(unit=unit), note=note, origin=origin)


def note(html: str) -> dict:
    return {"kind": "note", "html": html}


def long_day(day: date) -> str:
    """Monday 24 June 2024"""
    return f"{DAY_NAMES[day.weekday()]} {short_day(day)}"


def short_day(day: date) -> str:
    """24 June 2024"""
    return f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}"
