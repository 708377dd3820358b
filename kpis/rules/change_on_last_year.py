"""The same season a year before is the fairest comparison of many measures."""

from decimal import Decimal

from kpis.choices import Severity
from kpis.rules import Line, Rule
from kpis.rules.change_on_last_period import moved_much
from kpis.wording import value_words

RULE = Rule(
    "change_on_last_year",
    "Change since the same period last year",
    "A figure is not further from that of the same period a year before than the threshold. Left alone are counts "
    "that differ by fewer than ten, what was nothing then, and what lies within the control limits.",
    Severity.NOTE,
    threshold=Decimal(50),
    unit="per cent of the earlier figure",
    unless=("outside_history", "change_on_last_period"),
)


def check(line: Line, threshold: Decimal | None) -> str | None:
    if not moved_much(line, line.last_year, threshold):
        return None
    value, then = value_words(line.value, line.meaning), value_words(line.last_year, line.meaning, unit=False)
    return f"Check {value}: a year before, in {line.when.same_period_last_year().label}, it was {then}."
