"""The tables of spreadsheets that were sent in. Pure: no database."""

from django.utils.timezone import localtime

from common.formatting import NOTHING, long_day
from kpis.models import ReturnSheet
from kpis.sheets.comparing import DryRun
from partners.sent_in import UploadState

STATE_TAGS = {
    UploadState.WAITING: "submitted",
    UploadState.ACCEPTED: "done",
    UploadState.ACCEPTED_IN_PART: "restated",
    UploadState.CANCELLED: "stopped",
}
STATE_WORDS = {
    UploadState.WAITING: "Shown, nothing saved",
    UploadState.ACCEPTED: "Taken over",
    UploadState.ACCEPTED_IN_PART: "Taken over in part",
    UploadState.CANCELLED: "Put aside",
}
MOST_ROWS = 300


def sheets_table(sheets: list[tuple[ReturnSheet, str]]) -> dict:
    """What was sent in, the newest first, each with the address that leads to it."""
    columns = [
        {"label": "File", "align": "text"},
        {"label": "Sent in", "align": "text"},
        {"label": "By", "align": "text"},
        {"label": "What became of it", "align": "text"},
        {"label": "Lines saved", "align": "number"},
    ]
    rows = [
        {
            "kind": "body",
            "cells": [
                {"text": sheet.name, "href": href, "words": True, "note": f"SHA-256 {sheet.checksum[:12]}…"},
                {"text": f"{long_day((at := localtime(sheet.uploaded_at)).date())}, {at:%H:%M}"},
                {"text": str(sheet.uploaded_by or NOTHING)},
                {"text": "", "tag": (STATE_TAGS[UploadState(sheet.state)], STATE_WORDS[UploadState(sheet.state)])},
                {"text": str(sheet.saved) if sheet.state != UploadState.WAITING else NOTHING},
            ],
        }
        for sheet, href in sheets
    ]
    return {"id": "sheets", "caption": "Files that were sent in", "note": "", "columns": columns, "rows": rows}


def not_taken_table(run: DryRun) -> dict:
    """Every cell for which a line cannot be taken over, with its address and what to do."""
    columns = [
        {"label": "Cell", "align": "text"},
        {"label": "Line and column", "align": "text", "width": 24},
        {"label": "In the portal", "align": "number"},
        {"label": "In the file", "align": "number"},
        {"label": "What to do", "align": "text", "width": 44},
    ]
    told = [
        (row, cell) for row in run.not_taken for cell in row.cells if cell.problem or cell.note or len(row.cells) == 1
    ]
    rows = [
        {
            "kind": "body",
            "cells": [
                {"text": cell.address},
                {"text": row.name, "note": cell.column},
                {"text": cell.old or NOTHING, "words": True},
                {"text": cell.new or NOTHING, "words": True},
                {"text": " ".join(filter(None, (cell.note, cell.problem)))},
            ],
        }
        for row, cell in told[:MOST_ROWS]
    ]
    left = len(told) - len(rows)
    note = f"{left:,} more are not shown: mend these first." if left > 0 else ""
    return {"id": "not-taken", "caption": "What to put right", "note": note, "columns": columns, "rows": rows}
