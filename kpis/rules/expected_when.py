"""A figure that is still to come says when."""

from kpis.choices import FigureKind
from kpis.rules import Finding, Line


def check(line: Line) -> Finding | None:
    if line.entry.kind != FigureKind.TO_BE_CONFIRMED or line.entry.expected_on:
        return None
    return Finding("expected_when", "Say on which day the figure is expected.")
