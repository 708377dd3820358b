"""Stated prices as a table, and printed totals of a subject's year beside what its prices come to."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from common.formatting import NOTHING, money
from partners.models import Partnership
from savings.calculations.casting import SUM_OF_LINES, TOTAL, Cause, Cell, Checked, check, in_steps
from savings.models import UnitPrice
from savings.selectors.findings import Finding, StatedTables
from savings.selectors.tables import AS_PRINTED

PRICES = "prices"  # a printed total stands in the table of this word with the subject behind it, in the row "Total"


def in_pounds(amount: Decimal) -> str:
    """With pence where there are any."""
    return money(amount, 2 if amount % 1 else 0)


def basis_words(price: UnitPrice) -> str:
    return f"for each {price.unit}" if price.unit else price.get_basis_display()


def prices_of(partnership: Partnership) -> list[UnitPrice]:
    """Every stated price with its year, subjects kept together. One query."""
    prices = list(partnership.unitprices.select_related("year", "service"))
    first: dict[str, int] = {}
    for price in prices:
        first.setdefault(price.subject, len(first))
    return sorted(prices, key=lambda price: first[price.subject])


def prices_table(prices: Sequence[UnitPrice], stated: StatedTables, edit: Callable[[UnitPrice], dict]) -> dict:
    """Each subject with its prices; below it each year's total that a paper prints, computed and as printed."""
    rows: list[dict] = []
    for subject, of_subject in groupby(prices, key=lambda price: price.subject):
        own = list(of_subject)
        sources = {price.source for price in own}
        of_all = own[0].source if len(sources) == 1 else ""
        rows.append({"kind": "group", "cells": [{"text": subject, **({"note": of_all} if of_all else {})}]})
        rows += [_row(price, edit(price), "" if of_all else price.source) for price in own]
        for (_, year), printed in stated.table(f"{PRICES} {subject}").items():
            total = sum_of_year(own, year)
            rows.append(_total(f"{TOTAL} {year}", in_pounds(total), "total"))
            rows.append(_total(AS_PRINTED, printed.text, "stated"))
            if difference := Fraction(printed.value) - in_steps(Fraction(total), Fraction(printed.step)):
                rows.append(_total("printed less computed", money(difference, 2), "difference"))
    columns = [
        {"label": "Item", "align": "text", "width": 36},
        {"label": "Price", "align": "number"},
        {"label": "Paid", "align": "text"},
        {"label": "Year", "align": "text"},
        {"label": "Note", "align": "text"},
    ]
    note = "As stated in the papers that are named, in pounds. Prices of different bases are never added."
    return {"id": "prices", "caption": "Stated prices", "note": note, "columns": columns, "rows": rows}


def _row(price: UnitPrice, link: dict, source: str) -> dict:
    cells = [
        {"text": price.item, **link},
        {"text": in_pounds(price.amount)},
        {"text": basis_words(price)},
        {"text": price.year.label if price.year else "not said"},
        {"text": price.note or NOTHING, "note": source},
    ]
    return {"kind": "body", "cells": cells}


def _total(label: str, amount: str, kind: str) -> dict:
    return {"kind": kind, "cells": [{"text": label}, {"text": amount}, {"text": ""}, {"text": ""}, {"text": ""}]}


def sum_of_year(prices: Sequence[UnitPrice], year: str) -> Decimal:
    return sum((price.amount for price in prices if price.year and price.year.label == year), Decimal(0))


def prices_checked(partnership: Partnership, stated: StatedTables) -> tuple[list[Checked], list[Finding]]:
    """Every printed total of a subject's year beside the sum of its prices, and those that differ."""
    checked, findings = [], []
    for subject, of_subject in groupby(prices_of(partnership), key=lambda price: price.subject):
        own, table = list(of_subject), f"{PRICES} {subject}"
        for (row, year), printed in stated.table(table).items():
            one = check(row, year, SUM_OF_LINES, printed, Cell.of(sum_of_year(own, year)))
            checked.append(one)
            if one.cause != Cause.AGREES:
                findings.append(Finding(table, f"Stated prices: {subject}", one, stated.rows[table, row, year]))
    return checked, findings
