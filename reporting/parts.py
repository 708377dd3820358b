"""What papers add to the cells and tables of reporting/tables.py: the origin of a figure, notes, days in words."""

from collections.abc import Iterable

from common import formatting
from kpis.choices import FigureKind
from kpis.wording import marks_words
from partners.origins import made_of
from reporting.figures import Figure
from reporting.printed import together
from reporting.tables import cell

# The days as papers know them: "Monday 24 June 2024" and "24 June 2024".
long_day = formatting.weekday_and_day
short_day = formatting.long_day


def figure_cell(figure: Figure | None, *, unit: bool = False) -> dict:
    """A figure with its origin, so that a reader can go from the printed number to its entry."""
    if figure is None:
        return cell(formatting.NOTHING)
    origin = {"observations": list(figure.observations)}
    if figure.value is None and figure.result.kind != FigureKind.TEXT:
        return cell("", note=figure.words(), origin=origin)
    return cell(figure.words(unit=unit), note=marks_words(figure.result, figure.definition), origin=origin)


def counted(figures: Iterable[Figure | None]) -> dict:
    """The origin of a count or share: the entries of the figures that it counts; of one that has none its KPI."""
    found = [figure for figure in figures if figure is not None]
    entries = {"observations": [pk for figure in found for pk in figure.observations]}
    return together([entries, made_of(*(figure.kpi for figure in found if not figure.observations))])


def note(html: str) -> dict:
    return {"kind": "note", "html": html}


WHOLE = 16  # rows of a table that stays on one page


def table_part(table: dict, id: str = "") -> dict:
    """A table of a selector as a part of a paper, under an address of its own where its block gives one."""
    whole = len(table["rows"]) <= WHOLE
    return {"kind": "table", "landscape": False, "whole": whole, **table, **({"id": id} if id else {})}
