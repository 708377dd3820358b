"""A figure far outside everything before it is often a slip: a digit too many, the wrong unit."""

from common.formatting import number
from common.numbers import quantise
from kpis.rules import Finding, Line

FEWEST = 4


def check(line: Line) -> Finding | None:
    """Outside the range of earlier figures by more than that range itself (or a tenth of the size, where it is flat)."""
    if line.value is None or len(line.history) < FEWEST:
        return None
    low, high = min(line.history), max(line.history)
    margin = max(high - low, abs(high) / 10)
    if low - margin <= line.value <= high + margin:
        return None
    places = line.meaning.decimals
    shown = [number(quantise(value, places), places) for value in (line.value, low, high)]
    return Finding(
        "outside_history",
        f"Check {shown[0]}: the last {len(line.history)} figures lay between {shown[1]} and {shown[2]}.",
    )
