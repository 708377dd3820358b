"""Workbooks of a case that come back changed."""

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import Any

import openpyxl

from kpis.sight import Sight
from savings.actions.sheets import keep_sheet
from savings.models import CaseVersion, SheetUpload
from savings.selectors.cases import case_figures
from savings.selectors.sheets import sheets_of
from savings.sheets.out import case_workbook
from savings.sheets.returned import read_returned

MOMENT = datetime(2016, 1, 4, 9, 30)
Changes = Mapping[tuple[str, str], Any]


def workbook_of_case(version: CaseVersion, *, formulas: bool = False) -> bytes:
    """The file as the page gives it."""
    return case_workbook(
        sheets_of(case_figures(version), Sight.everything(version.partnership)), formulas=formulas, moment=MOMENT
    )


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(data))


def saved(book: openpyxl.Workbook) -> bytes:
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def changed(data: bytes, changes: Changes) -> bytes:
    """The workbook with other values in some cells, by sheet and address."""
    book = opened(data)
    for (sheet, address), value in changes.items():
        book[sheet][address] = value
    return saved(book)


def sent_in(version: CaseVersion, changes: Changes, *, by: Any = None) -> SheetUpload:
    """A workbook of the version with these cells changed, kept and not decided upon."""
    data = changed(workbook_of_case(version), changes)
    content = read_returned(data, "case.xlsx", version)
    return keep_sheet(version=version, name="case.xlsx", data=data, content=content, by=by)
