"""A target in a few words, for lists and facts."""

from decimal import Decimal

from common.formatting import with_unit
from kpis.choices import Operator, ToleranceKind
from kpis.models import Definition, Target

SIGNS = {Operator.AT_LEAST: "≥", Operator.MORE_THAN: ">", Operator.AT_MOST: "≤", Operator.LESS_THAN: "<"}


def target_words(target: Target, definition: Definition) -> str:
    """≥ 99.5%; 2 to 4 days; Yes. Never rounded: a target of 99.5 is not 100."""
    if target.operator == Operator.IS_YES:
        return "Yes"
    if target.operator == Operator.BETWEEN and target.upper_aim is not None:
        return f"{_exactly(target.aim, definition, unit='')} to {_exactly(target.upper_aim, definition)}"
    return f"{SIGNS[Operator(target.operator)]} {_exactly(target.aim, definition)}"


def tolerance_words(target: Target, definition: Definition) -> str:
    """0.5 points off; 5% of the target off; none."""
    if not target.tolerance:
        return "none"
    if target.tolerance_kind == ToleranceKind.PERCENT:
        return f"{with_unit(target.tolerance, '%', places_of(target.tolerance))} of the target off"
    unit = "points" if definition.unit == "%" else definition.unit
    return f"{with_unit(target.tolerance, unit, places_of(target.tolerance))} off"


def places_of(number: Decimal) -> int:
    """How many decimal places it takes to write a number exactly."""
    return max(0, -int(number.normalize().as_tuple().exponent))


def _exactly(number: Decimal, definition: Definition, unit: str | None = None) -> str:
    return with_unit(number, definition.unit if unit is None else unit, places_of(number))
