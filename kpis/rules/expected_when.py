"""A figure that is still to come says when."""

from decimal import Decimal

from kpis.choices import FigureKind
from kpis.rules import Line, Rule

RULE = Rule(
    "expected_when",
    "When a missing figure comes",
    "A figure that is to be confirmed has a day on which it is expected.",
)


def check(line: Line, threshold: Decimal | None) -> str | None:
    if line.entry.kind != FigureKind.TO_BE_CONFIRMED or line.entry.expected_on:
        return None
    return "Say on which day the figure is expected."
