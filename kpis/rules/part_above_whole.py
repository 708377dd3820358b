"""A part cannot be more than the whole it is taken from."""

from decimal import Decimal

from kpis.choices import Severity
from kpis.rules import Line, Rule
from kpis.wording import number_typed

RULE = Rule(
    "part_above_whole",
    "A part no more than its whole",
    "Where the upper number is a part of the lower one, it is not more than it.",
    Severity.ERROR,
)


def check(line: Line, threshold: Decimal | None) -> str | None:
    part, whole = line.entry.numerator, line.entry.denominator
    if not (line.meaning.has_parts and line.meaning.part_of_whole) or part is None or whole is None or part <= whole:
        return None
    return (
        f"Put {line.meaning.upper_label or 'the upper part'} right: {number_typed(part)} is more than "
        f"{line.meaning.lower_label or 'the lower part'}, {number_typed(whole)}."
    )
