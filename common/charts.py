"""A chart, drawn twice from the same plain dictionary: as a Plotly figure and as an SVG for paper.

The Plotly figure is a plain dictionary, because building it with the plotly package costs a request too much. The SVG
serves paper, screens without JavaScript and sparklines. Both name the series at the end of the line where there are at
most three, draw the target as a labelled dashed line, start bars at zero and leave a gap where there is no figure.
"""

from decimal import Decimal
from textwrap import wrap
from xml.sax.saxutils import escape

from common.chart_axis import (
    DIRECT_LABELS,
    GRID,
    INK,
    NOTHING,
    QUIET,
    Scale,
    amounts,
    colour_of,
    last_figure,
    pattern_of,
    scale_of,
    spread,
    width,
)
from common.chart_drawing import sparkline
from common.chart_drawing import svg as figures_svg
from common.timetable_drawing import timetable_svg

__all__ = ["plotly_figure", "sparkline", "svg"]

DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
SYMBOLS = {"diamond": "diamond", "square": "square", "triangle": "triangle-up"}
# Height of a line of labels, in pixels.
LINE = 19
# Words under the axis of a line that do not run into each other on a telephone; bars have room for twice as many.
MOST_LABELS = 6


def svg(chart: dict) -> str:
    """The drawing for paper, Word and screens without JavaScript, whatever the form of the chart."""
    return timetable_svg(chart) if chart["form"] == "timetable" else figures_svg(chart)


def plotly_figure(chart: dict) -> dict | None:
    """`{"data", "layout"}` for plotly.js, as plain JSON; a timetable is its static drawing everywhere."""
    if chart["form"] == "timetable":
        return None
    layout: dict = {
        "font": {"family": "Arimo, Arial, sans-serif", "size": 14, "color": INK},
        "paper_bgcolor": "#FFFFFF",
        "plot_bgcolor": "#FFFFFF",
        "margin": {"l": 64, "r": 24, "t": 40, "b": 48},
        "height": 360,
        "hovermode": "x unified" if chart["form"] == "line" else "closest",
        "showlegend": False,
        "dragmode": False,
    }
    scale = scale_of(chart)
    if scale is None:
        layout["annotations"] = [_words(NOTHING, x=0.5, y=0.5, xref="paper", yref="paper")]
        layout |= {"xaxis": {"visible": False}, "yaxis": {"visible": False}}
        return {"data": [], "layout": layout}
    series = amounts(chart)
    line = chart["form"] == "line"
    direct = line and len(series) <= DIRECT_LABELS
    every = -(-len(chart["labels"]) // (MOST_LABELS if line else 2 * MOST_LABELS))
    named = chart["labels"][(len(chart["labels"]) - 1) % every :: every]
    layout["xaxis"] = {
        "type": "category",
        "tickvals": named,
        "ticktext": [_broken(label, 9) for label in named],
        "tickangle": 0,
        "fixedrange": True,
        "showgrid": False,
        "linecolor": QUIET,
    }
    layout["yaxis"] = {
        "range": [float(scale.low), float(scale.high)],
        "tickvals": [float(tick) for tick in scale.ticks],
        "ticktext": [scale.say_tick(tick) for tick in scale.ticks],
        "gridcolor": GRID,
        "zerolinecolor": QUIET,
        "fixedrange": True,
        "automargin": True,
    }
    notes = [_words(scale.caption, x=0, y=1, xref="paper", yref="paper", xanchor="left", yanchor="bottom", yshift=10)]
    ends = []
    for index, (one, values) in enumerate(zip(chart["series"], series, strict=True)):
        last = last_figure(values)
        if direct and last:
            ends.append((last[1], _broken(f"{one['name']} {scale.say(last[1])}", 18), colour_of(one, index)))
    if chart.get("target"):
        value = Decimal(chart["target"]["value"])
        ends.append((value, _broken(f"{chart['target']['label']} {scale.say(value)}", 18), INK))
        height = float(value)
        dashed = {"color": INK, "dash": "dash", "width": 1.5}
        layout["shapes"] = [
            {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": height, "y1": height, "line": dashed}
        ]
    for one in chart.get("breaks", ()):
        across = {"x0": one["place"] - 0.5, "x1": one["place"] - 0.5, "y0": 0, "y1": 1, "yref": "paper"}
        dotted = {"color": QUIET, "dash": "dot", "width": 1.2}
        layout.setdefault("shapes", []).append({"type": "line", "xref": "x", **across, "line": dotted})
        place = {"x": one["place"] - 0.5, "xref": "x", "y": 1, "yref": "paper", "xanchor": "left", "yanchor": "top"}
        notes.append(_words(escape(one["label"]), **place) | {"font": {"color": QUIET}})
    if ends:
        plot = layout["height"] - layout["margin"]["t"] - layout["margin"]["b"]
        wanted = [plot * (1 - scale.share(value)) for value, _, _ in ends]
        placed = spread(wanted, [LINE * (1 + text.count("<br>")) for _, text, _ in ends], 0, plot)
        for (value, text, colour), want, got in zip(ends, wanted, placed, strict=True):
            at = {"x": 1, "xref": "paper", "y": float(value), "yshift": want - got, "xanchor": "left", "xshift": 8}
            notes.append(_words(text, **at) | {"font": {"color": colour}})
        layout["margin"]["r"] = 24 + int(max(width(line, 14) for _, text, _ in ends for line in text.split("<br>")))
    if not direct and len(series) > 1:
        layout |= {"showlegend": True, "legend": {"orientation": "h", "y": -0.22, "x": 0, "traceorder": "normal"}}
    if chart["form"] != "line":
        layout |= {"barmode": "relative" if chart["form"] == "stacked" else "group", "bargap": 0.3}
    layout["annotations"] = notes
    return {"data": [_trace(chart, scale, index) for index in range(len(series))], "layout": layout}


def _trace(chart: dict, scale: Scale, index: int) -> dict:
    one = chart["series"][index]
    values = amounts(chart)[index]
    colour = colour_of(one, index)
    texts = ["" if value is None else scale.say(value) for value in values]
    unit = "" if scale.unit in ("%", "£") else f" {escape(scale.unit)}"
    trace = {
        "name": one["name"],
        "x": chart["labels"],
        "y": [None if value is None else float(value) for value in values],
        "text": texts,
        "hovertemplate": f"{escape(one['name'])}: %{{text}}{unit}<extra></extra>",
    }
    if chart["form"] == "line":
        if one.get("points"):
            marker = {"color": colour, "size": 15, "symbol": SYMBOLS[one["points"]]}
            return trace | {"type": "scatter", "mode": "markers", "cliponaxis": False, "marker": marker}
        if one.get("broken"):
            _interrupt(trace, [each["place"] for each in chart.get("breaks", ())])
        return trace | {
            "type": "scatter",
            "mode": "lines" if one.get("plain") else "lines+markers",
            "connectgaps": False,
            "cliponaxis": False,
            "line": {"color": colour, "width": 2.5, "dash": DASHES[one.get("dash", index) % len(DASHES)]},
            "marker": {"color": colour, "size": 7},
        }
    marker = {"color": colour, "line": {"color": colour, "width": 1}}
    if shape := pattern_of(one, index):
        marker["pattern"] = {"shape": shape, "bgcolor": "#FFFFFF", "fgcolor": colour, "size": 7, "solidity": 0.35}
    position = "none" if chart["form"] == "stacked" else "outside"
    return trace | {"type": "bar", "marker": marker, "textposition": position, "cliponaxis": False}


def _interrupt(trace: dict, places: list[int]) -> None:
    """Leave a gap before each place, so that the line of one span does not run into the next."""
    x, y, text = list(trace["x"]), list(trace["y"]), list(trace["text"])
    for place in sorted(places, reverse=True):
        x.insert(place, x[place])
        y.insert(place, None)
        text.insert(place, "")
    trace |= {"x": x, "y": y, "text": text}


def _broken(words: str, letters: int) -> str:
    """The words in lines of at most so many letters, safe as Plotly's own markup."""
    return "<br>".join(escape(line) for line in wrap(words, letters, break_long_words=False))


def _words(text: str, **place: object) -> dict:
    return {"text": text, "showarrow": False, "align": "left", **place}
