"""A share lies between nothing and the whole, a score between nothing and its best."""

from decimal import Decimal

from kpis.choices import Measure, Severity
from kpis.rules import Line, Rule
from kpis.wording import number_typed, value_words

RULE = Rule(
    "out_of_range",
    "Within its range",
    "A percentage that is a share of a whole lies between 0 and 100, and a score between 0 and the best one.",
    Severity.ERROR,
)


def check(line: Line, threshold: Decimal | None) -> str | None:
    meaning, value = line.meaning, line.value
    if value is None or meaning.has_parts:
        return None
    if meaning.measure == Measure.PERCENT and meaning.part_of_whole:
        best = 100
    elif meaning.measure == Measure.SCORE and meaning.score_out_of is not None:
        best = meaning.score_out_of
    else:
        return None
    if 0 <= value <= best:
        return None
    number = number_typed(line.entry.numerator).replace("-", "−")
    if meaning.measure == Measure.SCORE:
        return f"Put {number} right: a score lies between 0 and {best}."
    return f"Put {number}% right: a share lies between 0% and {value_words(Decimal(best), meaning, places=0)}."
