"""A return as a spreadsheet: what goes out, and what comes back beside the lines as they are."""

import csv
import io
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.errors import Refused
from kpis.actions.restrictions import restrict
from kpis.actions.returns import open_returns, save_line
from kpis.actions.sheets import keep_return_sheet, put_sheet_aside, take_over_sheet
from kpis.choices import FigureKind
from kpis.entry import Typed
from kpis.models import Observation
from kpis.sheets.columns import HEADS
from kpis.sheets.comparing import Outcome, counts_in_words
from kpis.sheets.returned import dry_run, read_returned
from partners.actions import give_role
from partners.roles import RoleKind
from tests.kpis.explaining import submit_explained
from tests.kpis.returned import (
    as_read,
    changed,
    csv_of_return,
    kept,
    opened,
    place,
    rights_of,
    row_of,
    saved,
    sent_in,
    workbook_of_return,
)
from tests.kpis.returns_world import GOOD, NOW, World, full_world, person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def documents(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def world() -> World:
    return full_world()


def run_of(world: World, changes: dict, who: str = "officer"):
    by = world.people[who]
    return dry_run(as_read(world.quarterly_return, changes, by), rights_of(world.quarterly_return, by))


def run_of_csv(world: World, rows: list[list[str]], delimiter: str = ",", encoding: str = "utf-8-sig"):
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter).writerows(rows)
    by = world.people["officer"]
    sheet = kept(world.quarterly_return, file.getvalue().encode(encoding), by, "return.csv")
    return dry_run(sheet, rights_of(world.quarterly_return, by))


def rows_of_csv(world: World) -> list[list[str]]:
    text = csv_of_return(world.quarterly_return, world.people["officer"])
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def cells(run) -> list[tuple[str, str, str, str]]:
    return [(cell.column, cell.old, cell.new, cell.difference) for row in run.changes for cell in row.cells]


def problems(run) -> list[str]:
    return [cell.problem for row in run.not_taken for cell in row.cells if cell.problem]


def refused(world: World, data: bytes, name: str = "return.xlsx") -> str:
    by = world.people["officer"]
    with pytest.raises(Refused) as refusal:
        read_returned(data, name, world.quarterly_return, rights_of(world.quarterly_return, by))
    return str(refusal.value)


def typed(world: World, slug: str, **fields: str) -> Observation:
    line = world.line(slug)
    return save_line(observation=line, version=line.version, typed=Typed(**fields), by=world.people["colleague"])


# ---- out ----


def test_the_workbook_has_a_row_for_each_line_with_what_is_known():
    world = full_world(history=4)
    typed(world, "paid", figure="99.25", commentary="=SUM(A1) was better", cause="")
    sheet = opened(workbook_of_return(world.quarterly_return, world.people["officer"]))["Return"]
    assert sheet["A1"].value == "Payroll, Q4 2023/24 (January–March 2024)"
    assert [cell.value for cell in sheet[3]] == list(HEADS)
    assert sheet.max_row == 3 + Observation.objects.filter(quarterly_return=world.quarterly_return).count()
    row = next(row for row in sheet.iter_rows(min_row=4, values_only=True) if row[2] == "Paid on time")
    told = dict(zip(HEADS, row, strict=True))
    assert told["Line"] == f"L{world.line('paid').pk}-1"
    assert (told["Partner or unit"], told["Period"], told["Unit"]) == ("Whole partnership", "Q4 2023/24", "%")
    assert (told["Period before"], told["Same period last year"], told["Target"]) == (99.1, 99.1, "≥ 99%")
    assert (told["Figure"], told["Commentary"]) == (99.25, "=SUM(A1) was better")
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_it_asks_with_lists_and_numbers_and_locks_nothing(world):
    book = opened(workbook_of_return(world.quarterly_return, world.people["officer"]))
    sheet = book["Return"]
    asked = {(check.type, check.formula1): str(check.sqref).split() for check in sheet.data_validations.dataValidation}
    at = f"{openpyxl.utils.get_column_letter(place('Figure'))}{row_of(world.line('policy'), book)}"
    assert at in asked["list", '"Yes,No"']
    lists = [formula for kind, formula in asked if kind == "list"]
    assert any("Not measured" in formula for formula in lists)
    assert {kind for kind, _ in asked} == {"list", "whole", "decimal", "date"}
    assert not sheet.protection.sheet
    assert sheet.freeze_panes == "D4"
    assert book.sheetnames == ["Return", "How to fill this in"]
    assert "n/a" in " ".join(str(row[0].value) for row in book["How to fill this in"].iter_rows())


def test_a_file_that_was_not_changed_changes_nothing(world):
    for slug, fields in GOOD.items():
        for line in Observation.objects.filter(quarterly_return=world.quarterly_return, kpi=world.kpis[slug]):
            save_line(observation=line, version=0, typed=fields, by=world.people["officer"])
    officer = world.people["officer"]
    run = dry_run(sent_in(world.quarterly_return, {}, officer), rights_of(world.quarterly_return, officer))
    assert {row.outcome for row in run.rows} == {Outcome.SAME}
    run = run_of_csv(world, rows_of_csv(world))
    assert {row.outcome for row in run.rows} == {Outcome.SAME}
    assert counts_in_words(run).endswith("lines are the same.")


def test_a_number_with_more_digits_than_a_spreadsheet_keeps_comes_back_as_it_was(world):
    typed(world, "wait", figure="123456789012.123456")
    assert {row.outcome for row in run_of(world, {}).rows} == {Outcome.SAME}


def test_in_csv_no_text_begins_a_formula_and_it_comes_back_as_it_was(world):
    typed(world, "overpayments", figure="19", commentary="=1+1 is what we hoped")
    rows = rows_of_csv(world)
    line = next(row for row in rows if row[2] == "Overpayments made")
    assert line[HEADS.index("Commentary")] == "'=1+1 is what we hoped"
    assert {row.outcome for row in run_of_csv(world, rows).rows} == {Outcome.SAME}


# ---- in ----


def test_old_new_and_difference_stand_beside_the_address(world):
    typed(world, "overpayments", figure="19")
    run = run_of(world, {(world.line("overpayments"), "Figure"): 17, (world.line("policy"), "Figure"): "Yes"})
    assert cells(run) == [("Figure", "19", "17", "−2"), ("Figure", "", "Yes", "")]
    first = run.changes[0].cells[0]
    book = opened(workbook_of_return(world.quarterly_return, world.people["officer"]))
    letter = openpyxl.utils.get_column_letter(place("Figure"))
    assert first.address == f"{letter}{row_of(world.line('overpayments'), book)}"
    assert counts_in_words(run).startswith("2 lines change, ")
    assert world.line("overpayments").numerator == 19


def test_parts_words_states_days_and_causes_are_read(world):
    sheet = sent_in(
        world.quarterly_return,
        {
            (world.line("errors"), "Upper part"): 857,
            (world.line("errors"), "Lower part"): "191,889",
            (world.line("errors"), "Cause"): "A supplier",
            (world.line("story"), "Figure"): "Two depots moved.",
            (world.line("wait"), "Why no figure"): "To be confirmed",
            (world.line("wait"), "Reason"): "The system is down",
            (world.line("wait"), "Expected on"): datetime(2024, 5, 31),
            (world.line("paid"), "Figure"): "99.2%",
            (world.line("stock"), "Figure"): "over 1.2",
        },
        world.people["officer"],
    )
    run = dry_run(sheet, rights_of(world.quarterly_return, world.people["officer"]))
    assert problems(run) == []
    seen = {row.pk: row.version for row in run.changes}
    taken = take_over_sheet(sheet=sheet, seen=seen, by=world.people["officer"])
    assert (taken.saved, taken.state, taken.not_saved) == (5, "accepted", [])
    errors, wait = world.line("errors"), world.line("wait")
    assert (errors.numerator, errors.denominator, errors.cause) == (857, 191889, "supplier")
    assert (wait.kind, wait.reason, wait.expected_on) == ("to_be_confirmed", "The system is down", date(2024, 5, 31))
    assert world.line("story").text == "Two depots moved."
    assert world.line("paid").numerator == Decimal("99.2")
    assert (world.line("stock").qualifier, world.line("stock").numerator) == ("over", Decimal("1.2"))
    assert world.line("paid").entered_by == world.people["officer"]


def test_a_percentage_that_the_spreadsheet_shows_as_one_is_read_as_it_is_shown(world):
    book = opened(workbook_of_return(world.quarterly_return, world.people["officer"]))
    cell = book["Return"].cell(row_of(world.line("paid"), book), place("Figure"))
    cell.value, cell.number_format = 0.992, "0.0%"
    by = world.people["officer"]
    run = dry_run(kept(world.quarterly_return, saved(book), by), rights_of(world.quarterly_return, by))
    assert run.changes[0].cells[0].new == "99.2%"


def test_an_emptied_cell_is_shown_as_emptied(world):
    typed(world, "overpayments", figure="19")
    run = run_of(world, {(world.line("overpayments"), "Figure"): None})
    assert cells(run) == [("Figure", "19", "", "")]


def test_a_row_or_a_column_that_is_left_out_changes_nothing(world):
    typed(world, "overpayments", figure="19", commentary="As every spring")
    rows = rows_of_csv(world)
    without = [head for head in HEADS if head not in ("Commentary", "Target")]
    line = next(row for row in rows if row[2] == "Overpayments made")
    told = dict(zip(HEADS, line, strict=True)) | {"Figure": "18"}
    run = run_of_csv(world, [without, [told[head] for head in without]])
    assert cells(run) == [("Figure", "19", "18", "−1")]
    assert run.missing == len(rows) - 2
    assert "“Commentary”" in run.notices[0]
    take_over_sheet(sheet=world.quarterly_return.sheets.get(), seen={run.changes[0].pk: 1}, by=world.people["officer"])
    assert world.line("overpayments").commentary == "As every spring"


# ---- what cannot be taken ----


@pytest.mark.parametrize(
    ("slug", "head", "value", "words"),
    [
        ("overpayments", "Figure", "=5+5", "This is a formula: copy the cell and paste it as a value."),
        ("overpayments", "Commentary", "=HYPERLINK(A1)", "This is a formula"),
        ("overpayments", "Figure", "soon", "“soon” is not a number: type digits"),
        ("overpayments", "Figure", 1.5, "Type a whole number: this measure counts things."),
        ("overpayments", "Figure", -1, "Type a number without a minus"),
        ("overpayments", "Figure", datetime(2024, 2, 1), "This is a date: choose the format “Number”"),
        ("overpayments", "Figure", "#REF!", "The spreadsheet shows an error here"),
        ("overpayments", "Upper part", 3, "This measure is typed in “Figure”"),
        ("errors", "Figure", 0.45, "This measure is typed in “Upper part” and “Lower part”"),
        ("errors", "Upper part", 3, "Type payments made as well"),
        ("policy", "Figure", "perhaps", "Choose yes or no."),
        ("satisfaction", "Figure", 7, "Type a score between 0 and 5."),
        ("overpayments", "Cause", "The weather", "“The weather” is not in the list: choose one of The service"),
        ("overpayments", "Why no figure", "Lost", "“Lost” is not in the list: choose one of Not measured"),
        ("overpayments", "Why no figure", "Not measured", "Say why there is no figure."),
        ("overpayments", "Measure", "Payroll errors", "Perhaps rows were sorted without the column “Line”."),
        ("overpayments", "Line", "L999999999-0", "This return has no line L999999999-0."),
        ("overpayments", "Line", "Overpayments", "“Overpayments” names no line"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(world, slug, head, value, words):
    run = run_of(world, {(world.line(slug), head): value, (world.line("policy"), "Commentary"): "Read"})
    assert [words in " ".join(problems(run))] == [True], problems(run)
    assert len(run.not_taken) == 1
    assert all(row.line.observation.kpi.slug == "policy" for row in run.changes)


def test_a_day_written_as_a_number_is_not_guessed(world):
    run = run_of(
        world,
        {
            (world.line("wait"), "Why no figure"): "Not measured",
            (world.line("wait"), "Reason"): "Moved office",
            (world.line("wait"), "Expected on"): 45382,
        },
    )
    assert problems(run) == [
        "45382 is a day written as a number, perhaps 31 March 2024: give the cell a date format, or type it as 31/3/2024."
    ]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("n/a", FigureKind.NOT_APPLICABLE),
        ("N/A", FigureKind.NOT_APPLICABLE),
        ("Not measured", FigureKind.NOT_MEASURED),
        ("tbc", FigureKind.TO_BE_CONFIRMED),
    ],
)
def test_text_instead_of_a_figure_is_a_state_and_says_which(world, text, kind):
    run = run_of(world, {(world.line("wait"), "Figure"): text})
    row = run.not_taken[0]
    assert [cell.note for cell in row.cells if cell.note] == [f"“{text}” is taken for: {kind.label}."]
    assert problems(run) == ["Say why there is no figure."]
    run = run_of(world, {(world.line("wait"), "Figure"): text, (world.line("wait"), "Reason"): "Moved office"})
    assert run.changes[0].typed == Typed(no_figure=kind.value, reason="Moved office")


def test_n_a_beside_another_state_is_asked_about(world):
    run = run_of(
        world,
        {
            (world.line("wait"), "Figure"): "n/a",
            (world.line("wait"), "Why no figure"): "Not measured",
            (world.line("wait"), "Reason"): "Moved office",
        },
    )
    assert "says something else: keep one." in problems(run)[0]


def test_in_a_measure_in_words_n_a_is_words(world):
    run = run_of(world, {(world.line("story"), "Figure"): "n/a"})
    assert run.changes[0].typed.figure == "n/a"


def test_two_rows_for_one_line_are_both_left_out(world):
    rows = rows_of_csv(world)
    line = next(row for row in rows if row[2] == "Overpayments made")
    other = next(row for row in rows if row[2] == "Days to answer a complaint")
    at = HEADS.index("Figure")
    first, second, good = (
        [*row[:at], value, *row[at + 1 :]] for row, value in ((line, "1"), (line, "2"), (other, "3"))
    )
    run = run_of_csv(world, [rows[0], first, second, good])
    assert problems(run) == ["This line stands twice, in row 2 and row 3: keep one of them."] * 2
    assert "2 stand twice" in counts_in_words(run)
    assert cells(run) == [("Figure", "", "3", "")]


def test_a_line_of_another_partner_is_not_taken(world):
    limited = person("limited")
    give_role(user=limited, partnership=world.partnership, kind=RoleKind.OFFICER, bodies=[world.north], by=None)
    world.people["limited"] = limited
    south = world.line("debt", scope=world.south.scope, item__name="Businesses")
    north = world.line("debt", scope=world.north.scope, item__name="Businesses")
    data = changed(
        workbook_of_return(world.quarterly_return, world.people["officer"]),
        {(south, "Figure"): 5, (north, "Figure"): 6},
    )
    run = dry_run(kept(world.quarterly_return, data, limited), rights_of(world.quarterly_return, limited))
    assert [row.line.observation for row in run.changes] == [north]
    of_south = next(row for row in run.rows if row.words and row.cells[0].new.startswith(f"L{south.pk}-"))
    assert of_south.words == "This line is for another partner: your role is limited to your own."
    assert "belong to another partner, service or quarter" in counts_in_words(run)
    seen = {row.pk: 0 for row in run.changes} | {south.pk: 0}
    sheet = take_over_sheet(sheet=world.quarterly_return.sheets.get(), seen=seen, by=limited)
    assert (sheet.saved, sheet.state) == (1, "accepted_in_part")
    assert Observation.objects.get(pk=south.pk).kind == FigureKind.NOT_ENTERED


def test_a_kpi_of_another_partnership_is_unknown(world):
    rows = rows_of_csv(world)
    line = next(row for row in rows if row[2] == "Overpayments made")
    run = run_of_csv(world, [rows[0], line, [f"L{10**9}-0", *[""] * 10, "5", *[""] * 7]])
    assert problems(run)[0].startswith(f"This return has no line L{10**9}-0.")


def test_the_file_of_another_quarter_is_refused_by_name(world):
    later = open_returns(partnership=world.partnership, quarter=NOW.next(), by=None)[0]
    data = workbook_of_return(later, world.people["officer"])
    assert "belongs to the return Payroll, Q1 2024/25, not to Payroll, Q4 2023/24" in refused(world, data)


def test_what_is_restricted_is_unknown_and_its_file_is_not_there(world):
    from kpis.selectors.evidence import find_sheet, sheets_seen

    officer = world.people["officer"]
    sheet = sent_in(world.quarterly_return, {(world.line("wait"), "Figure"): 5}, officer)
    data = workbook_of_return(world.quarterly_return, officer)
    restrict(
        partnership=world.partnership, kpi=world.kpis["wait"], reason="Dispute", review_on=date(2099, 1, 1), by=None
    )
    rights = rights_of(world.quarterly_return, officer)
    assert find_sheet(world.quarterly_return, rights, sheet.pk) is None
    assert sheets_seen(world.quarterly_return, rights) == []
    run = dry_run(kept(world.quarterly_return, data, officer), rights)
    assert [row.outcome for row in run.not_taken] == [Outcome.UNKNOWN]
    again = opened(workbook_of_return(world.quarterly_return, officer))["Return"]
    assert "Days to answer a complaint" not in [row[2] for row in again.iter_rows(values_only=True)]


# ---- taking over ----


def test_only_the_ticked_lines_are_saved(world):
    sheet = sent_in(
        world.quarterly_return,
        {(world.line("overpayments"), "Figure"): 17, (world.line("wait"), "Figure"): 8},
        world.people["officer"],
    )
    taken = take_over_sheet(sheet=sheet, seen={world.line("wait").pk: 0}, by=world.people["officer"])
    assert (taken.saved, taken.state) == (1, "accepted_in_part")
    assert world.line("wait").numerator == 8
    assert world.line("overpayments").kind == FigureKind.NOT_ENTERED
    with pytest.raises(Refused, match="decided upon already"):
        take_over_sheet(sheet=sheet, seen={world.line("wait").pk: 1}, by=world.people["officer"])


def test_a_line_that_somebody_changed_meanwhile_is_refused_and_the_rest_is_taken(world):
    changes = {(world.line("overpayments"), "Figure"): 17, (world.line("wait"), "Figure"): 8}
    sheet = sent_in(world.quarterly_return, changes, world.people["officer"])
    seen = {row.pk: row.version for row in dry_run(sheet, rights_of(world.quarterly_return, sheet.uploaded_by)).changes}
    typed(world, "wait", figure="9")
    taken = take_over_sheet(sheet=sheet, seen=seen, by=world.people["officer"])
    assert taken.saved == 1
    assert taken.not_saved == [
        [world.line("wait").pk, "Colleague changed this line while you were looking at it: it was left as it is now."]
    ]
    assert (world.line("wait").numerator, world.line("overpayments").numerator) == (9, 17)


def test_a_line_changed_after_the_download_is_pointed_out(world):
    data = changed(
        workbook_of_return(world.quarterly_return, world.people["officer"]), {(world.line("wait"), "Figure"): 8}
    )
    typed(world, "wait", figure="9")
    by = world.people["officer"]
    run = dry_run(kept(world.quarterly_return, data, by), rights_of(world.quarterly_return, by))
    assert run.changes[0].meanwhile.startswith("Colleague changed this line after the file was downloaded.")


def test_nothing_goes_into_a_return_that_is_closed(world):
    sheet = sent_in(world.quarterly_return, {(world.line("wait"), "Figure"): 8}, world.people["officer"])
    Observation.objects.update(kind=FigureKind.NUMBER, numerator=1, denominator=1)
    submit_explained(world.quarterly_return, world.people["officer"])
    with pytest.raises(Refused, match="Nothing was saved: the return is waiting for approval"):
        take_over_sheet(sheet=sheet, seen={world.line("wait").pk: 0}, by=world.people["officer"])
    with pytest.raises(Refused, match="Nothing was saved"):
        keep_return_sheet(
            quarterly_return=type(world.quarterly_return).objects.get(),
            name="a.xlsx", data=b"x", content=sheet.content, by=world.people["officer"],
        )  # fmt: skip


def test_a_file_that_is_put_aside_saves_nothing(world):
    sheet = sent_in(world.quarterly_return, {(world.line("wait"), "Figure"): 8}, world.people["officer"])
    assert put_sheet_aside(sheet=sheet, by=world.people["officer"]).state == "cancelled"
    assert world.line("wait").kind == FigureKind.NOT_ENTERED


def test_a_dry_run_asks_as_often_for_one_line_as_for_all(world):
    by = world.people["officer"]
    counts = []
    for slugs in (["wait"], list(GOOD)):
        changes = {
            (line, "Commentary"): "Said"
            for line in Observation.objects.filter(kpi__slug__in=slugs, quarterly_return=world.quarterly_return)
        }
        sheet = sent_in(world.quarterly_return, changes, by)
        rights = rights_of(world.quarterly_return, by)
        with CaptureQueriesContext(connection) as queries:
            assert len(dry_run(sheet, rights).changes) == len(changes)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 10
