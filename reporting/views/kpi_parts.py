"""What a KPI's page says: its value now, the chart, the tables and the definition, made of what was read."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from common.formatting import NOTHING, number
from kpis.choices import Direction, FigureKind, Frequency, Measure, OverScopes, OverTime
from kpis.models import Observation
from reporting.selectors.figures import Figure, period_of
from reporting.selectors.kpi import KpiData
from reporting.tables import (
    cell,
    change_text,
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
from reporting.views.dashboard_parts import said_once

STEP_WORDS = {"quarter": "By quarter", "month": "By month", "year": "By year", "once": "Once"}
FigureAddress = Callable[[int], str]


def name_of(data: KpiData, scope_id: int, item_id: int) -> str:
    """ "Northbridge, Trade"; the whole partnership and the whole of a breakdown need no name."""
    scope = data.columns[scope_id].name if scope_id != data.whole_scope else ""
    item = data.items[item_id].name if item_id != data.whole_item else ""
    return ", ".join(filter(None, [scope, item]))


def now(data: KpiData) -> dict | None:
    """The figure that matters most, as the figure component takes it."""
    figure = data.now
    if figure is None:
        return None
    definition, when = data.definition_of(figure), period_of(figure.period_id)
    state = "provisional" if figure.provisional else "final"
    notes = [incomplete_text(figure, definition), "restated" if figure.restated else ""]
    notes += [
        f"{period_of(one.period_id).label}: {incomplete_text(one, definition) or value_text(one, definition)}"
        for one in data.newer
        if one.parts_due
    ]
    is_number = figure.kind == FigureKind.NUMBER
    return {
        "label": name_of(data, data.scope_id, data.item_id) or "The whole partnership",
        "value": value_text(figure, definition),
        "period": f"{when.long_label}, {state}"
        if figure.kind in (FigureKind.NUMBER, FigureKind.TEXT)
        else when.long_label,
        "status": figure.status if data.definition.frequency != Frequency.ONCE else "",
        "movement": _movement(data, figure) if is_number else "",
        "note": "; ".join(filter(None, notes)),
    }


def _movement(data: KpiData, figure: Figure) -> str:
    when = period_of(figure.period_id)
    if data.definition.frequency == Frequency.ONCE:
        return ""
    said = []
    for then in dict.fromkeys([when.previous(), when.same_period_last_year()]):
        before = data.at(figure.scope_id, figure.item_id, then)
        words = change_of(data, figure, before)
        if words != NOTHING:
            said.append(f"Since {then.label}: {words}.")
    return " ".join(said)


def change_of(data: KpiData, figure: Figure, before: Figure | None) -> str:
    if before is None:
        return NOTHING
    return change_text(figure, before, data.definition_of(figure), data.definition_of(before))


def aim_sentence(data: KpiData) -> str:
    """ "Lower is better. Target: at most 0.5%; within tolerance up to 0.6%." """
    figure, definition = data.now, data.definition
    target = data.target_of(figure) if figure else None
    direction = f"{Direction(definition.direction).label}."
    if definition.direction == Direction.CONTEXT:
        return direction
    if definition.measure == Measure.JUDGED:
        return f"Judged by criteria. {definition.criteria}"
    if target is None:
        return f"{direction} No target."
    tolerated = tolerance_text(target, definition)
    return (
        f"{direction} Target: {target_text(target, definition, in_words=True)}{'; ' + tolerated if tolerated else ''}."
    )


def remarks(data: KpiData) -> list[dict]:
    """What was written beside the newest figure, or the parts beneath it."""
    if data.now is None:
        return []
    when = period_of(data.now.period_id)
    first, last = (when.start, when.end or when.start)
    newest: dict[tuple[int, int], Observation] = {}
    for (scope, item, code), entry in sorted(data.observations.items(), key=lambda one: one[0][2], reverse=True):
        period = period_of(code)
        within = first <= period.start and (period.end or period.start) <= last
        covered = data.scope_id in (scope, data.whole_scope) and data.item_id in (item, data.whole_item)
        # A reason for no figure is of interest at the end of the period alone.
        if within and covered and (entry.commentary or (entry.reason and period.end == last)):
            newest.setdefault((scope, item), entry)
    return said_once(
        (
            name_of(data, *key) if key != (data.scope_id, data.item_id) else "",
            entry.commentary or entry.reason,
            entry.cause,
        )
        for key, entry in newest.items()
    )


def lost_everywhere(data: KpiData) -> bool:
    """Whether the published paper printed figures that its text no longer has, and nothing else is known."""
    kinds = {figure.kind for found in data.figures.values() for figure in found}
    return kinds - {FigureKind.NOT_ENTERED} == {FigureKind.LOST}


def periods_table(data: KpiData, figure_address: FigureAddress | None) -> dict:
    """Every period, the newest first, with the parts it is made of."""
    definition = data.definition
    parts = definition.has_parts
    rows = []
    for figure in reversed(data.series):
        meaning = data.definition_of(figure)
        entry = data.observation(figure)
        origin = figure_address(entry.pk) if figure_address and entry else ""
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
        note="Each figure leads to its entry." if figure_address and data.observations else "",
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
            entry = data.observation(figure)
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
                cell(label, href="" if is_whole else kpi_address(*found[one])),
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


def definition_rows(data: KpiData) -> list[dict]:
    """The definition in force, as the summary list takes it."""
    one = data.definition
    sums = f"Over time: {OverTime(one.over_time).label}. Over partners: {OverScopes(one.over_scopes).label}."
    parts = f"{one.upper_label} ÷ {one.lower_label}" + (f" × {one.multiplier:,}" if one.multiplier != 1 else "")
    return [
        {"key": key, "value": value}
        for key, value in (
            ("Purpose", one.purpose),
            ("Formula", one.formula or (parts if one.has_parts else "")),
            ("Criteria", one.criteria),
            ("Source", one.source),
            ("Accountable", one.accountable_role),
            ("Data provider", one.provider_role),
            ("Unit", one.unit or one.get_measure_display()),
            ("Direction", one.get_direction_display()),
            ("Frequency", one.get_frequency_display()),
            ("How it adds up", sums),
            ("Broken down by", one.breakdown.name if one.breakdown else ""),
            ("Not like for like", one.not_like_for_like),
            ("Valid since", f"{one.valid_from.day} {one.valid_from:%B %Y}"),
            ("Closed", f"{data.kpi.closed_on.day} {data.kpi.closed_on:%B %Y}" if data.kpi.closed_on else ""),
        )
        if value
    ]


def _day(day: Any) -> str:
    return f"{day.day} {day:%B %Y}" if day else "open"


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
