"""Partners side by side over the last periods, and the figures from elsewhere that a KPI is held against."""

from common.formatting import NOTHING
from kpis.wording import value_words
from reporting.control import DRAWN_MEASURES
from reporting.selectors.figures import Figure, period_of
from reporting.selectors.kpi import KpiData
from reporting.tables import cell, column, marks_text, row, table, value_text
from reporting.views.kpi_parts import weakest

PERIODS_SHOWN = 8


def partners(data: KpiData) -> list[int]:
    """The scopes that a KPI is measured for, without the whole, in their order."""
    measured = {scope for scope, item in data.figures if item == data.item_id}
    return [scope for scope in data.columns if scope in measured and scope != data.whole_scope]


def partners_table(data: KpiData) -> dict:
    """A row for each partner, a column for each of the last periods, the whole beneath; and who is not like for like."""
    scopes = partners(data)
    shown = [*scopes, *([data.whole_scope] if (data.whole_scope, data.item_id) in data.figures else [])]
    codes = {one.period_id for scope in shown for one in data.figures[scope, data.item_id]}
    periods = sorted(map(period_of, codes))[-PERIODS_SHOWN:]
    rows = []
    for scope in shown:
        is_whole = scope == data.whole_scope
        rows.append(
            row(
                "The whole partnership" if is_whole else data.columns[scope].name,
                *[_value(data, data.at(scope, data.item_id, period)) for period in periods],
                NOTHING if is_whole else unlike(data, scope) or "like for like",
                kind="total" if is_whole else "body",
            )
        )
    everyone = data.definition.not_like_for_like
    return table(
        id="side-by-side",
        caption=f"{data.definition.title}: partners side by side"
        + (f", {data.items[data.item_id].name}" if data.item_id != data.whole_item else ""),
        columns=[
            column("Partner", width=18),
            *[column(period.label, "number") for period in periods],
            column("Does it compare?"),
        ],
        rows=rows,
        note=f"Not like for like: {everyone}" if everyone else "",
    )


def _value(data: KpiData, figure: Figure | None) -> dict | str:
    if figure is None:
        return NOTHING
    meaning = data.definition_of(figure)
    return cell(
        value_text(figure, meaning, unit=False), note=marks_text(figure, meaning), words=figure.kind != "number"
    )


def unlike(data: KpiData, scope: int) -> str:
    """Why the figures of a partner do not compare with those of the others; empty where they do."""
    mark = data.unlike.get(scope)
    return f"not like for like: {mark.reason}" if mark else ""


def sentence(data: KpiData) -> str:
    """The newest period in one sentence: the whole, its weakest part, and how many compare."""
    scopes = partners(data)
    marked = [data.columns[scope].name for scope in scopes if scope in data.unlike]
    said = []
    if data.now is not None:
        worst = weakest(data, data.now)
        when = period_of(data.now.period_id).label
        said.append(f"{value_text(data.now, data.definition_of(data.now))} in {when}{f'; {worst}' if worst else ''}.")
    if data.definition.not_like_for_like:
        said.append("The partners' figures are not like for like.")
    elif marked:
        said.append(f"Not like for like: {', '.join(marked)}.")
    else:
        said.append("All partners are like for like.")
    return " ".join(said)


def benchmarks_table(data: KpiData, *, edit: str = "", drop: str = "") -> dict | None:
    """What the KPI is held against. `edit` and `drop` are addresses with 0 in place of the benchmark, for who may."""
    if not data.benchmarks:
        return None
    rows = []
    for one in data.benchmarks:
        changes = [cell("Take away", href=drop.replace("/0/", f"/{one.pk}/"))] if drop else []
        rows.append(
            row(
                cell(one.name, href=edit.replace("/0/", f"/{one.pk}/") if edit else ""),
                value_words(one.value, data.definition),
                one.period.label if one.period else "not printed",
                one.source,
                cell(one.get_comparability_display(), note=one.note),
                *changes,
            )
        )
    return table(
        id="benchmarks",
        caption="Benchmarks: figures from elsewhere",
        columns=[
            column("Benchmark"),
            column("Value", "number"),
            column("Period"),
            column("Source"),
            column("Does it compare?"),
            *([column("Change")] if drop else []),
        ],
        rows=rows,
        note="A benchmark is no target: nothing is met or missed by it.",
    )


def benchmark_lines(data: KpiData, count: int) -> list[dict]:
    """Each benchmark as a level line, labelled with whether it compares."""
    if data.definition.measure not in DRAWN_MEASURES:
        return []
    return [
        {
            "name": f"{one.name} ({one.get_comparability_display().lower()})",
            "values": [f"{one.value.normalize():f}"] * count,
            "plain": True,
            "dash": 2,
        }
        for one in data.benchmarks
    ]
