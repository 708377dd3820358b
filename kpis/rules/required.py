"""Every line that is due holds a figure, or says why there is none."""

from kpis.choices import FigureKind
from kpis.rules import Finding, Line


def check(line: Line) -> Finding | None:
    if line.entry.kind != FigureKind.NOT_ENTERED:
        return None
    return Finding("required", "Type the figure, or choose why there is none.", blocks=True)
