"""Files that people send in by mistake, and those that somebody made on purpose: each is refused in words."""

import io
import zipfile
from datetime import datetime
from typing import Any

import openpyxl
import pytest

from common import child
from common.errors import Refused
from common.sheets.reading import CellUnreadable, Kind, Limits, NotRead, SheetRead, read_file, workbook_of

SMALL = Limits(size=100_000, members=50, unpacked=1_000_000, sheets=3, rows=100, columns=20, cells=1_000)


def a_book(fill: Any = None) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "First"
    book.active["A1"] = "Line"
    if fill:
        fill(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_member(name: str, content: bytes, data: bytes | None = None) -> bytes:
    """A workbook with another part, or another content of one."""
    source = zipfile.ZipFile(io.BytesIO(data or a_book()))
    file = io.BytesIO()
    with source, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for member in source.namelist():
            if member != name:
                packed.writestr(member, source.read(member))
        packed.writestr(name, content)
    return file.getvalue()


def sheet_xml(rows: str) -> bytes:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return with_member("xl/worksheets/sheet1.xml", f'<worksheet xmlns="{main}">{rows}</worksheet>'.encode())


def read(data: bytes, name: str = "case.xlsx", limits: Limits = SMALL) -> SheetRead:
    return workbook_of(read_file(data, name, limits)).sheets[0]


def refusal(data: bytes, name: str = "case.xlsx", limits: Limits = SMALL) -> str:
    with pytest.raises(Refused) as refused:
        read(data, name, limits)
    return str(refused.value)


def in_a1(value: Any, format: str = "") -> bytes:
    def fill(book: openpyxl.Workbook) -> None:
        book.active["A1"] = value
        book.active["A1"].number_format = format or book.active["A1"].number_format

    return a_book(fill)


# ---- from outside ----


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "case.xlsx", "The file is empty"),
        (b"x" * 100_001, "case.xlsx", "are read"),
        (a_book(), "case.xlsm", "A workbook with macros"),
        (a_book(), "case.ods", "Choose an Excel workbook"),
        (a_book(), "case", "a file without an ending"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "case.xlsx", "of the old kind"),
        (b"%PDF-1.7", "case.xlsx", "but it is no workbook"),
        (b"PK\x03\x04 and then nothing", "case.xlsx", "damaged or not complete"),
        (a_book()[:-100], "case.xlsx", "damaged or not complete"),
        (a_book(), "figures.csv", "another kind of file"),
        (with_member("xl/vbaProject.bin", b"x"), "case.xlsx", "holds macros"),
        (with_member("xl/externalLinks/externalLink1.xml", b"<a/>"), "case.xlsx", "from other files"),
        (with_member("xl/connections.xml", b"<a/>"), "case.xlsx", "from other files"),
        (with_member("bomb.xml", b" " * 2_000_000), "case.xlsx", "Unpacked"),
    ],
)
def test_a_file_is_looked_at_before_it_is_opened(data, name, words, monkeypatch):
    monkeypatch.setattr(child, "run_module", None)  # nothing is started for it
    assert words in refusal(data, name)


def test_too_many_parts_are_refused_unopened():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for number in range(51):
            packed.writestr(f"xl/{number}.xml", b"")
    assert "51 parts" in refusal(file.getvalue())


def test_a_word_document_is_no_workbook():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("word/document.xml", b"<a/>")
    assert "no workbook of Excel" in refusal(file.getvalue())


# ---- inside ----


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (sheet_xml("<sheetData>" + "<row/>" * 101 + "</sheetData>"), "more than 100 rows"),
        (sheet_xml("<sheetData><row>" + "<c/>" * 1_001 + "</row></sheetData>"), "more than 1,000 cells"),
        (sheet_xml('<sheetData/><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'), "more than 1,000 cells"),
        (sheet_xml('<sheetData><row r="9999"><c r="B9999"><v>1</v></c></row></sheetData>'), "B9999"),
        (sheet_xml('<sheetData><row r="1"><c r="ZZ1"><v>1</v></c></row></sheetData>'), "ZZ1"),
        (sheet_xml("<sheetData><row>"), "damaged or of an unusual kind"),
        (with_member("xl/worksheets/sheet1.xml", b'<!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>'), "declarations"),
        (with_member("[Content_Types].xml", b"<a>application/vnd.ms-excel.sheet.macroEnabled.main+xml</a>"), "macros"),
        (a_book(lambda book: setattr(book.create_sheet("Secret"), "sheet_state", "hidden")), "“Secret” is hidden"),
        (a_book(lambda book: [book.create_sheet() for _ in range(3)]), "has 4 sheets"),
    ],
)  # fmt: skip
def test_what_is_inside_is_counted_before_it_is_read(data, words):
    assert words in refusal(data)


def test_a_hundred_thousand_rows_and_one():
    rows = sheet_xml("<sheetData>" + "<row/>" * 100_001 + "</sheetData>")
    assert "more than 100,000 rows" in refusal(rows, limits=Limits())


def test_a_workbook_that_takes_too_long_or_too_much_is_put_aside():
    slow = Limits(work=child.Limits(seconds=0, memory=1024**3, file=1024**2))
    assert "took more than 0 seconds" in refusal(a_book(), limits=slow)
    large = Limits(work=child.Limits(seconds=20, memory=64 * 1024**2, file=1024**2))
    many = sheet_xml("<sheetData>" + "<row><c><v>1</v></c></row>" * 60_000 + "</sheetData>")
    assert "MB of memory" in refusal(many, limits=large)


def test_a_sheet_that_is_not_there_is_named_with_those_that_are():
    book = workbook_of(read_file(a_book(), "case.xlsx"))
    assert book.sheet("first").name == "First"
    with pytest.raises(NotRead, match="no sheet “Payroll”. It has “First”"):
        book.sheet("Payroll")


# ---- cells ----


def test_a_percentage_is_what_is_shown():
    cell = read(in_a1(0.9125, "0.00%")).cells[1, 1]
    assert (cell.address, cell.percentage, cell.number) == ("A1", True, 91.25)


@pytest.mark.parametrize(
    ("value", "kind", "words"),
    [
        ("=1+1", Kind.FORMULA, "paste it as a value"),
        (datetime(2016, 1, 4), Kind.DATE, "This is a date"),
        (True, Kind.TRUTH, "true or false"),
        ("#REF!", Kind.ERROR, "shows an error"),
        ("n/a", Kind.TEXT, "“n/a” is not a number"),
        ("(5)", Kind.TEXT, "minus in front"),
    ],
)
def test_what_is_no_number_says_so(value, kind, words):
    cell = read(in_a1(value)).cells[1, 1]
    assert cell.kind == kind
    with pytest.raises(CellUnreadable, match=words.replace("(", r"\(")):
        _ = cell.number


def test_a_number_is_kept_to_the_digits_of_a_spreadsheet():
    assert str(read(in_a1(0.1 + 0.2)).cells[1, 1].number) == "0.3"
    assert str(read(in_a1("1,234.5")).cells[1, 1].number) == "1234.5"


def test_merged_cells_are_told():
    assert read(a_book(lambda book: book.active.merge_cells("A1:B2"))).merged == ("A1:B2",)


# ---- CSV ----


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_csv_is_read_as_people_save_it(encoding, between):
    text = f"Line{between}2016/17\r\nStaff – “new”{between}£5\r\n"
    sheet = read(text.encode(encoding), "figures.csv")
    assert [sheet.text(2, column) for column in (1, 2)] == ["Staff – “new”", "£5"]
    assert sheet.cells[2, 2].number == 5


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"Line,2016/17\nA\0B,5", "not readable text"),
        (b"\x81\x8d\x8f", "not readable text"),
        (b'Line,2016/17\n"A,5\nB,6', "Line 3 is not complete"),
        (b"a\n" * 101, "more than 100 rows"),
        (b"," * 21, "22 columns"),
        (b"x" * 33_000, "longer than 32,767"),
    ],
)
def test_csv_that_cannot_be_read(data, words):
    assert words in refusal(data, "figures.csv")


def test_a_formula_in_csv_is_a_formula():
    assert read(b"=1+1,5", "figures.csv").cells[1, 1].kind == Kind.FORMULA
