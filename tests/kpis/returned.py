"""Returns that come back as a spreadsheet, changed."""

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import Any

import openpyxl

from accounts.models import User
from kpis.actions.sheets import keep_return_sheet
from kpis.models import Observation, Return, ReturnSheet
from kpis.selectors.returns import visible_lines
from kpis.sheets.columns import HEADS, Reference
from kpis.sheets.out import ROWS_ABOVE, return_csv, return_workbook
from kpis.sheets.returned import may_type, read_returned
from partners.rights import Rights

MOMENT = datetime(2024, 4, 8, 9, 30)


def rights_of(quarterly_return: Return, by: User) -> Rights:
    return Rights(by, quarterly_return.service.partnership)


def workbook_of_return(quarterly_return: Return, by: User) -> bytes:
    """The file as the page gives it."""
    rights = rights_of(quarterly_return, by)
    lines, _ = visible_lines(quarterly_return, rights)
    return return_workbook(
        quarterly_return, lines, may_type=lambda line: may_type(line, quarterly_return, rights), moment=MOMENT
    )


def csv_of_return(quarterly_return: Return, by: User) -> str:
    return return_csv(visible_lines(quarterly_return, rights_of(quarterly_return, by))[0])


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(data))


def saved(book: openpyxl.Workbook) -> bytes:
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def row_of(observation: Observation, book: openpyxl.Workbook) -> int:
    """The row of a line in the sheet."""
    sheet = book["Return"]
    for row in range(ROWS_ABOVE + 1, sheet.max_row + 1):
        if str(sheet.cell(row, 1).value).startswith(f"L{observation.pk}-"):
            return row
    raise AssertionError(f"{observation} is not in the file")


def place(head: str) -> int:
    return HEADS.index(head) + 1


Changes = Mapping[tuple[Observation, str], Any]


def changed(data: bytes, changes: Changes) -> bytes:
    """The workbook with other values in some cells, by line and head."""
    book = opened(data)
    for (observation, head), value in changes.items():
        book["Return"].cell(row_of(observation, book), place(head)).value = value
    return saved(book)


def as_read(quarterly_return: Return, changes: Changes, by: User) -> ReturnSheet:
    """The same without a file: what would stand in its cells, so that a test need not wait for a program to open it."""
    book = opened(workbook_of_return(quarterly_return, by))
    for (observation, head), value in changes.items():
        book["Return"].cell(row_of(observation, book), place(head)).value = value
    cells = [
        (cell.row, cell.column, *_told(cell.value))
        for row in book["Return"].iter_rows()
        for cell in row
        if cell.value is not None
    ]
    return ReturnSheet(
        partnership=quarterly_return.service.partnership,
        quarterly_return=quarterly_return,
        content={"sheets": [{"name": "Return", "cells": cells}]},
    )


def a_filled_row(observation: Observation, figure: str) -> dict:
    """What stands in the smallest file: the heads, and one line with its figure."""
    texts = {(1, 1): "Line", (1, 2): "Figure", (2, 1): str(Reference.of(observation)), (2, 2): figure}
    return {"sheets": [{"name": "Return", "cells": [(*place, "text", text) for place, text in texts.items()]}]}


def _told(value: Any) -> tuple[str, str]:
    """What the reader says of a cell (common/sheets/opening.py)."""
    if isinstance(value, datetime):
        return "date", str(value)
    if isinstance(value, int | float):
        return "number", format(value, ".15g")
    text = str(value)
    return ("formula" if text.startswith("=") else "error" if text.startswith("#") else "text"), text


def sent_in(quarterly_return: Return, changes: Changes, by: User) -> ReturnSheet:
    """A workbook of the return with these cells changed, kept and not decided upon."""
    return kept(quarterly_return, changed(workbook_of_return(quarterly_return, by), changes), by)


def kept(quarterly_return: Return, data: bytes, by: User, name: str = "return.xlsx") -> ReturnSheet:
    content = read_returned(data, name, quarterly_return, rights_of(quarterly_return, by))
    return keep_return_sheet(quarterly_return=quarterly_return, name=name, data=data, content=content, by=by)
