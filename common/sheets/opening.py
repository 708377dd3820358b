"""The child that opens a workbook: it counts before it reads, and tells what stands in the cells."""

import json
import re
import sys
import warnings
import zipfile
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

from common.child import begin

_ROW, _CELL = re.compile(rb"<(?:\w+:)?row[\s/>]"), re.compile(rb"<(?:\w+:)?c[\s/>]")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})[\"']")
_HOSTILE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
SAVE_AGAIN = "Open it in your spreadsheet program, save it as Excel workbook (.xlsx) and choose that file."


class Put(Exception):
    """The workbook is put aside, with the sentence that says why and what to do."""


def main() -> None:
    folder, asked = begin()
    sys.modules["numpy"] = None  # type: ignore[assignment]  # openpyxl would take it along, for half the start
    sheets, rows, columns, cells, unpacked = map(int, asked)
    try:
        _count(folder / "book.xlsx", rows, cells, unpacked)
        content: dict[str, Any] = {"sheets": _read(folder / "book.xlsx", sheets, rows, columns)}
    except Put as refusal:
        content = {"refused": str(refusal)}
    (folder / "content.json").write_text(json.dumps(content), encoding="utf-8")


def _count(book: Path, rows: int, cells: int, unpacked: int) -> None:
    """Before any of it becomes objects: what is declared is what is there, and it is not too much."""
    found_cells = found_bytes = 0
    with zipfile.ZipFile(book) as packed:
        for member in packed.infolist():
            if member.is_dir():
                continue
            with packed.open(member) as part:
                content = part.read(unpacked - found_bytes + 1)
            found_bytes += len(content)
            if found_bytes > unpacked:
                raise Put("The workbook is larger than it says. " + SAVE_AGAIN)
            name = member.filename.lower()
            if _HOSTILE.search(content):
                raise Put("The workbook holds declarations that no spreadsheet program writes. " + SAVE_AGAIN)
            if name == "[content_types].xml" and b"macroenabled" in content.lower():
                raise Put("The workbook holds macros, which are not read. " + SAVE_AGAIN)
            found_cells += sum(1 for _ in _CELL.finditer(content)) + _merged(content)
            if sum(1 for _ in _ROW.finditer(content)) > rows:
                raise Put(f"A sheet has more than {rows:,} rows. Send it in parts.")
            if found_cells > cells:
                raise Put(f"The workbook has more than {cells:,} cells. Send it in parts.")


def _merged(content: bytes) -> int:
    """How many cells the merged spans of a sheet cover: each of them becomes an object."""
    from openpyxl.utils import range_boundaries

    covered = 0
    for span in _MERGED.findall(content):
        left, top, right, bottom = range_boundaries(span.decode())
        covered += (right - left + 1) * (bottom - top + 1)
    return covered


def _read(book: Path, sheets: int, rows: int, columns: int) -> list[dict]:
    import openpyxl

    warnings.simplefilter("ignore")
    opened = openpyxl.load_workbook(book, keep_links=False)
    if len(opened.worksheets) > sheets:
        raise Put(f"The workbook has {len(opened.worksheets)} sheets; {sheets} are read. Take out those not needed.")
    if not opened.worksheets:
        raise Put("The workbook has no sheet with cells: choose another file.")
    found = []
    for sheet in opened.worksheets:
        if sheet.sheet_state != "visible":
            raise Put(f"The sheet “{sheet.title}” is hidden: show it, or delete it, and save the workbook again.")
        found.append(
            {
                "name": sheet.title,
                "merged": [str(span) for span in sheet.merged_cells.ranges],
                "cells": [told for cell in _filled(sheet) if (told := _tell(cell, sheet.title, rows, columns))],
            }
        )
    return found


def _filled(sheet: Any) -> list[Any]:
    """The cells that are in the file, in order; those between them are not made."""
    return [cell for _, cell in sorted(sheet._cells.items())]


def _tell(cell: Any, sheet: str, rows: int, columns: int) -> tuple | None:
    value = cell.value
    if value is None:
        return None
    if cell.row > rows or cell.column > columns:
        raise Put(
            f"Something stands in {cell.coordinate} of the sheet “{sheet}”, far from the table: delete what is there. "
            f"{rows:,} rows and {columns:,} columns are read."
        )
    place = (cell.row, cell.column)
    if cell.data_type == "f":
        return *place, "formula", value if isinstance(value, str) else getattr(value, "text", None) or "="
    if isinstance(value, bool):
        return *place, "truth", "true" if value else "false"
    if isinstance(value, int | float):
        if value != value or value in (float("inf"), float("-inf")):
            return *place, "error", str(value)
        digits = format(value, ".15g") if isinstance(value, float) else str(value)
        shown_per_cent = "%" in str(cell.number_format)
        return (*place, "number", digits, True) if shown_per_cent else (*place, "number", digits)
    if isinstance(value, date | time | timedelta):
        return *place, "date", str(value)
    text = str(value)
    if cell.data_type == "e":
        return *place, "error", text
    if re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", text):
        raise Put(
            f"{cell.coordinate} of the sheet “{sheet}” holds characters that cannot be shown: type its text again."
        )
    return (*place, "text", text) if text.strip() else None


if __name__ == "__main__":
    main()
