"""A snapshot made ready for its templates: one document for paper, one page for the web."""

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from reporting.charts import plotly_figure, svg


def with_drawings(content: dict) -> dict:
    """The snapshot's content, each chart with its drawing (`svg`) and its Plotly figure (`figure`)."""
    return content | {"sections": [section | {"parts": _drawn(section["parts"])} for section in content["sections"]]}


def paper_html(content: dict) -> str:
    """The whole paper: first page, contents, numbered sections, appendices."""
    return render_to_string("reporting/paper.html", with_drawings(content) | {"paper": True})


def _drawn(parts: list[dict]) -> list[dict]:
    # The drawing escapes every word it was given, so it is safe.
    return [
        part | {"svg": mark_safe(svg(part)), "figure": plotly_figure(part)} if part["kind"] == "chart" else part
        for part in parts
    ]
