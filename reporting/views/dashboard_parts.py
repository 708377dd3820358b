"""The dashboard's sentences, tables and chart, made of what was read. Dictionaries only: no database, no addresses of
its own (`addresses` gives those)."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from common.formatting import NOTHING, STATUS_WORDS, percent
from common.numbers import quantise
from kpis.choices import Cause, ReturnState
from periods.values import Quarter
from reporting.axis import scale_of
from reporting.charts import plotly_figure, sparkline, svg
from reporting.counts import APART, DUE, JUDGED, Counts
from reporting.selectors.dashboard import Dashboard
from reporting.selectors.figures import Figure
from reporting.selectors.quarters import HANDED_IN, STRENGTH, KpiNow, QuarterReturn, Remark
from reporting.tables import (
    as_at_text,
    cell,
    change_text,
    column,
    incomplete_text,
    marks_text,
    row,
    table,
    target_text,
    value_cell,
    value_text,
)

Address = Callable[[str], str]
COUNT_WORDS = {**STATUS_WORDS, "missing": "No figure"}
OFF_TARGET = {
    "below_target": "Below target",
    "within_tolerance": "Within tolerance",
    "part": "On target or incomplete as a whole, with a part off target",
}
STATE_TAGS = {"draft": "Being filled in", "sent_back": "Sent back", "submitted": "Waiting for approval"}


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


def title_of(page: Any, kpi: KpiNow, figure: Figure) -> str:
    """The KPI, and whose figure it is where it has several."""
    name = part_name(page, kpi, figure)
    return kpi.meaning.title + (f", {name}" if name else "")


def part_name(page: Any, kpi: KpiNow, figure: Figure) -> str:
    """Whose figure it is, where a KPI has several."""
    return page.ground.columns[figure.scope_id].name if figure.scope_id != page.ground.whole_scope else ""


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
    return {
        "title": title_of(page, kpi, figure),
        "href": kpi_address(meaning.slug),
        "service": page.ground.services[meaning.service_id].name,
        "value": value_text(figure, meaning),
        "marks": marks_text(figure, meaning, provisional=False),
        "status": figure.status,
        "target": target_text(goal, meaning, in_words=True) if goal else "judged by its criteria",
        "change": change_text(figure, kpi.then(figure, before), meaning),
        "before": before.label,
        "weakest": f"{page.ground.columns[worst.scope_id].name}, {value_text(worst, meaning)}" if worst else "",
        "remarks": remarks_of(page, kpi, figure),
        "trend": _trend(page, kpi, figure),
    }


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


def remarks_of(page: Any, kpi: KpiNow, figure: Figure) -> list[dict]:
    """What was written beside a figure or the parts beneath it: the newest month of each partner."""
    newest: dict[tuple[int, int], Remark] = {}
    for remark in kpi.remarks:
        if figure.scope_id in (page.ground.whole_scope, remark.scope_id) and (remark.commentary or remark.cause):
            newest.setdefault((remark.scope_id, remark.item_id), remark)
    named = page.ground.columns
    own = (page.ground.whole_scope, figure.scope_id)
    return said_once(
        (named[scope].name if scope not in own else "", remark.commentary, remark.cause)
        for (scope, _), remark in newest.items()
    )


def said_once(remarks: Iterable[tuple[str, str, str]]) -> list[dict]:
    """Remarks as (where, text, cause): the same words once, with all places they are about."""
    places: dict[tuple[str, str], list[str]] = {}
    for where, text, cause in remarks:
        places.setdefault((text, cause), []).append(where)
    return [
        {
            "where": "; ".join(dict.fromkeys(filter(None, wheres))),
            "text": text,
            "cause": Cause(cause).label if cause else "",
        }
        for (text, cause), wheres in places.items()
    ]


def returns_table(page: Dashboard, today: date) -> dict:
    """Returns that are not approved yet."""
    rows = [
        row(
            page.ground.services[one.service_id].name,
            STATE_TAGS[one.state],
            f"{one.due_on.day} {one.due_on:%B %Y}" if one.due_on else NOTHING,
            _lateness(one, today),
            str(sum(kpi.meaning.service_id == one.service_id for kpi in page.kpis.now)),
        )
        for one in page.returns
        if one.state != ReturnState.APPROVED
    ]
    return table(
        id="returns",
        caption=f"Returns of {page.quarter.label} that are not approved, as at {today.day} {today:%B %Y}",
        columns=[
            column("Service", width=34),
            column("State"),
            column("Due"),
            column("How late"),
            column("KPIs in it", "number"),
        ],
        rows=rows,
    )


def _lateness(one: QuarterReturn, today: date) -> str:
    if one.is_late(today):
        days = (today - one.due_on).days
        return f"{days} {'day' if days == 1 else 'days'} late"
    if one.state == ReturnState.SUBMITTED:
        return f"handed in on {one.submitted_at.day} {one.submitted_at:%B %Y}"
    return "not due yet" if one.due_on else NOTHING


def missing_table(page: Dashboard, kpi_address: Address) -> dict:
    """KPIs with a figure due and none, or only a part of it, and why."""
    waiting = {one.service_id for one in page.returns if one.state not in HANDED_IN}
    rows = []
    for kpi in page.kpis.now:
        if kpi.meaning.service_id in waiting and not any(one.parts_reported for one in kpi.leads):
            continue  # its return says so
        gaps = [
            one for one in kpi.leads if one.parts_due and (one.parts_reported < one.parts_due or one.denominator == 0)
        ]
        for figure in gaps:
            why = [remark for remark in kpi.remarks if remark.reason]
            expected = min((remark.expected_on for remark in why if remark.expected_on), default=None)
            rows.append(
                row(
                    cell(title_of(page, kpi, figure), href=kpi_address(kpi.meaning.slug)),
                    page.ground.services[kpi.meaning.service_id].name,
                    incomplete_text(figure, kpi.meaning) if figure.parts_reported else value_text(figure, kpi.meaning),
                    "; ".join(dict.fromkeys(remark.reason for remark in why)) or NOTHING,
                    f"{expected.day} {expected:%B %Y}" if expected else NOTHING,
                )
            )
    return table(
        id="missing",
        caption=f"Figures due for {page.quarter.label} and not available or not complete",
        columns=[
            column("KPI", width=30),
            column("Service"),
            column("What is there"),
            column("Reason given"),
            column("Expected"),
        ],
        rows=rows,
        note="",
    )


def services_table(page: Dashboard, service_address: Address) -> dict:
    """Every service that has KPIs of its own: its counts and its weakest KPI."""
    rows = []
    for service in page.ground.services.values():
        kpis = [kpi for kpi in page.kpis.now if kpi.meaning.service_id == service.id]
        if kpis:
            rows.append(
                _counts_row(cell(service.name, href=service_address(service.slug)), kpis, weakest_text(page, kpis))
            )
    if len(rows) > 1:
        rows.append(_counts_row(cell("All services"), page.kpis.now, weakest_text(page, page.kpis.now), "total"))
    return table(
        id="services",
        caption=f"KPIs of each service, {page.quarter.label}",
        columns=[
            column("Service", width=20),
            *[column(COUNT_WORDS[key], "number") for key in DUE],
            column("On target, with both denominators"),
            column("Weakest KPI"),
        ],
        rows=rows,
        note="Context KPIs, and KPIs without a target, are never met or missed and are not counted here.",
    )


def _counts_row(first: dict, kpis: list[KpiNow], weakest: str, kind: str = "body") -> dict:
    counts = Counts.of(kpi.standing for kpi in kpis)
    return row(first, *[str(getattr(counts, key)) for key in DUE], counts.met, weakest, kind=kind)


def weakest_text(page: Any, kpis: list[KpiNow]) -> str:
    """The KPI that stands worst, and by how much; of several below target the one furthest from it."""
    judged = [(kpi, kpi.lead) for kpi in kpis if kpi.lead.status in ("below_target", "within_tolerance")]
    if not judged:
        return "none off target" if any(kpi.standing in JUDGED for kpi in kpis) else NOTHING
    kpi, figure = min(judged, key=lambda one: (STRENGTH[one[1].status], -page.kpis.miss(one[1])))
    target = target_text(page.kpis.goal(figure), kpi.meaning)
    return f"{title_of(page, kpi, figure)}: {value_text(figure, kpi.meaning)}" + (
        f" (target {target})" if target != NOTHING else ""
    )


def context_table(page: Dashboard, kpi_address: Address) -> dict:
    """KPIs that are shown without being judged."""
    before, last_year = page.quarter.previous(), page.quarter.same_period_last_year()
    rows = []
    for kpi in page.kpis.now:
        if kpi.standing not in APART:
            continue
        for figure in kpi.leads:
            if figure.kind not in ("number", "text"):
                continue  # listed among what is missing
            rows.append(
                row(
                    cell(title_of(page, kpi, figure), href=kpi_address(kpi.meaning.slug)),
                    value_cell(figure, kpi.meaning, provisional=False),
                    *[
                        change_text(figure, then, kpi.meaning, page.kpis.meanings[then.definition_id])
                        if then
                        else NOTHING
                        for then in (kpi.then(figure, before), kpi.then(figure, last_year))
                    ],
                )
            )
    return table(
        id="context",
        caption=f"Context KPIs and KPIs without a target, {page.quarter.label}",
        columns=[
            column("KPI", width=40),
            column(page.quarter.label, "number"),
            column(f"Change since {before.label}"),
            column(f"Change since {last_year.label}"),
        ],
        rows=rows,
    )


def status_chart(page: Dashboard) -> dict | None:
    """How the shares moved over the quarters; None where fewer than two have figures."""
    history = {quarter: counts for quarter, counts in page.history.items() if counts.due}
    if len(history) < 2:
        return None
    first, last = next(iter(history)), page.quarter
    counts = page.counts
    title = (
        f"{counts.on_target} of {counts.reported} reported KPIs were on target in {last.label}, "
        f"{percent(counts.met_of_reported)}; of the {counts.due} due, {percent(counts.met_of_due)}"
    )
    summary = "; ".join(f"{quarter.label}: {one.met}" for quarter, one in history.items())
    chart = {
        "kind": "chart",
        "id": "statuses",
        "form": "stacked",
        "title": title,
        "summary": f"KPIs on target by quarter, {first.label} to {last.label}. {summary}.",
        "unit": "KPIs with a target",
        "labels": [quarter.short_label for quarter in history],
        "series": [
            {
                "name": COUNT_WORDS[key],
                "values": [str(getattr(one, key)) for one in history.values()],
                "role": "context" if key == "missing" else key,
            }
            for key in DUE
        ],
        "starts_at_zero": True,
        "better": "",
        "table": _history_table(history),
    }
    chart = drawn(chart)
    # Below the words of the quarters, which a narrow screen turns upright.
    chart["figure"]["layout"]["legend"]["y"] = -0.3
    return chart


def _history_table(history: dict[Quarter, Counts]) -> dict:
    return table(
        id="history",
        caption="KPIs with a target by quarter: how many, and the percentage on target",
        columns=[
            column("Quarter"),
            *[column(COUNT_WORDS[key], "number") for key in DUE],
            column("On target, of reported", "number"),
            column("On target, of due", "number"),
        ],
        rows=[
            row(
                quarter.label,
                *[str(getattr(one, key)) for key in DUE],
                f"{one.on_target} of {one.reported}, {percent(one.met_of_reported)}" if one.reported else NOTHING,
                f"{one.on_target} of {one.due}, {percent(one.met_of_due)}",
            )
            for quarter, one in history.items()
        ],
    )


def drawn(chart: dict) -> dict:
    """A chart with both of its drawings, as the component takes it."""
    scale = scale_of(chart)
    chart = {**chart, "starts_at_zero": scale is not None and scale.low <= 0}
    return {**chart, "svg": mark_safe(svg(chart)), "figure": plotly_figure(chart)}  # svg() escapes every text
