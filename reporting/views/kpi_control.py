"""What is usual for a KPI: the limits of its own variation, what they say of the target, and the signals outside them."""

from collections.abc import Sequence
from fractions import Fraction

from common.formatting import NOTHING, long_day
from common.numbers import quantise
from kpis.models import Target
from kpis.process_control import ControlChart, Signal, Variation
from kpis.rebasing import rebases_of
from kpis.status import value_of
from kpis.wording import value_words
from reporting.control import (
    ASSURANCE_SIGNS,
    DRAWN_MEASURES,
    RUNS_ON,
    VARIATION_SIGNS,
    Usual,
    for_the,
    sentence,
    usual_of,
)
from reporting.paper import drawn
from reporting.selectors.figures import Figure, period_of
from reporting.selectors.kpi import KpiData
from reporting.tables import column, row, table
from reporting.views.kpi_charts import comparable, line, said
from reporting.views.kpi_parts import name_of

METHOD = (
    "The limits stand 2.66 average moving ranges from the average. A signal is a figure outside the limits, seven in a row "
    "on one side of the average, six in a row that rise or fall, or two of three near the same limit. It stands at the "
    "figure that completes it."
)
STEP_LIMIT = "A step longer than 3.268 average moving ranges is more than the figure does by itself."
# How a special cause is marked: the shape, and the word of the legend.
MARKS = {
    Variation.IMPROVING: ("diamond", "Special cause, improving"),
    Variation.CONCERNING: ("square", "Special cause, concerning"),
    Variation.CHANGED: ("triangle", "Special cause"),
}


def control(data: KpiData, *, for_officers: bool = False) -> dict | None:
    """The sentence for every reader; for officers the signs, both charts with their limits, and the signals.

    None under 12 complete figures; only a sentence why where limits would say nothing.
    """
    if data.definition.is_cumulative:
        return {"sentence": RUNS_ON} if data.definition.measure in DRAWN_MEASURES and data.series else None
    usual = usual_figures(data)
    if usual is None:
        return None
    target = _target(data)
    words = sentence(usual, target, step=data.step)
    anew = _set_anew(data, usual)
    for_everybody = {"sentence": words, "anew": anew}
    if not for_officers:
        return for_everybody
    assurance = usual.assurance(target)
    return for_everybody | {
        "variation": VARIATION_SIGNS[usual.variation] if usual.variation else "",
        "assurance": ASSURANCE_SIGNS[assurance] if assurance is not None else "",
        "chart": _chart(data, usual, words, anew),
        "steps": _steps_chart(data, usual),
        "signals": _signals_table(data, usual),
    }


def usual_figures(data: KpiData) -> Usual | None:
    """The complete figures of the page's series, in the unit of now, by spans."""
    points = [
        (period_of(figure.period_id), value)
        for figure in comparable(data, data.series)
        if figure.parts_reported >= figure.parts_due and (value := _value(data, figure)) is not None
    ]
    return usual_of(data.definition, points, [one.when.start for one in rebases_of(data.rebases, data.scope_id)])


def _value(data: KpiData, figure: Figure) -> Fraction | None:
    return value_of(figure.numerator, figure.denominator, data.definition_of(figure).multiplier)


def _target(data: KpiData) -> Target | None:
    return data.target_of(data.now) if data.now else None


def _set_anew(data: KpiData, usual: Usual) -> list[dict]:
    """Every time that the limits were set anew, with its reason, the newest first."""
    return [
        {
            "pk": one.pk,
            "label": one.when.label,
            "text": f"Limits set anew from {one.when.label}: {one.reason.rstrip('.')}."
            + (f" By {one.rebased_by.name} on {long_day(one.rebased_at)}." if one.rebased_by else ""),
        }
        for one in reversed(rebases_of(data.rebases, data.scope_id))
        if one.when.start > usual.periods[0].start
    ]


def _chart(data: KpiData, usual: Usual, words: str, anew: Sequence[dict]) -> dict:
    places = data.definition.decimals
    count = len(usual.values)
    limits: dict[str, list[Fraction | None]] = {name: [None] * count for name in ("Average", "Highest", "Lowest")}
    for span in usual.spans:
        if span.chart:
            low, high = usual.expected(span.chart)
            for name, value in (("Average", span.chart.centre), ("Highest", high), ("Lowest", low)):
                limits[name][span.first : span.first + span.count] = [value] * span.count
    name = name_of(data, data.scope_id, data.item_id) or "The whole partnership"
    marked = _marked(usual)
    series = [
        {"name": name, "values": _rounded(usual.values, places)},
        _limit("Highest to expect", _rounded(limits["Highest"], places), dash=1),
        _limit("Average", _rounded(limits["Average"], places), dash=0),
        _limit("Lowest to expect", _rounded(limits["Lowest"], places), dash=2),
        *[
            {
                "name": word,
                "points": shape,
                "role": {"diamond": "on_target", "square": "below_target"}.get(shape, "context"),
                "values": [
                    value if marked.get(place) == variation else None
                    for place, value in enumerate(_rounded(usual.values, places))
                ],
            }
            for variation, (shape, word) in MARKS.items()
            if variation in marked.values()
        ],
    ]
    described = line(
        data,
        "control",
        "The figures, with the lowest and the highest to expect",
        " ".join([words, *(one["text"] for one in anew)]),
        [],
        {},
    )
    described |= {
        "labels": [period.short_label for period in usual.periods],
        "series": series,
        "said": said(data, ""),  # the sentence stands above it
        "breaks": [{"place": span.first, "label": "limits set anew"} for span in usual.spans[1:]],
        "table": _table(data, usual, limits, marked),
    }
    target = _target(data)
    if target is not None and target.operator not in ("between", "is_yes"):
        described["target"] = {"label": "Target", "value": f"{target.aim.normalize():f}"}
    return drawn(described)


def _rounded(values: Sequence[Fraction | None], places: int) -> list[str | None]:
    return [None if value is None else str(quantise(value, places)) for value in values]


def _limit(name: str, values: list[str | None], *, dash: int) -> dict:
    return {"name": name, "values": values, "plain": True, "broken": True, "dash": dash}


def _signals(usual: Usual) -> list[tuple[int, Signal, ControlChart]]:
    """Every signal of every span, by its place in the whole series."""
    return [
        (span.first + signal.place, signal, span.chart)
        for span in usual.spans
        if span.chart
        for signal in span.chart.signals
    ]


def _marked(usual: Usual) -> dict[int, Variation]:
    """Place → what its first signal says."""
    marked: dict[int, Variation] = {}
    for place, signal, chart in _signals(usual):
        marked.setdefault(place, chart.judged(signal, better=usual.better))
    return marked


def _table(data: KpiData, usual: Usual, limits: dict[str, list[Fraction | None]], marked: dict[int, Variation]) -> dict:
    definition = data.definition

    def words(value: Fraction | None) -> str:
        return NOTHING if value is None else value_words(value, definition, unit=False)

    return table(
        id="control-figures",
        caption="The figures, what was to be expected of each, and what is more than chance",
        columns=[
            column("Period"),
            column("Figure", "number"),
            column("Lowest to expect", "number"),
            column("Average", "number"),
            column("Highest to expect", "number"),
            column("Special cause"),
        ],
        rows=[
            row(
                period.label,
                words(usual.values[place]),
                *[words(limits[name][place]) for name in ("Lowest", "Average", "Highest")],
                MARKS[marked[place]][1] if place in marked else NOTHING,
            )
            for place, period in enumerate(usual.periods)
        ],
    )


def _steps_chart(data: KpiData, usual: Usual) -> dict | None:
    """The moving ranges of the span that holds now: the R of an XmR chart."""
    chart, places = usual.chart, data.definition.decimals
    if chart is None:
        return None
    labels = [period.short_label for period in usual.periods[usual.now.first + 1 :]]
    long = [place for place, step in enumerate(chart.steps) if step > chart.longest_step]
    definition = data.definition
    summary = (
        f"From one figure to the next, at most {value_words(chart.longest_step, definition)} is to be expected. "
        + (f"Longer: {', '.join(labels[place] for place in long)}." if long else "No step is longer.")
    )
    steps = _rounded(chart.steps, places)
    described = line(data, "steps", "The steps from each figure to the next", summary, [], {})
    return drawn(
        described
        | {
            "labels": labels,
            "starts_at_zero": True,
            "better": "",
            "said": said(data, summary, judged=False),
            "series": [
                {"name": "Step", "values": steps},
                _limit("Longest to expect", _rounded([chart.longest_step] * len(steps), places), dash=1),
            ],
            "table": table(
                id="steps-figures",
                caption="The steps from each figure to the next",
                columns=[column("To"), column("Step", "number"), column("More than chance")],
                rows=[
                    row(label, value_words(step, definition, unit=False), "longer" if place in long else NOTHING)
                    for place, (label, step) in enumerate(zip(labels, chart.steps, strict=True))
                ],
                note=STEP_LIMIT,
            ),
        }
    )


def _signals_table(data: KpiData, usual: Usual) -> dict:
    definition = data.definition
    return table(
        id="signals",
        caption=f"Signals in the last {len(usual.values)} figures",
        columns=[column("Period"), column("Figure", "number"), column("What it is"), column("For the")],
        rows=[
            row(
                usual.periods[place].label,
                value_words(usual.values[place], definition),
                signal.sign.capitalize(),
                for_the(chart.judged(signal, better=usual.better)) or "not judged",
            )
            for place, signal, chart in reversed(_signals(usual))
        ],
        note=METHOD,
    )
