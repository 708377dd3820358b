"""The dashboard's chart: how many KPIs stood how, quarter by quarter."""

from common.formatting import NOTHING, STATUS_WORDS, percent
from periods.values import Quarter
from reporting.counts import DUE, Counts
from reporting.paper import drawn
from reporting.selectors.dashboard import Dashboard
from reporting.tables import column, row, table

COUNT_WORDS = {**STATUS_WORDS, "missing": "No figure"}


def status_chart(page: Dashboard) -> dict | None:
    """How the shares moved over the quarters; None where fewer than two have figures."""
    history = {quarter: counts for quarter, counts in page.history.items() if counts.due}
    if len(history) < 2:
        return None
    first, last = next(iter(history)), page.quarter
    counts = page.counts
    title = (
        f"{counts.on_target} of {counts.reported} reported KPIs were on target in {last.label}, "
        f"{percent(counts.met_of_reported)}; of the {counts.due} due, {percent(counts.met_of_due)}"
        if counts.reported
        else f"No KPI with a target has a figure for {last.label}"
    )
    summary = "; ".join(f"{quarter.label}: {one.met}" for quarter, one in history.items())
    chart = {
        "kind": "chart",
        "id": "statuses",
        "form": "stacked",
        "title": title,
        "summary": f"KPIs on target by quarter, {first.label} to {last.label}. {summary}.",
        "unit": "KPIs with a target",
        "labels": [quarter.short_label for quarter in history],
        "series": [
            {
                "name": COUNT_WORDS[key],
                "values": [str(getattr(one, key)) for one in history.values()],
                "role": "context" if key == "missing" else key,
            }
            for key in DUE
        ],
        "starts_at_zero": True,
        "better": "",
        "table": _history_table(history),
    }
    chart = drawn(chart)
    # Below the words of the quarters, which a narrow screen turns upright.
    chart["figure"]["layout"]["legend"]["y"] = -0.3
    return chart


def _history_table(history: dict[Quarter, Counts]) -> dict:
    return table(
        id="history",
        caption="KPIs with a target by quarter: how many, and the percentage on target",
        columns=[
            column("Quarter"),
            *[column(COUNT_WORDS[key], "number") for key in DUE],
            column("On target, of reported", "number"),
            column("On target, of due", "number"),
        ],
        rows=[
            row(
                quarter.label,
                *[str(getattr(one, key)) for key in DUE],
                f"{one.on_target} of {one.reported}, {percent(one.met_of_reported)}" if one.reported else NOTHING,
                f"{one.on_target} of {one.due}, {percent(one.met_of_due)}",
            )
            for quarter, one in history.items()
        ],
    )
