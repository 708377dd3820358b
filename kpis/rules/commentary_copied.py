"""The same words as last quarter explain nothing new."""

from kpis.rules import Finding, Line


def check(line: Line) -> Finding | None:
    if not line.entry.commentary or line.entry.commentary != line.previous_commentary:
        return None
    return Finding("commentary_copied", "Bring the commentary up to date: it is the same as last time.")
