"""How a milestone stands, worked out from its dates; dates as old papers write them; what waits for what. Pure."""

import re
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from periods.values import AsAt, Period, PeriodUnreadable, parse

Node = TypeVar("Node", bound=Hashable)

SOON = 30  # days
SLASH_BETWEEN_MONTHS = re.compile(r"([A-Za-z]{3,})\s*/\s*([A-Za-z]{3,}\s*\d)")


def read_when(text: str) -> Period:
    """The period that `text` names; "June / July 23" is a run of months. Raises PeriodUnreadable."""
    try:
        return parse(text)
    except PeriodUnreadable:
        return parse(SLASH_BETWEEN_MONTHS.sub(r"\1 to \2", text))


@dataclass(frozen=True)
class When:
    """A date as it is known: a period, the words of the source, both, or neither."""

    period: Period | None = None
    words: str = ""

    @property
    def known(self) -> bool:
        return self.period is not None or bool(self.words)

    @property
    def last_day(self) -> date | None:
        """The day by which it has to be; None where it is open or has no date."""
        return self.period.end if self.period else None

    def __str__(self) -> str:
        """July 2023; June–July 2023 (printed: June / July 23); within 18 months of go-live, no date; no date."""
        if self.period is None:
            return f"{self.words}, no date" if self.words else "no date"
        label = self.period.label if isinstance(self.period, AsAt) else self.period.long_label
        return f"{label} (printed: {self.words})" if self.words and self.words != self.period.label else label


@dataclass(frozen=True)
class Standing:
    """How a milestone stands: a key, and what a reader is told."""

    key: str  # done, late, due, on_track, open
    words: str


def standing(baseline: When, forecast: When, actual: When, *, as_at: date) -> Standing:
    """Done where it has an actual date; late once its last day has passed; due in the last thirty days before it.

    The forecast counts, and the baseline where there is none. A run of months ends with its last day; from a month on
    is never late, and words alone are no date.
    """
    if actual.known:
        return Standing("done", _done_words(baseline, actual))
    expected = forecast if forecast.known else baseline
    last = expected.last_day
    if last is None:
        if expected.period is not None:
            return Standing("open", "No end date")
        return Standing("open", "No date")
    if last < as_at:
        return Standing("late", f"Late by {span_words(last, as_at)}")
    slip = _slip(baseline, expected)
    if (last - as_at).days <= SOON:
        return Standing("due", f"Due soon{slip}")
    return Standing("on_track", f"On time{slip}") if not slip else Standing("due", f"Forecast{slip[1:]}")


def _done_words(baseline: When, actual: When) -> str:
    if baseline.last_day and actual.last_day:
        if baseline.last_day < actual.last_day:
            return f"Done, {span_words(baseline.last_day, actual.last_day)} after the baseline"
        return "Done, on time"
    return "Done"


def _slip(baseline: When, expected: When) -> str:
    if baseline.last_day and expected.last_day and baseline.last_day < expected.last_day:
        return f", {span_words(baseline.last_day, expected.last_day)} after the baseline"
    return ""


def span_words(first: date, last: date) -> str:
    """From one day to a later one: 12 days; 3 months. Months once there are two whole ones."""
    months = (last.year - first.year) * 12 + last.month - first.month
    both_end_a_month = (last.day, first.day) == (_month_end(last), _month_end(first))
    if last.day < first.day and not both_end_a_month:
        months -= 1
    if months >= 2 or (months == 1 and both_end_a_month):
        return "1 month" if months == 1 else f"{months} months"
    days = (last - first).days
    return "1 day" if days == 1 else f"{days} days"


def _month_end(day: date) -> int:
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return (following - date(day.year, day.month, 1)).days


def after_the_end(when: When, end: date | None) -> bool:
    """Whether a milestone's date lies beyond the last day of its project."""
    return bool(end and when.last_day and when.last_day > end)


def circle(edges: Mapping[Node, Iterable[Node]], start: Node, onto: Node) -> list[Node]:
    """The way round that `start` → `onto` would close, from `start` back to itself; empty where there is none."""
    if start == onto:
        return [start, start]
    queue: list[list[Node]] = [[start, onto]]
    seen = {onto}
    for way in queue:
        for following in edges.get(way[-1], ()):
            if following == start:
                return [*way, start]
            if following not in seen:
                seen.add(following)
                queue.append([*way, following])
    return []
