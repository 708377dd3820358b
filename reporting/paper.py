"""A snapshot made ready for its templates: one document for paper, one page for the web."""

import re
from typing import Any

from django.conf import settings
from django.template.loader import get_template, render_to_string
from django.utils.safestring import mark_safe

from common.chart_axis import scale_of
from common.charts import plotly_figure, svg
from reporting.columns import columns_of
from reporting.pdf.parts import InParts, Part

ON_SCREEN = (
    "@media screen { body { max-width: 180mm; margin: 10mm auto; padding: 0 5mm; font-family: Arial, sans-serif; } }"
)
LINK_TO_SHEET = re.compile(r'<link rel="stylesheet" href="bundled:print/[a-z]+\.css">\s*')
PAPER, RUNNING, SAMPLE = "paper", "running", "sample"  # stylesheets in static/print/

# In letters of HTML, by which the pages are estimated: about 8,500 of them fill one.
LONG_PAPER = 300_000
LONG_SECTION = 8_500


def with_drawings(content: dict) -> dict:
    """The snapshot's content, each chart with its drawing (`svg`) and its Plotly figure (`figure`)."""

    def parts(section: dict) -> list[dict]:
        return [part | drawn(part) if part["kind"] == "chart" else part for part in section["parts"]]

    return content | {"sections": [section | {"parts": parts(section)} for section in content["sections"]]}


def drawn(chart: dict) -> dict:
    """The chart with both of its drawings, as the chart component takes it."""
    if chart["form"] != "timetable":
        scale = scale_of(chart)
        chart = {**chart, "starts_at_zero": scale is not None and scale.low <= 0}
    return {**chart, "svg": mark_safe(svg(chart)), "figure": plotly_figure(chart)}  # svg() escapes every text


def paper_html(content: dict) -> str:
    """The whole paper in one piece: first page, contents, numbered sections, appendices."""
    parts = [mark_safe("\n".join(html)) for _, html in _runs(content["sections"])]
    return _document(content, sheets=[PAPER, RUNNING], front=True, parts=parts)


def paper_in_parts(content: dict) -> InParts:
    """The whole paper as the PDF is made of it (reporting/pdf/): what is in a part stays the same until it is edited."""
    parts = [
        Part(_words(run, content["sections"]), _document({}, sheets=[PAPER], parts=[mark_safe("\n".join(html))]))
        for run, html in _runs(content["sections"])
    ]
    return InParts(
        front=_document(content, sheets=[PAPER], front=True),
        running=_document(content, sheets=[PAPER, RUNNING, SAMPLE], sample=True),
        parts=parts,
    )


def one_file_html(content: dict) -> str:
    """The whole paper as one HTML file that any browser shows: the style sheet is in it, the typeface is the reader's."""
    folder = settings.BASE_DIR / "static" / "print"
    sheet = "".join((folder / f"{name}.css").read_text() for name in (PAPER, RUNNING))
    sheet = re.sub(r"@font-face \{[^}]*\}\s*", "", sheet)
    style = f"<style>{sheet}\n{ON_SCREEN}</style>"
    return LINK_TO_SHEET.sub("", paper_html(content)).replace("</head>", f"{style}\n</head>", 1)


def _document(content: dict, **shown: Any) -> str:
    return render_to_string("reporting/paper.html", content | shown)


def _runs(sections: list[dict]) -> list[tuple[list[dict], list[str]]]:
    """Runs of sections, with their HTML, each of which begins on a new page.

    An appendix always does. In a long paper a section of more than a page does too, and so does the section behind it;
    in a short one the sections follow each other as they are.
    """
    template = get_template("reporting/parts/section.html")
    written = [template.render({"section": _ready(section), "paper": True}) for section in sections]
    is_long = sum(map(len, written)) > LONG_PAPER
    runs: list[tuple[list[dict], list[str]]] = []
    before = ""
    for section, html in zip(sections, written, strict=True):
        of_its_own = is_long and max(len(html), len(before)) > LONG_SECTION
        if not runs or section["appendix"] or of_its_own:
            runs.append(([], []))
        runs[-1][0].append(section)
        runs[-1][1].append(html)
        before = html
    return runs


def _ready(section: dict) -> dict:
    """A section for paper: its charts with their drawings, its tables with the widths of their columns."""

    def part_ready(part: dict) -> dict:
        if part["kind"] == "chart":
            return part | {"svg": mark_safe(svg(part)), "table": _laid_out(part["table"])}
        return _laid_out(part) if part["kind"] == "table" else part

    return section | {"parts": [part_ready(part) for part in section["parts"]]}


def _words(run: list[dict], sections: list[dict]) -> str:
    """ "Section 7 of 25: Revenues and Benefits", for people who wait for it."""
    first, last = run[0], run[-1]
    if first["appendix"]:
        return f"Appendix {first['number']}: {first['heading']}"
    total = sum(not section["appendix"] for section in sections)
    if first is last:
        return f"Section {first['number']} of {total}: {first['heading']}"
    return f"Sections {first['number']} to {last['number']} of {total}"


def _laid_out(table: dict) -> dict:
    """The table with a width for every column, on a landscape page if it needs one."""
    laid = columns_of(table)
    columns = [column | {"width": wide} for column, wide in zip(table["columns"], laid.widths, strict=True)]
    return table | {"columns": columns, "landscape": laid.landscape, "dense": laid.dense}
