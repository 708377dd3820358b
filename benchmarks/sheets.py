"""A return of 300 lines as a spreadsheet: written, read, compared, taken over: `python -m benchmarks.sheets`."""

import io
import time
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from benchmarks.portal import cpu_seconds, empty_portal

LINES = 300


def main() -> None:
    empty_portal()
    import openpyxl
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from accounts.models import User
    from kpis.actions.definitions import add_breakdown, create_kpi
    from kpis.actions.returns import open_returns
    from kpis.actions.sheets import keep_return_sheet, take_over_sheet
    from kpis.selectors.returns import visible_lines
    from kpis.sheets.columns import HEADS
    from kpis.sheets.out import ROWS_ABOVE, return_workbook
    from kpis.sheets.returned import dry_run, read_returned
    from partners.actions import add_service, found_partnership, give_role
    from partners.rights import Rights
    from periods.values import Quarter

    partnership = found_partnership(
        name="Shared", short_name="Shared", slug="shared", committee_name="Joint Committee", by=None
    )
    officer = User.objects.create_user("officer@example.org", "a long password", name="Officer")
    give_role(user=officer, partnership=partnership, kind="officer", by=None)
    service = add_service(partnership=partnership, name="Payroll", short_name="Payroll", slug="payroll", by=None)
    teams = add_breakdown(
        partnership=partnership, name="Teams", items=[f"Team {number}" for number in range(LINES)], by=None
    )
    create_kpi(
        service=service, slug="calls", valid_from=date(2020, 4, 1), scopes=list(partnership.scopes.all()), by=None,
        title="Calls taken", measure="count", direction="higher", frequency="quarterly", breakdown=teams,
    )  # fmt: skip
    (quarterly_return,) = open_returns(partnership=partnership, quarter=Quarter(2023, 4), by=None)
    rights = Rights(officer, partnership)
    lines, _ = visible_lines(quarterly_return, rights)
    assert len(lines) == LINES

    print(f"{LINES} lines{'wall s':>24}{'CPU s':>9}{'queries':>9}")

    def told(what: str, work: Callable[[], Any]) -> Any:
        began, used = time.perf_counter(), cpu_seconds()
        with CaptureQueriesContext(connection) as queries:
            result = work()
        print(f"{what:<25}{time.perf_counter() - began:>8.2f}{cpu_seconds() - used:>9.2f}{len(queries):>9}")
        return result

    data = told(
        "written",
        lambda: return_workbook(quarterly_return, lines, may_type=lambda line: True, moment=datetime(2024, 4, 8)),
    )
    book = openpyxl.load_workbook(io.BytesIO(data))
    for number in range(ROWS_ABOVE + 1, ROWS_ABOVE + 1 + LINES):
        book["Return"].cell(number, HEADS.index("Figure") + 1).value = number
    file = io.BytesIO()
    book.save(file)
    data = file.getvalue()
    content = told("read and checked", lambda: read_returned(data, "return.xlsx", quarterly_return, rights))
    sheet = keep_return_sheet(
        quarterly_return=quarterly_return, name="return.xlsx", data=data, content=content, by=officer
    )
    run = told("dry run", lambda: dry_run(sheet, rights))
    seen = {row.pk: row.version for row in run.changes}
    assert told("taken over", lambda: take_over_sheet(sheet=sheet, seen=seen, by=officer)).saved == LINES


if __name__ == "__main__":
    main()
