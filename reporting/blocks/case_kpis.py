"""The measures of a service as each partner keeps them, side by side, though they differ from partner to partner."""

from collections.abc import Sequence
from itertools import groupby

from common.formatting import NOTHING
from kpis.choices import FigureKind, Status
from kpis.models import Kpi
from partners.models import Scope
from periods.values import Period
from reporting.blocks import BlockContext, Part
from reporting.figures import Figure, ReferenceUnknown, nearest
from reporting.parts import figure_cell, note
from reporting.tables import cell, column, row, table

EXAMPLE = "{{ block case_kpis fsc }}"
PRINTED_TARGETS = "KPI targets"  # the stated figures that keep a target as an older paper printed it
NOT_PRINTED = "not printed"
PERIODS_ABREAST = 3
JUDGED = (Status.ON_TARGET, Status.WITHIN_TOLERANCE, Status.BELOW_TARGET)


def collect(context: BlockContext, service: str) -> list[Part]:
    """A table for each set of measures. One partner's figures stand by period, those of several by partner."""
    figures = context.figures
    services = {kpi.service.slug for kpi in figures.kpis.values()}
    if service not in services:
        raise ReferenceUnknown(f"No measure is kept of a service “{service}”.{nearest(service, services)}")
    kpis = sorted((kpi for kpi in figures.kpis.values() if kpi.service.slug == service), key=lambda kpi: kpi.order)
    tables: list[Part] = []
    for heading, group in groupby(kpis, key=lambda kpi: kpi.heading):
        found = [figure for kpi in group for figure in _figures(context, kpi)]
        if found:
            tables.append(_table(context, f"case-kpis-{service}-{len(tables) + 1}", heading, found))
    return tables or [note("No figure of these measures is kept.")]


def _figures(context: BlockContext, kpi: Kpi) -> list[Figure]:
    """All figures of a KPI, the oldest first."""
    figures = context.figures
    whole = figures.item(kpi, "")
    all_of_them = [
        figures.find(kpi, period, scope, whole)
        for period in figures.periods_of(kpi)
        for scope in figures.scopes_of(kpi)
    ]
    return [figure for figure in all_of_them if figure is not None]


def _table(context: BlockContext, id: str, heading: str, found: Sequence[Figure]) -> Part:
    scopes = list({figure.scope.pk: figure.scope for figure in found}.values())
    periods = sorted({figure.period for figure in found})
    if not any(_is_said(figure) for figure in found):
        return _without_figures(context, id, heading, found)
    by_period = len(scopes) == 1 and len(periods) <= PERIODS_ABREAST
    rows = _rows_by_period(context, found, periods) if by_period else _rows_by_scope(context, found, scopes, periods)
    heads = [period.label for period in periods] if by_period else [scope.name for scope in scopes]
    columns = [column("Measure", width=34), *([] if by_period else [column("Period", width=14)]), column("Target")]
    caption = heading or "Measures"
    notes = sorted({figure.definition.not_like_for_like for figure in found} - {""})
    return table(
        id=id,
        caption=f"{caption}: {scopes[0].name}" if by_period and scopes[0].name not in caption else caption,
        columns=[*columns, *[column(head, "number") for head in heads]],
        rows=rows,
        note=" ".join(f"Not like for like: {words}." for words in notes),
    )


def _is_said(figure: Figure) -> bool:
    return figure.value is not None or figure.result.kind in (FigureKind.TEXT, FigureKind.NOT_MEASURED)


def _without_figures(context: BlockContext, id: str, heading: str, found: Sequence[Figure]) -> Part:
    """Measures of which nothing is known yet but what is aimed at."""
    scopes = ", ".join(dict.fromkeys(figure.scope.name for figure in found))
    firsts = {figure.kpi.pk: figure for figure in reversed(found)}
    to_come = all(figure.result.kind == FigureKind.NOT_DUE for figure in found)
    return table(
        id=id,
        caption=f"{heading or 'Measures'}: {scopes}",
        columns=[column("Measure", width=70), column("Target", width=30)],
        rows=[
            row(_measure(figure), cell(_target(context, figure)), of=[figure.definition])
            for figure in reversed(firsts.values())
        ],
        note="These measures are still to come." if to_come else "No result is printed.",
    )


def _rows_by_period(context: BlockContext, found: Sequence[Figure], periods: Sequence[Period]) -> list[dict]:
    rows = []
    for _, group in groupby(found, key=lambda figure: figure.kpi.pk):
        of_kpi = {figure.period: figure for figure in group}
        newest = of_kpi[max(of_kpi)]
        cells = [_value(of_kpi.get(period)) for period in periods]
        rows.append(row(_measure(newest), cell(_target(context, newest)), *cells))
    return rows


def _rows_by_scope(
    context: BlockContext, found: Sequence[Figure], scopes: Sequence[Scope], periods: Sequence[Period]
) -> list[dict]:
    """A row for each measure and period; measures of the same title share it."""
    places: dict[tuple[str, Period], dict[int, Figure]] = {}
    for figure in found:
        places.setdefault((figure.definition.title, figure.period), {})[figure.scope.pk] = figure
    rows = []
    for (_, period), of_scopes in places.items():
        first = next(iter(of_scopes.values()))
        targets = dict.fromkeys(_target(context, figure) for figure in of_scopes.values())
        said = [words for words in targets if words != NOTHING] or [NOTHING]
        cells = [_value(of_scopes.get(scope.pk)) for scope in scopes]
        rows.append(row(_measure(first), cell(period.label), cell("; ".join(said)), *cells))
    return rows


def _measure(figure: Figure) -> dict:
    return cell(f"{figure.kpi.code} {figure.definition.title}".strip(), note=figure.definition.purpose)


def _value(figure: Figure | None) -> dict:
    if figure is not None and figure.is_lost:
        return cell(NOT_PRINTED, words=True)
    shown = figure_cell(figure, unit=True)
    if figure is None or figure.result.status not in JUDGED:
        return shown
    words = Status(figure.result.status).label
    return {**shown, "note": f"{shown['note']}; {words.lower()}" if shown.get("note") else words}


def _target(context: BlockContext, figure: Figure) -> str:
    """What is aimed at; where that is no number, as it was printed: "TBC"."""
    if figure.target is not None:
        return figure.target_words()
    printed = context.figures.stated_figures.get((PRINTED_TARGETS, figure.kpi.slug, figure.scope.name))
    return printed.text if printed else NOTHING
