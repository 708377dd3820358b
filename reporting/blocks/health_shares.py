"""How the shares of green, amber and red moved by quarter: of the KPIs reported, and of those due."""

from collections.abc import Collection
from fractions import Fraction

from common.formatting import NOTHING, STATUS_WORDS, percent
from periods.values import Quarter
from reporting.blocks import BlockContext, Part
from reporting.counts import DUE, JUDGED, Counts
from reporting.health import counted_in
from reporting.parts import note
from reporting.tables import cell, column, row, table

EXAMPLE = "{{ block health_shares }}"
WORDS = {**STATUS_WORDS, "missing": "No figure"}
FEWEST = 2
OF_REPORTED, OF_DUE = "Of the KPIs reported", "Of the KPIs due"


def collect(context: BlockContext) -> list[Part]:
    """A chart with the numbers, where two quarters have some, then the shares with both denominators."""
    history = {quarter: counts for quarter, counts in context.health.history.items() if counts.due}
    if context.quarter not in history:
        return [note(f"No KPI with a target was due for {context.quarter.label}.")]
    shares = _shares(context, history, _same_measures(context, history))
    return [_chart(context, history), shares] if len(history) >= FEWEST else [shares]


def _chart(context: BlockContext, history: dict[Quarter, Counts]) -> Part:
    first, last = next(iter(history)), max(history)
    now = history[last]
    said = "; ".join(f"{quarter.label}: {one.met}" for quarter, one in history.items())
    return {
        "kind": "chart",
        "id": "health-shares",
        "form": "stacked",
        "title": f"{last.label}: {now.met}" if now.reported else f"No KPI with a target has a figure for {last.label}",
        "summary": f"KPIs by status and quarter, {first.label} to {last.label}. {said}.",
        "unit": "KPIs with a target",
        "labels": [quarter.short_label for quarter in history],
        "series": [
            {
                "name": WORDS[key],
                "values": [str(getattr(one, key)) for one in history.values()],
                "role": "context" if key == "missing" else key,
            }
            for key in DUE
        ],
        "starts_at_zero": True,
        "better": "",
        "table": table(
            id="health-shares-table",
            caption="KPIs with a target by quarter",
            columns=[
                column("Quarter"),
                *[column(WORDS[key], "number") for key in JUDGED],
                column("Reported", "number"),
                column(WORDS["missing"], "number"),
                column("Due", "number"),
            ],
            rows=[
                row(
                    quarter.label,
                    *[_count(context, quarter, getattr(one, key), [key]) for key in JUDGED],
                    _count(context, quarter, one.reported, JUDGED),
                    _count(context, quarter, one.missing, ["missing"]),
                    _count(context, quarter, one.due, DUE),
                )
                for quarter, one in history.items()
            ],
        ),
    }


def _shares(context: BlockContext, history: dict[Quarter, Counts], same: str) -> Part:
    rows = [row(OF_REPORTED, kind="group")]
    rows += [_row(context, quarter, one, one.reported, JUDGED) for quarter, one in history.items()]
    rows.append(row(OF_DUE, kind="group"))
    rows += [_row(context, quarter, one, one.due, DUE) for quarter, one in history.items()]
    return table(
        id="health-of-the-partnership",
        caption="Shares by quarter: of the KPIs that were reported, and of all that were due",
        columns=[
            column("Quarter", width=20),
            column("KPIs", "number", 12),
            *[column(WORDS[key], "number", 17) for key in DUE],
        ],
        rows=rows,
        note=f"On target is green, within tolerance amber, below target red. Only KPIs with a target count. {same}".strip(),
    )


def _count(context: BlockContext, quarter: Quarter, number: int, keys: Collection[str]) -> dict:
    return cell(str(number), origin=counted_in(context, quarter, keys))


def _row(context: BlockContext, quarter: Quarter, counts: Counts, whole: int, keys: tuple[str, ...]) -> dict:
    """A share is made of all that it is a share of."""
    shares = [_share(getattr(counts, key), whole) if key in keys else NOTHING for key in DUE]
    origin = counted_in(context, quarter, keys)
    return row(
        quarter.label, *[cell(words, origin=origin if words != NOTHING else None) for words in (str(whole), *shares)]
    )


def _share(part: int, whole: int) -> str:
    return percent(Fraction(part * 100, whole), 1) if whole else NOTHING


def _same_measures(context: BlockContext, history: dict[Quarter, Counts]) -> str:
    """How far the last quarter is of the same KPIs as the one before it in the table."""
    before = [quarter for quarter in history if quarter < context.quarter]
    kpis = context.health.kpis
    if not before or kpis is None:
        return ""
    due = {quarter: {kpi for kpi, one in kpis.standings[quarter].items() if one in DUE} for quarter in history}
    now, then = due[context.quarter], due[before[-1]]
    was, is_ = before[-1].label, context.quarter.label
    if now == then:
        return f"{is_} asks for the same KPIs as {was}."
    return f"{len(now & then)} KPIs were due in both of the last two: {len(then)} in all in {was}, {len(now)} in {is_}."
