"""The plain parts a paper is made of, built in one place: tables with their cells, charts, notes, keys."""

from collections.abc import Iterable, Sequence
from datetime import date

from common import formatting
from kpis.choices import FigureKind
from periods.months import MONTH_NAMES
from reporting.figures import Figure

DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

Cell = dict
Row = dict
Part = dict


def column(label: str, align: str = "text", width: int | None = None) -> dict:
    return {"label": label, "align": align} | ({"width": width} if width else {})


def cell(text: str, **extras: object) -> Cell:
    """A cell; `extras` are status, symbols, href, note, origin, header."""
    return {"text": text} | {name: value for name, value in extras.items() if value}


def figure_cell(figure: Figure | None, *, unit: bool = False) -> Cell:
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


def row(*cells: Cell | str, kind: str = "body") -> Row:
    return {"kind": kind, "cells": [cell(one) if isinstance(one, str) else one for one in cells]}


def table(
    *,
    id: str,
    caption: str,
    columns: Sequence[dict],
    rows: Iterable[Row],
    note: str = "",
    landscape: bool = False,
) -> Part:
    return {
        "kind": "table",
        "id": id,
        "caption": caption,
        "note": note,
        "landscape": landscape,
        "columns": list(columns),
        "rows": list(rows),
    }


def note(html: str) -> Part:
    return {"kind": "note", "html": html}


def long_day(day: date) -> str:
    """Monday 24 June 2024"""
    return f"{DAY_NAMES[day.weekday()]} {short_day(day)}"


def short_day(day: date) -> str:
    """24 June 2024"""
    return f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}"
