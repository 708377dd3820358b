"""A workbook that comes back: every difference beside its address, nothing saved before it is accepted."""

from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from audit.models import Entry
from common.errors import ChangedMeanwhile, NotAllowed, Refused
from partners.roles import RoleKind
from savings.actions.cases import agree_version, begin_version
from savings.actions.lines import save_benefit_line
from savings.actions.sheets import accept_sheet, cancel_sheet
from savings.models import BenefitAmount, BenefitLine, BudgetLine, CaseVersion, SheetUpload, UnknownAmount
from savings.selectors.cases import case_figures
from savings.selectors.sheets import counts_in_words, differences_table
from savings.sheets.comparing import DryRun
from savings.sheets.returned import dry_run, read_returned
from tests.savings.returned import changed, opened, saved, sent_in, workbook_of_case
from tests.savings.small_case import in_years

pytestmark = pytest.mark.django_db

# The sheet Payroll of the small case, below four rows of heads:
# 5 budgets · 6 North net budget 100 90 · 7 total · 8 opening · 9 benefits · 10 One team −10 −20 · 11 One system 0 −4
# (counted in Finance) · 12 net · 13 % · 14 net booked · 15 % · 16 revised · 17 one-offs · 18 Sale of a server · 19 net


def run_of(version: CaseVersion, changes: dict) -> DryRun:
    return dry_run(sent_in(version, changes))


def cells(run: DryRun) -> list[tuple[str, str, str, str]]:
    return [(cell.address, cell.old, cell.new, cell.difference) for change in run.changes for cell in change.cells]


def problems(run: DryRun) -> list[tuple[str, str]]:
    found = [(f"{one.sheet}!{one.address}", one.words) for one in run.places]
    return found + [(f"{one.sheet}!{cell.address}", cell.problem) for one in run.changes for cell in one.problems]


def amounts(version: CaseVersion, label: str) -> list[Decimal | None]:
    return [one.amount for one in BenefitAmount.objects.filter(line__version=version, line__label=label)]


def in_row(number: int, *values: object, sheet: str = "Payroll") -> dict:
    return {(sheet, f"{'ABCDEFGHI'[place]}{number}"): value for place, value in enumerate(values)}


# ---- the dry run ----


@pytest.mark.parametrize("formulas", [False, True])
def test_a_workbook_that_was_not_changed_says_so(version, formulas):
    content = read_returned(workbook_of_case(version, formulas=formulas), "case.xlsx", version)
    run = dry_run(SheetUpload(version=version, content=content))
    assert (run.changes, run.places, run.notices) == ([], [], [])
    assert counts_in_words(run) == "Nothing differs: the workbook says what the portal says."


def test_the_whole_lgss_case_comes_back_without_a_difference(lgss):
    version = CaseVersion.objects.select_related("case__partnership", "partnership").get(partnership=lgss)
    content = read_returned(workbook_of_case(version), "case.xlsx", version)
    run = dry_run(SheetUpload(version=version, content=content))
    assert (run.changes, run.places, run.notices) == ([], [], [])


def test_old_new_and_difference_stand_beside_the_address(version):
    run = run_of(version, {("Payroll", "B6"): 110.25, ("Payroll", "C10"): "to be determined", ("Payroll", "C18"): -3})
    assert cells(run) == [
        ("B6", "100", "110.25", "+10.25"),
        ("C10", "−20", "to be determined", ""),
        ("C18", "to be determined", "−3", ""),
    ]
    assert problems(run) == []
    assert counts_in_words(run) == "3 cells of 3 lines differ. No problems."
    rows = differences_table(run, version.case)["rows"]
    assert [cell["text"] for cell in rows[1]["cells"]] == ["B6", "North net budget", "100", "110.25", "+10.25", ""]
    assert BudgetLine.objects.get(version=version, label="North net budget").amounts.first().amount == 100


def test_partner_kind_and_confidence_are_read(version):
    run = run_of(version, {("Payroll", "E6"): "south", ("Payroll", "F10"): "Income", ("Payroll", "G10"): "yes",
                           ("Payroll", "H10"): "High"})  # fmt: skip
    assert problems(run) == []
    assert [(cell.column, cell.old, cell.new) for change in run.changes for cell in change.cells] == [
        ("Partner", "NCC", "SCC"), ("Kind", "Cost reduction", "Income"), ("Cashable", "", "Yes"), ("Confidence", "", "High"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "at", "words"),
    [
        ({("Payroll", "B10"): 10}, "Payroll!B10", "A benefit is negative: type −10, or choose the kind “Added cost”."),
        ({("Payroll", "B10"): "soon"}, "Payroll!B10", "“soon” is not a number: type digits"),
        ({("Payroll", "B10"): "n/a"}, "Payroll!B10", "Where there is no amount, say why: “to be determined”"),
        ({("Payroll", "B10"): None}, "Payroll!B10", "Type an amount, or why there is none"),
        ({("Payroll", "B10"): "=5+5"}, "Payroll!B10", "This is a formula: copy the cell and paste it as a value."),
        ({("Payroll", "B10"): "#REF!"}, "Payroll!B10", "The spreadsheet shows an error here"),
        ({("Payroll", "B10"): -0.0000001}, "Payroll!B10", "at most six decimal places"),
        ({("Payroll", "B10"): -1e15}, "Payroll!B10", "Type a number between"),
        ({("Payroll", "E6"): "Westshire"}, "Payroll!E6", "“Westshire” is no partner of this partnership: "),
        ({("Payroll", "F10"): "Magic"}, "Payroll!F10", "“Magic” is not one of Cost reduction, Income"),
        ({("Payroll", "A10"): None}, "Payroll!B10", "This row has no name in column A"),
        ({("Payroll", "C4"): "2019/20"}, "Payroll!C4", "“2019/20” is no year of this case"),
        ({("Payroll", "C4"): None}, "Payroll!A4", "There is no column for 2017/18"),
        ({("Payroll", "C4"): "2016/17"}, "Payroll!C4", "“2016/17” stands twice"),
        ({("Payroll", "K6"): 5}, "Payroll!K6", "column without a head"),
        ({("Payroll", "A4"): "Lines"}, "Payroll!A1", "No row begins with “Line” and the years"),
        ({("Payroll", "A1"): "Savings profile: Finance"}, "Payroll!A1", "This is the table of Finance, on the sheet of Payroll"),
        ({("Finance", "C10"): -5}, "Finance!C10", "This line is of Payroll: change it on the sheet of that service."),
        (in_row(20, "One team", -1, -1), "Payroll!A20", "“One team” stands 2 times"),
        (in_row(20, "New one", -1, -1), "Payroll!F20", "Choose one of Cost reduction"),
        (in_row(20, "x" * 121, -1, -1, None, None, "Income"), "Payroll!A20", "Shorten the name to 120 characters"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_the_address(version, changes, at, words):
    found = problems(run_of(version, changes))
    assert any(address == at and words in said for address, said in found), found


def test_a_date_and_a_percentage_are_no_amounts(version):
    book = opened(workbook_of_case(version))
    book["Payroll"]["B6"].number_format = "d mmmm yyyy"
    book["Payroll"]["C6"].number_format = "0.00%"
    run = dry_run(SheetUpload(version=version, content=read_returned(saved(book), "case.xlsx", version)))
    assert [words.partition(":")[0] for _, words in problems(run)] == [
        "This is a date",
        "This is shown as a percentage",
    ]


def test_merged_cells_are_refused_with_their_address(version):
    book = opened(workbook_of_case(version))
    book["Payroll"].merge_cells("B10:C10")
    run = dry_run(SheetUpload(version=version, content=read_returned(saved(book), "case.xlsx", version)))
    assert problems(run) == [
        ("Payroll!B10:C10", "These cells are merged: separate them, so that each amount stands in a cell of its own.")
    ]


def test_a_line_that_is_changed_alike_in_both_sheets_is_no_problem(version):
    run = run_of(version, {("Payroll", "C11"): -5, ("Finance", "C10"): -5})
    assert problems(run) == []
    assert cells(run) == [("C11", "−4", "−5", "−1")]


def test_rows_added_and_missing_are_said(version):
    run = run_of(version, {**in_row(10, "Another team", -10, -20, None, None, "Income")})
    assert [(change.what, change.line.label) for change in run.changes] == [
        ("added", "Another team"),
        ("missing", "One team"),
    ]
    assert counts_in_words(run) == "1 line is new, 1 line is missing. No problems."
    assert run.notices == []  # the totals are still those that the workbook was downloaded with


def test_a_total_that_no_lines_give_is_noticed(version):
    run = run_of(version, {("Payroll", "B7"): 120})
    assert run.notices == [
        "Payroll, B7: “Total budget” is 120 in the workbook, and its lines there come to 100. Totals are worked out by the "
        "portal, not read: check the lines."
    ]
    assert run_of(version, {("Payroll", "B6"): 120, ("Payroll", "B7"): 120}).notices == []


def test_a_sheet_that_is_missing_is_said_and_its_lines_are_not(version):
    book = opened(workbook_of_case(version))
    del book["Finance"]
    run = dry_run(SheetUpload(version=version, content=read_returned(saved(book), "case.xlsx", version)))
    assert run.notices == ["The sheet “Finance” is not in the workbook: its lines stay as they are."]
    assert run.missing == []


def test_an_older_workbook_says_that_it_is_older(version):
    data = workbook_of_case(version)
    team = BenefitLine.objects.get(version=version, label="One team")
    save_benefit_line(line=team, amounts=in_years(-11, -20), by=None)
    run = dry_run(SheetUpload(version=version, content=read_returned(data, "case.xlsx", version)))
    assert run.notices[0].startswith("The case was changed after this workbook was downloaded")
    assert cells(run) == [("B10", "−11", "−10", "+1")]
    second = begin_version(case=version.case, name="Second", baseline_on=version.baseline_on, by=None)
    run = dry_run(SheetUpload(version=second, content=read_returned(data, "case.xlsx", second)))
    assert run.notices == ["The workbook was downloaded from version 1: Draft. It is compared with version 2: Second."]


def test_a_workbook_of_something_else_is_refused(version):
    data = changed(workbook_of_case(version), {("Cover", "B4"): "another"})
    with pytest.raises(Refused, match="the workbook of another case, “another”"):
        read_returned(data, "case.xlsx", version)
    with pytest.raises(Refused, match="None of its sheets is one of this case: it has “Sheet”"):
        read_returned(saved(openpyxl.Workbook()), "case.xlsx", version)
    with pytest.raises(Refused, match="not as CSV"):
        read_returned(b"a,b", "case.csv", version)


# ---- accepting ----


def test_what_was_shown_is_saved_by_the_actions_and_audited(world, version):
    finance = world.people[RoleKind.FINANCE]
    new = in_row(20, "Sale of desks", -2, "to be announced", None, None, "Income", "Yes", "Low")
    upload = sent_in(version, {("Payroll", "B10"): -12.5, **new}, by=finance)
    run = dry_run(upload)
    assert problems(run) == []
    accepted = accept_sheet(upload=upload, mark=run.mark, by=finance)
    assert (accepted.state, accepted.saved, accepted.decided_by) == ("accepted", 2, finance)
    assert amounts(version, "One team") == [Decimal("-12.5"), Decimal(-20)]
    desks = BenefitLine.objects.get(version=version, label="Sale of desks")
    assert (desks.recurrence, desks.kind, desks.cashable, desks.confidence) == ("one_off", "income", True, "low")
    assert [one.unknown for one in desks.amounts.all()] == ["", UnknownAmount.TO_BE_ANNOUNCED]
    events = list(Entry.objects.filter(by=finance).order_by("pk").values_list("event", flat=True))
    assert events == [
        "spreadsheet sent in", "amounts typed", "benefit line added", "amounts typed", "spreadsheet sent in changed",
    ]  # fmt: skip
    with pytest.raises(Refused, match="decided upon already: accepted"):
        accept_sheet(upload=upload, mark=run.mark, by=finance)
    assert upload.file.storage.exists(upload.file.name)


def test_only_lines_without_problems_is_a_choice(world, version):
    finance = world.people[RoleKind.FINANCE]
    upload = sent_in(version, {("Payroll", "B10"): 12, ("Payroll", "B6"): 101}, by=finance)
    mark = dry_run(upload).mark
    with pytest.raises(Refused, match="Some lines have problems"):
        accept_sheet(upload=upload, mark=mark, by=finance)
    accepted = accept_sheet(upload=upload, mark=mark, only_without_problems=True, by=finance)
    assert (accepted.state, accepted.saved) == ("accepted_in_part", 1)
    assert amounts(version, "One team") == [-10, -20]
    assert BudgetLine.objects.get(version=version, label="North net budget").amounts.first().amount == 101


def test_missing_lines_stay_unless_it_is_chosen(world, version):
    finance = world.people[RoleKind.FINANCE]
    gone = in_row(18, None, None, None, None, None, None)
    upload = sent_in(version, gone)
    with pytest.raises(Refused, match="Nothing can be saved"):
        accept_sheet(upload=upload, mark=dry_run(upload).mark, by=finance)
    accept_sheet(upload=upload, mark=dry_run(upload).mark, take_out_missing=True, by=finance)
    assert not BenefitLine.objects.filter(version=version, label="Sale of a server").exists()


def test_a_case_that_changed_in_between_is_compared_anew(world, version):
    finance = world.people[RoleKind.FINANCE]
    upload = sent_in(version, {("Payroll", "B6"): 101})
    mark = dry_run(upload).mark
    team = BenefitLine.objects.get(version=version, label="One team")
    save_benefit_line(line=team, amounts=in_years(-11, -20), by=None)
    with pytest.raises(ChangedMeanwhile, match="Nothing was saved"):
        accept_sheet(upload=upload, mark=mark, by=finance)
    assert SheetUpload.objects.get(pk=upload.pk).state == "waiting"
    assert ("B10", "−11", "−10", "+1") in cells(dry_run(upload))


def test_what_an_action_refuses_saves_nothing_at_all(world, version, monkeypatch):
    finance = world.people[RoleKind.FINANCE]
    upload = sent_in(version, {("Payroll", "B6"): 101, ("Payroll", "B10"): -11})
    run = dry_run(upload)
    monkeypatch.setattr("savings.sheets.comparing._refuse_wrong_sign", lambda *_: None)
    upload = sent_in(version, {("Payroll", "B6"): 101, ("Payroll", "B10"): 11})
    with pytest.raises(Refused, match="Payroll, A10: .*One team cannot be saved. 2016/17: a benefit is negative"):
        accept_sheet(upload=upload, mark=run.mark, by=finance)
    assert BudgetLine.objects.get(version=version, label="North net budget").amounts.first().amount == 100


def test_an_agreed_version_takes_nothing(world, version):
    upload = sent_in(version, {("Payroll", "B6"): 101})
    mark = dry_run(upload).mark
    agree_version(version=version, agreed_on=version.baseline_on, by=None)
    with pytest.raises(Refused, match="begin a new version"):
        accept_sheet(upload=upload, mark=mark, by=world.people[RoleKind.FINANCE])
    with pytest.raises(Refused, match="begin a new version"):
        sent_in(version, {})
    with pytest.raises(NotAllowed):
        cancel_sheet(upload=upload, by=world.people[RoleKind.MEMBER])
    assert cancel_sheet(upload=upload, by=world.people[RoleKind.FINANCE]).state == "cancelled"


# ---- pages ----


def test_the_way_through_the_pages(world, version):
    client = Client()
    client.force_login(world.people[RoleKind.FINANCE])
    case = {"partnership": world.partnership.slug, "slug": "sharing"}
    send = reverse("case-sheet-send", kwargs=case)
    bad = client.post(send, {"file": SimpleUploadedFile("case.xlsm", b"PK")})
    assert bad.status_code == 400
    assert "A workbook with macros (.xlsm) is not read." in bad.content.decode()
    data = changed(workbook_of_case(version), {("Payroll", "B6"): 101, ("Payroll", "B10"): 5})
    answer = client.post(send, {"file": SimpleUploadedFile("case.xlsx", data)}, follow=True)
    page, here = answer.content.decode(), answer.redirect_chain[-1][0]
    assert "2 cells of 2 lines differ. 1 problem found." in page
    assert "A benefit is negative: type −5" in page
    assert "Accept all" not in page
    refused = client.post(here, {"decision": "perhaps", "mark": "x"}, follow=True).content.decode()
    assert "Choose what to do with the workbook" in refused
    repeated = client.post(here, {"decision": "accept_in_part", "mark": "older"}, follow=True).content.decode()
    assert "Somebody changed the case while you were looking at this page." in repeated
    mark = answer.context["run"].mark
    done = client.post(here, {"decision": "accept_in_part", "mark": mark}, follow=True).content.decode()
    assert "1 line was saved from the workbook." in done
    assert "Accepted in part" in done
    assert "The file stays as evidence" in client.get(here).content.decode()
    upload = SheetUpload.objects.get(version=version)
    kept = client.get(reverse("case-sheet-file", kwargs={**case, "pk": upload.pk}))
    assert kept.content == data
    assert case_figures(version).profiles[version.case.services.first().pk].base.amounts[0] == 101
