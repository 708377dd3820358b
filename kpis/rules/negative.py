"""Most measures cannot fall below nothing."""

from decimal import Decimal

from kpis.choices import Severity
from kpis.rules import Line, Rule
from kpis.wording import number_typed

RULE = Rule(
    "negative",
    "No minus where there can be none",
    "A figure is negative only where the measure may be.",
    Severity.ERROR,
)


def check(line: Line, threshold: Decimal | None) -> str | None:
    number = line.entry.numerator
    if line.meaning.may_be_negative or number is None or number >= 0:
        return None
    return f"Put {number_typed(number).replace('-', '−')} right: this measure cannot be negative."
