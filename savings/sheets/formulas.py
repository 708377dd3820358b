"""The same workbook with formulas: whoever changes a line sees every row below it follow, by the rules of the portal."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from openpyxl.utils import get_column_letter

from common.formatting import NOTHING
from common.sheets.writing import PER_CENT, Formula
from savings.sheets.tables import HEADS, CaseTable, Entry

OWN = ("recurrent", "counted elsewhere")


@dataclass
class Places:
    """Where the rows of a table stand in its sheet, and the formulas that were put there."""

    sheet: str
    table: CaseTable
    letters: list[str]
    total: str
    formulas: dict[tuple[int, int], Formula] = field(default_factory=dict)

    @classmethod
    def of(cls, name: str, table: CaseTable, columns: int) -> "Places":
        quoted = name.replace("'", "''")
        return cls(
            f"'{quoted}'", table, [get_column_letter(2 + one) for one in range(columns)], get_column_letter(2 + columns)
        )

    def entries(self) -> list[tuple[int, Entry]]:
        return list(enumerate(self.table.entries, start=HEADS + 1))

    def rows(self, *roles: str) -> list[int]:
        return [number for number, entry in self.entries() if entry.role in roles]

    def row(self, *roles: str) -> int | None:
        """The first row that has the first of these roles that is there."""
        return next((number for role in roles for number in self.rows(role)), None)

    def cell(self, letter: str, row: int) -> str:
        """As other sheets name it."""
        return f"{self.sheet}!{letter}{row}"

    def put(self, row: int | None, column: int, formula: str, **look: str) -> None:
        if row is not None:
            self.formulas[row, column] = Formula(f"={formula}", **look)

    def add_up(self, row: int | None) -> None:
        """The total of a row, from its years."""
        self.put(row, 2 + len(self.letters), f"SUM({self.letters[0]}{row}:{self.letters[-1]}{row})")

    def filled(self) -> CaseTable:
        entries = [
            replace(
                entry,
                cells=tuple(
                    self.formulas.get((number, place), cell) for place, cell in enumerate(entry.cells, start=1)
                ),
            )
            for number, entry in self.entries()
        ]
        return replace(self.table, entries=entries)


def with_formulas(tables: Sequence[CaseTable], names: Sequence[str], years: int) -> list[CaseTable]:
    """Every computed row worked out by the spreadsheet. The two readings of the percentage stay values."""
    places = [
        Places.of(name, table, len(table.heads) - 4 if table.id == "investment" else years)
        for name, table in zip(names, tables, strict=True)
    ]
    services = [one for one in places if one.table.service]
    by_id = {one.table.id: one for one in places if not one.table.service}
    for one in services:
        _profile(one, services)
    _summary(by_id["summary"], services)
    _running(by_id["saved-by-year"], by_id["summary"], services)
    if "investment" in by_id:
        _investment(by_id["investment"])
    return [one.filled() for one in places]


def _profile(places: Places, services: Sequence[Places]) -> None:
    base, opening, net, revised = (places.row(role) for role in ("base", "opening", "net", "revised"))
    budgets, lines = places.rows("budget"), places.rows(*OWN, "from elsewhere")
    sources = {
        entry.line: (one, number)
        for one in services
        for number, entry in one.entries()
        if entry.role == "counted elsewhere"
    }
    for column, letter in enumerate(places.letters, start=2):
        before = places.letters[column - 3] if column > 2 else ""
        for number, entry in places.entries():
            if entry.role == "from elsewhere" and entry.line in sources:
                source, there = sources[entry.line]
                places.put(number, column, source.cell(letter, there))
        places.put(base, column, _sum(letter, budgets))
        places.put(opening, column, f"{before}{revised}+{letter}{base}-{before}{base}" if before else f"{letter}{base}")
        places.put(net, column, _sum(letter, lines))
        places.put(places.row("net booked"), column, _sum(letter, places.rows("recurrent", "from elsewhere")))
        places.put(revised, column, f"{letter}{opening}+{letter}{net}")
        places.put(places.row("one-off net"), column, _sum(letter, places.rows("one-off")))
    for row in [*lines, *places.rows("one-off"), net, places.row("net booked"), places.row("one-off net")]:
        places.add_up(row)
    _percentages(places, "share", net, opening)
    _percentages(places, "share booked", places.row("net booked"), opening)


def _summary(places: Places, services: Sequence[Places]) -> None:
    together = [one for one in services if one.table.service and not one.table.service.apart]
    by_service = {one.table.service.pk: one for one in together if one.table.service}
    base, opening, net = (places.row(role) for role in ("base", "opening", "net"))
    for column, letter in enumerate(places.letters, start=2):
        before = places.letters[column - 3] if column > 2 else ""
        places.put(base, column, _sum_of([one.cell(letter, row) for one in together if (row := one.row("base"))]))
        rolled = f"{before}{opening}+{before}{net}+{letter}{base}-{before}{base}" if before else f"{letter}{base}"
        places.put(opening, column, rolled)
        for number, entry in places.entries():
            if entry.role == "service" and entry.line in by_service:
                there = by_service[entry.line]
                places.put(number, column, there.cell(letter, there.row("net booked", "net") or 0))
        places.put(net, column, _sum(letter, places.rows("service")))
    for row in [*places.rows("service"), net]:
        places.add_up(row)
    _percentages(places, "share", net, opening)


def _running(places: Places, summary: Places, services: Sequence[Places]) -> None:
    apart = [one for one in services if one.table.service and one.table.service.apart]
    new, effect, so_far, once = (places.row(role) for role in ("new", "effect", "so far", "once"))
    for column, letter in enumerate(places.letters, start=2):
        before = f"+{places.letters[column - 3]}" if column > 2 else ""
        promised = [summary.cell(letter, summary.row("net") or 0)]
        promised += [one.cell(letter, one.row("net booked", "net") or 0) for one in apart]
        places.put(new, column, _sum_of(promised))
        places.put(effect, column, f"{letter}{new}{before}{effect if before else ''}")
        places.put(so_far, column, f"{letter}{effect}{before}{so_far if before else ''}")
        places.put(
            once, column, _sum_of([one.cell(letter, row) for one in services if (row := one.row("one-off net"))])
        )
    places.add_up(new)
    places.add_up(once)


def _investment(places: Places) -> None:
    items, foot = places.rows("item"), places.row("foot")
    for number, entry in places.entries():
        if entry.role == "item" and not isinstance(entry.cells[1 + len(places.letters)], str):
            places.add_up(number)
    for column, letter in enumerate([*places.letters, places.total], start=2):
        places.put(foot, column, _sum(letter, items))


def _percentages(places: Places, role: str, part: int | None, whole: int | None) -> None:
    row = places.row(role)
    for column, letter in enumerate(places.letters, start=2):
        places.put(row, column, f'IF({letter}{whole}=0,"{NOTHING}",{letter}{part}/{letter}{whole})', format=PER_CENT)
    first, last = f"{places.letters[0]}{row}", f"{places.letters[-1]}{row}"
    added = f'IF(COUNT({first}:{last})={len(places.letters)},SUM({first}:{last}),"{NOTHING}")'
    places.put(row, 2 + len(places.letters), added, format=PER_CENT)


def _sum(letter: str, rows: Sequence[int]) -> str:
    """Of one column; rows that follow one another are one span."""
    spans: list[list[int]] = []
    for row in rows:
        if spans and row == spans[-1][1] + 1:
            spans[-1][1] = row
        else:
            spans.append([row, row])
    return _sum_of([f"{letter}{first}:{letter}{last}" if last > first else f"{letter}{first}" for first, last in spans])


def _sum_of(cells: Sequence[str]) -> str:
    return f"SUM({','.join(cells)})" if cells else "0"
