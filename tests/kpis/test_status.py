"""Value, target and tolerance give one status, in Python and in SQL alike."""

import random
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import connection

from kpis.choices import Direction, Measure, Operator, Status
from kpis.status import Aim, status_of, value_of
from kpis.status_sql import status_case

D = Decimal


def stands(value, operator, aim, upper=None, tolerance=0, *, direction=Direction.HIGHER, measure=Measure.PERCENT):
    return status_of(
        value=None if value is None else Fraction(D(value)),
        measure=measure,
        direction=direction,
        aim=None if aim is None else Aim(operator, D(aim), None if upper is None else D(upper), D(tolerance)),
    )


@pytest.mark.parametrize(
    ("value", "operator", "aim", "upper", "tolerance", "expected"),
    [
        ("83", Operator.AT_LEAST, "85", None, 0, Status.BELOW_TARGET),  # EMSS satisfaction, Q4 2023/24
        ("85", Operator.AT_LEAST, "85", None, 0, Status.ON_TARGET),  # equality meets
        ("83", Operator.AT_LEAST, "85", None, 2, Status.WITHIN_TOLERANCE),
        ("82.999999", Operator.AT_LEAST, "85", None, 2, Status.BELOW_TARGET),
        ("24", Operator.AT_MOST, "24", None, 0, Status.ON_TARGET),  # EMSS adverts, hours
        ("24", Operator.LESS_THAN, "24", None, 0, Status.BELOW_TARGET),  # strictly below
        ("24", Operator.LESS_THAN, "24", None, 1, Status.WITHIN_TOLERANCE),
        ("5", Operator.MORE_THAN, "5", None, 0, Status.BELOW_TARGET),
        ("0", Operator.AT_MOST, "0", None, 0, Status.ON_TARGET),  # a target of nil
        ("1", Operator.AT_MOST, "0", None, 0, Status.BELOW_TARGET),
        ("15", Operator.BETWEEN, "10", "15", 0, Status.ON_TARGET),
        ("16", Operator.BETWEEN, "10", "15", 1, Status.WITHIN_TOLERANCE),
        ("8", Operator.BETWEEN, "10", "15", 1, Status.BELOW_TARGET),
        ("1", Operator.IS_YES, "1", None, 0, Status.ON_TARGET),
        ("0", Operator.IS_YES, "1", None, 0, Status.BELOW_TARGET),
        ("83", None, None, None, 0, Status.NO_TARGET),
        (None, Operator.AT_LEAST, "85", None, 0, Status.NO_FIGURE),
    ],
)
def test_a_value_stands_against_its_target(value, operator, aim, upper, tolerance, expected):
    assert stands(value, operator, aim, upper, tolerance) == expected


def test_context_is_never_met_or_missed():
    assert stands("1", Operator.AT_LEAST, "85", direction=Direction.CONTEXT) == Status.CONTEXT


def test_a_judgement_is_its_own_status():
    judged = [stands(value, None, None, measure=Measure.JUDGED) for value in ("3", "2", "1")]
    assert judged == [Status.ON_TARGET, Status.WITHIN_TOLERANCE, Status.BELOW_TARGET]


def test_the_comparison_is_not_rounded():
    """857 of 191,889 is 0.4466… %: printed as 0.45 %, and still below a target of at most 0.4466."""
    value = value_of(D(857), D(191_889), 100)
    assert (
        status_of(value=value, measure="percent", direction="lower", aim=Aim("at_most", D("0.4466"))) == "below_target"
    )
    assert status_of(value=value, measure="percent", direction="lower", aim=Aim("at_most", D("0.4467"))) == "on_target"


def test_nothing_over_nothing_is_no_value():
    assert value_of(D(0), D(0), 100) is None


def millionths(value: Decimal | None) -> str:
    return f"CAST({'NULL' if value is None else int(value * 1_000_000)} AS bigint)"


def random_case(chance: random.Random) -> dict:
    """Sizes up to a thousand million, values that meet their target exactly, negatives, 0 over 0."""
    size = chance.choice([10, 1_000, 1_000_000_000])
    below = D(chance.choice([1, 1, chance.randint(0, size)]))
    above = D(chance.randint(-size, size)) / chance.choice([1, 1000, 1_000_000]) if below else D(0)
    multiplier = chance.choice([1, 100, 1000])
    exact = value_of(above, below, multiplier)
    near = D(int((exact or 0) * 1000)) / 1000
    aim = near + chance.choice([0, 0, D("0.001"), D("-0.001"), 5, -5])
    operator = chance.choice(list(Operator))
    return {
        "kind": chance.choices(["number", "lost"], [95, 5])[0],
        "above": above,
        "below": below,
        "multiplier": multiplier,
        "measure": chance.choices(["count", "judged"], [95, 5])[0],
        "direction": chance.choice(["higher", "lower", "range", "context"]),
        "operator": operator,
        "aim": aim,
        "upper": aim + chance.choice([0, 5]) if operator == Operator.BETWEEN else None,
        "tolerance": D(chance.choice([0, 1, 5, D("0.001")])),
        "targeted": chance.random() < 0.9,
    }


@pytest.mark.django_db
def test_sql_and_python_agree_in_ten_thousand_cases():
    chance = random.Random(7)
    cases = [random_case(chance) for _ in range(10_000)]
    found: list[str] = []
    for start in range(0, len(cases), 250):
        selects = [
            f"""SELECT {number} AS n, '{case["kind"]}' AS kind, {millionths(case["above"])} AS numerator,
                {millionths(case["below"])} AS denominator, {case["multiplier"]} AS multiplier,
                '{case["measure"]}' AS measure, '{case["direction"]}' AS direction,
                CAST({number if case["targeted"] else "NULL"} AS bigint) AS id, '{case["operator"]}' AS operator,
                {millionths(case["aim"])} AS aim, {millionths(case["upper"])} AS upper_aim,
                {millionths(case["tolerance"])} AS tolerance_amount, 1 AS parts_due, 1 AS parts_reported"""
            for number, case in enumerate(cases[start : start + 250])
        ]
        case_of_row = status_case(connection.vendor)
        for alias in ("r.", "d.", "t."):
            case_of_row = case_of_row.replace(alias, "one.")
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {case_of_row} FROM ({' UNION ALL '.join(selects)}) one ORDER BY one.n")
            found += [row[0] for row in cursor.fetchall()]
    expected = [
        status_of(
            value=value_of(case["above"], case["below"], case["multiplier"]) if case["kind"] == "number" else None,
            measure=case["measure"],
            direction=case["direction"],
            aim=Aim(case["operator"], case["aim"], case["upper"], case["tolerance"]) if case["targeted"] else None,
        )
        for case in cases
    ]
    differing = [
        (case, sql, str(python)) for case, sql, python in zip(cases, found, expected, strict=True) if sql != python
    ]
    assert differing == []
    assert len(set(found)) == 6, "every status was met"
