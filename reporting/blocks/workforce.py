"""What is measured of staff, such as sickness and turnover: the newest figure of each, and the one before."""

import re

from common.formatting import NOTHING
from kpis.models import Kpi
from kpis.wording import change_words
from reporting.blocks import BlockContext, Part
from reporting.blocks.chart import KIND_OF
from reporting.figures import Figure
from reporting.parts import figure_cell, note
from reporting.tables import cell, column, row, table

EXAMPLE = "{{ block workforce }}"
OF_STAFF = re.compile(r"\b(people|workforce|staff)\b", re.IGNORECASE)
YEAR = 4  # quarters: what is older says nothing of now


def collect(context: BlockContext, *, heading: str = "") -> list[Part]:
    """KPIs below a heading that names people, staff or workforce, or below the one that is called `heading`."""
    kpis = sorted(
        (one for one in context.figures.kpis.values() if _is_of_staff(one, heading)),
        key=lambda one: (one.service.order, one.order, one.pk),
    )
    found = [figure for kpi in kpis for figure in _newest(context, kpi)]
    if not found:
        return [note(f"No figure of staff is kept up to {context.quarter.label}.")]
    return [
        table(
            id="workforce",
            caption=f"Staff, the newest figures up to {context.quarter.label}",
            columns=[
                column("Measure", width=28),
                column("Period", width=12),
                column("Figure", "number", width=13),
                column("Before", "number", width=12),
                column("Change", width=16),
                column("Target and status", width=19),
            ],
            rows=[_row(context, figure) for figure in found],
        )
    ]


def _is_of_staff(kpi: Kpi, heading: str) -> bool:
    return kpi.heading.casefold() == heading.casefold() if heading else bool(OF_STAFF.search(kpi.heading))


def _newest(context: BlockContext, kpi: Kpi) -> list[Figure]:
    """Of the whole partnership, else of each that has it: the last period of its own length within a year."""
    figures, quarter = context.figures, context.quarter
    first = quarter.first.plus(-3 * (YEAR - 1)).start
    item = figures.item(kpi, "")
    for period in reversed(figures.periods_of(kpi)):
        if not first <= period.last_day <= quarter.end:
            continue
        scopes = figures.scopes_of(kpi)
        found = [one for scope in scopes if (one := figures.find(kpi, period, scope, item)) is not None]
        if found and period.kind == KIND_OF.get(found[0].definition.frequency, period.kind):
            return [one for one in found if one.scope == figures.whole] or found
    return []


def _row(context: BlockContext, figure: Figure) -> dict:
    before = context.figures.before(figure)
    title = figure.definition.title + ("" if figure.scope == context.figures.whole else f", {figure.scope.name}")
    status = {"status": figure.result.status} if figure.target else {}
    return row(
        cell(title),
        figure.period.label,
        figure_cell(figure, unit=True),
        figure_cell(before, unit=True),
        change_words(figure.value, before.value, figure.definition) if before else NOTHING,
        cell("", note=figure.target_words(), **status) if figure.target else cell(NOTHING),
    )
