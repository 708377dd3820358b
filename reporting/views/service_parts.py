"""The tables of a service's page, made of what was read."""

from django.utils.text import capfirst

from common.formatting import NOTHING, long_day
from kpis.choices import ReturnState
from periods.values import from_code
from projects.models import ProjectStatus
from reporting.counts import JUDGED, Counts
from reporting.selectors.figures import Figure
from reporting.selectors.quarters import KpiNow, QuarterReturn
from reporting.selectors.service import ServiceData
from reporting.tables import KpiLine, as_at_text, cell, column, kpi_table, row, table, value_cell
from reporting.views.kpi_words import Address, part_name, weakest_beneath, weakest_text


def as_at(page: ServiceData) -> str:
    return as_at_text(page.quarter, _leads(page))


def _leads(page: ServiceData) -> list[Figure]:
    return [figure for kpi in page.kpis.now for figure in kpi.leads]


def sentence(page: ServiceData) -> str:
    """What matters of the service, in one sentence."""
    counts = Counts.of(kpi.standing for kpi in page.kpis.now)
    if not counts.due:
        return f"No KPI with a target was due for {page.quarter.label}."
    if not counts.reported:
        return f"No KPI with a target has a figure for {page.quarter.label} yet; {counts.due} due."
    weakest = weakest_text(page, page.kpis.now)
    off = any(kpi.standing in JUDGED[1:] for kpi in page.kpis.now)
    return f"On target in {page.quarter.label}: {counts.met}. " + (
        f"Weakest: {weakest}." if off else "None is off target."
    )


def kpi_tables(page: ServiceData, kpi_address: Address) -> list[dict]:
    """A table of the service's own KPIs, and one for each service beneath it."""
    tables = []
    mixed = len({figure.provisional for figure in _leads(page) if figure.kind in ("number", "text")}) > 1
    for service in page.ground.services.values():
        kpis = [kpi for kpi in page.kpis.now if kpi.meaning.service_id == service.id]
        if kpis:
            tables.append(
                {"service": service, "table": _kpi_table(page, service.name, service.slug, kpis, kpi_address, mixed)}
            )
    # The service's own KPIs come first; those beneath keep their order.
    return sorted(tables, key=lambda one: one["service"].id != page.service.id)


def _kpi_table(page: ServiceData, name: str, slug: str, kpis: list[KpiNow], kpi_address: Address, mixed: bool) -> dict:
    used = {figure.scope_id for kpi in kpis for figure in kpi.parts}
    scopes = [one for one in page.ground.columns.values() if one.id in used]
    whole_first = sorted(scopes, key=lambda one: one.id != page.ground.whole_scope)
    has_parts = any(len(kpi.leads) > 1 for kpi in kpis)
    return kpi_table(
        [_line(page, kpi, [one.id for one in whole_first], kpi_address) for kpi in kpis],
        id=f"kpis-{slug}",
        caption=f"KPIs of {name}, {page.quarter.long_label}, {as_at(page)}",
        columns=["Whole partnership" if one.id == page.ground.whole_scope else one.name for one in whole_first],
        previous=page.quarter.previous().label,
        last_year=page.quarter.same_period_last_year().label,
        to_date=f"Year to date, {page.to_date.label}" if page.to_date else "",
        definitions=page.kpis.meanings,
        provisional=mixed,
        note="Where partners do not add up to a whole, status and changes are those of the weakest."
        if has_parts
        else "",
    )


def _line(page: ServiceData, kpi: KpiNow, scopes: list[int], kpi_address: Address) -> KpiLine:
    lead = kpi.lead
    now, last_year = page.quarter.previous(), page.quarter.same_period_last_year()
    return KpiLine(
        definition=kpi.meaning,
        values=[_of_scope(page, kpi, scope) for scope in scopes],
        now=lead,
        status="" if kpi.standing is None else lead.status,
        target=page.kpis.goal(lead),
        previous=kpi.then(lead, now),
        last_year=kpi.then(lead, last_year),
        to_date=kpi.then(lead, page.to_date) if page.to_date else None,
        href=kpi_address(kpi.meaning.slug),
        heading=kpi.meaning.heading,
        signs=page.usual.signs(kpi, lead) if page.usual else "",
        note=f"Status and changes: {part_name(page, kpi, lead)}"
        if len(kpi.leads) > 1
        else capfirst(weakest_beneath(page, kpi, lead)),
    )


def _of_scope(page: ServiceData, kpi: KpiNow, scope: int) -> Figure | None:
    """The figure of a scope; of items that do not add up, the worst."""
    found = [figure for figure in kpi.parts if figure.scope_id == scope]
    return next(
        (one for one in found if one.item_id == page.kpis.whole_item),
        min(found, key=lambda one: one.status, default=None),
    )


def facts_table(page: ServiceData, kpi_address: Address) -> dict:
    """What was reported once."""
    return table(
        id="facts",
        caption="Reported once",
        columns=[column("Measure", width=44), column("For"), column("Period"), column("Figure", "number")],
        rows=[
            row(
                cell(
                    ", ".join(filter(None, [meaning.title, page.items.get(figure.item_id)])),
                    href=kpi_address(meaning.slug),
                ),
                page.ground.columns[figure.scope_id].name,
                from_code(figure.period_id).long_label,
                value_cell(figure, meaning),
            )
            for meaning, figure in page.facts
        ],
    )


def projects_table(page: ServiceData) -> dict:
    words = dict(ProjectStatus.choices)
    return table(
        id="projects",
        caption="Projects of this service",
        columns=[column("Project", width=50), column("Plan"), column("State"), column("Target date")],
        rows=[
            row(
                one.title,
                one.plan_year,
                words[one.status],
                " ".join(filter(None, [one.target, one.target_note])) or NOTHING,
            )
            for one in page.projects
        ],
    )


RETURN_WORDS = {
    ReturnState.DRAFT: "being filled in",
    ReturnState.SENT_BACK: "sent back to the officer",
    ReturnState.SUBMITTED: "waiting for approval; figures are provisional",
    ReturnState.CHECKED: "checked, waiting for approval by the partnership; figures are provisional",
    ReturnState.APPROVED: "approved",
}


def return_sentences(page: ServiceData) -> list[str]:
    """How far the returns are, of the service and those beneath it."""
    return [_return_sentence(page, one) for one in page.returns]


def _return_sentence(page: ServiceData, one: QuarterReturn) -> str:
    when = one.decided_at if one.state in (ReturnState.APPROVED, ReturnState.SENT_BACK) else one.submitted_at
    day = f" ({long_day(when)})" if when else f" (due {long_day(one.due_on)})" if one.due_on else ""
    name = page.ground.services[one.service_id].name
    return f"Return of {name} for {page.quarter.label}: {RETURN_WORDS[ReturnState(one.state)]}{day}."
