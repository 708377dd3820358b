"""What a measure does not keep is not seen in any paper."""

from decimal import Decimal

from kpis.choices import Measure, Severity
from kpis.rules import Line, Rule
from kpis.wording import NOT_A_QUANTITY, number_typed, places_of, value_words

RULE = Rule(
    "decimals",
    "More decimals than the measure keeps",
    "A figure has no more decimal places than are shown. Amounts of money keep their pence all the same, and two "
    "parts are never shortened.",
    Severity.NOTE,
)
UNTOUCHED = NOT_A_QUANTITY | {Measure.MONEY}


def check(line: Line, threshold: Decimal | None) -> str | None:
    number, meaning = line.entry.numerator, line.meaning
    if number is None or meaning.has_parts or meaning.measure in UNTOUCHED or places_of(number) <= meaning.decimals:
        return None
    shown = value_words(number, meaning)
    return f"{number_typed(number)} is kept as typed and shown as {shown}: papers give {_places(meaning.decimals)}."


def _places(decimals: int) -> str:
    if decimals == 0:
        return "no decimals"
    return "one decimal place" if decimals == 1 else f"{decimals} decimal places"
