"""The dashboard's tables: returns, missing figures, services, KPIs for context."""

from datetime import date

from common.formatting import NOTHING, long_day
from kpis.choices import WAITING, ReturnState
from reporting.counts import APART, DUE, Counts
from reporting.selectors.dashboard import Dashboard
from reporting.selectors.quarters import HANDED_IN, KpiNow, QuarterReturn
from reporting.tables import cell, change_text, column, incomplete_text, row, table, value_cell, value_text
from reporting.views.dashboard_charts import COUNT_WORDS
from reporting.views.kpi_words import Address, title_of, weakest_beneath, weakest_text

STATE_TAGS = {
    "draft": "Being filled in",
    "sent_back": "Sent back",
    "submitted": "Waiting for approval",
    "checked": "Checked, waits for the partnership",
}


def returns_table(page: Dashboard, today: date) -> dict:
    """Returns that are not approved yet."""
    rows = [
        row(
            page.ground.services[one.service_id].name,
            STATE_TAGS[one.state],
            long_day(one.due_on) if one.due_on else NOTHING,
            _lateness(one, today),
            str(sum(kpi.meaning.service_id == one.service_id for kpi in page.kpis.now)),
        )
        for one in page.returns
        if one.state != ReturnState.APPROVED
    ]
    return table(
        id="returns",
        caption=f"Returns of {page.quarter.label} that are not approved, as at {long_day(today)}",
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
    if one.state in WAITING:
        return f"handed in on {long_day(one.submitted_at)}"
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
                    long_day(expected) if expected else NOTHING,
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
    """Every service with the counts of its own KPIs, and its weakest KPI."""
    by_service: dict[int, list[KpiNow]] = {service_id: [] for service_id in page.services}
    for kpi in page.kpis.now:
        by_service[kpi.meaning.service_id].append(kpi)
    rows = [
        _counts_row(cell(service.name, href=service_address(service.slug)), page, by_service[service.id])
        for service in page.ground.services.values()
        if service.id in by_service
    ]
    if len(rows) > 1:
        rows.append(_counts_row(cell("All services"), page, page.kpis.now, "total"))
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


def _counts_row(first: dict, page: Dashboard, kpis: list[KpiNow], kind: str = "body") -> dict:
    counts = Counts.of(kpi.standing for kpi in kpis)
    if not counts.due:
        return row(first, *[NOTHING for _ in DUE], "no targets" if kpis else "no KPIs", NOTHING, kind=kind)
    return row(first, *[str(getattr(counts, key)) for key in DUE], counts.met, weakest_text(page, kpis), kind=kind)


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
                    cell(
                        title_of(page, kpi, figure),
                        href=kpi_address(kpi.meaning.slug),
                        note=weakest_beneath(page, kpi, figure),
                    ),
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
