"""Outturn by directorate as a table: what is typed, what follows from it, and what a paper printed."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction

from common.formatting import NOTHING, number
from savings.calculations import outturn
from savings.calculations.casting import TOTAL, in_steps
from savings.calculations.outturn import SIGN_CONVENTION, outturn_total
from savings.models import OutturnLine
from savings.selectors.findings import Table
from savings.selectors.outturn import NET_BUDGET, OUTTURN_COLUMNS, VARIANCE
from savings.selectors.tables import AS_PRINTED, LESS_COMPUTED

COLUMNS = [*list(OUTTURN_COLUMNS)[:3], NET_BUDGET, "Outturn", VARIANCE]


def outturn_table(year: str, lines: Sequence[OutturnLine], stated: Table, edit: Callable[[OutturnLine], dict]) -> dict:
    """Below a line whose printed figures differ, and below the total, stand the printed ones and the difference."""
    scale = 1000 if lines and all(line.printed_step == 1000 for line in lines) else 1
    values = [_line(line) for line in lines]
    rows: list[dict] = []
    for stored, line in zip(lines, values, strict=True):
        rows.append(_row(line, scale, "body", edit(stored)))
        rows += _printed(line, stated, scale, always=False)
    total = outturn_total(values, TOTAL)
    rows.append(_row(total, scale, "total", {}))
    rows += _printed(total, stated, scale, always=True)
    note = (
        f"{'£ thousand' if scale == 1000 else '£'}. {SIGN_CONVENTION} Net budget is gross expenditure and both incomes."
    )
    columns = [
        {"label": "Directorate", "align": "text", "width": 24},
        *[{"label": column, "align": "number"} for column in COLUMNS],
    ]
    return {
        "id": "outturn",
        "caption": f"Outturn {year} by directorate",
        "note": note,
        "columns": columns,
        "rows": rows,
    }


def _line(line: OutturnLine) -> outturn.OutturnLine:
    return outturn.OutturnLine(line.directorate, line.gross, line.external_income, line.internal_income, line.outturn)


def _amounts(line: outturn.OutturnLine) -> dict[str, Decimal]:
    amounts = (line.gross, line.external_income, line.internal_income, line.net, line.outturn, line.variance)
    return dict(zip(COLUMNS, amounts, strict=True))


def _row(line: outturn.OutturnLine, scale: int, kind: str, link: dict) -> dict:
    cells = [{"text": number(Fraction(amount) / scale)} for amount in _amounts(line).values()]
    return {"kind": kind, "cells": [{"text": line.directorate, **link}, *cells]}


def _printed(line: outturn.OutturnLine, stated: Table, scale: int, *, always: bool) -> list[dict]:
    amounts = _amounts(line)
    printed = {column: stated.get((line.directorate, column)) for column in COLUMNS}
    apart = {
        column: Fraction(one.value) - in_steps(Fraction(amounts[column]), Fraction(one.step))
        for column, one in printed.items()
        if one is not None
    }
    differs = any(apart.values())
    if not apart or not (always or differs):
        return []
    texts = [{"text": one.text if one else NOTHING} for one in printed.values()]
    rows = [{"kind": "stated", "cells": [{"text": AS_PRINTED}, *texts]}]
    if differs:
        sizes = [{"text": _signed(apart.get(column, Fraction(0)), scale)} for column in COLUMNS]
        rows.append({"kind": "difference", "cells": [{"text": LESS_COMPUTED}, *sizes]})
    return rows


def _signed(difference: Fraction, scale: int) -> str:
    if not difference:
        return ""
    return f"{'+' if difference > 0 else ''}{number(difference / scale)}"
