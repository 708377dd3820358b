"""The same words as last time explain nothing new."""

from decimal import Decimal

from kpis.rules import Line, Rule

RULE = Rule(
    "commentary_copied",
    "Words copied from last time",
    "The commentary, or a measure that is reported in words, is not word for word the one of the period before.",
)


def check(line: Line, threshold: Decimal | None) -> str | None:
    if line.entry.commentary and line.entry.commentary == line.previous_commentary:
        return "Bring the commentary up to date: it is the same as last time."
    if line.entry.text and line.entry.text == line.previous_text:
        return "Bring the text up to date: it is the same as last time."
    return None
