"""Results as cells and tables: the same dictionaries on a page, in a paper and in print.

Everything here takes results, definitions and targets as objects with the fields of kpis.models, or as tuples with
fields of those names (reporting/selectors/figures.py).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import Any

from common.formatting import NO_FIGURE_WORDS, NOTHING, change, long_day, number, qualified, with_unit
from kpis.status import value_of
from periods.values import Period, from_code

JUDGEMENT_WORDS = {3: "Green", 2: "Amber", 1: "Red"}
NOTHING_TO_MEASURE = "nothing to measure (0 of 0)"
SIGNS = {"at_least": "≥ ", "more_than": "> ", "at_most": "≤ ", "less_than": "< "}
WORDS = {"at_least": "at least ", "more_than": "more than ", "at_most": "at most ", "less_than": "less than "}


def cell(text: str, **more: Any) -> dict:
    return {"text": text, **{name: value for name, value in more.items() if value}}


def row(*cells: dict | str, kind: str = "body") -> dict:
    return {"kind": kind, "cells": [cell(one) if isinstance(one, str) else one for one in cells]}


def column(label: str, align: str = "text", width: int | None = None) -> dict:
    return {"label": label, "align": align, **({"width": width} if width else {})}


def table(
    *, id: str, caption: str, columns: list[dict], rows: list[dict], note: str = "", landscape: bool = False
) -> dict:
    return {
        "kind": "table",
        "id": id,
        "caption": caption,
        "note": note,
        "landscape": landscape,
        "columns": columns,
        "rows": rows,
    }


def value_text(result: Any, definition: Any, *, unit: bool = True) -> str:
    """The figure as it is read: "0.45%", "about £2m", "Yes", "4.2 out of 5", or why there is none.

    Without `unit` the words of a unit are left out, where a row or a column says them.
    """
    if result is None:
        return NOTHING
    if result.kind == "text":
        return result.text
    if result.kind != "number":
        return NO_FIGURE_WORDS[result.kind]
    value = value_of(result.numerator, result.denominator, definition.multiplier)
    if value is None:
        return NOTHING_TO_MEASURE
    return qualified(amount_text(value, definition, unit=unit), result.qualifier)


def amount_text(value: Any, definition: Any, *, unit: bool = True) -> str:
    """A value, an aim or a tolerance in the words of its measure."""
    match definition.measure:
        case "yes_no":
            return "Yes" if value else "No"
        case "judged":
            return JUDGEMENT_WORDS.get(int(value), NOTHING)
    words = unit_text(definition)
    if not words:
        return with_unit(value, definition.unit, definition.decimals)
    return number(value, definition.decimals) + (f" {words}" if unit else "")


def unit_text(definition: Any) -> str:
    """The words of a unit: "days", "out of 5"; empty for £ and %, which stand at each figure."""
    if definition.measure == "score":
        return f"out of {definition.score_out_of}"
    return "" if definition.unit.startswith(("£", "%")) else definition.unit


def change_text(new: Any, old: Any, definition: Any, old_definition: Any = None) -> str:
    """From one result to another: "▲ up 2.1 points, better"; "Green, was Amber" where it is judged; – without both.

    A figure of which parts are missing is not compared: it would read as a fall.
    """
    old_definition = old_definition or definition
    after = _number(new, definition)
    before = _number(old, old_definition)
    if after is None or before is None:
        return NOTHING
    if any(one.parts_reported < one.parts_due for one in (new, old)):
        return "not complete, so not compared"
    if (definition.measure, definition.unit) != (old_definition.measure, old_definition.unit):
        return "measured differently then"
    if definition.measure in ("yes_no", "judged"):
        if after == before:
            return "no change"
        return f"{amount_text(after, definition)}, was {amount_text(before, definition)}"
    better: Any = definition.direction if definition.direction in ("higher", "lower") else ""
    unit = "" if definition.measure == "score" else definition.unit
    return change(after - before, unit, definition.decimals, better)


def _number(result: Any, definition: Any) -> Fraction | None:
    if result is None or result.kind != "number":
        return None
    return value_of(result.numerator, result.denominator, definition.multiplier)


def target_text(target: Any, definition: Any, *, in_words: bool = False, unit: bool = True) -> str:
    """What is aimed at, for a column: "≥ 85%"; or in words: "at least 85%". An en dash where there is no target."""
    if target is None:
        return NOTHING
    if target.operator == "is_yes":
        return "Yes"
    low = amount_text(target.aim, definition, unit=unit)
    if target.operator == "between":
        high = amount_text(target.upper_aim, definition, unit=unit)
        return f"between {low} and {high}" if in_words else f"{low} to {high}"
    return (WORDS if in_words else SIGNS)[target.operator] + low


def tolerance_text(target: Any, definition: Any) -> str:
    """How far off is still amber: "within tolerance up to 0.6%"; empty where nothing is tolerated."""
    if target is None or not target.tolerance_amount:
        return ""
    lowest = amount_text(target.aim - target.tolerance_amount, definition)
    match target.operator:
        case "at_most" | "less_than":
            return f"within tolerance up to {amount_text(target.aim + target.tolerance_amount, definition)}"
        case "between":
            highest = amount_text(target.upper_aim + target.tolerance_amount, definition)
            return f"within tolerance from {lowest} to {highest}"
    return f"within tolerance down to {lowest}"


def incomplete_text(result: Any, definition: Any) -> str:
    """ "2 of 3 months" where a figure is made of more parts than are in; empty where it is complete, or nothing is in."""
    if result is None or result.parts_reported >= result.parts_due or not result.parts_reported:
        return ""
    months = len(from_code(result.period_id).months())
    parts = "months" if definition.frequency == "monthly" and result.parts_due == months else "figures"
    return f"{result.parts_reported} of {result.parts_due} {parts} in"


def marks_text(result: Any, definition: Any, *, provisional: bool = True) -> str:
    """What a reader must know of a figure: how much of it is in, provisional, restated."""
    if result is None:
        return ""
    shown = result.kind in ("number", "text")
    marks = [
        incomplete_text(result, definition),
        "provisional" if provisional and shown and result.provisional else "",
        "restated" if shown and result.restated else "",
    ]
    return ", ".join(mark for mark in marks if mark)


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
    day = period.end or period.start
    said = {True: "provisional", False: "final"}
    mixed = "final except where marked provisional"
    state = mixed if len(standings) > 1 else "".join(said[one] for one in standings) or "no figures yet"
    return f"as at {long_day(day)}, {state}"


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
        cell("", status=line.status) if line.status else cell("not due"),
        *changes,
    ]
    if with_to_date:
        cells.append(value_cell(line.to_date, definition, provisional=provisional, unit=False))
    return row(*cells)
