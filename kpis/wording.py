"""A figure, its target and its change in words, everywhere: returns, dashboards, papers. Pure: no database, no request.

It takes observations, results, definitions and targets of kpis.models, or tuples with fields of those names.
"""

from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from common.formatting import NO_FIGURE_WORDS, NOTHING, change, number, qualified, with_unit
from kpis.choices import Direction, FigureKind, Frequency, Measure, Operator, Qualifier, ToleranceKind
from kpis.entry import JUDGED_VALUES, YES_NO_VALUES, Typed
from kpis.status import is_complete, value_of
from periods.values import from_code

NOT_A_QUANTITY = {Measure.YES_NO, Measure.JUDGED, Measure.TEXT}
NOTHING_TO_MEASURE = "nothing to measure (0 of 0)"
SIGNS = {Operator.AT_LEAST: "≥ ", Operator.MORE_THAN: "> ", Operator.AT_MOST: "≤ ", Operator.LESS_THAN: "< "}
WORDS = {
    Operator.AT_LEAST: "at least ",
    Operator.MORE_THAN: "more than ",
    Operator.AT_MOST: "at most ",
    Operator.LESS_THAN: "less than ",
}
BETTER: dict[Direction, Literal["higher", "lower"]] = {Direction.HIGHER: "higher", Direction.LOWER: "lower"}
QUALIFIERS_TYPED = {
    Qualifier.ABOUT: "about ",
    Qualifier.OVER: "over ",
    Qualifier.UP_TO: "up to ",
    Qualifier.WITHIN: "within ",
}


def figure_words(figure: Any, meaning: Any, *, unit: bool = True) -> str:
    """The figure as it is read: 0.45%, about £2m, Yes, the text itself, or why there is none.

    Without `unit` the words of a unit are left out, where a row or a column says them.
    """
    if figure is None:
        return NOTHING
    if figure.kind == FigureKind.TEXT:
        return figure.text
    if figure.kind != FigureKind.NUMBER:
        return NO_FIGURE_WORDS[figure.kind]
    value = value_of(figure.numerator, figure.denominator, meaning.multiplier)
    if value is None:
        return NOTHING_TO_MEASURE
    return qualified(value_words(value, meaning, unit=unit), figure.qualifier)


def value_words(value: Fraction | Decimal | None, meaning: Any, *, places: int | None = None, unit: bool = True) -> str:
    """A value in the unit of its KPI, rounded to the KPI's decimals; an en dash where there is none."""
    if value is None:
        return NOTHING
    places = meaning.decimals if places is None else places
    for measure, values in ((Measure.YES_NO, YES_NO_VALUES), (Measure.JUDGED, JUDGED_VALUES)):
        if meaning.measure == measure:
            return next((word.capitalize() for word, stored in values.items() if stored == value), NOTHING)
    if not unit and unit_words(meaning):
        return number(value, places)
    return with_unit(value, unit_of(meaning), places)


def unit_of(meaning: Any) -> str:
    """The unit of a KPI's values: %, £, days, out of 5."""
    if meaning.measure == Measure.MONEY:
        return meaning.unit or "£"
    if meaning.measure == Measure.SCORE:
        return f"out of {meaning.score_out_of}"
    if meaning.measure == Measure.RATIO:
        return meaning.unit or "to 1"
    return meaning.unit


def unit_words(meaning: Any) -> str:
    """The unit where it is words that can stand apart; empty for £ and %, which stand at each figure."""
    unit = unit_of(meaning)
    return "" if unit.startswith(("£", "%")) else unit


def target_words(target: Any, meaning: Any) -> str:
    """What is aimed at, for a sentence: at least 85%; between 4 and 6 days. An en dash where nothing is."""
    return _aim_at(target, meaning, WORDS, "between {low} and {high}")


def target_signs(target: Any, meaning: Any, *, unit: bool = True) -> str:
    """What is aimed at, for a column or a list: ≥ 85%; 4 to 6 days."""
    return _aim_at(target, meaning, SIGNS, "{low} to {high}", unit=unit)


def _aim_at(target: Any, meaning: Any, before: dict[Operator, str], between: str, *, unit: bool = True) -> str:
    if target is None:
        return NOTHING
    if target.operator == Operator.IS_YES:
        return "Yes"
    if target.operator == Operator.BETWEEN:
        low = _exactly(target.aim, meaning, unit=False)
        return between.format(low=low, high=_exactly(target.upper_aim, meaning, unit=unit))
    return before[Operator(target.operator)] + _exactly(target.aim, meaning, unit=unit)


def tolerance_words(target: Any, meaning: Any) -> str:
    """How far off is still amber, for a reader: "within tolerance up to 0.6%"; empty where nothing is tolerated."""
    if target is None or not target.tolerance_amount:
        return ""
    lowest = _exactly(target.aim - target.tolerance_amount, meaning)
    match target.operator:
        case Operator.AT_MOST | Operator.LESS_THAN:
            return f"within tolerance up to {_exactly(target.aim + target.tolerance_amount, meaning)}"
        case Operator.BETWEEN:
            highest = _exactly(target.upper_aim + target.tolerance_amount, meaning)
            return f"within tolerance from {lowest} to {highest}"
    return f"within tolerance down to {lowest}"


def tolerance_as_set(target: Any, meaning: Any) -> str:
    """The same for who sets it, as it was typed: 0.5 points off; 5% of the target off; none."""
    if not target.tolerance:
        return "none"
    if target.tolerance_kind == ToleranceKind.PERCENT:
        return f"{with_unit(target.tolerance, '%', places_of(target.tolerance))} of the target off"
    unit = unit_of(meaning)
    unit = "points" if unit == "%" else unit
    return f"{with_unit(target.tolerance, unit, places_of(target.tolerance))} off"


def change_words(value: Fraction | None, before: Fraction | None, meaning: Any) -> str:
    """▲ up 2.1 points, better; "Green, was Amber" where it is judged; an en dash without both."""
    if value is None or before is None:
        return NOTHING
    if meaning.measure in NOT_A_QUANTITY:
        if value == before:
            return "no change"
        return f"{value_words(value, meaning)}, was {value_words(before, meaning)}"
    unit = "" if meaning.measure in (Measure.SCORE, Measure.RATIO) else unit_of(meaning)
    return change(value - before, unit, meaning.decimals, BETTER.get(Direction(meaning.direction), ""))


def incomplete_words(result: Any, meaning: Any) -> str:
    """ "2 of 3 months in" where a figure is made of more parts than are in; empty where all are, or none is."""
    if result is None or is_complete(result) or not result.parts_reported:
        return ""
    months = len(from_code(result.period_id).months())
    parts = "months" if meaning.frequency == Frequency.MONTHLY and result.parts_due == months else "figures"
    return f"{result.parts_reported} of {result.parts_due} {parts} in"


def marks_words(result: Any, meaning: Any, *, provisional: bool = True) -> str:
    """What a reader must know of a result: how much of it is in, provisional, restated."""
    if result is None:
        return ""
    shown = result.kind in (FigureKind.NUMBER, FigureKind.TEXT)
    marks = [
        incomplete_words(result, meaning),
        "provisional" if provisional and shown and result.provisional else "",
        "restated" if shown and result.restated else "",
    ]
    return ", ".join(mark for mark in marks if mark)


def typed_of(figure: Any, meaning: Any) -> Typed:
    """The fields that would give this figure when they are read again (kpis.entry.read_line)."""
    shared = {"commentary": getattr(figure, "commentary", ""), "cause": getattr(figure, "cause", "")}
    if figure.kind == FigureKind.TEXT:
        return Typed(figure=figure.text, **shared)
    if figure.kind == FigureKind.NUMBER:
        if meaning.has_parts:
            return Typed(upper=number_typed(figure.numerator), lower=number_typed(figure.denominator), **shared)
        for measure, values in ((Measure.YES_NO, YES_NO_VALUES), (Measure.JUDGED, JUDGED_VALUES)):
            if meaning.measure == measure:
                word = next((word for word, stored in values.items() if stored == figure.numerator), "")
                return Typed(figure=word, **shared)
        qualifier = QUALIFIERS_TYPED.get(Qualifier(figure.qualifier), "")
        return Typed(figure=qualifier + number_typed(figure.numerator), **shared)
    if figure.kind == FigureKind.NOT_ENTERED:
        return Typed(**shared)
    expected_on = getattr(figure, "expected_on", None)
    return Typed(
        no_figure=figure.kind,
        reason=getattr(figure, "reason", ""),
        expected_on=f"{expected_on.day}/{expected_on.month}/{expected_on.year}" if expected_on else "",
        **shared,
    )


def number_typed(value: Decimal | None) -> str:
    """1,234.5 with no zeros at the end, as it is typed; nothing where there is no number."""
    return "" if value is None else f"{value.normalize():,f}"


def parts_words(figure: Any, meaning: Any) -> str:
    """857 payroll errors, 191,889 payments; nothing for a figure that is not made of two parts."""
    if not meaning.has_parts or figure.numerator is None:
        return ""
    upper, lower = number_typed(figure.numerator), number_typed(figure.denominator)
    return f"{upper} {meaning.upper_label}, {lower} {meaning.lower_label}"


def places_of(value: Decimal) -> int:
    """How many decimal places it takes to write a number exactly."""
    exponent = value.normalize().as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def _exactly(aim: Decimal, meaning: Any, *, unit: bool = True) -> str:
    """An aim stands as it was set, never rounded: 99.5 is not 100. Pounds with pence have both digits: £3.30."""
    places = places_of(aim)
    if places and meaning.measure == Measure.MONEY:
        places = max(places, meaning.decimals)
    return value_words(aim, meaning, places=places, unit=unit)
