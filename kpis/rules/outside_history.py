"""A figure far outside everything before it is often a slip: a digit too many, the wrong unit."""

from decimal import Decimal

from kpis.process_control import control_chart
from kpis.rules import Line, Rule
from kpis.wording import NOT_A_QUANTITY, value_words

FEWEST = 4
RULE = Rule(
    "outside_history",
    "Outside what is usual",
    "A figure lies within the control limits of the twelve before it; with fewer, and at least four, not far outside "
    "all of them.",
)


def check(line: Line, threshold: Decimal | None) -> str | None:
    """Outside the limits of what is usual, where twelve earlier figures give some (kpis/process_control.py).

    With fewer, outside their range by more than that range itself (or a tenth of the size, where it is flat).
    """
    if line.value is None or len(line.history) < FEWEST or line.meaning.measure in NOT_A_QUANTITY:
        return None
    usual = control_chart(line.history)
    if usual is not None and usual.spread:
        if usual.takes_in(line.value):
            return None
        value, lowest = (value_words(one, line.meaning, unit=False) for one in (line.value, usual.low))
        return (
            f"Check {value}: going by the last {len(line.history)} figures, one between {lowest} and "
            f"{value_words(usual.high, line.meaning)} was to be expected."
        )
    low, high = min(line.history), max(line.history)
    margin = max(high - low, max(abs(low), abs(high)) / 10)
    if low - margin <= line.value <= high + margin:
        return None
    value, lowest = (value_words(one, line.meaning, unit=False) for one in (line.value, low))
    highest = value_words(high, line.meaning)
    range_words = f"were all {highest}" if low == high else f"lay between {lowest} and {highest}"
    return f"Check {value}: the last {len(line.history)} figures {range_words}."
