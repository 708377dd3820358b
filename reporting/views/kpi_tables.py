"""The tables of a KPI's page: its periods and parts, and what was changed of its definition, targets and figures."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from common.formatting import NOTHING, long_day, number
from kpis.choices import FigureKind, Frequency
from reporting.selectors.figures import Figure, period_of
from reporting.selectors.kpi import KpiData
from reporting.tables import (
    cell,
    column,
    incomplete_text,
    marks_text,
    row,
    table,
    target_text,
    tolerance_text,
    value_cell,
    value_text,
)
from reporting.views.kpi_parts import STEP_WORDS, change_of, name_of, weakest

FigureAddress = Callable[[int], str]


def periods_table(data: KpiData, figure_address: FigureAddress | None, finer: str = "") -> dict:
    """Every period, the newest first, with the parts it is made of. A figure leads to its entry; a total to what it is
    made of, at the address `finer`."""
    definition = data.definition
    parts = definition.has_parts
    rows = []
    for figure in reversed(data.series):
        meaning = data.definition_of(figure)
        entry = data.entry(figure)
        origin = figure_address(entry.pk) if figure_address and entry else finer if figure.parts_reported > 1 else ""
        value = cell(
            value_text(figure, meaning),
            href=origin,
            note=incomplete_text(figure, meaning),
            words=figure.kind != FigureKind.NUMBER,
        )
        rows.append(
            row(
                period_of(figure.period_id).label,
                *([_plain(figure.numerator), _plain(figure.denominator)] if parts else []),
                value,
                target_text(data.target_of(figure), meaning),
                cell("", status=figure.status) if figure.parts_due else cell("not due"),
                _standing(figure),
            )
        )
    name = name_of(data, data.scope_id, data.item_id) or "the whole partnership"
    return table(
        id="periods",
        caption=f"{definition.title}, {STEP_WORDS[data.step].lower()}, {name}",
        columns=[
            column("Period"),
            *([column(definition.upper_label, "number"), column(definition.lower_label, "number")] if parts else []),
            column("Figure", "number"),
            column("Target", "number"),
            column("Status"),
            column("Provisional or final"),
        ],
        rows=rows,
        note="Each figure leads to its entry, or to what it is made of." if figure_address and data.entries else "",
    )


def _plain(value: Decimal | None) -> str:
    return NOTHING if value is None else number(value, max(0, -int(value.normalize().as_tuple().exponent)))


def _standing(figure: Figure) -> str:
    if figure.kind not in (FigureKind.NUMBER, FigureKind.TEXT):
        return NOTHING
    return ("Provisional" if figure.provisional else "Final") + (", restated" if figure.restated else "")


def facts_table(data: KpiData, figure_address: FigureAddress | None) -> dict:
    """Figures that are reported once: for whom, when, how much."""
    rows = []
    for (scope, item), figures in data.figures.items():
        for figure in figures:
            entry = data.entry(figure)
            rows.append(
                row(
                    name_of(data, scope, item) or "The whole partnership",
                    period_of(figure.period_id).long_label,
                    cell(
                        value_text(figure, data.definition_of(figure)),
                        href=figure_address(entry.pk) if figure_address and entry else "",
                        note=marks_text(figure, data.definition_of(figure)),
                    ),
                )
            )
    return table(
        id="facts",
        caption=data.definition.title,
        columns=[column("For"), column("Period"), column("Figure", "number")],
        rows=rows,
    )


def parts_table(data: KpiData, *, by_item: bool, kpi_address: Callable[[int, int], str]) -> dict | None:
    """The newest period by partner, or by the entries of a breakdown, with the whole beneath."""
    figure = data.now
    if figure is None or data.definition.frequency == Frequency.ONCE:
        return None
    when = period_of(figure.period_id)
    place, stays = (1, data.scope_id) if by_item else (0, data.item_id)
    whole = data.whole_item if by_item else data.whole_scope
    found = {key[place]: key for key in data.figures if key[1 - place] == stays and data.at(*key, when)}
    names = (
        {one.pk: one.name for one in data.items.values()}
        if by_item
        else {one.id: one.name for one in data.columns.values()}
    )
    parts = [one for one in names if one in found and one != whole]
    if not parts:
        return None
    with_status = not by_item
    rows = []
    for one in [*parts, *([whole] if whole in found else [])]:
        of_part = data.at(*found[one], when)
        meaning = data.definition_of(of_part)
        is_whole = one == whole
        label = ("Total" if by_item else "The whole partnership") if is_whole else names[one]
        rows.append(
            row(
                cell(label, href="" if is_whole else kpi_address(*found[one]), note=_beneath(data, of_part, by_item)),
                value_cell(of_part, meaning),
                *(
                    [target_text(data.target_of(of_part), meaning), cell("", status=of_part.status)]
                    if with_status
                    else []
                ),
                change_of(data, of_part, data.at(*found[one], when.previous())),
                change_of(data, of_part, data.at(*found[one], when.same_period_last_year())),
                kind="total" if is_whole else "body",
            )
        )
    by = data.definition.breakdown.name.lower() if by_item and data.definition.breakdown else "partner"
    return table(
        id="items" if by_item else "partners",
        caption=f"{data.definition.title} by {by}, {when.long_label}",
        columns=[
            column(by.capitalize(), width=28),
            column("Figure", "number"),
            *([column("Target", "number"), column("Status")] if with_status else []),
            column(f"Change since {when.previous().label}"),
            column(f"Change since {when.same_period_last_year().label}"),
        ],
        rows=rows,
        note=f"Not like for like: {data.definition.not_like_for_like}" if data.definition.not_like_for_like else "",
    )


def _beneath(data: KpiData, figure: Figure, by_item: bool) -> str:
    """What stands beneath the name of a partner: how it counts in another way, and its weakest item."""
    mark = None if by_item else data.unlike.get(figure.scope_id)
    said = [f"not like for like: {mark.reason}" if mark else "", weakest(data, figure)]
    return "; ".join(filter(None, said))


def _day(day: Any) -> str:
    return long_day(day) if day else "open"


def earlier_definitions_table(data: KpiData) -> dict | None:
    """What the KPI meant before."""
    earlier = list(data.definitions.values())[:-1]
    if not earlier:
        return None
    return table(
        id="definitions",
        caption="Earlier definitions",
        columns=[column("From"), column("Until before"), column("Title"), column("Formula"), column("Unit")],
        rows=[
            row(_day(one.valid_from), _day(one.valid_to), one.title, one.formula or NOTHING, one.unit or NOTHING)
            for one in reversed(earlier)
        ],
    )


def targets_table(data: KpiData) -> dict | None:
    """Every target with its dates."""
    if not data.targets:
        return None
    return table(
        id="targets",
        caption="Targets",
        columns=[
            column("For"),
            column("From"),
            column("Until before"),
            column("Target", "number"),
            column("Tolerance"),
            column("Basis"),
        ],
        rows=[
            row(
                one.scope.name,
                _day(one.valid_from),
                _day(one.valid_to),
                target_text(one, data.definition),
                tolerance_text(one, data.definition).removeprefix("within tolerance ") or "none",
                ", ".join(filter(None, [one.basis, one.minute_reference])) or NOTHING,
            )
            for one in reversed(data.targets.values())
        ],
    )


def restatements_table(data: KpiData) -> dict | None:
    """What was changed after approval: old, new, why, who, when."""
    if not data.restatements:
        return None
    rows = []
    for one in data.restatements:
        of = one.observation
        definition = next(d for d in data.definitions.values() if d.holds_on(of.when.end or of.when.start))
        rows.append(
            row(
                of.when.label,
                name_of(data, of.scope_id, of.item_id) or "The whole partnership",
                value_text(_Side(one.old_kind, one.old_numerator, one.old_denominator, one.old_text), definition),
                value_text(_Side(one.new_kind, one.new_numerator, one.new_denominator, one.new_text), definition),
                one.reason,
                one.by.name,
                _day(one.at),
            )
        )
    return table(
        id="restatements",
        caption="Figures changed after approval",
        columns=[
            column("Period"),
            column("For"),
            column("Was", "number"),
            column("Is", "number"),
            column("Reason", width=30),
            column("By"),
            column("On"),
        ],
        rows=rows,
    )


class _Side:
    """One side of a restatement, as a result reads."""

    qualifier = "exact"

    def __init__(self, kind: str, numerator: Decimal | None, denominator: Decimal | None, text: str) -> None:
        self.kind, self.numerator, self.denominator, self.text = kind, numerator, denominator, text
