"""Where everything stands in a picture of a timetable: the span of days, the ticks, the places of the rows. Pure.

A timetable's rows are plain dictionaries: kind (group, phase, project, stage or milestone), label, and what is known:
`bar`, `baseline`, `forecast`, `actual`, each {start, end} as ISO days, end None where it is open; `words` where there
is no date to draw.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from textwrap import wrap

WIDTH, LABELS, RIGHT = 640, 226, 18
LINE, AIR, TOP = 17, 9, 46
LETTERS = 29  # of a label in one line
WORDS_LETTERS = 52  # of the words that stand in place of dates
STEPS = (1, 3, 6, 12, 24, 60)  # months between ticks
MOST_TICKS = 6
SPANS = ("bar", "baseline", "forecast", "actual")


@dataclass(frozen=True)
class Span:
    """From a day to a day, both included; no end where it is open."""

    start: date
    end: date | None


@dataclass(frozen=True)
class Placed:
    """A row with its height on the page: `top` and `bottom` in units of the drawing."""

    kind: str
    lines: list[str]
    spans: dict[str, Span]
    words: str
    top: int
    bottom: int

    @property
    def middle(self) -> int:
        return (self.top + self.bottom) // 2


@dataclass(frozen=True)
class Layout:
    """The picture before it is drawn. `as_at` is None where that day lies too far outside to be shown."""

    first: date
    last: date
    ticks: list[date]
    rows: list[Placed]
    as_at: date | None
    bottom: int

    def x(self, day: date) -> float:
        """How far from the left a day begins."""
        share = (day - self.first) / (self.last - self.first)
        return LABELS + share * (WIDTH - RIGHT - LABELS)


def layout(rows: list[dict], as_at: str) -> Layout | None:
    """Places for all rows; None where no row has a date."""
    spans = [spans_of(row) for row in rows]
    found = [span for known in spans for span in known.values()]
    if not found:
        return None
    first, last = _reach(found)
    today = date.fromisoformat(as_at) if as_at else None
    near = (last - first) / 4
    if today and first - near <= today <= last + near:
        first, last = min(first, _month_start(today)), max(last, _after_month(today))
    else:
        today = None
    placed, top = [], TOP
    for row, known in zip(rows, spans, strict=True):
        letters = LETTERS * 2 if row["kind"] == "group" else LETTERS
        lines = wrap(row["label"], letters, break_long_words=True) or [""]
        words = "" if known else row.get("words", "")
        lines_of_words = len(wrap(words, WORDS_LETTERS))
        bottom = top + LINE * max(len(lines), lines_of_words) + AIR
        placed.append(Placed(row["kind"], lines, known, words, top, bottom))
        top = bottom
    return Layout(first, last, list(_ticks(first, last)), placed, today, top)


def spans_of(row: dict) -> dict[str, Span]:
    return {
        name: Span(date.fromisoformat(row[name]["start"]), date.fromisoformat(end) if end else None)
        for name in SPANS
        if row.get(name)
        for end in (row[name]["end"],)
    }


def _reach(spans: list[Span]) -> tuple[date, date]:
    """From the first month to the month after the last; half a year at least, and a third more where one is open."""
    first = _month_start(min(span.start for span in spans))
    last = _after_month(max(span.end or span.start for span in spans))
    last = max(last, _plus_months(first, 6))
    if any(span.end is None for span in spans):
        last = max(last + (last - first) / 3, last + timedelta(days=90))
    return first, _month_start(last) if last.day == 1 else _after_month(last)


def _ticks(first: date, last: date) -> Iterator[date]:
    """Months at even steps, counted from an April; the widest step that leaves few enough."""
    months = [first]
    while months[-1] < last:
        months.append(_plus_months(months[-1], 1))
    for step in STEPS:
        chosen = [month for month in months[:-1] if (month.year * 12 + month.month - 4) % step == 0]
        if len(chosen) <= MOST_TICKS:
            break
    yield from chosen or months[:1]


def _month_start(day: date) -> date:
    return day.replace(day=1)


def _after_month(day: date) -> date:
    return _plus_months(day.replace(day=1), 1)


def _plus_months(month: date, count: int) -> date:
    years, index = divmod(month.month - 1 + count, 12)
    return date(month.year + years, index + 1, 1)
