"""Figures as CSV: KPIs down, periods across; values only, and nothing that a spreadsheet takes for a formula."""

import csv
from collections.abc import Iterable
from io import StringIO
from typing import Any, NamedTuple

from common.formatting import NO_FIGURE_WORDS
from common.numbers import quantise
from common.sheets.writing import harmless
from kpis.choices import Measure
from kpis.status import value_of
from periods.values import Period
from reporting.tables import amount_text

ROW_HEADS = ("Reference", "Code", "KPI", "Unit", "For", "Item")


class ExportRow(NamedTuple):
    """One figure and where it stands in the table."""

    slug: str
    code: str
    definition: Any
    scope: str
    item: str
    period: Period
    figure: Any


def wide_csv(rows: Iterable[ExportRow]) -> str:
    """A row for each KPI, scope and item, in the order given, and a column for each period, the oldest first."""
    import pandas as pd  # half a second and 50 MB, which pages without an export do without

    rows = list(rows)
    latest = {row.definition.kpi_id: row.definition for row in rows}
    long = pd.DataFrame(
        [(*_heads(latest[row.definition.kpi_id], row), row.period.label, _value(row)) for row in rows],
        columns=[*ROW_HEADS, "period", "value"],
        dtype=object,
    )
    periods = [period.label for period in sorted({row.period for row in rows})]
    wide = long.set_index([*ROW_HEADS, "period"])["value"].unstack("period", sort=False).reindex(columns=periods)
    return wide.reset_index().to_csv(index=False, na_rep="", lineterminator="\r\n")


def table_csv(table: dict) -> str:
    """A table as it is on the page: its heads, and a line for each row that has cells of its own."""
    written = StringIO()
    lines = csv.writer(written, lineterminator="\r\n")
    lines.writerow(harmless(column["label"]) for column in table["columns"])
    lines.writerows(
        [harmless(cell["text"]) for cell in row["cells"]] for row in table["rows"] if row["kind"] != "group"
    )
    return written.getvalue()


def _heads(definition: Any, row: ExportRow) -> tuple[str, ...]:
    return tuple(
        harmless(text) for text in (row.slug, row.code, definition.title, definition.unit, row.scope, row.item)
    )


def _value(row: ExportRow) -> Any:
    """A number rounded as on screen, words, or why there is no figure."""
    figure, definition = row.figure, row.definition
    if figure.kind == "text":
        return harmless(figure.text)
    if figure.kind != "number":
        return NO_FIGURE_WORDS[figure.kind]
    value = value_of(figure.numerator, figure.denominator, definition.multiplier)
    if value is None:
        return "nothing to measure"
    if definition.measure in (Measure.YES_NO, Measure.JUDGED):
        return amount_text(value, definition)
    return quantise(value, definition.decimals)
