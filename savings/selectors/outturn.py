"""A printed outturn table beside what its directorates make of it."""

from collections.abc import Callable, Iterable

from savings.calculations.casting import NIL_CELL, SUM_OF_LINES, TOTAL, Cell, Checked, added, check
from savings.models import OutturnLine
from savings.selectors.findings import Table

OUTTURN = "outturn"  # its table is called so, with the year behind it
NET_BUDGET, VARIANCE = "Net budget", "Variance"
OUTTURN_COLUMNS = {
    "Gross expenditure": "gross",
    "External income": "external_income",
    "Internal income": "internal_income",
    "Outturn": "outturn",
}


def check_outturn(lines: Iterable[OutturnLine], stated: Table) -> list[Checked]:
    """Net budgets across, variances against the printed net budget, and the foot of every column."""
    found: list[Checked] = []

    def take(row: str, column: str, rule: str, computed: Cell) -> Cell:
        if (row, column) not in stated:
            return computed
        found.append(check(row, column, rule, stated[row, column], computed))
        return stated[row, column].cell

    columns: dict[str, Cell] = dict.fromkeys([*OUTTURN_COLUMNS, NET_BUDGET, VARIANCE], NIL_CELL)
    for line in lines:
        cells = {column: Cell.of(getattr(line, field), line.printed_step) for column, field in OUTTURN_COLUMNS.items()}
        for column, cell in _across(line.directorate, cells, take).items():
            columns[column] += cell
    foot = {column: take(TOTAL, column, SUM_OF_LINES, cell) for column, cell in columns.items()}
    _across(TOTAL, {column: foot[column] for column in OUTTURN_COLUMNS}, take)
    return found


def _across(row: str, cells: dict[str, Cell], take: Callable[[str, str, str, Cell], Cell]) -> dict[str, Cell]:
    net = take(row, NET_BUDGET, "gross and income", added(cells[column] for column in list(OUTTURN_COLUMNS)[:3]))
    variance = take(row, VARIANCE, "outturn less net budget", cells["Outturn"] - net)
    return {**cells, NET_BUDGET: net, VARIANCE: variance}
