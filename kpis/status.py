"""Value + target + tolerance → status. Pure and exact; the roll-up repeats it as one SQL CASE (kpis/status_sql.py)."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from kpis.choices import Direction, Measure, Operator, Status

JUDGEMENTS = {Fraction(3): Status.ON_TARGET, Fraction(2): Status.WITHIN_TOLERANCE, Fraction(1): Status.BELOW_TARGET}


@dataclass(frozen=True)
class Aim:
    """What a target asks for, in the unit of the KPI. `tolerance` is how far off is still within tolerance."""

    operator: Operator | str
    aim: Decimal
    upper_aim: Decimal | None = None
    tolerance: Decimal = Decimal(0)

    @classmethod
    def of(cls, target: Any) -> "Aim | None":
        """What a target (kpis.models.Target) asks for; None where there is none."""
        if target is None:
            return None
        return cls(target.operator, target.aim, target.upper_aim, target.tolerance_amount)


def value_of(numerator: Decimal | None, denominator: Decimal | None, multiplier: int = 1) -> Fraction | None:
    """The exact value of a figure; None where there is none, and for 0 over 0."""
    if numerator is None or not denominator:
        return None
    upper, upper_scale = numerator.as_integer_ratio()
    lower, lower_scale = denominator.as_integer_ratio()
    return Fraction(upper * multiplier * lower_scale, upper_scale * lower)


def is_complete(result: Any) -> bool:
    """Whether everything that a result (kpis.models.Result) is made of is in."""
    return result.parts_reported >= result.parts_due


def status_of(*, value: Fraction | None, measure: str, direction: str, aim: Aim | None) -> Status:
    """How `value` stands. Equality meets "at least" and "at most", and never "more than" and "less than"."""
    if value is None:
        return Status.NO_FIGURE
    if direction == Direction.CONTEXT:
        return Status.CONTEXT
    if measure == Measure.JUDGED:
        return JUDGEMENTS.get(value, Status.NO_FIGURE)
    if aim is None:
        return Status.NO_TARGET
    if _meets(value, aim):
        return Status.ON_TARGET
    if aim.tolerance > 0 and _distance(value, aim) <= Fraction(aim.tolerance):
        return Status.WITHIN_TOLERANCE
    return Status.BELOW_TARGET


def _meets(value: Fraction, aim: Aim) -> bool:
    low = Fraction(aim.aim)
    match aim.operator:
        case Operator.AT_LEAST | Operator.IS_YES:
            return value >= low
        case Operator.MORE_THAN:
            return value > low
        case Operator.AT_MOST:
            return value <= low
        case Operator.LESS_THAN:
            return value < low
        case Operator.BETWEEN:
            return low <= value <= Fraction(aim.upper_aim or 0)
    raise ValueError(f"no such operator: {aim.operator}")


def _distance(value: Fraction, aim: Aim) -> Fraction:
    """How far a value that misses is off."""
    if aim.operator == Operator.BETWEEN and value > Fraction(aim.aim):
        return value - Fraction(aim.upper_aim or 0)
    return abs(value - Fraction(aim.aim))
