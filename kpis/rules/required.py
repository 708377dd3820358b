"""Every line that is due holds a figure, or says why there is none."""

from decimal import Decimal

from kpis.choices import FigureKind, Severity
from kpis.rules import Line, Rule

RULE = Rule(
    "required",
    "A figure, or why there is none",
    "Every line that is due holds a figure, or says why there is none.",
    Severity.ERROR,
    fixed=True,
)


def check(line: Line, threshold: Decimal | None) -> str | None:
    return "Type the figure, or choose why there is none." if line.entry.kind == FigureKind.NOT_ENTERED else None
