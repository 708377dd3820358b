"""The case as a workbook and as CSV has the figures of its pages, all of them."""

import csv
import io
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from common.formatting import MINUS, NOTHING, number, percent
from kpis.sight import Sight
from partners.roles import RoleKind
from savings.models import CaseVersion
from savings.selectors import tables as screen
from savings.selectors.case_check import INVESTMENT, SUMMARY
from savings.selectors.cases import CaseFigures, case_figures
from savings.selectors.findings import stated_tables
from savings.selectors.sheets import sheets_of
from savings.sheets.out import CaseSheets, case_csv
from savings.sheets.tables import HEADS
from tests.factories import a_world
from tests.savings.returned import opened, workbook_of_case
from tests.savings.small_case import a_business_case, a_small_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(lgss) -> CaseVersion:
    return CaseVersion.objects.select_related("case__partnership", "partnership").get(partnership=lgss)


@pytest.fixture
def sheets(version) -> CaseSheets:
    return sheets_of(case_figures(version), Sight.everything(version.partnership))


def on_screen(figures: CaseFigures) -> dict[str, dict]:
    """The tables of the pages, by the id of the sheet that repeats them."""
    slug = figures.case.slug
    printed = stated_tables(Sight.everything(figures.case.partnership), f"{slug} ")
    summary = printed.table(f"{slug} {SUMMARY}")
    return {
        "summary": screen.summary_table(figures, figures.together.profile, summary, id="s", caption="S"),
        "saved-by-year": screen.running_table(figures),
        "percentages": screen.readings(figures, summary),
        "investment": screen.investment_table(figures, printed.table(f"{slug} {INVESTMENT}")),
        **{
            one.service.slug: screen.profile_table(figures, one, printed.table(f"{slug} {one.service.slug}"))
            for one in figures.services
        },
    }


def rows_of(table: dict) -> list[list[str]]:
    """Printed figures have the hyphen of their paper for a minus."""
    figure = re.compile(r"^-(?=[\d.,]+%?$)")
    return [[figure.sub(MINUS, cell["text"]) for cell in row["cells"]] for row in table["rows"]]


def shown(value: Any, format: str) -> str:
    """As the pages write it; text is as it stands."""
    if value is None or isinstance(value, str):
        return value or ""
    exact = Decimal(repr(value)) * (100 if "%" in format else 1)
    places = len(format.split(";")[0].partition(".")[2].rstrip("%"))
    sign = "+" if format.startswith("+") and exact > 0 else ""
    return sign + (percent(exact, places) if "%" in format else number(exact, places))


def same_rows(found: list[list[str]], asked: list[list[str]]) -> Iterator[tuple[str, str]]:
    """The cells of both, side by side; a heading for lines that the case has none of stands only in the file."""
    lines = iter(row for row in found if any(row))
    for wanted in asked:
        row = next(lines)
        while row[0] != wanted[0]:
            assert not any(row[1:]), row
            row = next(lines)
        yield from zip(row, wanted, strict=False)
    assert all(not any(row[1:]) for row in lines)


def test_every_figure_of_the_pages_is_in_the_workbook(version, sheets):
    book, counted = opened(workbook_of_case(version)), 0
    for table, name in zip(sheets.tables, sheets.names, strict=True):
        found = [
            [shown(cell.value, cell.number_format) for cell in row] for row in book[name].iter_rows(min_row=HEADS + 1)
        ]
        for cell, wanted in same_rows(found, rows_of(on_screen(sheets.figures)[table.id])):
            assert cell == wanted, (name, cell, wanted)
            counted += wanted not in ("", NOTHING)
    assert counted > 900


def test_every_figure_of_the_pages_is_in_the_csv(sheets):
    counted = 0
    for table in sheets.tables:
        rows = list(csv.reader(io.StringIO(case_csv(table).removeprefix("\ufeff"), newline="")))[1:]
        asked = rows_of(on_screen(sheets.figures)[table.id])
        for cell, wanted in same_rows(rows, asked):
            assert _as_on_screen(cell, wanted) == wanted, (table.id, cell, wanted)
            counted += wanted not in ("", NOTHING)
    assert counted > 900


def _as_on_screen(cell: str, wanted: str) -> str:
    if cell == wanted or not cell.strip("-%").replace(".", "").isdigit():
        return cell
    places = len(wanted.rstrip("%").partition(".")[2])
    exact = Decimal(cell.rstrip("%"))
    sign = "+" if wanted.startswith("+") and exact > 0 else ""
    return sign + (percent(exact, places) if cell.endswith("%") else number(exact, places))


def test_the_values_are_the_unrounded_ones(version, sheets):
    """Read back by another program: what the arithmetic gives, to the last digit that a spreadsheet keeps."""
    book = opened(workbook_of_case(version))
    for service in sheets.figures.services:
        profile = sheets.figures.profiles[service.pk]
        name = next(name for name, table in zip(sheets.names, sheets.tables, strict=True) if table.service == service)
        rows = {row[0]: row[1:] for row in book[name].iter_rows(min_row=HEADS + 1, values_only=True)}
        assert [Decimal(repr(one)) * 1000 for one in rows["Revised budget"][:5]] == [
            one.revised for one in profile.rolled
        ]
        shares = [one.share.value for one in profile.rolled]
        assert all(abs(Decimal(repr(cell)) * 100 - Decimal(share.numerator) / share.denominator) < Decimal("1e-12")
                   for cell, share in zip(rows["% net benefits"], shares, strict=False) if share is not None)  # fmt: skip
    assert book["Investment"]["B5"].value == 1586.331


def test_the_cover_says_what_the_figures_are(version):
    cover = {row[0]: row[1] for row in opened(workbook_of_case(version))["Cover"].iter_rows(values_only=True)}
    assert cover["Reference"] == "lgss-obc-mkc"
    assert cover["Version"] == "1: Final"
    assert str(cover["Baseline date"]) == "2015-12-14 00:00:00"
    assert cover["Price base"] == "2015/16 prices, without inflation"
    assert cover["Unit"] == "£ thousand"
    assert cover["Signs"] == "Benefits are negative, added costs positive."
    assert cover["As at"] == "4 January 2016, 09:30"
    assert cover["Holds"].startswith("Values only")


def test_values_hold_no_formula_and_formulas_are_labelled(version):
    def formulas(book) -> int:
        return sum(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row)

    assert formulas(opened(workbook_of_case(version))) == 0
    book = opened(workbook_of_case(version, formulas=True))
    assert formulas(book) > 400
    assert "FORMULA" in str(list(book["Cover"].iter_rows(values_only=True)))
    sheet = {row[0].value: row for row in book["Debt Recovery (Corporate)"].iter_rows(min_row=HEADS + 1)}
    opening, revised = sheet["Opening budget"], sheet["Revised budget"]
    assert opening[2].value == f"=B{revised[0].row}+C{opening[0].row - 1}-B{opening[0].row - 1}"
    assert revised[1].value == f"=B{opening[0].row}+B{sheet['Net benefits'][0].row}"


def test_a_line_that_is_counted_elsewhere_is_linked_and_named():
    book = opened(workbook_of_case(a_small_case(a_world()), formulas=True))
    there = next(row for row in book["Finance"].iter_rows() if row[0].value == "One system")
    here = next(row for row in book["Payroll"].iter_rows() if row[0].value == "One system")
    assert there[2].value == f"='Payroll'!C{here[0].row}"
    assert there[-1].value == "from Payroll: change it there"
    assert here[-1].value == "counted in Finance"


# ---- pages ----


def test_members_download_and_finance_is_offered_more(lgss):
    pages = {}
    for who in ("member", "finance"):
        client = Client()
        client.force_login(User.objects.get(email=f"{who}@example.org"))
        case = {"partnership": lgss.slug, "slug": "lgss-obc-mkc"}
        pages[who] = client.get(reverse("case-sheets", kwargs=case)).content.decode()
        answer = client.get(reverse("case-workbook", kwargs=case))
        assert answer["Content-Disposition"] == 'attachment; filename="lgss-obc-mkc-version-1.xlsx"'
        assert "Audit" in opened(answer.content).sheetnames
        table = client.get(reverse("case-table-csv", kwargs={**case, "table": "debt"}))
        assert table.content.decode().splitlines()[0].startswith("\ufeffLine,2016/17,")
        assert client.get(reverse("case-table-csv", kwargs={**case, "table": "nothing"})).status_code == 404
    assert "Send back" not in pages["member"]
    assert "Version 1 is agreed and stays as it is." in pages["finance"]


def test_a_case_without_a_version_says_what_comes_next():
    world = a_world()
    a_business_case(world, "bare")
    client = Client()
    client.force_login(world.people[RoleKind.FINANCE])
    address = {"partnership": world.partnership.slug, "slug": "bare"}
    assert "The case has no version yet." in client.get(reverse("case-sheets", kwargs=address)).content.decode()
    for page in ("case-workbook", "case-sheet-send"):
        assert client.get(reverse(page, kwargs=address)).status_code == 404
