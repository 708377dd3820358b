"""Debt as tables: balances by stream with partners side by side, collection of invoices, measures."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from common.formatting import NOTHING, number, percent
from partners.models import OfPartnership
from savings.calculations.amounts import Amount, Unknown, total
from savings.calculations.debt import outstanding_of_the_year
from savings.models import Collection, CollectionKind, DebtBalance, DebtMeasure
from savings.selectors.cases import column_of
from savings.selectors.debt import amount_or_words, checked_share, period_of, share_of
from savings.selectors.findings import StatedTables
from savings.selectors.tables import AS_PRINTED, LESS_COMPUTED

Link = Callable[[str, OfPartnership], dict]
NO_ACCOUNT = {"text": NOTHING}


def balances_table(balances: Sequence[DebtBalance], edit: Link) -> dict:
    """Streams as rows, partners side by side; a total for each day with several streams, of what is known."""
    bodies = {balance.body_id: column_of(balance.body) for balance in balances}
    scale = 1000 if balances and all(balance.printed_step == 1000 for balance in balances) else 1
    by_day = sorted(balances, key=lambda one: one.as_at.start)
    rows: list[dict] = []
    for day, of_day in groupby(by_day, key=lambda one: one.as_at):
        own = list(of_day)
        rows.append({"kind": "group", "cells": [{"text": f"As at {day.label}"}]})
        streams = list(dict.fromkeys(one.stream for one in own))
        for stream in streams:
            of_stream = {one.body_id: one for one in own if one.stream == stream}
            rows.append(_stream(stream, [of_stream.get(body) for body in bodies], scale, edit))
        if len(streams) > 1:
            rows.append(_total(own, list(bodies), scale))
    unit = "£ thousand" if scale == 1000 else "£"
    columns: list[dict] = [{"label": "Stream", "align": "text", "width": 24}]
    for name in bodies.values():
        columns += [{"label": f"{name}, {unit}", "align": "number"}, {"label": f"{name}, accounts", "align": "number"}]
    columns.append({"label": "Held for", "align": "text"})
    note = f"{unit}. Totals are of one day and of what is known. Credit balances are negative."
    return {"id": "balances", "caption": "Debt by stream", "note": note, "columns": columns, "rows": rows}


def _stream(stream: str, found: Sequence[DebtBalance | None], scale: int, edit: Link) -> dict:
    cells: list[dict] = [{"text": stream}]
    for one in found:
        if one is None:
            cells += [NO_ACCOUNT, NO_ACCOUNT]
            continue
        cells.append(
            {**_amount(amount_or_words(one.balance, one.balance_words), scale), **edit("debt-balance-edit", one)}
        )
        cells.append(_amount(amount_or_words(one.accounts, one.accounts_words)))
    held = [f"{column_of(one.body)}: {one.held_for}" for one in found if one is not None and one.held_for]
    return {"kind": "body", "cells": [*cells, {"text": "; ".join(held)}]}


def _total(balances: Sequence[DebtBalance], bodies: Sequence[int], scale: int) -> dict:
    cells: list[dict] = [{"text": "Total"}]
    for body in bodies:
        own = [one for one in balances if one.body_id == body]
        money = {one.stream: amount_or_words(one.balance, one.balance_words) for one in own}
        accounts = {one.stream: amount_or_words(one.accounts, one.accounts_words) for one in own}
        cells += [_foot(money, scale), _foot(accounts, 1)]
    return {"kind": "total", "cells": [*cells, {"text": ""}]}


def _foot(amounts: dict[str, Amount], scale: int) -> dict:
    if not amounts:
        return NO_ACCOUNT
    missing = [f"{stream} ({one.words})" for stream, one in amounts.items() if isinstance(one, Unknown)]
    known = {"text": number(Fraction(total(amounts.values()).known) / scale)}
    return {**known, "note": f"without {', '.join(missing)}"} if missing else known


def collection_table(kind: CollectionKind, collections: Sequence[Collection], stated: StatedTables, edit: Link) -> dict:
    """Raised, cleared, outstanding and the percentage with its base; below it what a paper prints, where it differs."""
    in_year = kind == CollectionKind.IN_YEAR
    rows: list[dict] = []
    for one in collections:
        if one.kind != kind:
            continue
        raised, part = amount_or_words(one.raised, one.raised_words), amount_or_words(one.part, one.part_words)
        amounts = [raised, part, outstanding_of_the_year(raised, part)] if in_year else [raised, part]
        share = share_of(one)
        cells = [
            {"text": one.collector, **edit("collection-edit", one)},
            {"text": period_of(one)},
            *[_amount(amount, places=2) for amount in amounts],
            {"text": percent(share.value, 2)},
        ]
        rows.append({"kind": "body", "cells": cells})
        rows += _printed(one, stated, [{"text": ""}] * (len(cells) - 2), (AS_PRINTED, LESS_COMPUTED))
    heads = ["Raised, £", "Cleared, £", "Outstanding, £", "Cleared, %"] if in_year else []
    heads = heads or ["Raised, £", "Outstanding, £", "Outstanding, %"]
    columns: list[dict] = [
        {"label": "Who collects", "align": "text", "width": 24},
        {"label": "Period", "align": "text"},
        *[{"label": head, "align": "number"} for head in heads],
    ]
    base = (
        "of the value of invoices raised in the year" if in_year else "of the value of invoices raised in twelve months"
    )
    caption = "Collected in the year" if in_year else "Outstanding after twelve months"
    note = f"In pounds; the percentage is {base}."
    return {"id": f"collection-{kind}", "caption": caption, "note": note, "columns": columns, "rows": rows}


def measures_table(measures: Sequence[DebtMeasure], stated: StatedTables, edit: Link) -> dict:
    """Percentages that come without their parts; below them what a paper prints elsewhere."""
    rows: list[dict] = []
    for measure, of_measure in groupby(sorted(measures, key=lambda one: one.measure), key=lambda one: one.measure):
        rows.append({"kind": "group", "cells": [{"text": measure}]})
        for one in of_measure:
            value = (
                {"text": one.per_cent_words, "words": True}
                if one.per_cent is None
                else {"text": percent(one.per_cent, 2)}
            )
            cells = [{"text": one.collector, **edit("debt-measure-edit", one)}, {"text": period_of(one)}, value]
            rows.append({"kind": "body", "cells": cells})
            rows += _printed(one, stated, [{"text": ""}], ("printed elsewhere", "printed elsewhere less this"))
    columns = [
        {"label": "Who collects", "align": "text", "width": 24},
        {"label": "Period", "align": "text"},
        {"label": "%", "align": "number"},
    ]
    note = "As measured by whoever collects; the papers do not print the amounts behind them."
    return {"id": "debt-measures", "caption": "Measures of debt", "note": note, "columns": columns, "rows": rows}


def _printed(
    row: Collection | DebtMeasure, stated: StatedTables, between: list[dict], called: tuple[str, str]
) -> list[dict]:
    """The printed percentage and the difference, where it differs."""
    checked = checked_share(row, stated)
    if checked is None or not checked.difference:
        return []
    sign = "+" if checked.difference > 0 else ""
    return [
        {"kind": "stated", "cells": [{"text": called[0]}, *between, {"text": checked.printed.text}]},
        {
            "kind": "difference",
            "cells": [{"text": called[1]}, *between, {"text": f"{sign}{number(checked.difference, 2)} points"}],
        },
    ]


def _amount(amount: Amount, scale: int = 1, places: int = 0) -> dict:
    if isinstance(amount, Unknown):
        return {"text": amount.words, "words": True}
    return {"text": number(Fraction(amount) / scale, places if amount != int(Decimal(amount)) else 0)}
