"""What is usual for a figure, read from its control chart: by spans between rebases, in signs and in words. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

from kpis.choices import Direction, Measure, Operator
from kpis.process_control import FEWEST, Assurance, ControlChart, Variation, control_chart
from kpis.wording import target_words, value_words
from periods.values import Period

DRAWN_MEASURES = {Measure.PERCENT, Measure.RATIO, Measure.COUNT, Measure.MONEY, Measure.DURATION, Measure.SCORE}
AT_LEAST = {Operator.AT_LEAST, Operator.MORE_THAN, Operator.BETWEEN}
AT_MOST = {Operator.AT_MOST, Operator.LESS_THAN, Operator.BETWEEN}
BETTER = {Direction.HIGHER: 1, Direction.LOWER: -1}
STEP_WORDS = {"month": "months", "quarter": "quarters", "year": "years"}
# Each sign is a shape beside its word.
VARIATION_SIGNS = {
    Variation.COMMON: "≈\N{NO-BREAK SPACE}common cause",
    Variation.IMPROVING: "◆\N{NO-BREAK SPACE}improving",
    Variation.CONCERNING: "■\N{NO-BREAK SPACE}concerning",
    Variation.CHANGED: "▲\N{NO-BREAK SPACE}changed",
}
ASSURANCE_SIGNS = {
    Assurance.MET: "✓\N{NO-BREAK SPACE}will pass the target",
    Assurance.BY_CHANCE: "?\N{NO-BREAK SPACE}may pass or miss the target",
    Assurance.MISSED: "✗\N{NO-BREAK SPACE}will miss the target",
}
ASSURANCE_WORDS = {
    Assurance.MET: "the target of {target} will be met as long as nothing changes",
    Assurance.MISSED: "the target of {target} will not be met without a change",
    Assurance.BY_CHANCE: "the target of {target} will be met in some {periods} and missed in others, by chance",
}
RUNS_ON = (
    "This figure runs on through the year: each takes in those before it since April, so it rises by itself, and limits "
    "of what is usual would say nothing."
)


@dataclass(frozen=True)
class Span:
    """Points of one process, from `first` on; without a chart while they are fewer than twelve."""

    first: int
    count: int
    chart: ControlChart | None


@dataclass(frozen=True)
class Usual:
    """A series without gaps, in spans. `meaning` is a definition (kpis.models), or a tuple with its fields."""

    meaning: Any
    periods: tuple[Period, ...]
    values: tuple[Fraction, ...]
    spans: tuple[Span, ...]

    @property
    def now(self) -> Span:
        return self.spans[-1]

    @property
    def chart(self) -> ControlChart | None:
        """The limits that hold now."""
        return self.now.chart

    @property
    def drawable(self) -> bool:
        """Whether any span has limits."""
        return any(span.chart for span in self.spans)

    @property
    def better(self) -> int:
        return BETTER.get(self.meaning.direction, 0)

    @property
    def variation(self) -> Variation | None:
        return self.chart.variation(better=self.better) if self.chart else None

    def assurance(self, target: Any) -> Assurance | None:
        """None without limits or target, where yes is the target, and where the newest figure proves it wrong: then the
        process is another by now, and its limits wait to be set anew."""
        if self.chart is None or target is None or target.operator == Operator.IS_YES:
            return None
        upper = target.upper_aim if target.upper_aim is not None else target.aim
        at_least = Fraction(target.aim) if target.operator in AT_LEAST else None
        at_most = Fraction(upper) if target.operator in AT_MOST else None
        found = self.chart.assurance(at_least=at_least, at_most=at_most)
        newest = self.values[-1]
        met = (at_least is None or newest >= at_least) and (at_most is None or newest <= at_most)
        return None if found == (Assurance.MISSED if met else Assurance.MET) else found

    def expected(self, chart: ControlChart) -> tuple[Fraction, Fraction]:
        """The limits, as far as the figure can go: a share stays between 0% and 100%, a count at nought or above."""
        low = chart.low if self.meaning.may_be_negative else max(chart.low, Fraction(0))
        return low, min(chart.high, Fraction(100)) if self.meaning.part_of_whole else chart.high


def usual_of(meaning: Any, points: Sequence[tuple[Period, Fraction]], breaks: Iterable[date]) -> Usual | None:
    """The spans of a series, the oldest point first; `breaks` are the first days of what was set anew.

    None where limits would say nothing: of a figure that runs on, that is no quantity, or that has fewer than 12 points.
    """
    if meaning.is_cumulative or meaning.measure not in DRAWN_MEASURES or len(points) < FEWEST:
        return None
    starts = {0}
    for day in breaks:
        place = next((place for place, (period, _) in enumerate(points) if period.start >= day), None)
        if place is not None:
            starts.add(place)
    values = tuple(value for _, value in points)
    edges = [*sorted(starts), len(points)]
    spans = tuple(Span(first, end - first, control_chart(values[first:end])) for first, end in pairwise(edges))
    usual = Usual(meaning, tuple(period for period, _ in points), values, spans)
    return usual if usual.drawable else None


def sentence(usual: Usual, target: Any, *, step: str) -> str:
    """What a reader may expect: "Expect between 78% and 90%; the target of 95% will not be met without a change." """
    if usual.chart is None:
        return (
            f"The limits were set anew from {usual.periods[usual.now.first].label}: {usual.now.count} of the {FEWEST} "
            "figures that they need are in, and until then nothing is said of what to expect."
        )
    meaning = usual.meaning
    low, high = usual.expected(usual.chart)
    said = f"Expect between {value_words(low, meaning, unit=False)} and {value_words(high, meaning)}"
    assurance = usual.assurance(target)
    if assurance is not None:
        words = ASSURANCE_WORDS[assurance].format(
            target=target_words(target, meaning), periods=STEP_WORDS.get(step, "periods")
        )
        said += f"; {words}"
    return f"{said}. {_news(usual, usual.chart)}"


def _news(usual: Usual, chart: ControlChart) -> str:
    if not chart.newest:
        return "Nothing says that it has changed."
    first = chart.newest[0]
    judged = for_the(chart.judged(first, better=usual.better))
    return f"The newest figure says that something has changed{f', for the {judged}' if judged else ''}: {first.sign}."


def for_the(variation: Variation) -> str:
    """better or worse; empty where neither way is."""
    return {Variation.IMPROVING: "better", Variation.CONCERNING: "worse"}.get(variation, "")


def signs(usual: Usual | None, target: Any) -> str:
    """Variation and assurance as a small sign with words, for beside a status; empty where nothing can be said."""
    if usual is None or usual.variation is None:
        return ""
    assurance = usual.assurance(target)
    return "; ".join(
        filter(None, [VARIATION_SIGNS[usual.variation], ASSURANCE_SIGNS[assurance] if assurance is not None else ""])
    )
