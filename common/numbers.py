"""Exact numbers: kept as whole millionths, rounded in one way, read as British officers type them."""

import re
from decimal import Context, Decimal, Inexact, InvalidOperation
from fractions import Fraction
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.expressions import Combinable, register_combinable_fields

EXACT_PLACES = 6
SCALE = 1_000_000
LOWEST, HIGHEST = -(2**63), 2**63 - 1

_TO_MILLIONTHS = Context(prec=19, traps=[Inexact, InvalidOperation])


class NumberUnreadable(ValueError):
    """Text that is not one number. `str()` of it tells the person what to type."""


class ExactDecimalField(models.Field):
    """A decimal of up to six places, kept as a 64-bit count of millionths; between ±9,223,372,036,854.775807.

    Sums, differences, comparisons and ordering happen in the database, exactly. A constant within an expression is
    `Value(Decimal("0.5"), output_field=ExactDecimalField())`. Floats are a TypeError, as they are already inexact.
    """

    description = "Exact decimal of six places"

    def get_internal_type(self) -> str:
        return "BigIntegerField"

    def to_python(self, value: Any) -> Decimal | None:
        if value is None:
            return None
        if isinstance(value, str):
            try:
                value = parse_number(value)
            except NumberUnreadable as problem:
                raise ValidationError(str(problem), code="invalid") from problem
        millionths(value)
        return Decimal(value)

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        if value is None or hasattr(value, "resolve_expression"):
            return value
        return millionths(value)

    def from_db_value(self, value: int | Decimal | None, expression: Any, connection: Any) -> Decimal | None:
        """PostgreSQL sums 64-bit integers as numeric, hence Decimal; an average on SQLite is a float and refused."""
        if value is None:
            return None
        if not isinstance(value, int | Decimal):
            raise TypeError(f"An exact number is read from an integer, not from {value!r}: sum and divide outside.")
        return Decimal(value) / SCALE

    def value_to_string(self, obj: models.Model) -> str:
        """Without an exponent, as `to_python` reads it."""
        return f"{self.value_from_object(obj):f}"


for _sign in (Combinable.ADD, Combinable.SUB):
    register_combinable_fields(ExactDecimalField, _sign, ExactDecimalField, ExactDecimalField)


def millionths(value: Decimal | int) -> int:
    """How many millionths `value` is. ValidationError where it is not a whole number of them or beyond 64 bits."""
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        raise TypeError(f"An exact number is a Decimal or an int, not {value!r}.")
    value = Decimal(value)
    if not value.is_finite() or abs(value) > HIGHEST // SCALE + 1:
        raise ValidationError("Type a number between −9,223,372,036,854 and 9,223,372,036,854.", code="range")
    try:
        count = int(value.quantize(Decimal(1).scaleb(-EXACT_PLACES), context=_TO_MILLIONTHS).scaleb(EXACT_PLACES))
    except Inexact as problem:
        raise ValidationError("Type a number with at most six decimal places.", code="places") from problem
    if not LOWEST <= count <= HIGHEST:
        raise ValidationError("Type a number between −9,223,372,036,854 and 9,223,372,036,854.", code="range")
    return count


def quantise(value: Decimal | Fraction | int, places: int) -> Decimal:
    """`value` to so many decimal places; a half goes away from zero, as in ROUND_HALF_UP. Never "−0"."""
    if isinstance(value, float):
        raise TypeError(f"{value!r} is a float and already inexact: round a Decimal or a Fraction.")
    # In whole numbers: a page rounds hundreds of figures, and fractions would be reduced at each step.
    upper, lower = value.as_integer_ratio()
    if places >= 0:
        upper *= 10**places
    else:
        lower *= 10**-places
    count = (2 * abs(upper) + lower) // (2 * lower)
    return Decimal(f"{'-' if upper < 0 and count else ''}{count}E{-places}")


_NUMBER = re.compile(
    r"(?P<minus>[-−–])?(?P<pound>£ ?)?(?(minus)|(?P<inner>[-−–])?)"  # −£5 or £−5
    r"(?P<digits>(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|\.[0-9]+)"
    r"(?P<percent> ?%)?"
)


def parse_number(text: str, *, percent: bool = False) -> Decimal:
    """The number in `text`: thousands may have commas, £ may stand in front; % is allowed where `percent`."""
    typed = " ".join(text.split())
    shown = f"“{typed if len(typed) <= 30 else typed[:29] + '…'}”"
    if not typed:
        raise NumberUnreadable(f"{shown} is empty: type a number, for example 1,234.5.")
    if typed.startswith("(") and typed.endswith(")"):
        raise NumberUnreadable(f"Type a minus in front instead of brackets: {shown} is not read as a number.")
    found = _NUMBER.fullmatch(typed)
    if not found or (found["pound"] and found["percent"]):
        raise NumberUnreadable(f"{shown} is not a number: type digits, for example 1,234.5 or -5.")
    sign = "-" if found["minus"] or found["inner"] else ""
    if found["percent"] and not percent:
        raise NumberUnreadable(f"Leave out the per cent sign in {shown}: type {sign}{found['digits']}.")
    return Decimal(sign + found["digits"].replace(",", ""))
