"""The pages of a return as a spreadsheet: files that are refused, what is shown, what is taken over, who gets what."""

import io
import zipfile
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audit.models import Entry
from kpis.actions.restrictions import restrict
from kpis.actions.returns import open_returns, save_line
from kpis.choices import FigureKind
from kpis.entry import Typed
from kpis.models import Observation, ReturnSheet
from kpis.sheets.columns import HEADS
from partners.actions import give_role
from partners.roles import RoleKind
from tests.common.test_sheets_hostile import sheet_xml, with_member
from tests.kpis.returned import changed, csv_of_return, sent_in, workbook_of_return
from tests.kpis.returns_world import NOW, World, full_world, person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def documents(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def world() -> World:
    return full_world()


def where(name: str, **more: object) -> str:
    return reverse(name, kwargs={"partnership": "shared", "service": "payroll", "quarter": "2023-24-Q4", **more})


def send(client, world: World, data: bytes, name: str = "return.xlsx", who: str = "officer"):
    client.force_login(world.people[who])
    return client.post(where("return-sheets"), {"file": SimpleUploadedFile(name, data)})


def csv_bytes(world: World, encoding: str, delimiter: str) -> bytes:
    """The CSV as a spreadsheet program writes it: 17 overpayments typed, saved in another alphabet."""
    text = csv_of_return(world.quarterly_return, world.people["officer"]).removeprefix("\ufeff")
    lines = [
        line.split(",") for line in text.splitlines() if line.startswith(("Line", f"L{world.line('overpayments').pk}-"))
    ]
    lines[1][HEADS.index("Figure")] = "17"
    return "\r\n".join(delimiter.join(line) for line in lines).encode(encoding)


# ---- files that are refused ----


def a_book(cells: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    for row in cells:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def a_word_document() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("word/document.xml", b"<a/>")
    return file.getvalue()


BAD = {
    "empty": (b"", "return.xlsx", "The file is empty"),
    "nothing in it": (a_book([[]]), "return.xlsx", "Nothing stands in the file."),
    "no heads": (a_book([["Measure", "Value"], ["Paid", 3]]), "return.xlsx", "No row of the file has the heads “Line” and"),
    "heads alone": (a_book([list(HEADS)]), "return.xlsx", "There is no line below the heads in row 1."),
    "a head twice": (a_book([[*HEADS, "Figure"], ["L1-0"]]), "return.xlsx", "The head “Figure” stands twice"),
    "macros by name": (a_book([["Line"]]), "return.xlsm", "A workbook with macros (.xlsm) is not read."),
    "macros inside": (with_member("xl/vbaProject.bin", b"x"), "return.xlsx", "holds macros"),
    "a bomb": (with_member("bomb.xml", b" " * 61 * 1024**2), "return.xlsx", "Unpacked, the workbook has more than 60 MB."),
    "100,001 rows": (sheet_xml("<sheetData>" + "<row/>" * 100_001 + "</sheetData>"), "return.xlsx", "more than 100,000 rows"),
    "100,001 rows of CSV": (b"Line,Figure\r\n" * 100_001, "return.csv", "more than 100,000 rows"),
    "no spreadsheet": (b"%PDF-1.7", "return.xlsx", "it is no workbook"),
    "a letter": (a_word_document(), "return.xlsx", "The file is no workbook of Excel."),
    "another ending": (b"hello", "return.pages", "Choose an Excel workbook (.xlsx)"),
    "a password": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 EncryptedPackage", "return.xlsx", "or it has a password"),
    "a picture called CSV": (b"\x89PNG\r\n\x1a\n\0\0\0", "return.csv", "The file is not readable text."),
    "too large": (b"x" * (5 * 1024**2 + 1), "return.csv", "5 MB are read"),
    "no line of ours": (b"Line,Figure\r\nL987654321-0,5\r\n", "return.csv", "No line of this file can be filled in here. A2"),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_a_bad_file_is_refused_in_words_and_nothing_is_kept(client, world, what):
    data, name, words = BAD[what]
    answer = send(client, world, data, name)
    assert answer.status_code == 400
    assert words in answer.context["form"].errors["file"][0]
    assert "Error: " in answer.text
    assert not ReturnSheet.objects.exists()


def test_no_file_at_all_is_asked_for(client, world):
    client.force_login(world.people["officer"])
    answer = client.post(where("return-sheets"))
    assert answer.status_code == 400
    assert "Choose the spreadsheet on your computer." in answer.text


def test_the_file_of_another_quarter_is_refused_by_name(client, world):
    later = open_returns(partnership=world.partnership, quarter=NOW.next(), by=None)[0]
    answer = send(client, world, csv_of_return(later, world.people["officer"]).encode(), "return.csv")
    assert answer.status_code == 400
    assert "belongs to the return Payroll, Q1 2024/25, not to Payroll, Q4 2023/24" in answer.text


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [("utf-8", ","), ("utf-8-sig", ";"), ("utf-16", "\t"), ("utf-16-le", ";"), ("cp1252", ";")],
)
def test_csv_as_spreadsheet_programs_write_it(client, world, encoding, delimiter):
    data = csv_bytes(world, encoding, delimiter)
    if encoding == "cp1252":
        data = data.replace("≥".encode(encoding, "ignore") or b"\0", b"")
    answer = send(client, world, data, "return.csv")
    assert answer.status_code == 302, answer.text
    page = client.get(answer.url)
    assert page.context["words"].startswith("1 line changes, ")
    assert [cell.new for cell in page.context["run"].changes[0].cells] == ["17"]


# ---- the way through ----


def test_a_file_is_shown_first_and_saved_when_it_is_taken_over(client, world):
    changes = {
        (world.line("overpayments"), "Figure"): 17,
        (world.line("wait"), "Figure"): 8,
        (world.line("paid"), "Figure"): "=1+1",
    }
    data = changed(workbook_of_return(world.quarterly_return, world.people["officer"]), changes)
    answer = send(client, world, data)
    page = client.get(answer.url)
    assert page.context["words"].startswith("2 lines change, ")
    assert "This is a formula: copy the cell and paste it as a value." in page.text
    assert not Observation.objects.exclude(kind=FigureKind.NOT_ENTERED).exists()
    overpayments, wait = world.line("overpayments"), world.line("wait")
    assert f'name="take" value="{wait.pk}-0" id="take-{wait.pk}" checked' in page.text
    done = client.post(answer.url, {"decision": "take_over", "take": [f"{overpayments.pk}-0"]}, follow=True)
    assert "1 line saved from the file." in done.text
    assert (world.line("overpayments").numerator, world.line("wait").kind) == (17, FigureKind.NOT_ENTERED)
    told = client.get(answer.url).text
    assert "1 line saved on " in told
    sheet = ReturnSheet.objects.get()
    assert sheet.checksum in told.replace("<wbr>", "")
    assert (sheet.name, sheet.uploaded_by) == ("return.xlsx", world.people["officer"])
    assert set(sheet.lines.all()) == set(Observation.objects.filter(quarterly_return=world.quarterly_return))
    assert Entry.objects.filter(event="spreadsheet sent in", by=world.people["officer"]).exists()
    listed = client.get(where("return-sheets")).text
    assert "Taken over in part" in listed
    file = client.get(where("return-sheet-file", pk=sheet.pk))
    assert file.content == data
    assert file["Content-Disposition"] == 'attachment; filename="return.xlsx"'
    assert file["X-Content-Type-Options"] == "nosniff"


def test_a_line_that_somebody_else_changed_is_named_with_the_reason(client, world):
    wait = world.line("wait")
    sheet = sent_in(world.quarterly_return, {(wait, "Figure"): 8}, world.people["officer"])
    save_line(observation=wait, version=0, typed=Typed(figure="9"), by=world.people["colleague"])
    client.force_login(world.people["officer"])
    page = where("return-sheet-check", pk=sheet.pk)
    told = client.post(page, {"decision": "take_over", "take": [f"{wait.pk}-0"]}, follow=True).text
    assert "Colleague changed this line while you were looking at it: it was left as it is now." in told
    assert "Nothing is lost: what you typed is in the file." in told
    assert world.line("wait").numerator == 9


@pytest.mark.parametrize(
    ("posted", "words"),
    [
        ({}, "Choose what to do with the file"),
        ({"decision": "take_over"}, "Tick at least one line, or put the file aside."),
        ({"decision": "take_over", "take": ["x-1", "5", "9" * 99 + "-1", "-1-1"]}, "Tick at least one line"),
    ],
)
def test_what_was_not_chosen_is_asked_for_again(client, world, posted, words):
    sheet = sent_in(world.quarterly_return, {(world.line("wait"), "Figure"): 8}, world.people["officer"])
    client.force_login(world.people["officer"])
    answer = client.post(where("return-sheet-check", pk=sheet.pk), posted)
    assert answer.status_code == 400
    assert words in answer.text
    assert "What the file would change" in answer.text


def test_put_aside(client, world):
    sheet = sent_in(world.quarterly_return, {(world.line("wait"), "Figure"): 8}, world.people["officer"])
    client.force_login(world.people["officer"])
    page = where("return-sheet-check", pk=sheet.pk)
    assert "Nothing was saved from it." in client.post(page, {"decision": "put_aside"}, follow=True).text
    again = client.post(page, {"decision": "take_over", "take": [f"{world.line('wait').pk}-0"]})
    assert again.status_code == 400
    assert "This file was decided upon already: cancelled." in again.text


# ---- who gets what ----


def test_the_file_is_for_those_who_see_every_line_of_it(client, world):
    sheet = sent_in(world.quarterly_return, {(world.line("wait"), "Figure"): 8}, world.people["officer"])
    limited = person("limited")
    give_role(user=limited, partnership=world.partnership, kind=RoleKind.OFFICER, bodies=[world.north], by=None)
    places = [where("return-sheet-file", pk=sheet.pk), where("return-sheet-check", pk=sheet.pk)]
    statuses = {}
    for name, user in {**world.people, "limited": limited}.items():
        client.force_login(user)
        statuses[name] = [client.get(place).status_code for place in places]
    assert statuses == {
        "officer": [200, 200], "colleague": [200, 200], "approver": [200, 403], "administrator": [200, 403],
        "member": [403, 403], "outsider": [404, 404], "limited": [404, 404],
    }  # fmt: skip
    client.force_login(limited)
    assert "return.xlsx" not in client.get(where("return-sheets")).text
    restrict(
        partnership=world.partnership, kpi=world.kpis["wait"], reason="Tender", review_on=date(2099, 1, 1), by=None
    )
    client.force_login(world.people["officer"])
    assert [client.get(place).status_code for place in places] == [404, 404]
    assert "return.xlsx" not in client.get(where("return-sheets")).text
    for name in ("return-sheet", "return-sheet-csv"):
        assert client.get(where(name)).status_code == 200
    assert "Days to answer a complaint" not in client.get(where("return-sheet-csv")).text


def test_who_may_not_enter_figures_may_download_and_not_send(client, world):
    client.force_login(world.people["approver"])
    assert 'type="file"' not in client.get(where("return-sheets")).text
    assert client.get(where("return-sheet")).status_code == 200
    assert client.post(where("return-sheets")).status_code == 403


def test_the_return_leads_to_its_spreadsheet(client, world):
    client.force_login(world.people["officer"])
    assert where("return-sheets") in client.get(where("return")).text
