"""A snapshot made ready for its templates: one document for paper, one page for the web."""

import re
from collections.abc import Callable

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from common.chart_axis import scale_of
from common.charts import plotly_figure, svg
from reporting.columns import columns_of

LINK_TO_SHEET = '<link rel="stylesheet" href="bundled:print/paper.css">'
ON_SCREEN = (
    "@media screen { body { max-width: 180mm; margin: 10mm auto; padding: 0 5mm; font-family: Arial, sans-serif; } }"
)


def with_drawings(content: dict) -> dict:
    """The snapshot's content, each chart with its drawing (`svg`) and its Plotly figure (`figure`)."""
    return _each(content, "chart", drawn)


def drawn(chart: dict) -> dict:
    """The chart with both of its drawings, as the chart component takes it."""
    if chart["form"] != "timetable":
        scale = scale_of(chart)
        chart = {**chart, "starts_at_zero": scale is not None and scale.low <= 0}
    return {**chart, "svg": mark_safe(svg(chart)), "figure": plotly_figure(chart)}  # svg() escapes every text


def paper_html(content: dict) -> str:
    """The whole paper: first page, contents, numbered sections, appendices."""
    with_svg = _each(content, "chart", lambda chart: {"svg": mark_safe(svg(chart)), "table": _laid_out(chart["table"])})
    return render_to_string("reporting/paper.html", _each(with_svg, "table", _laid_out) | {"paper": True})


def one_file_html(content: dict) -> str:
    """The whole paper as one HTML file that any browser shows: the style sheet is in it, the typeface is the reader's."""
    sheet = (settings.BASE_DIR / "static" / "print" / "paper.css").read_text()
    sheet = re.sub(r"@font-face \{[^}]*\}\s*", "", sheet)
    style = f"<style>{sheet}\n{ON_SCREEN}</style>"
    return paper_html(content).replace(LINK_TO_SHEET, style)


def _each(content: dict, kind: str, more: Callable[[dict], dict]) -> dict:
    """The content, where every part of this kind carries more."""

    def parts(section: dict) -> list[dict]:
        return [part | more(part) if part["kind"] == kind else part for part in section["parts"]]

    return content | {"sections": [section | {"parts": parts(section)} for section in content["sections"]]}


def _laid_out(table: dict) -> dict:
    """The table with a width for every column, on a landscape page if it needs one."""
    laid = columns_of(table)
    columns = [column | {"width": wide} for column, wide in zip(table["columns"], laid.widths, strict=True)]
    return table | {"columns": columns, "landscape": laid.landscape, "dense": laid.dense}
