"""A figure that moved much since the period before has a story, or a slip."""

from decimal import Decimal
from fractions import Fraction

from kpis.choices import Measure
from kpis.process_control import control_chart
from kpis.rules import Line, Rule
from kpis.wording import NOT_A_QUANTITY, value_words

RULE = Rule(
    "change_on_last_period",
    "Change since the period before",
    "A figure is not further from that of the month, quarter or year before than the threshold. Left alone are counts "
    "that differ by fewer than ten, what was nothing before, and what lies within the control limits.",
    threshold=Decimal(50),
    unit="per cent of the earlier figure",
    unless=("outside_history",),
)
FEWEST = 10  # smaller counts double and halve by themselves


def check(line: Line, threshold: Decimal | None) -> str | None:
    if not moved_much(line, line.before, threshold):
        return None
    value, before = value_words(line.value, line.meaning), value_words(line.before, line.meaning, unit=False)
    return f"Check {value}: it was {before} in {line.when.previous().label}. What changed?"


def moved_much(line: Line, earlier: Fraction | None, threshold: Decimal | None) -> bool:
    """Whether a figure is further from an earlier one than so many per cent of it, and not by itself."""
    if line.value is None or not earlier or threshold is None or line.meaning.measure in NOT_A_QUANTITY:
        return False
    difference = abs(line.value - earlier)
    if line.meaning.measure == Measure.COUNT and difference < FEWEST:
        return False
    usual = control_chart(line.history)
    if usual is not None and usual.spread and usual.takes_in(line.value):
        return False
    return difference * 100 > abs(earlier) * Fraction(threshold)
