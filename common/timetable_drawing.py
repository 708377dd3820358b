"""The picture of a timetable as one SVG, for screen, paper and Word. Shapes tell the dates apart, colour comes third.

Only presentation attributes and no transparency: every renderer draws the same. An open end is a bar whose pieces grow
thinner, with an arrow.
"""

from collections.abc import Iterator
from itertools import pairwise
from textwrap import wrap
from xml.sax.saxutils import escape

from common.formatting import long_day
from common.lettering import width
from common.timetable import AIR, LABELS, LINE, RIGHT, TOP, WIDTH, WORDS_LETTERS, Layout, Placed, Span, layout

SIZE = 14
INK, QUIET, GRID, BAND = "#0B0C0C", "#505A5F", "#D9DDE0", "#F3F4F5"
BLUE, TEAL, PLUM, GREEN = "#12436D", "#28A197", "#801650", "#00703C"
NOTHING = "No dates to draw"
EDGE = WIDTH - RIGHT
THICK = 12  # of a bar
NEAR = 30  # so close to the left a line would strike words through
MARKS = {"baseline": INK, "forecast": PLUM, "actual": GREEN}
FADING = ((0, 0.55), (0.6, 0.13), (0.78, 0.07), (0.89, 0.03))  # where pieces of an open end begin, how long they are
BARS = {  # kind → fill, line
    "phase": (BLUE, BLUE),
    "project": (TEAL, TEAL),
    "stage": ("#FFFFFF", BLUE),
}
KEY = {
    "phase": "Phase",
    "project": "Project",
    "stage": "Stage",
    "baseline": "Baseline",
    "forecast": "Forecast",
    "actual": "Done",
    "open": "No end date",
}


def timetable_svg(chart: dict) -> str:
    """The whole picture, its summary as text alternative."""
    placed = layout(chart["rows"], chart["as_at"])
    if placed is None:
        return _element(chart["summary"] or NOTHING, _text(8, 38, NOTHING, colour=QUIET), 60)
    drawn = [*_bands(placed), *_axis(placed)]
    for row in placed.rows:
        drawn += _row(placed, row)
    drawn += _as_at(placed)
    key, height = _key(placed)
    return _element(chart["summary"], "".join([*drawn, *key]), height)


def _element(title: str, drawn: str, height: int) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">'
        f"<title>{escape(title)}</title>{drawn}</svg>"
    )


def _text(x: float, y: float, words: str, *, anchor: str = "start", colour: str = INK, bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-family="Arimo" font-size="{SIZE}" fill="{colour}" '
        f'text-anchor="{anchor}"{weight}>{escape(words)}</text>'
    )


def _bands(placed: Layout) -> Iterator[str]:
    """Every second row on a quiet ground, so that the eye keeps to it; none behind a group."""
    for number, row in enumerate(placed.rows):
        if number % 2 == 0 and row.kind != "group":
            yield f'<path d="M0 {row.top}H{WIDTH}V{row.bottom}H0z" fill="{BAND}"/>'


def _axis(placed: Layout) -> Iterator[str]:
    free = 0.0
    for tick in placed.ticks:
        x = placed.x(tick)
        words = f"{tick:%b %Y}"
        yield f'<path d="M{x:.1f} {TOP - 8}V{placed.bottom}" stroke="{GRID}" stroke-width="1"/>'
        if x >= free and x + width(words, SIZE) <= WIDTH:
            yield _text(x, TOP - 14, words, colour=QUIET)
            free = x + width(words, SIZE) + 10


def _row(placed: Layout, row: Placed) -> Iterator[str]:
    first = row.middle - LINE * (len(row.lines) - 1) / 2 + 5
    indent = {"stage": 12, "milestone": 12}.get(row.kind, 0)
    for number, words in enumerate(row.lines):
        yield _text(4 + indent, first + LINE * number, words, bold=row.kind == "group")
    if row.words:
        lines = wrap(row.words, WORDS_LETTERS)
        start = row.middle - LINE * (len(lines) - 1) / 2 + 5
        for number, words in enumerate(lines):
            yield _text(_free_of_today(placed), start + LINE * number, words, colour=QUIET)
    if bar := row.spans.get("bar"):
        yield from _bar(placed, row, bar)
    marks = {name: row.spans[name] for name in MARKS if name in row.spans}
    heights = _heights(placed, marks)
    for name, span in marks.items():
        yield from _mark(placed, name, span, row.middle + heights[name])


def _free_of_today(placed: Layout) -> float:
    """Where words begin that stand in place of dates: right of the line of the day, where that is at the very left."""
    today = placed.x(placed.as_at) if placed.as_at else 0.0
    return today + 6 if LABELS <= today < LABELS + NEAR else LABELS + 4


def _heights(placed: Layout, marks: dict[str, Span]) -> dict[str, int]:
    """Marks whose places meet stand above each other, the older one above."""
    names = list(marks)
    heights = dict.fromkeys(names, 0)
    for before, after in pairwise(names):
        if abs(_place(placed, marks[before]) - _place(placed, marks[after])) < 15:
            heights[before], heights[after] = min(heights[before], -6), 6
    return heights


def _bar(placed: Layout, row: Placed, span: Span) -> Iterator[str]:
    fill, line = BARS.get(row.kind, BARS["project"])
    start, top = placed.x(span.start), row.middle - THICK / 2
    if span.end is not None:
        end = min(EDGE, placed.x(span.end))
        yield _rect(start, top, max(3.0, end - start), fill, line)
        return
    wide = EDGE - start
    yield _rect(start, top, max(6.0, FADING[0][1] * wide), fill, line)
    for begin, piece in FADING[1:]:
        yield _rect(start + begin * wide, top, piece * wide - 2, fill, line)
    yield from _arrow(row.middle, line)


def _arrow(y: float, colour: str) -> Iterator[str]:
    yield (
        f'<path d="M{EDGE - 8} {y:g}H{EDGE + 8}M{EDGE + 2} {y - 6:g}L{EDGE + 9} {y:g}L{EDGE + 2} {y + 6:g}" '
        f'fill="none" stroke="{colour}" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round"/>'
    )


def _rect(x: float, y: float, wide: float, fill: str, line: str) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{THICK}" fill="{fill}" '
        f'stroke="{line}" stroke-width="1.6"/>'
    )


def _place(placed: Layout, span: Span) -> float:
    """Where the shape of a date stands: in the middle of a month or run, at the start of what is open."""
    if span.end is None:
        return placed.x(span.start)
    return (placed.x(span.start) + placed.x(span.end)) / 2


def _mark(placed: Layout, name: str, span: Span, y: float) -> Iterator[str]:
    x = _place(placed, span)
    colour = MARKS[name]
    start, end = placed.x(span.start), placed.x(span.end) if span.end else EDGE
    if span.end is None:
        reach = EDGE - x
        pieces = "".join(f"M{x + begin * reach:.1f} {y:g}h{piece * reach:.1f}" for begin, piece in FADING)
        yield f'<path d="{pieces}" stroke="{colour}" stroke-width="2"/>'
        yield from _arrow(y, colour)
    elif end - start > 20:
        yield (
            f'<path d="M{start:.1f} {y - 5:g}v10M{end:.1f} {y - 5:g}v10M{start:.1f} {y:g}H{end:.1f}" fill="none" '
            f'stroke="{colour}" stroke-width="1.8"/>'
        )
    yield _shape(name, x, y, colour)


def _shape(name: str, x: float, y: float, colour: str) -> str:
    """Baseline a hollow diamond, forecast a triangle, done a dot."""
    if name == "baseline":
        path = f"M{x:.1f} {y - 6.5:.1f}l6.5 6.5l-6.5 6.5l-6.5 -6.5z"
        return f'<path d="{path}" fill="#FFFFFF" stroke="{colour}" stroke-width="1.8"/>'
    if name == "forecast":
        return f'<path d="M{x:.1f} {y - 6.5:.1f}l6.5 11.5h-13z" fill="{colour}"/>'
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6" fill="{colour}"/>'


def _as_at(placed: Layout) -> Iterator[str]:
    if placed.as_at is None:
        return
    x, words = placed.x(placed.as_at), f"as at {long_day(placed.as_at)}"
    yield f'<path d="M{x:.1f} {TOP - 8}V{placed.bottom}" stroke="{INK}" stroke-width="1.6" stroke-dasharray="6 4"/>'
    half = width(words, SIZE) / 2
    yield _text(min(max(x, LABELS + half), WIDTH - half - 6), 14, words, anchor="middle", bold=True)


def _key(placed: Layout) -> tuple[list[str], int]:
    """What the shapes mean, those that occur; and the height of the whole picture."""
    spans = [(row.kind, name, span) for row in placed.rows for name, span in row.spans.items()]
    used = {row_kind if name == "bar" else name for row_kind, name, _ in spans}
    used |= {"open"} if any(span.end is None for _, _, span in spans) else set()
    drawn: list[str] = [f'<path d="M0 {placed.bottom}H{WIDTH}" stroke="{QUIET}" stroke-width="1"/>']
    x, y = 4.0, placed.bottom + AIR + 14
    for name, words in KEY.items():
        if name not in used:
            continue
        wide = 30 + width(words, SIZE) + 16
        if x + wide > WIDTH + 16:
            x, y = 4.0, y + LINE + 4
        if name in BARS:
            fill, line = BARS[name]
            drawn.append(_rect(x, y - 11, 24, fill, line))
        elif name == "open":
            look = f'fill="none" stroke="{INK}" stroke-width="2.2" stroke-linecap="round"'
            drawn.append(f'<path d="M{x:.1f} {y - 5:g}h22m-6 -5l6 5l-6 5" {look}/>')
        else:
            drawn.append(_shape(name, x + 12, y - 5, MARKS[name]))
        drawn.append(_text(x + 30, y, words))
        x += wide
    return drawn, y + 10
