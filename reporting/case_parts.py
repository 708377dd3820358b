"""Tables of a business case as parts of a paper: a printed figure that differs by rounding alone is said to."""

import re
from collections.abc import Iterable, Sequence

from reporting.blocks import BlockContext, Part
from reporting.case_origins import lines_said
from reporting.parts import table_part
from savings.calculations.casting import BASE, OPENING, SHARE, SHARE_BOOKED, Cause, Checked
from savings.models import CaseService
from savings.selectors.case_check import AS_ITS_SERVICE
from savings.selectors.case_lines import Line
from savings.selectors.cases import CaseFigures
from savings.selectors.tables import LESS_COMPUTED

BY_ROUNDING = f"{LESS_COMPUTED}, by rounding"


def case_part(
    context: BlockContext,
    figures: CaseFigures,
    name: str,
    table: dict,
    id: str = "",
    *,
    whole: Sequence[Line] | None = None,
    service: CaseService | None = None,
) -> Part:
    """One of the tables of a case; `name` is what its stated figures are kept under, `whole` what it is computed from,
    where that is not every line."""
    lines = context.cases.lines(figures).of(service) if whole is None else whole
    part = lines_said(context, figures, table_part(table, id=id), name=name, whole=lines, service=service)
    return rounding_said(part, context.cases.checked(figures, name))


def rounding_said(part: Part, checked: Iterable[Checked]) -> Part:
    """The part, each row of differences that rounding explains marked: it is no finding of the paper."""
    causes: dict[tuple[str, str], set[Cause]] = {}
    checked = list(checked)
    wrong_base = any(one.cause == Cause.CONTRADICTION and one.row in (BASE, OPENING) for one in checked)
    for one in checked:
        if one.rule == AS_ITS_SERVICE and one.cause == Cause.ROUNDING:
            continue  # two printed figures of one thing: it says nothing of what is computed
        causes.setdefault((one.row, one.column), set()).add(one.cause)
    heads = [column["label"] for column in part["columns"]]
    label, rows = "", []
    for row in part["rows"]:
        if row["kind"] in ("body", "total"):
            label = row["cells"][0]["text"]
        of_wrong_base = wrong_base and label in (
            SHARE,
            SHARE_BOOKED,
        )  # its percentages follow from that, not from rounding
        if row["kind"] == "difference" and not of_wrong_base:
            row = _marked(row, label, heads, causes)
        rows.append(row)
    return part | {"rows": rows}


def _marked(row: dict, label: str, heads: Sequence[str], causes: dict[tuple[str, str], set[Cause]]) -> dict:
    """Every gap is by rounding; one that follows from another cell is no more than the last printed place."""
    cells = row["cells"][1:]
    gaps = {head: cell["text"] for head, cell in zip(heads[1:], cells, strict=True) if cell["text"]}
    found = {head: causes.get((label, head), {Cause.AGREES}) for head in gaps}
    if any(Cause.CONTRADICTION in one for one in found.values()):
        return row
    if not all(Cause.ROUNDING in found[head] or _smallest(gap) for head, gap in gaps.items()):
        return row
    return row | {"by_rounding": True, "cells": [{"text": BY_ROUNDING}, *cells]}


def _smallest(gap: str) -> bool:
    return re.sub(r"[^0-9]", "", gap).lstrip("0") == "1"
