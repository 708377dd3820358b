"""What stands in the rows of a return that came back: by its heads, whatever their order. Pure: no database."""

from collections.abc import Mapping
from dataclasses import dataclass

from common.sheets.reading import Cell, NotRead, SheetRead, WorkbookRead
from kpis.sheets.columns import HEADS, LINE, TYPED, Reference

WITHIN = 20  # rows within which the heads are looked for
AGAIN = "Download the spreadsheet of this return again, copy your figures into it, and choose that file."


@dataclass(frozen=True)
class TypedRow:
    """A row of the table: the line that it names, and its cells by their heads."""

    number: int
    reference: Reference | None
    cells: Mapping[str, Cell]
    columns: Mapping[str, int]

    def address(self, head: str) -> str:
        """Where the cell under a head stands, also an empty one."""
        if head in self.cells:
            return self.cells[head].address
        from openpyxl.utils import get_column_letter  # loaded already, by whoever read the file

        return f"{get_column_letter(self.columns.get(head, self.columns[LINE]))}{self.number}"

    def words(self, head: str) -> str:
        cell = self.cells.get(head)
        return " ".join(cell.text.split()) if cell else ""


@dataclass(frozen=True)
class TypedTable:
    """The sheet with the lines; `unknown_heads` are columns that are not read."""

    sheet: SheetRead
    rows: list[TypedRow]
    columns: dict[str, int]
    unknown_heads: list[str]


def table_of(book: WorkbookRead) -> TypedTable:
    """The table of the first sheet that has the heads of a return. Raises NotRead where none has."""
    for sheet in book.sheets:
        for number in range(1, min(sheet.height, WITHIN) + 1):
            heads = {" ".join(cell.text.split()).casefold(): column for column, cell in sheet.row(number).items()}
            if LINE.casefold() in heads and any(head.casefold() in heads for head in TYPED.values()):
                return _read(sheet, number)
    if not any(sheet.cells for sheet in book.sheets):
        raise NotRead(f"Nothing stands in the file. {AGAIN}")
    raise NotRead(
        f"No row of the file has the heads “{LINE}” and “{TYPED['figure']}”, by which a return is read. {AGAIN}"
    )


def _read(sheet: SheetRead, heads: int) -> TypedTable:
    known = {head.casefold(): head for head in HEADS}
    columns: dict[str, int] = {}
    unknown = []
    for column, cell in sorted(sheet.row(heads).items()):
        written = " ".join(cell.text.split())
        head = known.get(written.casefold())
        if head is None:
            unknown.append(written)
        elif head in columns:
            raise NotRead(
                f"The head “{head}” stands twice, the second time in {cell.address}: take one of the columns out."
            )
        else:
            columns[head] = column
    rows = []
    for number in range(heads + 1, sheet.height + 1):
        found = sheet.row(number)
        cells = {head: found[column] for head, column in columns.items() if column in found}
        if not any(head in cells for head in (LINE, *TYPED.values())):
            continue  # a heading, a note or an empty row
        reference = Reference.read(cells[LINE].text) if LINE in cells else None
        rows.append(TypedRow(number, reference, cells, columns))
    if not rows:
        raise NotRead(f"There is no line below the heads in row {heads}. {AGAIN}")
    return TypedTable(sheet, rows, columns, unknown)
