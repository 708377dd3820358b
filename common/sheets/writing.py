"""Tables as workbooks and as CSV. Text is always written as text: nothing in it is ever taken for a formula.

In a workbook a text cell is of type text, whatever it begins with. CSV has no types, so a text that a spreadsheet would
take for a formula gets an apostrophe in front; reading.py takes it off again. Numbers stay numbers in both.
"""

import csv
import io
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from common.numbers import quantise

BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
WHOLE, TWO_PLACES, PER_CENT, DAY = "#,##0", "#,##0.00", "0.00%", "d mmmm yyyy"
SIGNIFICANT = 15  # digits that a spreadsheet keeps of a number
CSV_PLACES = 6
LONGEST_NAME = 31
LINE_HEIGHT = 15  # points
LONGEST_MESSAGE = 255  # that a spreadsheet shows beside a cell
LATEST_DAY = 2_958_465  # 31 December 9999, as a spreadsheet counts days

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_A_NAME = re.compile(r"[\\/*?:\[\]\x00-\x1f]")


@dataclass(frozen=True)
class Number:
    """A number and how it is shown. Of a percentage the value counts per cent: 12.5 is written as 0.125, shown as 12.50%."""

    value: Decimal | Fraction | int
    format: str = WHOLE

    @property
    def is_percentage(self) -> bool:
        return self.format.endswith("%")


@dataclass(frozen=True)
class Formula:
    """What a spreadsheet works out itself, where a workbook with formulas was asked for."""

    text: str
    format: str = WHOLE


Cell = str | Number | Formula | date | None


@dataclass(frozen=True)
class Row:
    """One row; `kind` is title, note, head, group, body, total, stated or difference."""

    cells: tuple[Cell, ...]
    kind: str = "body"


@dataclass(frozen=True)
class Check:
    """What a spreadsheet program asks for in some cells. A list is held to; a number or a day is only asked for, since
    words may stand there as well. `asks` is the sentence that it shows beside the cell."""

    cells: Collection[str]
    asks: str
    kind: Literal["list", "whole", "decimal", "date"] = "list"
    choices: tuple[str, ...] = ()
    least: int = 0
    most: int = 10**12


@dataclass(frozen=True)
class Sheet:
    """One table. `heads` counts the rows above the first line of it: they stay in view and head every printed page.

    `open_cells` are those that people fill in: they are coloured, never locked. A table of words has its heads to the left.
    """

    name: str
    rows: Sequence[Row]
    widths: Sequence[int] = ()
    heads: int = 0
    landscape: bool = True
    fixed_columns: int = 1
    of_words: bool = False
    open_cells: Collection[str] = ()
    checks: Sequence[Check] = ()


def workbook(sheets: Sequence[Sheet], *, title: str, creator: str, moment: datetime, language: str = "en-GB") -> bytes:
    """The file as .xlsx. Names of sheets are as `sheet_names` makes them."""
    import openpyxl  # a third of a second, which pages without a download do without

    book = openpyxl.Workbook()
    book.remove(book.active)
    about = book.properties
    about.title, about.creator, about.lastModifiedBy, about.language = _clean(title), _clean(creator), "", language
    about.created = about.modified = moment.replace(tzinfo=None)
    for sheet in sheets:
        _write(book.create_sheet(sheet.name), sheet)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def csv_text(rows: Iterable[Row]) -> str:
    """Comma separated, with a byte order mark by which spreadsheets know the pound sign. Formulas have no place in it."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    for row in rows:
        writer.writerow([_plain(cell) for cell in row.cells])
    return "\ufeff" + file.getvalue()


def harmless(text: str) -> str:
    """Text for CSV: an apostrophe in front where a spreadsheet would begin a formula."""
    return f"'{text}" if text.startswith(BEGINS_A_FORMULA) else text


def sheet_names(wished: Iterable[str]) -> list[str]:
    """Names that a spreadsheet accepts: 31 characters, none of []:*?/\\, no two alike."""
    taken: set[str] = {"history"}  # which Excel keeps for itself
    names = []
    for wish in wished:
        plain = " ".join(_NOT_IN_A_NAME.sub(" ", wish).split()).strip("'")[:LONGEST_NAME].strip() or "Sheet"
        name, count = plain, 1
        while name.casefold() in taken:
            count += 1
            ending = f" {count}"
            name = plain[: LONGEST_NAME - len(ending)] + ending
        taken.add(name.casefold())
        names.append(name)
    return names


def _clean(text: str) -> str:
    """Without what no workbook can hold."""
    return _CONTROL.sub("", text)


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Formula):
        raise TypeError("A formula has no place in CSV: write its value.")
    if isinstance(cell, Number):
        value = quantise(cell.value, CSV_PLACES)
        digits = f"{value.normalize():f}" if value else "0"
        return f"{digits}%" if cell.is_percentage else digits
    if isinstance(cell, date):
        return cell.isoformat()
    return harmless(_clean(cell))


def _write(place: Any, sheet: Sheet) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    rule = Side(style="thin", color="0B0C0C")
    looks = {
        "title": {"font": Font(bold=True, size=14)},
        "note": {"font": Font(italic=True)},
        "head": {"font": Font(bold=True), "border": Border(bottom=rule)},
        "group": {"font": Font(bold=True), "fill": PatternFill("solid", fgColor="F3F2F1")},
        "total": {"font": Font(bold=True), "border": Border(top=rule)},
        "stated": {"font": Font(italic=True)},
        "difference": {"font": Font(italic=True)},
    }
    right, left = Alignment(horizontal="right", vertical="top"), Alignment(vertical="top", wrap_text=True)
    for number, row in enumerate(sheet.rows, start=1):
        look = looks.get(row.kind, {})
        for column, value in enumerate(row.cells, start=1):
            if value is None and not look:
                continue
            cell = place.cell(number, column)
            for name, style in look.items():
                setattr(cell, name, style)
            _fill(cell, value)
            if row.kind not in ("title", "note"):
                is_number = isinstance(value, Number | Formula)
                cell.alignment = (
                    left
                    if column == 1
                    else (right if is_number or (row.kind == "head" and not sheet.of_words) else left)
                )
        if row.kind not in ("title", "note") and (lines := _lines_of(row, sheet.widths)) > 1:
            place.row_dimensions[number].height = LINE_HEIGHT * lines
    for column, width in enumerate(sheet.widths, start=1):
        place.column_dimensions[get_column_letter(column)].width = width
    for address in sheet.open_cells:
        cell = place[address]
        cell.fill, cell.border = (
            PatternFill("solid", fgColor="FFF7D6"),
            Border(*[Side(style="thin", color="B1B4B6")] * 4),
        )
        cell.alignment = right if cell.data_type == "n" and cell.value is not None else left
    for check in sheet.checks:
        place.add_data_validation(_validation(check))
    if sheet.heads:
        place.freeze_panes = place.cell(sheet.heads + 1, sheet.fixed_columns + 1)
        place.print_title_rows = f"{sheet.heads}:{sheet.heads}"
    place.page_setup.orientation = "landscape" if sheet.landscape else "portrait"
    place.page_setup.paperSize = place.PAPERSIZE_A4
    place.page_setup.fitToHeight = 0
    place.sheet_properties.pageSetUpPr.fitToPage = True
    place.oddFooter.left.text, place.oddFooter.right.text = "&A", "Page &P of &N"


def _lines_of(row: Row, widths: Sequence[int]) -> int:
    """How many lines the longest text of a row takes in its column: not every program makes room by itself."""
    return max(
        (
            sum(-(-max(len(part), 1) // width) for part in cell.split("\n"))
            for cell, width in zip(row.cells, widths, strict=False)
            if isinstance(cell, str)
        ),
        default=1,
    )


def _validation(check: Check) -> Any:
    from openpyxl.worksheet.datavalidation import DataValidation

    if check.choices:
        asked = DataValidation(type="list", formula1=f'"{",".join(check.choices)}"', errorStyle="stop")
        asked.error = f"Choose one of: {', '.join(check.choices)}."[:LONGEST_MESSAGE]
    else:
        # Words such as "over 71,000" may stand there as well: it warns, and lets people go on.
        ends = (1, LATEST_DAY) if check.kind == "date" else (check.least, check.most)
        least, most = map(str, ends)
        asked = DataValidation(type=check.kind, operator="between", formula1=least, formula2=most, errorStyle="warning")
        asked.error = check.asks[:LONGEST_MESSAGE]
    asked.allow_blank = asked.showErrorMessage = asked.showInputMessage = True
    asked.prompt = check.asks[:LONGEST_MESSAGE]
    for address in check.cells:
        asked.add(address)
    return asked


def _fill(cell: Any, value: Cell) -> None:
    if value is None:
        return
    if isinstance(value, Number):
        cell.value = as_kept(Fraction(value.value) / 100 if value.is_percentage else value.value)
        cell.number_format = value.format
    elif isinstance(value, Formula):
        cell.value, cell.number_format = value.text, value.format
    elif isinstance(value, date):
        cell.value, cell.number_format = value, DAY
    else:
        cell.value = _clean(value)
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(BEGINS_A_FORMULA)


def as_kept(value: Decimal | Fraction | int) -> Decimal | int:
    """To as many digits as a spreadsheet keeps; whole numbers without a point."""
    if value == int(value) and abs(value) < 10**SIGNIFICANT:
        return int(value)
    exact = Fraction(value)
    whole = len(str(abs(int(exact)))) if abs(exact) >= 1 else 0
    return quantise(exact, SIGNIFICANT - whole)
