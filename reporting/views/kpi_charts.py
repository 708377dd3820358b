"""The charts of a KPI's page: the line over time, and the same for each partner."""

from decimal import Decimal
from fractions import Fraction

from common.formatting import NOTHING
from common.numbers import quantise
from kpis.choices import Direction
from kpis.models import Definition, Target
from kpis.status import value_of
from reporting.control import DRAWN_MEASURES
from reporting.paper import drawn
from reporting.selectors.figures import Figure, period_of
from reporting.selectors.kpi import KpiData
from reporting.tables import amount_text, as_at_text, column, row, table, value_text
from reporting.views.kpi_compare import benchmark_lines, unlike
from reporting.views.kpi_parts import change_of, name_of

FEWEST_POINTS = 2


def _value(data: KpiData, figure: Figure) -> Fraction | None:
    return value_of(figure.numerator, figure.denominator, data.definition_of(figure).multiplier)


def _drawn_value(data: KpiData, figure: Figure) -> str | None:
    """Rounded as in the table; a figure of which parts are missing is left out, as it would read as a fall."""
    value = _value(data, figure)
    if value is None or figure.parts_reported < figure.parts_due:
        return None
    return str(quantise(value, data.definition.decimals))


def comparable(data: KpiData, figures: list[Figure]) -> list[Figure]:
    """Those that were measured in the unit of now."""
    unit = data.definition.measure, data.definition.unit
    return [one for one in figures if (data.definition_of(one).measure, data.definition_of(one).unit) == unit]


def chart(data: KpiData) -> dict | None:
    """The line over time with its target; None where there are no two numbers to join."""
    figures = comparable(data, data.series)
    values = [_drawn_value(data, figure) for figure in figures]
    if data.definition.measure not in DRAWN_MEASURES or sum(value is not None for value in values) < FEWEST_POINTS:
        return None
    name = name_of(data, data.scope_id, data.item_id) or "The whole partnership"
    described = line(data, "trend", _finding(data), _summary(data, figures, values), figures, {name: values})
    described["series"] += benchmark_lines(data, len(figures))
    return drawn(described)


def said(data: KpiData, summary: str, *, judged: bool = True) -> str:
    """What stands beneath a chart: what it shows, which way is better where that is `judged`, and how firm it is."""
    newest = period_of(data.now.period_id) if data.now else None
    firm = as_at_text(newest, [data.now]) if newest else ""
    better = f"{Direction(data.definition.direction).label}." if judged else ""
    return " ".join(filter(None, [summary, better, f"{firm[:1].upper()}{firm[1:]}." if firm else ""]))


def line(
    data: KpiData, id: str, title: str, summary: str, figures: list[Figure], series: dict[str, list[str | None]]
) -> dict:
    """The description of a line chart, with the target by which the newest figure is judged."""
    definition = data.definition
    labels = [period_of(figure.period_id) for figure in figures]
    described = {
        "kind": "chart",
        "id": id,
        "form": "line",
        "title": title,
        "summary": summary,
        "said": said(data, summary),
        "unit": definition.unit or definition.get_measure_display(),
        "labels": [label.short_label for label in labels],
        "series": [{"name": name, "values": values} for name, values in series.items()],
        "starts_at_zero": False,
        "better": definition.direction if definition.direction in (Direction.HIGHER, Direction.LOWER) else "",
        "table": table(
            id=f"{id}-figures",
            caption=title,
            columns=[column("Period"), *[column(name, "number") for name in series]],
            rows=[
                row(label.label, *[_shown(values[place], definition) for values in series.values()])
                for place, label in enumerate(labels)
            ],
        ),
    }
    target = _newest_target(data, figures)
    if target is not None and target.operator != "between":
        described["target"] = {"label": "Target", "value": f"{target.aim.normalize():f}"}
    return described


def _shown(value: str | None, definition: Definition) -> str:
    return NOTHING if value is None else amount_text(Decimal(value), definition)


def _newest_target(data: KpiData, figures: list[Figure]) -> Target | None:
    """The one by which the newest figure is judged, or will be."""
    return data.target_of(figures[-1]) if figures else None


def _finding(data: KpiData) -> str:
    """The chart's title: where the figure stands and how it moved."""
    figure = data.now
    when = period_of(figure.period_id)
    moved = change_of(data, figure, data.at(figure.scope_id, figure.item_id, when.previous()))
    start = f"{value_text(figure, data.definition_of(figure))} in {when.label}"
    return start if moved == NOTHING else f"{start}: {moved.lstrip('▲▼ ')} since {when.previous().label}"


def _summary(data: KpiData, figures: list[Figure], values: list[str | None]) -> str:
    """What the line shows, for those who do not see it."""
    known = [(figure, Decimal(value)) for figure, value in zip(figures, values, strict=True) if value is not None]
    definition = data.definition

    def place(one: tuple[Figure, Decimal]) -> str:
        return f"{amount_text(one[1], definition)} in {period_of(one[0].period_id).label}"

    lowest, highest = min(known, key=lambda one: one[1]), max(known, key=lambda one: one[1])
    judged = [figure for figure in data.series if figure.status in ("on_target", "within_tolerance", "below_target")]
    met = sum(figure.status == "on_target" for figure in judged)
    sentences = [
        f"From {place(known[0])} to {place(known[-1])}. Lowest {place(lowest)}, highest {place(highest)}.",
        f"On target in {met} of {len(judged)} periods with a target." if judged else "",
    ]
    return " ".join(filter(None, sentences))


def partner_charts(data: KpiData, *, last: int | None = None, unlike_too: bool = False) -> list[dict]:
    """Small multiples on one scale, where at least two partners are measured in the same way, or `unlike_too`; of all
    periods or the `last`."""
    of_partners = {
        scope: comparable(data, figures)[-last:] if last else comparable(data, figures)
        for (scope, item), figures in data.figures.items()
        if item == data.item_id and scope != data.whole_scope
    }
    drawn_values = {scope: [_drawn_value(data, one) for one in found] for scope, found in of_partners.items()}
    enough = [
        scope
        for scope in data.columns
        if sum(value is not None for value in drawn_values.get(scope, [])) >= FEWEST_POINTS
    ]
    if len(enough) < 2 or data.definition.measure not in DRAWN_MEASURES:
        return []
    if data.definition.not_like_for_like and not unlike_too:
        return []
    everything = [value for scope in enough for value in drawn_values[scope] if value is not None]
    charts = []
    for scope in enough:
        figures, name = of_partners[scope], data.columns[scope].name
        known = [
            (figure, value) for figure, value in zip(figures, drawn_values[scope], strict=True) if value is not None
        ]
        first, newest = known[0], known[-1]
        title = f"{name}: {_shown(newest[1], data.definition)} in {period_of(newest[0].period_id).label}"
        if mark := unlike(data, scope):
            title += f" ({mark})"
        ends = [
            f"{_shown(value, data.definition)} in {period_of(one.period_id).label}" for one, value in (first, newest)
        ]
        summary = f"{name}: from {ends[0]} to {ends[1]}."
        described = line(data, f"partner-{scope}", title, summary, figures, {name: drawn_values[scope]})
        small = drawn({**described, "beside": everything})
        # Few enough words under the axis that none is turned.
        small["figure"]["layout"]["xaxis"] |= {"nticks": 4, "tickangle": 0}
        charts.append(small)
    return charts
