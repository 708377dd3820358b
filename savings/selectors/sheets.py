"""What the page of a workbook shows: every cell that differs, and in words what accepting it would do."""

from common.formatting import NOTHING, long_day
from kpis.sight import Sight
from savings.models import BudgetLine, BusinessCase, SheetUpload, UploadState
from savings.selectors.cases import CaseFigures
from savings.selectors.findings import stated_tables
from savings.selectors.tables import SIGNS
from savings.sheets.comparing import ADDED, MISSING, DryRun, LineChange
from savings.sheets.lines import case_lines
from savings.sheets.out import CaseSheets, case_sheets

STATE_TAGS = {
    UploadState.WAITING: "submitted",
    UploadState.ACCEPTED: "done",
    UploadState.ACCEPTED_IN_PART: "restated",
    UploadState.CANCELLED: "stopped",
}


def sheets_of(figures: CaseFigures, sight: Sight) -> CaseSheets:
    """All tables of a version, ready to be written."""
    return case_sheets(figures, case_lines(figures.version), stated_tables(sight, f"{figures.case.slug} "))


def uploads_table(uploads: list[tuple[SheetUpload, str]]) -> dict:
    """Workbooks that were sent in, the newest first; each with the address of its page, where one may see it."""
    columns = [
        {"label": "Workbook", "align": "text"},
        {"label": "Sent in", "align": "text"},
        {"label": "By", "align": "text"},
        {"label": "What became of it", "align": "text"},
        {"label": "Lines saved", "align": "number"},
    ]
    rows = []
    for upload, href in uploads:
        name = {
            "text": upload.name,
            "words": True,
            "note": f"version {upload.version.number}, SHA-256 {upload.checksum[:12]}…",
        }
        cells: list[dict] = [
            {**name, "href": href} if href else name,
            {"text": long_day(upload.uploaded_at.date())},
            {"text": str(upload.uploaded_by or NOTHING)},
            {"text": "", "tag": (STATE_TAGS[UploadState(upload.state)], upload.get_state_display())},
            {"text": str(upload.saved) if upload.state != UploadState.WAITING else NOTHING},
        ]
        rows.append({"kind": "body", "cells": cells})
    return {"id": "uploads", "caption": "Workbooks that were sent in", "note": "", "columns": columns, "rows": rows}


def differences_table(run: DryRun, case: BusinessCase) -> dict:
    """Every cell that differs, by sheet: problems are words beside the address."""
    columns = [
        {"label": "Cell", "align": "text"},
        {"label": "Line and column", "align": "text", "width": 24},
        {"label": "In the portal", "align": "number"},
        {"label": "In the workbook", "align": "number"},
        {"label": "Difference", "align": "number"},
        {"label": "Problem", "align": "text", "width": 44},
    ]
    rows: list[dict] = []
    for sheet in dict.fromkeys([*(one.sheet for one in run.places), *(one.sheet for one in run.changes)]):
        rows.append({"kind": "group", "cells": [{"text": f"Sheet “{sheet}”"}]})
        for place in run.places:
            if place.sheet == sheet:
                rows.append(
                    _row(
                        place.address,
                        "The sheet as a whole",
                        "not read until this is mended",
                        NOTHING,
                        NOTHING,
                        "",
                        place.words,
                    )
                )
        for change in run.changes:
            if change.sheet == sheet:
                rows += _of_line(change)
    unit = "£ thousand" if case.printed_step == 1000 else "£"
    note = f"{unit}, {case.price_base}. {SIGNS}"
    return {"id": "differences", "caption": "Every cell that differs", "note": note, "columns": columns, "rows": rows}


def _of_line(change: LineChange) -> list[dict]:
    kind = "Budget" if isinstance(change.line, BudgetLine) else "Benefit or cost"
    if change.what == MISSING:
        words = "not in the workbook; it stays, unless you choose to take it out"
        return [_row(NOTHING, change.line.label, f"{kind}: {words}", "a line", "missing", "", "")]
    what = f"{kind}, a new line" if change.what == ADDED else ""
    rows = []
    for cell in change.cells:
        old = NOTHING if change.what == ADDED else cell.old
        note = " · ".join(filter(None, (cell.column, what)))
        rows.append(_row(cell.address, change.line.label, note, old, cell.new, cell.difference, cell.problem))
    return rows


def _row(address: str, label: str, note: str, old: str, new: str, difference: str, problem: str) -> dict:
    cells: list[dict] = [
        {"text": address},
        {"text": label, "note": note},
        _side(old),
        _side(new),
        {"text": difference},
        {"text": "", "tag": ("late", "Problem"), "note": problem} if problem else {"text": ""},
    ]
    return {"kind": "body", "cells": cells}


def _side(text: str) -> dict:
    """Words may wrap; a figure stands with the figures."""
    is_figure = text.strip("−+%").replace(",", "").replace(".", "").isdigit()
    return {"text": text} if is_figure else {"text": text or NOTHING, "words": True}


def counts_in_words(run: DryRun) -> str:
    """ "12 cells of 5 lines differ, 2 lines are new, 1 is missing. 3 problems." """
    changed = [one for one in run.changes if one.what not in (ADDED, MISSING)]
    added = sum(1 for one in run.changes if one.what == ADDED)
    cells = sum(len(one.cells) for one in changed)
    problems = len(run.places) + sum(len(one.problems) for one in run.with_problems)
    if not (changed or added or run.missing or problems):
        return "Nothing differs: the workbook says what the portal says."
    parts = [
        f"{_of(cells, 'cell')} of {_of(len(changed), 'line')} {'differs' if cells == 1 else 'differ'}"
        if changed
        else "",
        f"{_of(added, 'line')} {'is' if added == 1 else 'are'} new" if added else "",
        f"{_of(len(run.missing), 'line')} {'is' if len(run.missing) == 1 else 'are'} missing" if run.missing else "",
    ]
    said = ", ".join(filter(None, parts))
    found = f"{_of(problems, 'problem')} found" if problems else "No problems"
    return f"{said}. {found}." if said else f"{found}."


def _of(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
