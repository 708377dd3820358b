"""Small counts of people, and the counts from which they could be worked out. Pure.

A count of 1 to 4 is hidden. Whoever reads the others can subtract: so further counts are hidden, as few and as small as
will do, until each hidden one could as well be another number. Nil is told, as it names nobody, unless nothing else will do.
"""

from collections.abc import Iterator, Sequence
from heapq import heappop, heappush
from itertools import count

HIDDEN = "[c]"
HIDDEN_NOTE = "[c]: counts under 5 are not shown, nor those from which they could be worked out."
LEAST_SHOWN = 5

Grid = Sequence[Sequence[int | None]]
Cell = tuple[int, int]
Node = tuple[str, int]
FREE: Node = ("free", 0)  # in place of a line without a total: nothing follows from it
LAST_CHOICE = 1_000_000


def is_small(count: int | None) -> bool:
    return count is not None and 0 < count < LEAST_SHOWN


def hidden_cells(grid: Grid, *, total_row: bool, total_column: bool) -> set[Cell]:
    """Which cells of a table of counts are hidden; its last row and its last column are totals, where it has them.

    A line with a total is an equation. Counts can move along a closed chain of hidden cells, one up and the next one
    down, without any line noticing: a hidden cell is safe exactly if it lies on such a chain. A cell that is not
    is given the cheapest one.
    """
    table = _Table(grid, total_row, total_column)
    hidden = {cell for cell, value in table.values.items() if is_small(value)}
    for cell in sorted(hidden):
        if table.chain(cell, hidden, further=False) is None:
            hidden |= table.chain(cell, hidden, further=True) or table.lines_of(cell)
    # What was added lies on the chain it was added for, so it is safe as well.
    return hidden


class _Table:
    """A table as a network: its lines are places, its cells the ways between them, along which counts move."""

    def __init__(self, grid: Grid, total_row: bool, total_column: bool) -> None:
        self.values = {(r, c): value for r, row in enumerate(grid) for c, value in enumerate(row) if value is not None}
        self.total_row = len(grid) - 1 if total_row else None
        self.total_column = len(grid[0]) - 1 if total_column and grid else None

    def lines_of(self, cell: Cell) -> set[Cell]:
        """Everything in the row and the column of a cell."""
        return {other for other in self.values if other[0] == cell[0] or other[1] == cell[1]}

    def chain(self, cell: Cell, hidden: set[Cell], *, further: bool) -> set[Cell] | None:
        """The cheapest closed chain through a cell, of hidden cells alone or of `further` ones too; None without one."""
        found: list[tuple[int, set[Cell]]] = []
        for start, end in self._ways(cell):
            if start == end:
                return {cell}
            if path := self._path(end, start, cell, hidden, further):
                found.append(path)
        return min(found, key=lambda path: (path[0], sorted(path[1])))[1] | {cell} if found else None

    def _path(
        self, start: Node, end: Node, without: Cell, hidden: set[Cell], further: bool
    ) -> tuple[int, set[Cell]] | None:
        """The cheapest way from one place to another, with what it costs."""
        ways: dict[Node, list[tuple[Node, Cell]]] = {}
        for cell in self.values:
            if cell != without and (further or cell in hidden):
                for a, b in self._ways(cell):
                    ways.setdefault(a, []).append((b, cell))
        tie = count()
        waiting: list[tuple[int, int, Node, frozenset[Cell]]] = [(0, next(tie), start, frozenset())]
        done: set[Node] = set()
        while waiting:
            cost, _, node, used = heappop(waiting)
            if node == end:
                return cost, set(used)
            if node in done:
                continue
            done.add(node)
            for other, cell in ways.get(node, []):
                if other not in done:
                    heappush(waiting, (cost + self._cost(cell, hidden), next(tie), other, used | {cell}))
        return None

    def _ways(self, cell: Cell) -> Iterator[tuple[Node, Node]]:
        """In which directions a count can move through a cell: any can be more, none can be less than nil."""
        row: Node = ("row", cell[0]) if self.total_column is not None else FREE
        column: Node = ("column", cell[1]) if self.total_row is not None else FREE
        is_total = (cell[0] == self.total_row) != (cell[1] == self.total_column)
        more, less = ((column, row), (row, column)) if is_total else ((row, column), (column, row))
        yield more
        if self.values[cell]:
            yield less

    def _cost(self, cell: Cell, hidden: set[Cell]) -> int:
        """Small counts go first, then large ones and totals, nil last."""
        if cell in hidden:
            return 0
        value = self.values[cell] or 0
        total = cell[0] == self.total_row or cell[1] == self.total_column
        return 1 + min(value, 1_000) + (10_000 if total else 0) if value else LAST_CHOICE
