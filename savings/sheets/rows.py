"""The rows of a sheet that came back: which line each is of, and what stands in the column of each year."""

from collections.abc import Collection
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter

from common.sheets.reading import Cell, SheetRead
from savings.calculations.casting import TOTAL
from savings.sheets.lines import CASHABLE, CONFIDENCE, EXTRAS, KIND, NOTE, PARTNER
from savings.sheets.tables import BUDGETS, COMPUTED, LINE, ONE_OFFS, RECURRENT

GROUPS = {text.casefold(): text for text in (BUDGETS, RECURRENT, ONE_OFFS)}
ABOUT = (PARTNER, KIND, CASHABLE, CONFIDENCE)
LOOKED_AT = 20  # rows in which the heads are looked for


@dataclass(frozen=True)
class PlaceProblem:
    """What is wrong at an address, and what to do."""

    sheet: str
    address: str
    words: str


@dataclass
class TypedRow:
    """A line as it stands in the sheet."""

    number: int
    group: str
    label: str
    years: dict[str, Cell | None]
    about: dict[str, str]  # by the head of the column, where the sheet has it
    note: str = ""


@dataclass
class TypedSheet:
    """The rows of one service. With problems in its frame, none of its rows is read."""

    name: str
    title: str = ""
    columns: dict[str, int] = field(default_factory=dict)
    rows: list[TypedRow] = field(default_factory=list)
    computed: dict[str, dict[str, Cell]] = field(default_factory=dict)
    problems: list[PlaceProblem] = field(default_factory=list)

    def address(self, head: str, row: int) -> str:
        return f"{get_column_letter(self.columns.get(head, 1))}{row}"


def typed_sheet(sheet: SheetRead, years: Collection[str]) -> TypedSheet:
    """What was typed into the sheet of a service."""
    typed = TypedSheet(sheet.name, sheet.text(1, 1))
    heads = next((row for row in range(1, LOOKED_AT + 1) if sheet.text(row, 1).casefold() == LINE.casefold()), None)
    if heads is None:
        words = f"No row begins with “{LINE}” and the years: download the workbook again and change its lines there."
        typed.problems.append(PlaceProblem(sheet.name, "A1", words))
        return typed
    _read_heads(typed, sheet, heads, years)
    for span in sheet.merged:
        if int("".join(letter for letter in span.partition(":")[2] if letter.isdigit()) or 0) >= heads:
            words = "These cells are merged: separate them, so that each amount stands in a cell of its own."
            typed.problems.append(PlaceProblem(sheet.name, span, words))
    if typed.problems:
        return typed
    group = ""
    for number in range(heads + 1, sheet.height + 1):
        label, cells = sheet.text(number, 1), sheet.row(number)
        if not cells:
            continue
        if label.casefold() in GROUPS:
            group = GROUPS[label.casefold()]
        elif label in COMPUTED:
            typed.computed.setdefault(
                label, {head: cells[column] for head, column in typed.columns.items() if column in cells}
            )
        else:
            _read_row(typed, sheet, number, group, label, years)
    return typed


def _read_heads(typed: TypedSheet, sheet: SheetRead, row: int, years: Collection[str]) -> None:
    allowed = {head.casefold(): head for head in (LINE, *years, TOTAL, *EXTRAS)}
    for column, cell in sorted(sheet.row(row).items()):
        head = sheet.text(row, column)
        known = allowed.get(head.casefold())
        if known is None:
            words = f"“{head}” is no year of this case, and no other column that is read: take the column out."
        elif known in typed.columns:
            words = f"“{head}” stands twice at the head of a column: take one of the two out."
        else:
            typed.columns[known] = column
            continue
        typed.problems.append(PlaceProblem(sheet.name, cell.address, words))
    if missing := [year for year in years if year not in typed.columns]:
        words = f"There is no column for {', '.join(missing)}: put it back, with an amount in every line."
        typed.problems.append(PlaceProblem(sheet.name, f"A{row}", words))
    beyond = {
        column: cell
        for (number, column), cell in sheet.cells.items()
        if number > row and column not in typed.columns.values()
    }
    if beyond and not typed.problems:
        cell = min(beyond.items())[1]
        words = "This stands in a column without a head: take it out, or put it into the column of its year."
        typed.problems.append(PlaceProblem(sheet.name, cell.address, words))


def _read_row(typed: TypedSheet, sheet: SheetRead, number: int, group: str, label: str, years: Collection[str]) -> None:
    cells = sheet.row(number)
    if not label:
        first = next(iter(cells.values()))
        words = "This row has no name in column A: name the line, or empty the row."
        typed.problems.append(PlaceProblem(sheet.name, first.address, words))
        return
    if not group:
        words = f"This row stands above “{BUDGETS}”: move it below the heading it belongs to."
        typed.problems.append(PlaceProblem(sheet.name, f"A{number}", words))
        return
    typed.rows.append(
        TypedRow(
            number,
            group,
            label,
            {year: cells.get(typed.columns[year]) for year in years},
            {head: sheet.text(number, typed.columns[head]) for head in ABOUT if head in typed.columns},
            sheet.text(number, typed.columns[NOTE]) if NOTE in typed.columns else "",
        )
    )
