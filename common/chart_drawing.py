"""The SVG of a chart: for paper, for screens without JavaScript, and small beside a figure.

Only presentation attributes, no style: the content security policy allows none. Every text names its face, because
text inside an SVG does not inherit the page's face in print. 640 units are 150 mm wide on paper.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby, pairwise
from textwrap import wrap
from xml.sax.saxutils import escape, quoteattr

from common.chart_axis import (
    DIRECT_LABELS,
    GRID,
    INK,
    NOTHING,
    PALETTE,
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

WIDTH, HEIGHT = 640, 320
# Letters of 16 units are 10½ points on paper at 150 mm.
SIZE, LINE = 16, 19
BAR_SIZE = 14  # of the figures on bars
DASHES = ("", "9 5", "2 5", "14 5 3 5", "5 3", "1 3")
HATCHES = {
    "/": '<path d="M-2 2L2 -2M0 8L8 0M6 10L10 6" stroke="{0}" stroke-width="2"/>',
    "x": '<path d="M0 8L8 0M0 0L8 8" stroke="{0}" stroke-width="1.6"/>',
    ".": '<circle cx="4" cy="4" r="1.9" fill="{0}"/>',
    "-": '<path d="M0 4H8" stroke="{0}" stroke-width="2.4"/>',
    "|": '<path d="M4 0V8" stroke="{0}" stroke-width="2.4"/>',
}


@dataclass(frozen=True)
class Frame:
    """Where the figures are drawn: the rectangle inside the labels, and its columns."""

    left: float
    right: float
    top: float
    bottom: float
    columns: int
    scale: Scale

    def y(self, value: Decimal) -> float:
        return self.bottom - self.scale.share(value) * (self.bottom - self.top)

    @property
    def slot(self) -> float:
        return (self.right - self.left) / self.columns

    def x(self, column: int) -> float:
        """The middle of a column."""
        return self.left + self.slot * (column + 0.5)


def svg(chart: dict) -> str:
    """The chart as a standalone SVG element, its summary as text alternative."""
    scale = scale_of(chart)
    if scale is None:
        words = _text(8, 38, NOTHING, colour=QUIET)
        return _element(chart["summary"] or NOTHING, words, 60)
    line = chart["form"] == "line"
    direct = line and len(chart["series"]) <= DIRECT_LABELS
    ends = list(_ends(chart, scale, direct))
    legend = [] if direct or len(chart["series"]) == 1 else _legend_rows(chart)
    room = max((max(width(words, SIZE) for words in lines) for _, lines, _ in ends), default=0)
    left = 14 + max(width(scale.say_tick(tick), SIZE) for tick in scale.ticks)
    right = WIDTH - 8 - (room * 1.08 + 10 if ends else 0)
    labels = _axis_labels(chart["labels"], (right - left) / len(chart["labels"]))
    deepest = max(len(lines) for lines in labels)
    top = 34 + LINE * len(legend) + (6 if legend else 0)
    frame = Frame(left, right, top, HEIGHT - 12 - LINE * deepest, len(chart["labels"]), scale)

    drawn = [_text(8, 16, scale.caption, colour=QUIET)]
    drawn += list(_legend(chart, legend))
    drawn += list(_grid(frame))
    drawn += list(_breaks(chart, frame))
    # The target lies beneath marks of lines, but across bars.
    figures = list({"line": _lines, "bar": _bars, "stacked": _stacks}[chart["form"]](chart, frame))
    target = list(_target(chart, frame))
    drawn += target + figures if line else figures + target
    for column, lines in enumerate(labels):
        for row, words in enumerate(lines):
            drawn.append(_text(frame.x(column), frame.bottom + 20 + LINE * row, words, anchor="middle"))
    middles = spread([frame.y(v) for v, _, _ in ends], [LINE * len(lines) + 2 for _, lines, _ in ends], 22, HEIGHT - 4)
    for (_, lines, colour), middle in zip(ends, middles, strict=True):
        for row, words in enumerate(lines):
            baseline = middle + 5.5 + LINE * (row - (len(lines) - 1) / 2)
            drawn.append(_text(frame.right + 10, baseline, words, colour=colour, bold=True))
    hatches = "".join(_hatch(chart, index) for index in range(len(chart["series"]))) if not line else ""
    return _element(chart["summary"], (f"<defs>{hatches}</defs>" if hatches else "") + "".join(drawn), HEIGHT)


def sparkline(values: list[str | None]) -> str:
    """A line of 100 by 24 units without axis, its last figure a dot; for the cell of a table that says the figures."""
    figures = [None if value is None else Decimal(value) for value in values]
    known = [value for value in figures if value is not None]
    if not known:
        return _element(NOTHING, "", 24, 100)
    low, span = min(known), (max(known) - min(known)) or Decimal(1)
    flat = max(known) == min(known)
    step = 88 / max(1, len(figures) - 1)
    places = [
        None if value is None else (6 + step * index, 12.0 if flat else 20 - 16 * float((value - low) / span))
        for index, value in enumerate(figures)
    ]
    ends = [place for place in places if place]
    drawn = "".join(_strokes(places, PALETTE[0], "", 2)) + f'<circle cx="{ends[-1][0]:g}" '
    drawn += f'cy="{ends[-1][1]:.1f}" r="3" fill="{PALETTE[0]}"/>'
    return _element(f"From {known[0]:,f} to {known[-1]:,f} over {len(known)} figures", drawn, 24, 100)


def _element(title: str, drawn: str, height: int, width: int = WIDTH) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">'
        f"<title>{escape(title)}</title>{drawn}</svg>"
    )


def _text(
    x: float, y: float, words: str, *, anchor: str = "start", colour: str = INK, bold: bool = False, size: int = SIZE
) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-family="Arimo" font-size="{size}" fill="{colour}" '
        f'text-anchor="{anchor}"{weight}>{escape(words)}</text>'
    )


def _ends(chart: dict, scale: Scale, direct: bool) -> Iterator[tuple[Decimal, list[str], str]]:
    """Labels right of the drawing: the name and last figure of each line, and the target."""
    if direct:
        for index, (one, values) in enumerate(zip(chart["series"], amounts(chart), strict=True)):
            if last := last_figure(values):
                yield last[1], wrap(f"{one['name']} {scale.say(last[1])}", 18), colour_of(one, index)
    if target := chart.get("target"):
        value = Decimal(target["value"])
        yield value, wrap(f"{target['label']} {scale.say(value)}", 18), INK


def _axis_labels(labels: list[str], slot: float) -> list[list[str]]:
    """The words under each column: wrapped where that fits, else only every second, third … column is named."""
    wrapped = [wrap(label, max(1, int(slot / (SIZE * 0.52))), break_long_words=False) or [""] for label in labels]
    if all(len(rows) <= 3 and max(width(words, SIZE) for words in rows) <= slot - 4 for rows in wrapped):
        return wrapped
    every = -(-int(max(width(label, SIZE) for label in labels) + 10) // max(1, int(slot)))
    return [[label] if (len(labels) - 1 - column) % every == 0 else [""] for column, label in enumerate(labels)]


def _legend_rows(chart: dict) -> list[list[tuple[int, float]]]:
    """Which series stands in which row of the legend, and how far from the left."""
    rows: list[list[tuple[int, float]]] = [[]]
    x = 8.0
    for index, one in enumerate(chart["series"]):
        wide = 34 + width(one["name"], SIZE) + 18
        if x + wide > WIDTH and rows[-1]:
            rows.append([])
            x = 8.0
        rows[-1].append((index, x))
        x += wide
    return rows


def _legend(chart: dict, rows: list[list[tuple[int, float]]]) -> Iterator[str]:
    for number, row in enumerate(rows):
        y = 40 + LINE * number
        for index, x in row:
            if chart["form"] == "line":
                colour = colour_of(chart["series"][index], index)
                one = chart["series"][index]
                if not one.get("points"):
                    yield from _strokes([(x, y - 5), (x + 26, y - 5)], colour, _dash(one, index), 2.5)
                if not one.get("plain"):
                    yield _mark(x + 13, y - 5, one.get("points") or index, colour)
            else:
                yield _block(chart, index, x, y - 12, 24, 13)
            yield _text(x + 32, y, chart["series"][index]["name"])


def _grid(frame: Frame) -> Iterator[str]:
    for tick in frame.scale.ticks:
        y = frame.y(tick)
        colour = QUIET if tick == 0 else GRID
        yield f'<path d="M{frame.left:.1f} {y:.1f}H{frame.right:.1f}" stroke="{colour}" stroke-width="1"/>'
        yield _text(frame.left - 6, y + 5.5, frame.scale.say_tick(tick), anchor="end", colour=QUIET)


def _target(chart: dict, frame: Frame) -> Iterator[str]:
    if target := chart.get("target"):
        y = frame.y(Decimal(target["value"]))
        across = f'd="M{frame.left:.1f} {y:.1f}H{frame.right + 6:.1f}"'
        yield f'<path {across} stroke="#FFFFFF" stroke-width="3"/>'
        yield f'<path {across} stroke="{INK}" stroke-width="1.6" stroke-dasharray="6 4"/>'


def _breaks(chart: dict, frame: Frame) -> Iterator[str]:
    """Where something began anew: an upright line between two columns, with its word at the top."""
    for one in chart.get("breaks", ()):
        x = frame.left + frame.slot * one["place"]
        look = f'stroke="{QUIET}" stroke-width="1.2" stroke-dasharray="2 4"'
        yield f'<path d="M{x:.1f} {frame.top:.1f}V{frame.bottom:.1f}" {look}/>'
        yield _text(x + 5, frame.top + 12, one["label"], colour=QUIET, size=BAR_SIZE)


def _strokes(places: list[tuple[float, float] | None], colour: str, dash: str, thick: float) -> Iterator[str]:
    """Lines through the places; where a place is missing the line is interrupted."""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    for there, run in groupby(places, key=lambda place: place is not None):
        if there:
            points = [f"{place[0]:.1f} {place[1]:.1f}" for place in run if place]
            # A lone figure between gaps is drawn as the dot of its round end.
            path = "L".join(points if len(points) > 1 else points * 2)
            look = f'stroke="{colour}" stroke-width="{thick}" stroke-linecap="round"{dashed}'
            yield f'<path d="M{path}" fill="none" {look}/>'


def _dash(series: dict, index: int) -> str:
    return DASHES[series.get("dash", index) % len(DASHES)]


def _mark(x: float, y: float, shape: int | str, colour: str) -> str:
    """A dot, square, triangle or diamond, so that lines can be told apart without colour; larger where it is named."""
    large = {
        "diamond": f'<path d="M{x:.1f} {y - 10:.1f}l10 10l-10 10l-10 -10z" fill="{colour}"/>',
        "square": f'<path d="M{x - 7:.1f} {y - 7:.1f}h14v14h-14z" fill="{colour}"/>',
        "triangle": f'<path d="M{x:.1f} {y - 10:.1f}l10 17h-20z" fill="{colour}"/>',
    }
    if isinstance(shape, str):
        return large[shape]
    shapes = (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{colour}"/>',
        f'<path d="M{x - 4:.1f} {y - 4:.1f}h8v8h-8z" fill="{colour}"/>',
        f'<path d="M{x:.1f} {y - 5.5:.1f}l5.5 9.5h-11z" fill="{colour}"/>',
        f'<path d="M{x:.1f} {y - 6:.1f}l6 6l-6 6l-6 -6z" fill="{colour}"/>',
    )
    return shapes[shape % len(shapes)]


def _lines(chart: dict, frame: Frame) -> Iterator[str]:
    breaks = [one["place"] for one in chart.get("breaks", ())]
    for index, (one, values) in enumerate(zip(chart["series"], amounts(chart), strict=True)):
        colour = colour_of(one, index)
        places = [None if v is None else (frame.x(column), frame.y(v)) for column, v in enumerate(values)]
        if not one.get("points"):
            for first, end in pairwise([0, *breaks, len(places)] if one.get("broken") else [0, len(places)]):
                yield from _strokes(places[first:end], colour, _dash(one, index), 2.5)
        for place in places:
            if place and not one.get("plain"):
                yield _mark(*place, one.get("points") or index, colour)


def _hatch(chart: dict, index: int) -> str:
    shape = pattern_of(chart["series"][index], index)
    if not shape:
        return ""
    colour = colour_of(chart["series"][index], index)
    return (
        f'<pattern id={quoteattr(_hatch_id(chart, index))} width="8" height="8" patternUnits="userSpaceOnUse">'
        f"{HATCHES[shape].format(colour)}</pattern>"
    )


def _hatch_id(chart: dict, index: int) -> str:
    return f"{chart['id']}-hatch-{index}"


def _block(chart: dict, index: int, x: float, y: float, width: float, height: float) -> str:
    """A bar, or its sample in the legend: solid, or hatched inside a line of its colour."""
    one = chart["series"][index]
    colour = colour_of(one, index)
    fill = f"url(#{_hatch_id(chart, index)})" if pattern_of(one, index) else colour
    where = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
    return f'<rect {where} fill={quoteattr(fill)} stroke="{colour}" stroke-width="1"/>'


def _bars(chart: dict, frame: Frame) -> Iterator[str]:
    """Bars side by side; the figure above (or, if negative, below) each where there is room for it."""
    series = amounts(chart)
    wide = frame.slot * (0.64 if len(series) == 1 else 0.88) / len(series)
    said = [frame.scale.say(value) for values in series for value in values if value is not None]
    labelled = max(width(words, BAR_SIZE) for words in said) <= (wide + 6 if len(series) > 1 else frame.slot - 4)
    for index, values in enumerate(series):
        for column, value in enumerate(values):
            if value is None:
                continue
            x = frame.x(column) + wide * (index - len(series) / 2)
            zero, y = frame.y(Decimal(0)), frame.y(value)
            yield _block(chart, index, x + 1, min(zero, y), wide - 2, abs(zero - y))
            if labelled:
                beyond = y - 5 if value >= 0 else y + 15
                yield _text(x + wide / 2, beyond, frame.scale.say(value), anchor="middle", size=BAR_SIZE)


def _stacks(chart: dict, frame: Frame) -> Iterator[str]:
    """Bars on top of each other, negative ones below zero; the figure inside where it fits."""
    wide = frame.slot * 0.64
    series = amounts(chart)
    for column in range(frame.columns):
        base = {True: Decimal(0), False: Decimal(0)}
        for index, values in enumerate(series):
            value = values[column]
            if not value:
                continue
            start, end = base[value > 0], base[value > 0] + value
            base[value > 0] = end
            y, height = min(frame.y(start), frame.y(end)), abs(frame.y(start) - frame.y(end))
            x, words = frame.x(column), frame.scale.say(value)
            yield _block(chart, index, x - wide / 2, y, wide, height)
            if height >= LINE and wide >= width(words, SIZE):
                solid = not pattern_of(chart["series"][index], index)
                if not solid:
                    plate = width(words, SIZE) + 6
                    yield (
                        f'<rect x="{x - plate / 2:.1f}" y="{y + height / 2 - 9:.1f}" width="{plate:.1f}" height="18" '
                        'rx="2" fill="#FFFFFF"/>'
                    )
                colour = "#FFFFFF" if solid else INK
                yield _text(x, y + height / 2 + 5.5, words, anchor="middle", colour=colour)
