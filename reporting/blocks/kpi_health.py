"""The share of measures that met their target: by set, partner and period, with both numbers it is of."""

from collections import defaultdict
from collections.abc import Iterable

from common.formatting import percent
from partners.models import Scope
from periods.values import Period
from reporting.blocks import BlockContext, Part
from reporting.counts import Counts, standing
from reporting.figures import Figure
from reporting.parts import note
from reporting.tables import cell, column, row, table

EXAMPLE = "{{ block kpi_health }}"
TOGETHER = "All sets together"

Place = tuple[str, Scope, Period]


def collect(context: BlockContext) -> list[Part]:
    """A row for each set, partner and period in which something was judged; then all sets of a partner together."""
    judged: dict[Place, list[Figure]] = defaultdict(list)
    for figure in _figures(context):
        judged[figure.kpi.heading or "Other measures", figure.scope, figure.period].append(figure)
        judged[TOGETHER, figure.scope, figure.period].append(figure)
    counted = {place: _counts(found) for place, found in judged.items()}
    kept = [(place, counts) for place, counts in counted.items() if counts.reported]
    if not kept:
        return [note("No measure has both a target and a figure.")]
    order = {name: number for number, name in enumerate(dict.fromkeys(place[0] for place, _ in kept))}
    order[TOGETHER] = len(order)
    kept.sort(key=lambda one: (order[one[0][0]], one[0][1].order, one[0][2]))
    return [
        table(
            id="kpi-health",
            caption="Measures that met their target",
            columns=[
                column("Set of measures", width=32),
                column("Partner"),
                column("Period"),
                column("Met", "number"),
                column("Reported", "number"),
                column("Met, of reported", "number"),
                column("Due", "number"),
                column("Met, of due", "number"),
            ],
            rows=[_row(place, counts) for place, counts in kept],
            note="Only measures with a target count. Reported are those with a figure; due are also those whose figure "
            "is missing.",
        )
    ]


def _figures(context: BlockContext) -> Iterable[Figure]:
    figures = context.figures
    for kpi in sorted(figures.kpis.values(), key=lambda kpi: kpi.order):
        for period in figures.periods_of(kpi):
            for scope in figures.scopes_of(kpi):
                if figure := figures.find(kpi, period, scope, figures.item(kpi, "")):
                    yield figure


def _counts(found: Iterable[Figure]) -> Counts:
    return Counts.of(
        standing(
            status=figure.result.status,
            direction=figure.definition.direction,
            parts_due=figure.result.parts_due,
            has_target=figure.target is not None,
        )
        for figure in found
    )


def _row(place: Place, counts: Counts) -> dict:
    name, scope, period = place
    return row(
        name,
        scope.name,
        period.label,
        cell(str(counts.on_target)),
        cell(str(counts.reported)),
        cell(percent(counts.met_of_reported, 1)),
        cell(str(counts.due)),
        cell(percent(counts.met_of_due, 1)),
    )
