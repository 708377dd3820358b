"""A snapshot made ready for its templates: one document for paper, one page for the web."""

from collections.abc import Callable

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from reporting.charts import plotly_figure, svg
from reporting.columns import columns_of


def with_drawings(content: dict) -> dict:
    """The snapshot's content, each chart with its drawing (`svg`) and its Plotly figure (`figure`)."""
    # The drawing escapes every word it was given, so it is safe.
    return _each(content, "chart", lambda chart: {"svg": mark_safe(svg(chart)), "figure": plotly_figure(chart)})


def paper_html(content: dict) -> str:
    """The whole paper: first page, contents, numbered sections, appendices."""
    drawn = _each(content, "chart", lambda chart: {"svg": mark_safe(svg(chart)), "table": _laid_out(chart["table"])})
    return render_to_string("reporting/paper.html", _each(drawn, "table", _laid_out) | {"paper": True})


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
