"""The share of measures that met their target: by set, partner and period, with both numbers it is of."""

from collections import defaultdict
from collections.abc import Iterable

from common.formatting import percent
from kpis.choices import Frequency, OverTime
from partners.models import Scope
from periods.values import AsAt, Period, Quarter
from reporting.blocks import BlockContext, Part
from reporting.counts import DUE, JUDGED, Counts, standing
from reporting.figures import Figure, ReferenceUnknown, read_period
from reporting.parts import counted, note
from reporting.tables import cell, column, row, table

EXAMPLE = "{{ block kpi_health }}"
TOGETHER = "All sets together"

Place = tuple[str, Scope, Period]


OWN = "own"


def collect(context: BlockContext, *, quarter: str = "", sets: str = "yes") -> list[Part]:
    """A row for each set, partner and period in which something was judged; then all sets of a partner together.

    With a quarter (`own` is that of the paper) only what stands for it: its own figures, those of the year that ends
    with it, and those of a day in it. `sets=no` leaves the single sets out, and the partnership as a whole, which does
    not have every measure.
    """
    if sets not in ("yes", "no"):
        raise ReferenceUnknown("sets= knows yes and no.")
    single = sets == "yes"
    wanted = _quarter(context, quarter) if quarter else None
    judged: dict[Place, list[Figure]] = defaultdict(list)
    for figure in _figures(context):
        if wanted and not _stands_for(figure, wanted):
            continue
        if not single and figure.scope == context.figures.whole:
            continue
        if single:
            judged[figure.kpi.heading or "Other measures", figure.scope, figure.period].append(figure)
        judged[TOGETHER, figure.scope, figure.period].append(figure)
    counts_of = {place: _counts(found) for place, found in judged.items()}
    kept = [(place, counts) for place, counts in counts_of.items() if counts.reported]
    if not kept:
        return [note("No measure has both a target and a figure.")]
    order = {name: number for number, name in enumerate(dict.fromkeys(place[0] for place, _ in kept))}
    order[TOGETHER] = len(order)
    kept.sort(key=lambda one: (order[one[0][0]], one[0][1].order, one[0][2]))
    return [
        table(
            id="kpi-health",
            caption=f"Measures that met their target, {wanted.label}" if wanted else "Measures that met their target",
            columns=[
                *([column("Set of measures", width=29)] if single else []),
                column("Partner", width=14) if single else column("Partner or unit", width=31),
                column("Period", width=13 if single else 17),
                column("Met", "number", 7),
                column("Reported", "number", 11),
                column("Met, of reported", "number", 11 if single else 14),
                column("Due", "number", 6),
                column("Met, of due", "number", 9 if single else 14),
            ],
            rows=[_row(place, counts, single, judged[place]) for place, counts in kept],
            note="Only measures with a target count. Reported are those with a figure; due are also those whose figure "
            "is missing.",
        )
    ]


def _quarter(context: BlockContext, written: str) -> Quarter:
    found = context.quarter if written == OWN else read_period(written)
    if not isinstance(found, Quarter):
        raise ReferenceUnknown(f"“{written}” is no quarter: write quarter=own, or quarter=2015-16-Q2.")
    return found


def _stands_for(figure: Figure, quarter: Quarter) -> bool:
    period, definition = figure.period, figure.definition
    if definition.frequency == Frequency.YEARLY:
        return quarter.number == 4 and period == quarter.financial_year
    if definition.frequency == Frequency.MONTHLY and definition.over_time == OverTime.NONE:
        return period == quarter.last
    return period == quarter or (isinstance(period, AsAt) and period.quarter == quarter)


def _figures(context: BlockContext) -> Iterable[Figure]:
    figures = context.figures
    for kpi in sorted(figures.kpis.values(), key=lambda kpi: kpi.order):
        for period in figures.periods_of(kpi):
            for scope in figures.scopes_of(kpi):
                if figure := figures.find(kpi, period, scope, figures.item(kpi, "")):
                    yield figure


def _counts(found: Iterable[Figure]) -> Counts:
    return Counts.of(_standing(figure) for figure in found)


def _standing(figure: Figure) -> str | None:
    return standing(
        status=figure.result.status,
        direction=figure.definition.direction,
        parts_due=figure.result.parts_due,
        has_target=figure.target is not None,
    )


def _row(place: Place, counts: Counts, single: bool, judged: list[Figure]) -> dict:
    name, scope, period = place
    due = [figure for figure in judged if _standing(figure) in DUE]
    reported = [figure for figure in due if _standing(figure) in JUDGED]
    met = [figure for figure in due if _standing(figure) == "on_target"]
    return row(
        *([name] if single else []),
        scope.name,
        period.label,
        cell(str(counts.on_target), origin=counted(met)),
        cell(str(counts.reported), origin=counted(reported)),
        cell(percent(counts.met_of_reported, 1), origin=counted(reported)),
        cell(str(counts.due), origin=counted(due)),
        cell(percent(counts.met_of_due, 1), origin=counted(due)),
    )
