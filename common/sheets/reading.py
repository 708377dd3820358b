"""A workbook or CSV that somebody sent in: checked from outside first, then read in a process with limits.

What comes back is what stands in the cells, with their addresses. Nothing is worked out and nothing is guessed: a formula
is a formula, a date is a date. Every refusal says what to do.
"""

import json
import zipfile
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from io import BytesIO
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import Any

from common import child
from common.errors import Refused
from common.numbers import NumberUnreadable, parse_number
from common.sheets.delimited import read_csv
from common.sheets.opening import SAVE_AGAIN
from common.sheets.writing import BEGINS_A_FORMULA

CHILD = "common.sheets.opening"
ZIP, OLD_EXCEL, PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"
MACROS = ("vbaproject.bin", "xl/macrosheets/", "xl/dialogsheets/")
LINKS = ("xl/externallinks/", "xl/connections.xml", "xl/querytables/", "xl/activex/", "xl/embeddings/")


OF_THE_CHILD = child.Limits(seconds=15, memory=1024**3, file=64 * 1024**2)


class NotRead(Refused):
    """The file as a whole is refused."""


class CellUnreadable(ValueError):
    """A cell that does not hold what is asked for. `str()` of it tells the person what to do."""


@dataclass(frozen=True)
class Limits:
    """How much one file may hold; a form with less to read asks for less."""

    size: int = 10 * 1024**2
    members: int = 500
    unpacked: int = 60 * 1024**2
    sheets: int = 100
    rows: int = 100_000
    columns: int = 500
    cells: int = 1_000_000
    work: child.Limits = OF_THE_CHILD


USUAL = Limits()


class Kind(StrEnum):
    NUMBER = "number"
    TEXT = "text"
    FORMULA = "formula"
    DATE = "date"
    TRUTH = "truth"
    ERROR = "error"


@dataclass(frozen=True)
class Cell:
    """What stands at an address. A number is kept to the 15 digits of a spreadsheet; `percentage` is how it is shown."""

    address: str
    kind: Kind
    text: str
    percentage: bool = False

    @property
    def number(self) -> Decimal:
        """The number, also where it was typed as text. 91.25% is 91.25 in both. Raises CellUnreadable."""
        if self.kind == Kind.NUMBER:
            return Decimal(self.text) * 100 if self.percentage else Decimal(self.text)
        if self.kind == Kind.TEXT:
            try:
                return parse_number(self.text.removeprefix("'"), percent=True)
            except NumberUnreadable as problem:
                raise CellUnreadable(str(problem)) from problem
        raise CellUnreadable(WHY_NO_NUMBER[self.kind])


WHY_NO_NUMBER = {
    Kind.FORMULA: "This is a formula: copy the cell and paste it as a value.",
    Kind.DATE: "This is a date: choose the format “Number” for the cell and type the number again.",
    Kind.TRUTH: "This is true or false: type a number.",
    Kind.ERROR: "The spreadsheet shows an error here: type a number.",
}


@dataclass(frozen=True)
class SheetRead:
    """A sheet: its filled cells by (row, column), both counted from 1."""

    name: str
    cells: dict[tuple[int, int], Cell]
    merged: tuple[str, ...] = ()

    @property
    def height(self) -> int:
        return max((row for row, _ in self.cells), default=0)

    def row(self, number: int) -> dict[int, Cell]:
        return self._rows.get(number, {})

    def text(self, row: int, column: int) -> str:
        """The words in a cell, without spaces around them; nothing where it is empty."""
        cell = self.cells.get((row, column))
        return " ".join(cell.text.split()) if cell else ""

    @cached_property
    def _rows(self) -> dict[int, dict[int, Cell]]:
        rows: dict[int, dict[int, Cell]] = {}
        for (row, column), cell in self.cells.items():
            rows.setdefault(row, {})[column] = cell
        return rows


@dataclass(frozen=True)
class WorkbookRead:
    sheets: list[SheetRead] = field(default_factory=list)

    def sheet(self, name: str) -> SheetRead:
        """A sheet by its name, capitals or not. Raises NotRead, which names the sheets that there are."""
        for sheet in self.sheets:
            if sheet.name.casefold() == name.casefold():
                return sheet
        there = ", ".join(f"“{sheet.name}”" for sheet in self.sheets)
        raise NotRead(f"The workbook has no sheet “{name}”. It has {there}. Rename the sheet, or choose another file.")


def read_file(data: bytes, name: str, limits: Limits = USUAL) -> dict:
    """What a file holds, as plain data that can be kept; `workbook_of` reads it. Raises NotRead with what to do."""
    ending = PurePath(name).suffix.lower()
    if not data:
        raise NotRead("The file is empty: choose another.")
    if len(data) > limits.size:
        raise NotRead(
            f"The file has {len(data) / 1024**2:,.1f} MB; {limits.size // 1024**2} MB are read. "
            "Take out pictures and sheets that are not needed, and save it again."
        )
    if ending == ".csv":
        return _from_csv(data, name, limits)
    _look_at_ending(ending, data)
    _look_inside(data, limits)
    return _from_child(data, limits)


def workbook_of(content: dict) -> WorkbookRead:
    return WorkbookRead([_sheet(sheet) for sheet in content["sheets"]])


def _sheet(kept: dict) -> SheetRead:
    from openpyxl.utils import get_column_letter

    letters = {column: get_column_letter(column) for column in {column for _, column, *_ in kept["cells"]}}
    cells = {
        (row, column): Cell(f"{letters[column]}{row}", Kind(kind), text, bool(rest))
        for row, column, kind, text, *rest in kept["cells"]
    }
    return SheetRead(kept["name"], cells, tuple(kept.get("merged", ())))


def _look_at_ending(ending: str, data: bytes) -> None:
    if ending in (".xlsm", ".xlsb", ".xltm"):
        raise NotRead(f"A workbook with macros ({ending}) is not read. {SAVE_AGAIN}")
    if data.startswith(OLD_EXCEL):
        raise NotRead(
            f"This is a workbook of the old kind (.xls), or it has a password. Take the password off. {SAVE_AGAIN}"
        )
    if ending != ".xlsx":
        raise NotRead(
            f"Choose an Excel workbook (.xlsx): “{ending or 'a file without an ending'}” is not read. {SAVE_AGAIN}"
        )
    if not data.startswith(ZIP):
        raise NotRead(f"The file is called .xlsx, but it is no workbook. {SAVE_AGAIN}")


def _look_inside(data: bytes, limits: Limits) -> None:
    """The list of contents alone: nothing is unpacked yet."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            members = packed.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, OverflowError, EOFError) as problem:
        raise NotRead(f"The file is damaged or not complete. {SAVE_AGAIN}") from problem
    names = [member.filename.lower() for member in members]
    if len(members) > limits.members:
        raise NotRead(
            f"The workbook has {len(members):,} parts; {limits.members} are read. Take out sheets and pictures."
        )
    if sum(member.file_size for member in members) > limits.unpacked:
        raise NotRead(
            f"Unpacked, the workbook has more than {limits.unpacked // 1024**2} MB. "
            "Copy the rows that are needed into a new workbook, and choose that."
        )
    if any(member.flag_bits & 1 for member in members):
        raise NotRead(f"The workbook has a password. Take it off. {SAVE_AGAIN}")
    if len(set(names)) != len(names):
        raise NotRead(f"The file holds two parts of one name. {SAVE_AGAIN}")
    if any(part in name for name in names for part in MACROS):
        raise NotRead(f"The workbook holds macros, which are not read. {SAVE_AGAIN}")
    if any(name.startswith(part) for name in names for part in LINKS):
        raise NotRead(
            "The workbook takes data from other files or holds objects of other programs. Break the links "
            "(Data, Edit links, Break link), take out the objects, and save it again."
        )
    if "xl/workbook.xml" not in names:
        raise NotRead(f"The file is no workbook of Excel. {SAVE_AGAIN}")


def _from_child(data: bytes, limits: Limits) -> dict:
    with TemporaryDirectory(prefix="sheet-") as folder:
        place = Path(folder)
        (place / "book.xlsx").write_bytes(data)
        asked = (limits.sheets, limits.rows, limits.columns, limits.cells, limits.unpacked)
        try:
            child.run_module(CHILD, place, *map(str, asked), limits=limits.work)
        except child.Stopped as stopped:
            raise NotRead(
                f"The workbook was put aside: reading it took more than {limits.work.seconds} seconds or "
                f"{limits.work.memory // 1024**2:,} MB of memory. Copy the rows that are needed into a new workbook, and "
                "choose that."
            ) from stopped
        except RuntimeError as problem:
            raise NotRead(
                f"The workbook cannot be read: it is damaged or of an unusual kind. {SAVE_AGAIN}"
            ) from problem
        content: dict[str, Any] = json.loads((place / "content.json").read_bytes())
    if "refused" in content:
        raise NotRead(content["refused"])
    return content


def _from_csv(data: bytes, name: str, limits: Limits) -> dict:
    """Every cell of it is text; what begins as a formula is one."""
    if data.startswith((ZIP, OLD_EXCEL, PDF)):
        raise NotRead(
            "The file is called .csv, but it is another kind of file. Save it as CSV UTF-8 and choose that file."
        )
    cells = []
    for number, row in enumerate(read_csv(data), start=1):
        if number > limits.rows:
            raise NotRead(f"The file has more than {limits.rows:,} rows. Send it in parts.")
        if len(row) > limits.columns:
            raise NotRead(
                f"Row {number} has {len(row):,} columns; {limits.columns} are read. Take out what is not needed."
            )
        cells += [(number, column, *_of_csv(text)) for column, text in enumerate(row, start=1) if text.strip()]
        if len(cells) > limits.cells:
            raise NotRead(f"The file has more than {limits.cells:,} filled cells. Send it in parts.")
    return {"sheets": [{"name": PurePath(name).stem, "cells": cells}]}


def _of_csv(text: str) -> tuple[str, str]:
    if text.startswith("="):
        return Kind.FORMULA, text
    if text.startswith("'") and text[1:].startswith(BEGINS_A_FORMULA):
        return Kind.TEXT, text[1:]
    return Kind.TEXT, text
