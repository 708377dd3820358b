"""The KPIs of the quarter by service: figure, target, status, and what moved since the quarter and the year before."""

from itertools import groupby

from periods.values import Period
from reporting.blocks import BlockContext, Part
from reporting.counts import Counts
from reporting.figures import ReferenceUnknown, nearest
from reporting.health import Line, by_service, lines_of
from reporting.parts import note
from reporting.tables import as_at_text, cell, column, row, table

EXAMPLE = "{{ block health_services }}"


def collect(context: BlockContext, *, service: str = "") -> list[Part]:
    """A table for each service, or for the one called `service`, with its weakest parts."""
    lines = lines_of(context)
    if service:
        known = {one.slug: one.name for one in context.health.ground.services.values()}
        if service not in known:
            raise ReferenceUnknown(f"There is no service “{service}”.{nearest(service, known)}")
        lines = [line for line in lines if line.service == known[service]]
    tables = [_table(context, name, own) for name, own in by_service(lines)]
    return tables or [note(f"No KPI was due for {context.quarter.label}.")]


def _table(context: BlockContext, service: str, lines: list[Line]) -> Part:
    before, last_year = context.quarter.previous(), context.quarter.same_period_last_year()
    counts = Counts.of({line.kpi.meaning.kpi_id: line.kpi.standing for line in lines}.values())
    rows = []
    headed = len({line.kpi.meaning.heading for line in lines}) > 1
    for heading, group in groupby(lines, key=lambda line: line.kpi.meaning.heading):
        if headed:
            rows.append(row(heading or "Other measures", kind="group"))
        rows += [_row(line, before, last_year) for line in group]
    return table(
        id=f"health-of-{lines[0].service_slug}",
        caption=f"{service}, {context.quarter.label}: {counts.met}",
        columns=[
            column("Measure", width=32),
            column(context.quarter.label, "number", width=14),
            column("Target", width=14),
            column("Status", width=14),
            column(f"Since {before.label}", width=13),
            column(f"Since {last_year.label}", width=13),
        ],
        rows=rows,
        note=f"Figures {as_at_text(context.quarter, [line.read for line in lines])}.",
    )


def _row(line: Line, before: Period, last_year: Period) -> dict:
    weakest = f"weakest part: {line.weakest}" if line.weakest else ""
    return row(
        cell(line.title, note=". ".join(filter(None, [line.unit, weakest]))),
        line.cell(),
        line.target,
        cell("", status=line.read.status) if line.kpi.standing else cell("not due"),
        line.change_since(before),
        line.change_since(last_year),
    )
