"""A case as a workbook, and each of its tables as CSV."""

from dataclasses import dataclass
from datetime import datetime

from common.formatting import long_day
from common.sheets.writing import Cell, Row, Sheet, csv_text, sheet_names, workbook
from savings.selectors.cases import CaseFigures
from savings.selectors.findings import StatedTables
from savings.selectors.tables import SIGNS
from savings.sheets.lines import CaseLines
from savings.sheets.tables import HEADS, CaseTable, tables_of

COVER = "Cover"
REFERENCE, VERSION, MARK = "Reference", "Version", "Mark of the figures"


@dataclass(frozen=True)
class CaseSheets:
    """All tables of a version, each with the name of its sheet."""

    figures: CaseFigures
    lines: CaseLines
    tables: list[CaseTable]
    names: list[str]

    def table(self, id: str) -> CaseTable | None:
        return next((table for table in self.tables if table.id == id), None)


def case_sheets(figures: CaseFigures, lines: CaseLines, stated: StatedTables) -> CaseSheets:
    tables = tables_of(figures, lines, stated)
    return CaseSheets(figures, lines, tables, sheet_names([COVER, *(one.wished_name for one in tables)])[1:])


def case_workbook(sheets: CaseSheets, *, formulas: bool, moment: datetime) -> bytes:
    """The workbook: a cover, then a sheet for each table; with values, or with formulas where that was asked for."""
    case, version = sheets.figures.case, sheets.figures.version
    tables = sheets.tables
    if formulas:
        from savings.sheets.formulas import with_formulas

        tables = with_formulas(tables, sheets.names, len(sheets.figures.years))
    of = f"{case.title}. Version {version.number}: {version.name}, baseline {long_day(version.baseline_on)}."
    made = [
        Sheet(
            name,
            [Row((table.title,), "title"), Row((table.note,), "note"), Row((of,), "note"), *table.rows],
            table.widths,
            HEADS,
        )
        for name, table in zip(sheets.names, tables, strict=True)
    ]
    cover = Sheet(COVER, _cover(sheets, formulas, moment), (28, 90), landscape=False, fixed_columns=0)
    return workbook([cover, *made], title=case.title, creator=case.partnership.name, moment=moment)


def case_csv(table: CaseTable) -> str:
    return csv_text(table.rows)


def _cover(sheets: CaseSheets, formulas: bool, moment: datetime) -> list[Row]:
    case, version = sheets.figures.case, sheets.figures.version
    unit = "£ thousand" if sheets.figures.case.printed_step == 1000 else "£"
    holds = (
        "Lines are values; every total, opening, revised budget and percentage is a FORMULA that this spreadsheet works out."
        if formulas
        else "Values only, not rounded; the cells show them rounded."
    )
    told: list[tuple[str, Cell]] = [
        ("Business case", case.title),
        ("Partnership", case.partnership.name),
        (REFERENCE, case.slug),
        (VERSION, f"{version.number}: {version.name}"),
        ("Baseline date", version.baseline_on),
        ("Agreed on", version.agreed_on or "not agreed yet"),
        ("Price base", case.price_base),
        ("Unit", unit),
        ("Signs", SIGNS),
        ("Unknown amounts", "Said in words, for example “to be determined”; totals leave them out."),
        ("Percentages", "Of the opening budget of the same year; their total is the sum of the years."),
        ("Holds", holds),
        ("As at", f"{long_day(moment.date())}, {moment:%H:%M}"),
        (MARK, sheets.lines.mark),
        (
            "To send it back",
            "Change amounts, partners and kinds of the lines on the sheets of the services, add lines or take lines out; "
            "save it as .xlsx and choose it on the page “Spreadsheets” of the case. Every difference is shown there before "
            "anything is saved. Totals, percentages and the sheets "
            + ", ".join(
                f"“{name}”" for name, table in zip(sheets.names, sheets.tables, strict=True) if table.service is None
            )
            + " are worked out by the portal and not read.",
        ),
    ]
    rows = [Row((case.title,), "title"), *(Row((label, value)) for label, value in told)]
    rows += [Row(("Sheet", "What stands on it"), "head")]
    return rows + [Row((name, table.title)) for name, table in zip(sheets.names, sheets.tables, strict=True)]
