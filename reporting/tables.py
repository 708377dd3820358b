"""Results as cells and tables: the same dictionaries on a page, in a paper and in print.

Everything here takes results, definitions and targets as objects with the fields of kpis.models, or as tuples with
fields of those names (reporting/selectors/figures.py).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import Any

from django.db.models import Model

from common.formatting import NOTHING, long_day
from kpis.small_numbers import HIDDEN, HIDDEN_NOTE
from kpis.status import is_complete, value_of
from kpis.wording import (
    change_words,
    figure_words,
    incomplete_words,
    marks_words,
    target_signs,
    target_words,
    tolerance_words,
    unit_words,
    value_words,
)
from partners.origins import made_of
from periods.values import Period

# The words of a figure are those of the whole portal (kpis/wording.py), under the names that tables know them by.
value_text = figure_words
amount_text = value_words
unit_text = unit_words
tolerance_text = tolerance_words
incomplete_text = incomplete_words
marks_text = marks_words


def cell(text: str, **more: Any) -> dict:
    return {"text": text, **{name: value for name, value in more.items() if value}}


def row(*cells: dict | str, kind: str = "body", of: Iterable[Model | None] = ()) -> dict:
    """`of` are the rows of the database that this one shows: where its figures come from (reporting/printed.py)."""
    made = {"kind": kind, "cells": [cell(one) if isinstance(one, str) else one for one in cells]}
    return made | {"origin": origin} if (origin := made_of(*of))["rows"] else made


def column(label: str, align: str = "text", width: int | None = None) -> dict:
    return {"label": label, "align": align, **({"width": width} if width else {})}


def table(
    *, id: str, caption: str, columns: list[dict], rows: list[dict], note: str = "", landscape: bool = False
) -> dict:
    if any(HIDDEN in one["text"] for each in rows for one in each["cells"]):
        note = f"{note} {HIDDEN_NOTE}".strip()
    return {
        "kind": "table",
        "id": id,
        "caption": caption,
        "note": note,
        "landscape": landscape,
        "columns": columns,
        "rows": rows,
    }


def change_text(new: Any, old: Any, definition: Any, old_definition: Any = None) -> str:
    """From one result to another: "▲ up 2.1 points, better"; "Green, was Amber" where it is judged; – without both.

    A figure of which parts are missing is not compared: it would read as a fall.
    """
    old_definition = old_definition or definition
    after = _number(new, definition)
    before = _number(old, old_definition)
    if after is None or before is None:
        return NOTHING
    if not (is_complete(new) and is_complete(old)):
        return "not complete, so not compared"
    if (definition.measure, definition.unit) != (old_definition.measure, old_definition.unit):
        return "measured differently then"
    return change_words(after, before, definition)


def _number(result: Any, definition: Any) -> Fraction | None:
    if result is None or result.kind != "number":
        return None
    return value_of(result.numerator, result.denominator, definition.multiplier)


def target_text(target: Any, definition: Any, *, in_words: bool = False, unit: bool = True) -> str:
    """What is aimed at, for a column: "≥ 85%"; or in words: "at least 85%". An en dash where there is no target."""
    return target_words(target, definition) if in_words else target_signs(target, definition, unit=unit)


def value_cell(result: Any, definition: Any, *, provisional: bool = True, unit: bool = True, href: str = "") -> dict:
    """The figure with its marks. Words, and why there is no figure, may wrap where numbers may not."""
    return cell(
        value_text(result, definition, unit=unit),
        note=marks_text(result, definition, provisional=provisional),
        href=href,
        words=result is not None and result.kind != "number",
    )


def as_at_text(period: Period, results: Iterable[Any]) -> str:
    """ "as at 30 September 2026, provisional": said once per page or table."""
    standings = {result.provisional for result in results if result.kind in ("number", "text")}
    said = {True: "provisional", False: "final"}
    mixed = "final except where marked provisional"
    state = mixed if len(standings) > 1 else "".join(said[one] for one in standings) or "no figures yet"
    return f"as at {long_day(period.last_day)}, {state}"


@dataclass(frozen=True)
class KpiLine:
    """One KPI of a table, with what it is compared with. `values` stand under the columns of scopes."""

    definition: Any
    values: Sequence[Any]
    now: Any
    status: str
    target: Any = None
    previous: Any = None
    last_year: Any = None
    to_date: Any = None
    href: str = ""
    heading: str = ""
    note: str = ""
    signs: str = ""  # what its control chart says, beside the status


def kpi_table(
    lines: Iterable[KpiLine],
    *,
    id: str,
    caption: str,
    columns: Sequence[str],
    previous: str,
    last_year: str,
    to_date: str = "",
    definitions: Mapping[int, Any] | None = None,
    provisional: bool = False,
    note: str = "",
) -> dict:
    """KPIs grouped by heading. `columns` name the scopes, `previous`, `last_year` and `to_date` the periods compared
    with; `definitions` by id say what the compared figures meant, where that may have changed; `provisional` marks
    single figures, where the caption does not say it for all."""
    heads = [
        column("Measure", width=24),
        *[column(label, "number") for label in columns],
        column("Target", "number"),
        column("Status"),
        column(f"Since {previous}", width=11),
        column(f"Since {last_year}", width=11),
        *([column(to_date, "number")] if to_date else []),
    ]
    rows = []
    lines = list(lines)
    headed = any(line.heading for line in lines)
    for heading, group in groupby(lines, key=lambda line: line.heading):
        if headed:
            rows.append(row(heading or "Other measures", kind="group"))
        rows += [_kpi_row(line, bool(to_date), provisional, definitions or {}) for line in group]
    return table(id=id, caption=caption, columns=heads, rows=rows, note=note)


def _kpi_row(line: KpiLine, with_to_date: bool, provisional: bool, definitions: Mapping[int, Any]) -> dict:
    definition = line.definition
    changes = [
        change_text(line.now, before, definition, definitions.get(before.definition_id) if before else None)
        for before in (line.previous, line.last_year)
    ]
    cells: list[dict | str] = [
        cell(definition.title, href=line.href, note=". ".join(filter(None, [unit_text(definition), line.note]))),
        *[value_cell(value, definition, provisional=provisional, unit=False) for value in line.values],
        target_text(line.target, definition, unit=False),
        cell("", status=line.status, note=line.signs) if line.status else cell("not due"),
        *changes,
    ]
    if with_to_date:
        cells.append(value_cell(line.to_date, definition, provisional=provisional, unit=False))
    return row(*cells)
