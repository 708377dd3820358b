"""What is usual for a KPI: the limits of its own variation, what they say of the target, and the signals outside them."""

from collections.abc import Sequence
from fractions import Fraction

from common.numbers import quantise
from kpis.choices import Direction, Operator
from kpis.process_control import Assurance, ControlChart, Signal, control_chart
from kpis.status import value_of
from kpis.wording import target_words, value_words
from reporting.paper import drawn
from reporting.selectors.figures import Figure, period_of
from reporting.selectors.kpi import KpiData
from reporting.tables import column, row, table
from reporting.views.kpi_charts import DRAWN_MEASURES, comparable, line
from reporting.views.kpi_parts import name_of

ASSURANCE = {
    Assurance.MET: "The target of {target} will be met as long as nothing changes.",
    Assurance.MISSED: "The target of {target} will not be met without a change.",
    Assurance.BY_CHANCE: "The target of {target} will be met in some {periods} and missed in others, by chance.",
}
STEP_WORDS = {"month": "months", "quarter": "quarters", "year": "years"}
AT_LEAST = {Operator.AT_LEAST, Operator.MORE_THAN, Operator.BETWEEN}
AT_MOST = {Operator.AT_MOST, Operator.LESS_THAN}
METHOD = (
    "The limits stand 2.66 average moving ranges from the average. A signal is a figure outside the limits, seven in a row "
    "on one side of the average, six in a row that rise or fall, or two of three near the same limit."
)


def control(data: KpiData) -> dict | None:
    """The sentence for a reader, the chart with its limits, and the signals; None under 12 complete figures."""
    found = [
        (figure, value)
        for figure in comparable(data, data.series)
        if figure.parts_reported >= figure.parts_due and (value := _value(data, figure)) is not None
    ]
    chart = control_chart([value for _, value in found])
    if chart is None or data.definition.measure not in DRAWN_MEASURES:
        return None
    figures = [figure for figure, _ in found]
    low, high = _expected(data, chart)
    words = " ".join(
        filter(None, [_expectation(data, low, high), _assurance(data, chart, figures[-1]), _news(data, chart)])
    )
    places = data.definition.decimals

    def flat(value: Fraction) -> list[str | None]:
        return [str(quantise(value, places))] * len(figures)

    name = name_of(data, data.scope_id, data.item_id) or "The whole partnership"
    series: dict[str, list[str | None]] = {
        name: [str(quantise(value, places)) for _, value in found],
        "Highest to expect": flat(high),
        "Lowest to expect": flat(low),
    }
    return {
        "sentence": words,
        "chart": drawn(
            line(data, "control", "The figures, with the lowest and the highest to expect", words, figures, series)
        ),
        "signals": _signals_table(data, chart, figures),
    }


def _value(data: KpiData, figure: Figure) -> Fraction | None:
    return value_of(figure.numerator, figure.denominator, data.definition_of(figure).multiplier)


def _expected(data: KpiData, chart: ControlChart) -> tuple[Fraction, Fraction]:
    """The limits, as far as the figure can go: a share stays between 0% and 100%, a count at nought or above."""
    definition = data.definition
    low = chart.low if definition.may_be_negative else max(chart.low, Fraction(0))
    return low, min(chart.high, Fraction(100)) if definition.part_of_whole else chart.high


def _expectation(data: KpiData, low: Fraction, high: Fraction) -> str:
    definition = data.definition
    return f"Expect between {value_words(low, definition, unit=False)} and {value_words(high, definition)}."


def _assurance(data: KpiData, chart: ControlChart, newest: Figure) -> str:
    """Whether the target is in reach of what is usual; nothing where there is no target, or yes is the target."""
    target = data.target_of(newest)
    if target is None or target.operator == Operator.IS_YES:
        return ""
    at_least = Fraction(target.aim) if target.operator in AT_LEAST else None
    at_most = Fraction(target.aim) if target.operator in AT_MOST else None
    if target.upper_aim is not None:
        at_most = Fraction(target.upper_aim)
    said = ASSURANCE[chart.assurance(at_least=at_least, at_most=at_most)]
    return said.format(target=target_words(target, data.definition), periods=STEP_WORDS.get(data.step, "periods"))


def _news(data: KpiData, chart: ControlChart) -> str:
    if not chart.newest:
        return "Nothing says that it has changed."
    first = chart.newest[0]
    judged = _judged(data, first)
    return f"The newest figure says that something has changed{f', for the {judged}' if judged else ''}: {first.sign}."


def _judged(data: KpiData, signal: Signal) -> str:
    if data.definition.direction not in (Direction.HIGHER, Direction.LOWER):
        return ""
    return "better" if signal.upwards == (data.definition.direction == Direction.HIGHER) else "worse"


def _signals_table(data: KpiData, chart: ControlChart, figures: Sequence[Figure]) -> dict:
    definition = data.definition
    return table(
        id="signals",
        caption=f"Signals in the last {len(figures)} figures",
        columns=[column("Period"), column("Figure", "number"), column("What it is"), column("For the")],
        rows=[
            row(
                period_of(figures[signal.place].period_id).label,
                value_words(chart.values[signal.place], definition),
                signal.sign.capitalize(),
                _judged(data, signal) or "not judged",
            )
            for signal in reversed(chart.signals)
        ],
        note=METHOD,
    )
