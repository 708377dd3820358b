"""A measure over time as a line, with its target and the figures beneath."""

from fractions import Fraction

from common.formatting import NO_FIGURE_WORDS, number
from common.numbers import quantise
from kpis.models import Kpi
from partners.models import Scope
from periods.values import Period
from reporting.blocks import BlockContext, Part
from reporting.figures import Figure, ReferenceUnknown, read_period
from reporting.parts import figure_cell, note
from reporting.tables import cell, column, row, table

EXAMPLE = '{{ block chart customer-satisfaction from="Q1 2023/24" to="Q4 2023/24" }}'
KIND_OF = {"monthly": "month", "quarterly": "quarter", "yearly": "year"}
FEWEST = 2
MOST = 24


def collect(
    context: BlockContext, slug: str, *, scope: str = "", from_: str = "", to: str = "", title: str = ""
) -> list[Part]:
    """A line for each partner that has the measure (`scope` names some, with commas). Never from lost figures."""
    figures = context.figures
    kpi = figures.kpi(slug)
    scopes = [figures.scope(name.strip()) for name in scope.split(",")] if scope else figures.scopes_of(kpi)
    periods = _periods(context, kpi, from_, to)
    item = figures.item(kpi, "")
    lines = {one: [figures.find(kpi, period, one, item) for period in periods] for one in scopes}
    lines = {one: line for one, line in lines.items() if any(figure is not None for figure in line)}
    known = [figure for line in lines.values() for figure in line if figure is not None]
    if not known:
        raise ReferenceUnknown(f"“{slug}” has no figures in these periods.")
    name = known[0].definition.title
    if any(figure.is_lost for figure in known):
        return [note(f"No chart of {_lower(name)} is drawn: some of its figures are {NO_FIGURE_WORDS['lost']}.")]
    if max(sum(figure is not None and figure.value is not None for figure in line) for line in lines.values()) < FEWEST:
        return [note(f"No chart of {_lower(name)} is drawn: it has fewer than two figures in these periods.")]
    return [_chart(kpi, periods, lines, title)]


def _periods(context: BlockContext, kpi: Kpi, from_: str, to: str) -> list[Period]:
    """The periods of the measure's own length from the first to the last; without them the two years up to the paper."""
    figures, own = context.figures, context.report.when
    last = read_period(to) if to else own
    newest = [figure for figure in figures.periods_of(kpi) if figure.last_day <= last.last_day]
    if not newest:
        raise ReferenceUnknown(f"“{kpi.slug}” has no figures up to {last.label}.")
    item = figures.item(kpi, "")
    latest = (figures.find(kpi, newest[-1], scope, item) for scope in figures.scopes_of(kpi))
    one = next((figure for figure in latest if figure), None)
    kind = KIND_OF.get(one.definition.frequency if one else "", newest[-1].kind)
    first = read_period(from_) if from_ else own.same_period_last_year()
    return [period for period in newest if period.kind == kind and period.start >= first.start][-MOST:]


def _chart(kpi: Kpi, periods: list[Period], lines: dict[Scope, list[Figure | None]], title: str) -> Part:
    newest = next(figure for line in lines.values() for figure in reversed(line) if figure and figure.value is not None)
    definition = newest.definition
    span = f"{periods[0].label} to {periods[-1].label}"
    targets = {line[-1].target if line[-1] else None for line in lines.values()}
    target = targets.pop() if len(targets) == 1 else None  # a line that is the aim of some only would mislead
    series: list[dict] = [
        {"name": scope.name, "values": [_plain(figure) for figure in line]} for scope, line in lines.items()
    ]
    chart: Part = {
        "kind": "chart",
        "id": f"chart-{kpi.slug}",
        "form": "line",
        "title": title or _finding(newest, lines[newest.scope]),
        "summary": _summary(definition.title, definition.unit, span, lines),
        "unit": definition.unit,
        "labels": [period.short_label for period in periods],
        "series": series,
        "starts_at_zero": False,
        "better": newest.better,
        "table": table(
            id=f"chart-{kpi.slug}-figures",
            caption=f"{definition.title}, {definition.unit or 'number'}, {span}",
            columns=[column("Period"), *[column(one["name"], "number") for one in series]],
            rows=[
                row(cell(period.label), *[figure_cell(line[place]) for line in lines.values()])
                for place, period in enumerate(periods)
            ],
        ),
    }
    if target is not None and target.upper_aim is None:
        chart["target"] = {"label": "Target", "value": f"{target.aim.normalize():f}"}
    return chart


def _finding(newest: Figure, line: list[Figure | None]) -> str:
    """What the line says: where it ends, and how that compares with where it began."""
    oldest = next(figure for figure in line if figure and figure.value is not None)
    change = newest.change_from(oldest) or Fraction(0)
    words = f"{newest.definition.title}: {newest.words()} in {newest.period.label}"
    if not quantise(change, newest.definition.decimals):
        return f"{words}, as in {oldest.period.label}"
    return f"{words}, {'up' if change > 0 else 'down'} from {oldest.words()} in {oldest.period.label}"


def _summary(title: str, unit: str, span: str, lines: dict[Scope, list[Figure | None]]) -> str:
    ends = [
        f"{scope.name} from {first.words()} to {last.words()}"
        for scope, line in lines.items()
        if (known := [figure for figure in line if figure and figure.value is not None])
        for first, last in [(known[0], known[-1])]
    ]
    return f"Line chart of {_lower(title)}, {span}: {'; '.join(ends)}."


def _plain(figure: Figure | None) -> str | None:
    if figure is None or figure.value is None:
        return None
    return number(figure.value, figure.definition.decimals).replace(",", "").replace("−", "-")


def _lower(title: str) -> str:
    """A title within a sentence; an abbreviation keeps its capitals."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]
