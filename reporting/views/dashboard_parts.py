"""What the dashboard says: its sentence, key figures, changes and exceptions, made of what was read.

Dictionaries only: no database, no addresses of its own (the view gives those).
"""

from datetime import date

from django.utils.safestring import SafeString, mark_safe

from common.charts import sparkline
from common.formatting import percent
from common.numbers import quantise
from kpis.small_numbers import HIDDEN
from periods.values import Quarter
from reporting.counts import Counts
from reporting.selectors.dashboard import Dashboard
from reporting.selectors.figures import Figure
from reporting.selectors.quarters import STRENGTH, KpiNow
from reporting.tables import as_at_text, change_text, marks_text, target_text, value_text
from reporting.views.kpi_words import Address, remarks_of, title_of, weakest_beneath

OFF_TARGET = {
    "below_target": "Below target",
    "within_tolerance": "Within tolerance",
    "part": "On target or incomplete as a whole, with a part off target",
}


def lead_sentence(page: Dashboard, today: date) -> str:
    """What matters, in one sentence."""
    counts, quarter = page.counts, page.quarter
    late = sum(one.is_late(today) for one in page.returns)
    if not counts.reported:
        start = f"No KPI with a target has a figure for {quarter.label} yet"
    else:
        start = (
            f"In {quarter.label}, {counts.on_target} of {counts.reported} reported KPIs were on target "
            f"({percent(counts.met_of_reported)}; of the {counts.due} due, {percent(counts.met_of_due)})"
        )
    parts = [start]
    if counts.reported:
        parts.append(f"{counts.below_target or 'none'} {'is' if counts.below_target == 1 else 'are'} below target")
    if counts.missing:
        parts.append(f"{counts.missing} {'has' if counts.missing == 1 else 'have'} no figure")
    if late:
        parts.append(f"{late} {'return is' if late == 1 else 'returns are'} late")
    return "; ".join(parts) + "."


def as_at(page: Dashboard) -> str:
    return as_at_text(page.quarter, (figure for kpi in page.kpis.now for figure in kpi.leads))


def key_figures(page: Dashboard) -> list[dict]:
    """The first row of the page."""
    counts, before = page.counts, page.history[page.quarter.previous()]
    period = page.quarter.label
    return [
        {
            "label": "On target, of reported",
            "value": percent(counts.met_of_reported),
            "note": f"{counts.on_target} of {counts.reported} KPIs. {_since(counts, before, page.quarter)}",
            "period": period,
        },
        {
            "label": "On target, of due",
            "value": percent(counts.met_of_due),
            "note": f"{counts.on_target} of {counts.due} KPIs",
            "period": period,
        },
        {
            "label": "Below target",
            "value": str(counts.below_target),
            "unit": _kpis(counts.below_target),
            "period": period,
        },
        {
            "label": "Within tolerance",
            "value": str(counts.within_tolerance),
            "unit": _kpis(counts.within_tolerance),
            "period": period,
        },
        {
            "label": "Due and without a figure",
            "value": str(counts.missing),
            "unit": _kpis(counts.missing),
            "period": period,
        },
    ]


def _since(counts: Counts, before: Counts, quarter: Quarter) -> str:
    if not before.reported:
        return f"Nothing reported in {quarter.previous().label}."
    return f"{quarter.previous().label}: {before.on_target} of {before.reported}, {percent(before.met_of_reported)}."


def _kpis(count: int) -> str:
    return "KPI" if count == 1 else "KPIs"


def changes(page: Dashboard, kpi_address: Address) -> list[dict]:
    """KPIs whose status is another than last quarter's: the worse ones, then the better ones."""
    before = page.quarter.previous()
    groups: dict[str, list[dict]] = {"Worse": [], "Better": []}
    for kpi in page.kpis.now:
        for now in kpi.leads:
            then = kpi.then(now, before)
            if then is None or then.status == now.status or not {then.status, now.status} <= STRENGTH.keys():
                continue
            meaning_then = page.kpis.meanings[then.definition_id]
            groups["Better" if STRENGTH[now.status] > STRENGTH[then.status] else "Worse"].append(
                {
                    "title": title_of(page, kpi, now),
                    "href": kpi_address(kpi.meaning.slug),
                    "service": page.ground.services[kpi.meaning.service_id].name,
                    "was": {"text": value_text(then, meaning_then), "status": then.status, "label": before.label},
                    "is": {"text": value_text(now, kpi.meaning), "status": now.status, "label": page.quarter.label},
                    "change": change_text(now, then, kpi.meaning, meaning_then),
                    "signs": _signs(page, kpi, now),
                }
            )
    return [
        {"title": f"{name} than in {before.label}: {len(found)}", "changes": found}
        for name, found in groups.items()
        if found
    ]


def exceptions(page: Dashboard, kpi_address: Address) -> list[dict]:
    """Groups of figures off their target, the furthest first, each with what was written about it."""
    found: dict[str, list[tuple[KpiNow, Figure]]] = {key: [] for key in OFF_TARGET}
    for kpi in page.kpis.now:
        parts = [figure for figure in kpi.parts if figure.status == "below_target" and figure not in kpi.leads]
        if kpi.standing in ("below_target", "within_tolerance"):
            found[kpi.standing] += [(kpi, figure) for figure in kpi.leads if figure.status in OFF_TARGET]
        elif off := [figure for figure in kpi.leads if figure.status in OFF_TARGET] or parts:
            found["part"].append((kpi, max(off, key=page.kpis.miss)))
    return [
        {
            "key": key,
            "title": f"{OFF_TARGET[key]}: {count} {_kpis(count)}",
            "figures": [
                _exception(page, kpi, figure, kpi_address)
                for kpi, figure in sorted(of_group, key=lambda one: page.kpis.miss(one[1]), reverse=True)
            ],
        }
        for key, of_group in found.items()
        if (count := len({kpi.meaning.kpi_id for kpi, _ in of_group}))
    ]


def _exception(page: Dashboard, kpi: KpiNow, figure: Figure, kpi_address: Address) -> dict:
    meaning, goal = kpi.meaning, page.kpis.goal(figure)
    before = page.quarter.previous()
    return {
        "title": title_of(page, kpi, figure),
        "href": kpi_address(meaning.slug),
        "service": page.ground.services[meaning.service_id].name,
        "value": value_text(figure, meaning),
        "marks": marks_text(figure, meaning, provisional=False),
        "status": figure.status,
        "signs": _signs(page, kpi, figure),
        "target": target_text(goal, meaning, in_words=True) if goal else "judged by its criteria",
        "change": change_text(figure, kpi.then(figure, before), meaning),
        "before": before.label,
        "weakest": _weakest(page, kpi, figure),
        "remarks": remarks_of(page, kpi, figure),
        "trend": _trend(page, kpi, figure),
    }


def _weakest(page: Dashboard, kpi: KpiNow, figure: Figure) -> str:
    """The part that misses its own target by most; where none has one, the weakest by its value."""
    beneath = [
        part
        for part in kpi.parts
        if part is not figure and figure.scope_id == page.ground.whole_scope and part.scope_id != figure.scope_id
    ]
    worst = max(
        (part for part in beneath if part.status in STRENGTH),
        key=lambda part: (-STRENGTH[part.status], page.kpis.miss(part)),
        default=None,
    )
    if worst is None or any(part.text == HIDDEN for part in beneath):
        return weakest_beneath(page, kpi, figure)
    return f"weakest: {page.ground.columns[worst.scope_id].name}, {value_text(worst, kpi.meaning)}"


def _signs(page: Dashboard, kpi: KpiNow, figure: Figure) -> str:
    """What its control chart says, beside the status; a part that does not lead its KPI has none."""
    return page.usual.signs(kpi, figure) if page.usual and figure in kpi.leads else ""


def _trend(page: Dashboard, kpi: KpiNow, figure: Figure) -> SafeString | str:
    """The quarters up to now as a small line; nothing where there are no two numbers to join."""
    values = []
    for quarter in page.history:
        then = kpi.then(figure, quarter)
        value = then.value(page.kpis.meanings[then.definition_id]) if then else None
        values.append(None if value is None else str(quantise(value, kpi.meaning.decimals)))
    known = sum(value is not None for value in values)
    drawable = known > 1 and kpi.meaning.measure not in ("yes_no", "judged")
    return mark_safe(sparkline(values)) if drawable else ""  # numbers alone
