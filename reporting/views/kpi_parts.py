"""What a KPI's page says: its value now, its aim, the remarks and the definition, made of what was read."""

from common.formatting import NOTHING, long_day
from kpis.choices import Direction, FigureKind, Frequency, Measure, OverScopes, OverTime
from kpis.selectors.confirmations import confirmation_words
from reporting.selectors.figures import Figure, period_of
from reporting.selectors.kpi import EntryNow, KpiData
from reporting.tables import change_text, incomplete_text, target_text, tolerance_text, value_text
from reporting.views.kpi_words import said_once
from reporting.weakest import weakest_part

STEP_WORDS = {"quarter": "By quarter", "month": "By month", "year": "By year", "once": "Once"}


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
    notes = [incomplete_text(figure, definition), "restated" if figure.restated else "", weakest(data, figure)]
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


def weakest(data: KpiData, total: Figure) -> str:
    """The weakest part of a figure in its period: "lowest: Northbridge, Individuals 71%"; empty where none is named."""
    if data.definition.frequency == Frequency.ONCE:
        return ""
    when = period_of(total.period_id)
    beneath = [one for key in data.figures if (one := data.at(*key, when)) is not None]

    def name(part: Figure) -> str:
        return name_of(
            data,
            data.whole_scope if part.scope_id == total.scope_id else part.scope_id,
            data.whole_item if part.item_id == total.item_id else part.item_id,
        )

    return weakest_part(total, beneath, data.definition_of(total), whole=(data.whole_scope, data.whole_item), name=name)


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
    newest: dict[tuple[int, int], EntryNow] = {}
    for (scope, item, code), entry in sorted(data.entries.items(), key=lambda one: one[0][2], reverse=True):
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
            ("Valid since", long_day(one.valid_from)),
            ("Confirmed", confirmation_words(one)),
            ("Closed", long_day(data.kpi.closed_on) if data.kpi.closed_on else ""),
        )
        if value
    ]
