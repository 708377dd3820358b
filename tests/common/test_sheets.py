"""Tables out as workbook and CSV: text stays text, numbers stay numbers, and both come back as they were."""

import csv
import io
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import openpyxl
import pytest

from common.sheets.reading import Kind, read_file, workbook_of
from common.sheets.writing import PER_CENT, Formula, Number, Row, Sheet, csv_text, sheet_names, workbook

MOMENT = datetime(2016, 1, 4, 9, 30)
HOSTILE = ["=1+1", "+44 20", "-2", "@SUM(A1)", "\tx", "\rx", '=HYPERLINK("http://x")', "＝1+1", "=cmd|' /C calc'!A0"]


def book_of(*cells) -> openpyxl.Workbook:
    sheet = Sheet("A table", [Row(("Line", "2016/17"), "head"), *(Row((cell,)) for cell in cells)], (20, 12), heads=1)
    return openpyxl.load_workbook(io.BytesIO(written(sheet)))


def written(sheet: Sheet) -> bytes:
    return workbook([sheet], title="A case", creator="A partnership", moment=MOMENT)


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_text_in_a_workbook(text):
    cell = book_of(text)["A table"]["A2"]
    assert cell.data_type == "s"
    assert cell.value.strip() == text.strip()
    assert cell.quotePrefix


@pytest.mark.parametrize("text", HOSTILE)
def test_text_in_csv_begins_no_formula_and_comes_back(text):
    data = csv_text([Row(("Line",)), Row((text, Number(-2)))])
    row = list(csv.reader(io.StringIO(data.removeprefix("\ufeff"), newline="")))[1]
    assert row == [f"'{text}", "-2"]
    back = workbook_of(read_file(data.encode(), "a.csv")).sheets[0]
    assert (back.cells[2, 1].kind, back.cells[2, 1].text) == (Kind.TEXT, text)


def test_numbers_keep_what_a_spreadsheet_keeps():
    sheet = book_of(Number(Decimal("1586.331")), Number(Fraction(-1, 3)), Number(Decimal("12.5"), PER_CENT), Number(0))[
        "A table"
    ]
    values = [sheet.cell(row, 1).value for row in range(2, 6)]
    assert [str(value) for value in values] == ["1586.331", "-0.333333333333333", "0.125", "0"]
    assert sheet["A4"].number_format == "0.00%"
    assert sheet["A2"].number_format == "#,##0"


def test_numbers_in_csv_are_plain():
    cells = (
        Number(Decimal("-1234567.5")),
        Number(Fraction(1, 3)),
        Number(Fraction(25, 2), PER_CENT),
        Number(0),
        date(2016, 1, 4),
        None,
    )
    assert csv_text([Row(cells)]) == "\ufeff-1234567.5,0.333333,12.5%,0,2016-01-04,\r\n"
    with pytest.raises(TypeError, match="no place in CSV"):
        csv_text([Row((Formula("=A1"),))])


def test_a_workbook_says_what_it_is_and_keeps_its_heads_in_view():
    book = book_of("Text", Formula("=SUM(B1:B2)"), date(2016, 1, 4))
    assert (book.properties.title, book.properties.creator, book.properties.language) == (
        "A case",
        "A partnership",
        "en-GB",
    )
    sheet = book["A table"]
    assert sheet.freeze_panes == "B2"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.column_dimensions["A"].width == 20
    assert (sheet["A3"].data_type, sheet["A4"].number_format) == ("f", "d mmmm yyyy")


def test_characters_that_no_workbook_holds_are_left_out():
    assert book_of("a\x00b\x0bc\ufffe")["A table"]["A2"].value == "abc"


def test_names_of_sheets_are_such_as_a_spreadsheet_accepts():
    long = "Democratic Services and Elections of all partners"
    assert sheet_names(["IT/ICT: [new]", "it ict new", "", "History", long, long, "'quoted'"]) == [
        "IT ICT new", "it ict new 2", "Sheet", "History 2", "Democratic Services and Electio",
        "Democratic Services and Elect 2", "quoted",
    ]  # fmt: skip
