"""A figure and its target in words, and a figure as an officer would type it. Pure: no database, no request."""

from decimal import Decimal
from fractions import Fraction
from typing import Literal, Protocol

from common.formatting import NO_FIGURE_WORDS, NOTHING, change, number, qualified, with_unit
from common.numbers import quantise
from kpis.choices import Direction, FigureKind, Measure, Operator, Qualifier
from kpis.entry import JUDGED_VALUES, YES_NO_VALUES, Meaning, Typed
from kpis.status import value_of

NOT_A_QUANTITY = {Measure.YES_NO, Measure.JUDGED, Measure.TEXT}
TARGET_WORDS = {
    Operator.AT_LEAST: "at least {aim}",
    Operator.MORE_THAN: "more than {aim}",
    Operator.AT_MOST: "at most {aim}",
    Operator.LESS_THAN: "less than {aim}",
    Operator.BETWEEN: "between {aim} and {upper_aim}",
    Operator.IS_YES: "yes",
}
BETTER: dict[Direction, Literal["higher", "lower"]] = {Direction.HIGHER: "higher", Direction.LOWER: "lower"}
QUALIFIERS_TYPED = {
    Qualifier.ABOUT: "about ",
    Qualifier.OVER: "over ",
    Qualifier.UP_TO: "up to ",
    Qualifier.WITHIN: "within ",
}


class Figure(Protocol):
    """What an observation, a result and a line as read have in common."""

    kind: str
    numerator: Decimal | None
    denominator: Decimal | None
    qualifier: str
    text: str


class AimedAt(Protocol):
    """What the words need to know of a target (kpis.models.Target)."""

    operator: str
    aim: Decimal
    upper_aim: Decimal | None
    tolerance_amount: Decimal


def figure_words(figure: Figure, meaning: Meaning, *, unit_beside: bool = False) -> str:
    """0.45%, about £2m, Yes, the text itself, "no data (0 of 0)", or the state of "no figure".

    A unit in words is left out where it stands `unit_beside` anyway.
    """
    if figure.kind == FigureKind.TEXT:
        return figure.text
    if figure.kind != FigureKind.NUMBER:
        return NO_FIGURE_WORDS[figure.kind]
    if not figure.denominator:
        return "no data (0 of 0)"
    value = value_of(figure.numerator, figure.denominator, meaning.multiplier)
    return qualified(value_words(value, meaning, unit_beside=unit_beside), figure.qualifier)


def value_words(
    value: Fraction | Decimal | None, meaning: Meaning, *, places: int | None = None, unit_beside: bool = False
) -> str:
    """A value in the unit of its KPI, rounded to the KPI's decimals; an en dash where there is none."""
    if value is None:
        return NOTHING
    places = meaning.decimals if places is None else places
    for measure, values in ((Measure.YES_NO, YES_NO_VALUES), (Measure.JUDGED, JUDGED_VALUES)):
        if meaning.measure == measure:
            return next((word.capitalize() for word, stored in values.items() if stored == value), NOTHING)
    unit = unit_of(meaning)
    if unit_beside and not unit.startswith(("£", "%")):
        return number(value, places)
    return with_unit(value, unit, places)


def unit_of(meaning: Meaning) -> str:
    """The unit that stands beside the field."""
    if meaning.measure == Measure.MONEY:
        return meaning.unit or "£"
    if meaning.measure == Measure.SCORE:
        return f"out of {meaning.score_out_of}"
    if meaning.measure == Measure.RATIO:
        return meaning.unit or "to 1"
    return meaning.unit


def target_words(target: AimedAt | None, meaning: Meaning) -> str:
    """At least 85%; an en dash where nothing is aimed at."""
    if target is None:
        return NOTHING
    return TARGET_WORDS[Operator(target.operator)].format(
        aim=_aim_words(target.aim, meaning), upper_aim=_aim_words(target.upper_aim, meaning)
    )


def tolerance_words(target: AimedAt | None, meaning: Meaning) -> str:
    """How far off is still amber: "tolerance 2 points"; nothing where there is no tolerance."""
    if target is None or not target.tolerance_amount:
        return ""
    unit = unit_of(meaning)
    if unit == "%":
        unit = "point" if target.tolerance_amount == 1 else "points"
    return f"tolerance {with_unit(target.tolerance_amount, unit, _places(target.tolerance_amount))}"


def change_words(value: Fraction | None, before: Fraction | None, meaning: Meaning, direction: str) -> str:
    """▲ up 2.1 points, better; an en dash where there is nothing to compare."""
    if value is None or before is None:
        return NOTHING
    if meaning.measure in NOT_A_QUANTITY:
        return "no change" if value == before else f"was {value_words(before, meaning)}"
    unit = "" if meaning.measure in (Measure.SCORE, Measure.RATIO) else unit_of(meaning)
    if abs(quantise(value - before, meaning.decimals)) == 1 and not unit.startswith(("£", "%")):
        unit = ""  # units in words are plural: "up 1 invoices"
    return change(value - before, unit, meaning.decimals, BETTER.get(Direction(direction), ""))


def typed_of(figure: Figure, meaning: Meaning) -> Typed:
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


def parts_words(figure: Figure, meaning: Meaning) -> str:
    """857 payroll errors, 191,889 payments; nothing for a figure that is not made of two parts."""
    if not meaning.has_parts or figure.numerator is None:
        return ""
    upper, lower = number_typed(figure.numerator), number_typed(figure.denominator)
    return f"{upper} {meaning.upper_label}, {lower} {meaning.lower_label}"


def _aim_words(aim: Decimal | None, meaning: Meaning) -> str:
    """An aim stands as it was set: as exact as it is, and no more."""
    if aim is None:
        return NOTHING
    return value_words(aim, meaning, places=_places(aim))


def _places(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0
