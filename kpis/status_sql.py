"""The rule of kpis/status.py as one SQL expression, exact on both databases.

A value is never divided: value ≥ aim is asked as numerator × multiplier × scale ≥ aim × denominator. Those products
exceed 64 bits, so PostgreSQL multiplies as NUMERIC, and SQLite asks Python (`exact_sign`, added to each connection).
"""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from common.numbers import SCALE
from kpis.choices import Direction, FigureKind, Measure, Operator, Status


def add_exact_sign(sender: Any, connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Give an SQLite connection `exact_sign(a, b, c, d)`: the sign of a·b − c·d, without limit of size."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("exact_sign", 4, _exact_sign, deterministic=True)


def _exact_sign(a: int | None, b: int | None, c: int | None, d: int | None) -> int | None:
    if a is None or b is None or c is None or d is None:
        return None
    left, right = a * b, c * d
    return (left > right) - (left < right)


def _sign(vendor: str, against: str) -> str:
    """SQL: −1, 0 or 1 as the value of result `r` lies below, at or above `against` (a stored exact number)."""
    factor = f"d.multiplier * {SCALE}"
    if vendor == "sqlite":
        return f"exact_sign(r.numerator, {factor}, {against}, r.denominator)"
    return f"SIGN(r.numerator::numeric * ({factor})::numeric - ({against})::numeric * r.denominator::numeric)"


def status_case(vendor: str) -> str:
    """SQL CASE for a result `r` with its definition `d` and its target `t` (all NULL where there is none)."""

    def sign(against: str) -> str:
        return _sign(vendor, against)

    judgement = sign(f"2 * {SCALE}")
    low, high, tolerance = "t.aim", "t.upper_aim", "t.tolerance_amount"
    return f"""
    CASE
        WHEN r.kind = '{FigureKind.TEXT}' THEN '{Status.CONTEXT}'
        WHEN r.kind <> '{FigureKind.NUMBER}' OR r.denominator = 0 OR r.parts_reported < r.parts_due
            THEN '{Status.NO_FIGURE}'
        WHEN d.direction = '{Direction.CONTEXT}' THEN '{Status.CONTEXT}'
        WHEN d.measure = '{Measure.JUDGED}' THEN
            CASE WHEN {judgement} = 0 THEN '{Status.WITHIN_TOLERANCE}'
                 WHEN {sign(f"3 * {SCALE}")} = 0 THEN '{Status.ON_TARGET}'
                 WHEN {sign(f"1 * {SCALE}")} = 0 THEN '{Status.BELOW_TARGET}'
                 ELSE '{Status.NO_FIGURE}' END
        WHEN t.id IS NULL THEN '{Status.NO_TARGET}'
        WHEN t.operator IN ('{Operator.AT_LEAST}', '{Operator.IS_YES}') THEN
            CASE WHEN {sign(low)} >= 0 THEN '{Status.ON_TARGET}'
                 WHEN {tolerance} > 0 AND {sign(f"({low} - {tolerance})")} >= 0 THEN '{Status.WITHIN_TOLERANCE}'
                 ELSE '{Status.BELOW_TARGET}' END
        WHEN t.operator = '{Operator.MORE_THAN}' THEN
            CASE WHEN {sign(low)} > 0 THEN '{Status.ON_TARGET}'
                 WHEN {tolerance} > 0 AND {sign(f"({low} - {tolerance})")} >= 0 THEN '{Status.WITHIN_TOLERANCE}'
                 ELSE '{Status.BELOW_TARGET}' END
        WHEN t.operator = '{Operator.AT_MOST}' THEN
            CASE WHEN {sign(low)} <= 0 THEN '{Status.ON_TARGET}'
                 WHEN {tolerance} > 0 AND {sign(f"({low} + {tolerance})")} <= 0 THEN '{Status.WITHIN_TOLERANCE}'
                 ELSE '{Status.BELOW_TARGET}' END
        WHEN t.operator = '{Operator.LESS_THAN}' THEN
            CASE WHEN {sign(low)} < 0 THEN '{Status.ON_TARGET}'
                 WHEN {tolerance} > 0 AND {sign(f"({low} + {tolerance})")} <= 0 THEN '{Status.WITHIN_TOLERANCE}'
                 ELSE '{Status.BELOW_TARGET}' END
        WHEN {sign(low)} >= 0 AND {sign(high)} <= 0 THEN '{Status.ON_TARGET}'
        WHEN {tolerance} > 0 AND {sign(f"({low} - {tolerance})")} >= 0 AND {sign(f"({high} + {tolerance})")} <= 0
            THEN '{Status.WITHIN_TOLERANCE}'
        ELSE '{Status.BELOW_TARGET}'
    END"""
