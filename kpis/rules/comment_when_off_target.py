"""A target that is missed is explained."""

from decimal import Decimal

from kpis.choices import Status
from kpis.rules import Line, Rule

RULE = Rule(
    "comment_when_off_target",
    "A comment where the target is missed",
    "A figure below target has a commentary that says why.",
)


def check(line: Line, threshold: Decimal | None) -> str | None:
    if line.status != Status.BELOW_TARGET or line.entry.commentary:
        return None
    return "Say in the commentary why the target was missed and what is being done."
