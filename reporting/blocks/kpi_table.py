"""Measures with their figure, the one before, the change, the target and the status."""

from collections.abc import Iterator

from common.formatting import NOTHING, change
from common.numbers import quantise
from kpis.models import Kpi, StatedFigure
from kpis.wording import value_words
from periods.values import Period
from reporting.blocks import BlockContext, Part
from reporting.figures import Figure, ReferenceUnknown, read_period
from reporting.parts import figure_cell
from reporting.tables import cell, column, row, table

EXAMPLE = "{{ block kpi_table payroll-error-rate dbs-checks period=2023/24 }}"


def collect(
    context: BlockContext, *slugs: str, period: str = "", scope: str = "", compare: str = "", caption: str = ""
) -> list[Part]:
    """A row for each measure and each partner that has it. Without a period: the latest of the paper's own."""
    if not slugs:
        raise ReferenceUnknown("Name at least one measure.")
    asked = read_period(period) if period else None
    figures = [figure for slug in slugs for figure in _figures(context, slug, asked, scope)]
    periods = {figure.period for figure in figures}
    one_period = next(iter(periods)).long_label if len(periods) == 1 else ""
    with_target = any(figure.target for figure in figures)
    earlier = {id(figure): _earlier(context, figure, compare) for figure in figures}
    with_earlier = any(earlier.values())
    columns = [column("Measure", width=29), column("Figure", "number", 16)]
    if not one_period:
        columns.insert(1, column("Period", width=12))
    if with_earlier:
        columns += [column("Before", "number", 13), column("Change", width=20)]
    if with_target:
        columns += [column("Target", width=14), column("Status", width=18)]
    columns = _shared_out(columns)
    rows: list[dict] = []
    for figure in figures:
        cells = [cell(_title(context, figure)), figure_cell(figure, unit=True)]
        if not one_period:
            cells.insert(1, cell(figure.period.label))
        if with_earlier:
            cells += _compared(figure, earlier[id(figure)])
        if with_target:
            cells += [cell(figure.target_words()), cell("", status=figure.result.status)]
        rows.append(row(*cells))
        for words, stated in _stated(context, figure):
            rows.append(row(cell(words), *[""] * (len(columns) - 1), kind="stated", of=[stated]))
    return [
        table(
            id=f"measures-{slugs[0]}",
            caption=caption or f"Measures of {one_period or context.report.when.long_label}",
            columns=columns,
            rows=rows,
            note=_notes(context, figures),
        )
    ]


def _figures(context: BlockContext, slug: str, asked: Period | None, scope: str) -> Iterator[Figure]:
    figures = context.figures
    kpi = figures.kpi(slug)
    period = asked or _latest(context, kpi)
    if scope:
        yield figures.get(slug, period.slug, scope)
        return
    found = [
        figure
        for one in figures.scopes_of(kpi)
        if (figure := figures.find(kpi, period, one, figures.item(kpi, ""))) is not None
    ]
    yield from found or [figures.get(slug, period.slug)]


def _latest(context: BlockContext, kpi: Kpi) -> Period:
    """The paper's own period where the measure is complete in it, else the last one with a number within it."""
    figures, own = context.figures, context.report.when
    periods = figures.periods_of(kpi)
    if not periods:
        raise ReferenceUnknown(f"“{kpi.slug}” has no figures yet.")
    item = figures.item(kpi, "")

    def found(period: Period) -> list[Figure]:
        all_of_them = [figures.find(kpi, period, scope, item) for scope in figures.scopes_of(kpi)]
        return [figure for figure in all_of_them if figure is not None]

    if own in periods and all(figure.is_complete for figure in found(own)):
        return own
    within = [one for one in periods if own.start <= one.start and one.last_day <= own.last_day]
    known = [one for one in within if any(figure.value is not None and figure.is_complete for figure in found(one))]
    if known:
        return known[-1]
    return own if own in periods else (within or periods)[-1]


def _earlier(context: BlockContext, figure: Figure, compare: str) -> Figure | None:
    if compare:
        return context.figures.find(figure.kpi, read_period(compare), figure.scope, figure.item)
    return context.figures.before(figure)


def _compared(figure: Figure, earlier: Figure | None) -> list[dict]:
    if earlier is None:
        return [cell(NOTHING), cell(NOTHING)]
    before = figure_cell(earlier)
    before["note"] = earlier.period.label
    amount = figure.change_from(earlier)
    unit = figure.definition.unit if figure.unit_is_a_sign else ""
    words = change(amount, unit, figure.definition.decimals, figure.better)
    return [before, cell(words)]


def _title(context: BlockContext, figure: Figure) -> str:
    if figure.scope == context.figures.whole:
        return figure.definition.title
    return f"{figure.definition.title}, {figure.scope.name}"


def _stated(context: BlockContext, figure: Figure) -> Iterator[tuple[str, StatedFigure]]:
    """What an older paper printed for this very figure, where it says something else."""
    names = {figure.period.label, figure.period.short_label, figure.period.long_label}
    for (table_name, row_name, column_name), stated in context.figures.stated_figures.items():
        if table_name != figure.kpi.slug or row_name != figure.scope.name or column_name not in names:
            continue
        shown = None if figure.value is None else quantise(figure.value, figure.definition.decimals)
        if stated.value is not None and stated.value != shown:
            because = f" {stated.explanation}" if stated.explanation else ""
            yield f"Printed in {stated.source}: {stated.text}.{because}", stated


def _notes(context: BlockContext, figures: list[Figure]) -> str:
    """What does not compare, and what the measures are held against elsewhere."""
    unlike = {figure.definition.not_like_for_like for figure in figures} - {""}
    notes = [f"Not like for like: {note}." for note in sorted(unlike)]
    marks = {(figure.kpi.pk, figure.scope.pk): figure for figure in figures}
    notes += [
        f"{_title(context, figure)}, is not like for like: {context.figures.unlike[key]}."
        for key, figure in marks.items()
        if key in context.figures.unlike
    ]
    for figure in {figure.kpi.pk: figure for figure in figures}.values():
        for one in context.figures.benchmarks.get(figure.kpi.pk, ()):
            compares = ": ".join(filter(None, [one.get_comparability_display().lower(), one.note]))
            when = f" for {one.period.label}" if one.period else ""
            value = value_words(one.value, figure.definition)
            notes.append(f"{figure.definition.title} elsewhere: {one.name} {value}{when} ({compares}). {one.source}.")
    return " ".join(notes)


def _shared_out(columns: list[dict]) -> list[dict]:
    """Widths that fill the page, in per cent."""
    total = sum(one["width"] for one in columns)
    return [{**one, "width": one["width"] * 100 // total} for one in columns]
