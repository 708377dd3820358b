"""A spreadsheet that came back: whether it is of this return, and what it would change."""

from common import child
from common.sheets.reading import Limits, NotRead, read_file, workbook_of
from kpis.models import Return, ReturnSheet
from kpis.selectors.evidence import pks_seen
from kpis.selectors.returns import ReturnLine, visible_lines
from kpis.sheets.comparing import DryRun, Outcome, compare
from kpis.sheets.rows import TypedTable, table_of
from kpis.sight import Sight
from partners.rights import Rights
from partners.roles import Right

LIMITS = Limits(
    size=5 * 1024**2,
    unpacked=60 * 1024**2,
    sheets=20,
    rows=100_000,
    columns=100,
    cells=200_000,
    work=child.Limits(seconds=10, memory=1024**3, file=32 * 1024**2),
)
MOST_LINES = 4_000  # each with its own tick on the page, and a form takes 5,000


def read_returned(data: bytes, name: str, quarterly_return: Return, rights: Rights) -> dict:
    """What stands in the sheet with the lines. Raises NotRead where no line of it is one of this return."""
    book = workbook_of(content := read_file(data, name, LIMITS))
    table = table_of(book)
    if len(table.rows) > MOST_LINES:
        raise NotRead(f"The file has {len(table.rows):,} lines; {MOST_LINES:,} are read. Send it in parts.")
    run = _run(table, quarterly_return, rights)
    known = run.of(Outcome.CHANGES, Outcome.SAME, Outcome.UNREADABLE, Outcome.TWICE)
    if not known:
        first = run.rows[0]
        raise NotRead(f"No line of this file can be filled in here. {first.cells[0].address}: {first.words}")
    return {"sheets": [one for one in content["sheets"] if one["name"] == table.sheet.name]}


def lines_named(content: dict, rights: Rights) -> set[int]:
    """The ids of the figures that the rows of a file name, of those that the person sees."""
    table = table_of(workbook_of(content))
    return pks_seen({row.reference.pk for row in table.rows if row.reference}, rights)


def dry_run(sheet: ReturnSheet, rights: Rights) -> DryRun:
    """The file beside the lines as they are now, as the person sees them. A fixed number of queries."""
    return _run(table_of(workbook_of(sheet.content)), sheet.quarterly_return, rights)


def _run(table: TypedTable, quarterly_return: Return, rights: Rights) -> DryRun:
    lines, _ = visible_lines(quarterly_return, rights)
    seen = {line.observation.pk for line in lines}
    strangers = {row.reference.pk for row in table.rows if row.reference} - seen
    return compare(
        table,
        lines,
        may_type=lambda line: may_type(line, quarterly_return, rights),
        elsewhere=_elsewhere(strangers, quarterly_return, rights),
    )


def may_type(line: ReturnLine, quarterly_return: Return, rights: Rights) -> bool:
    """Whether the person may fill in a line, while its return is open."""
    return rights.may(
        Right.ENTER_FIGURES, service_id=quarterly_return.service_id, body_id=line.observation.scope.body_id
    )


def _elsewhere(strangers: set[int], quarterly_return: Return, rights: Rights) -> dict[int, str]:
    """Where lines belong that are not among those of the return: said only of what the person may see."""
    if not strangers:
        return {}
    found = Sight.of(rights).observations.filter(pk__in=strangers).select_related("quarterly_return__service", "scope")
    words = {}
    for one in found:
        other = one.quarterly_return
        if other.pk == quarterly_return.pk:
            words[one.pk] = "This line is for another partner: your role is limited to your own."
        elif rights.may(Right.SEE_RETURNS, service_id=other.service_id, body_id=one.scope.body_id):
            words[one.pk] = f"This line belongs to the return {other}, not to {quarterly_return}: send it in there."
    return words
