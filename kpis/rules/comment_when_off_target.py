"""A target that is missed is explained."""

from kpis.choices import Status
from kpis.rules import Finding, Line


def check(line: Line) -> Finding | None:
    if line.status != Status.BELOW_TARGET or line.entry.commentary:
        return None
    return Finding("comment_when_off_target", "Say in the commentary why the target was missed and what is being done.")
