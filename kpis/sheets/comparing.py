"""Every cell of a return that came back, beside the line as it is now. Pure: no database."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from common.formatting import MINUS
from common.numbers import NumberUnreadable, parse_number
from kpis.entry import Entry, Typed
from kpis.selectors.returns import ReturnLine
from kpis.sheets.columns import CAUSE_LABELS, LINE, NO_FIGURE_LABELS, TYPED, whose
from kpis.sheets.rows import AGAIN, TypedRow, TypedTable
from kpis.sheets.typed import RowRead, read_row
from kpis.wording import number_typed, typed_of


class Outcome(StrEnum):
    CHANGES = "changes"
    SAME = "same"
    UNREADABLE = "unreadable"
    ELSEWHERE = "elsewhere"
    TWICE = "twice"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class CellChange:
    """One cell: where it is, what stands in the portal and in the file, what is wrong with it, how it is understood."""

    address: str
    column: str
    old: str
    new: str
    difference: str = ""
    problem: str = ""
    note: str = ""


@dataclass
class RowChange:
    """One row. `version` is that of the line as it is compared; `meanwhile` says who changed it after the download."""

    row: int
    outcome: Outcome
    name: str
    line: ReturnLine | None = None
    typed: Typed = field(default_factory=Typed)
    cells: list[CellChange] = field(default_factory=list)
    words: str = ""
    meanwhile: str = ""

    @property
    def pk(self) -> int:
        return self.line.observation.pk if self.line else 0

    @property
    def version(self) -> int:
        return self.line.observation.version if self.line else 0


@dataclass
class DryRun:
    """What a file would change in a return. `missing` counts the lines to be typed that it does not name."""

    rows: list[RowChange]
    missing: int = 0
    notices: list[str] = field(default_factory=list)

    def of(self, *outcomes: Outcome) -> list[RowChange]:
        return [row for row in self.rows if row.outcome in outcomes]

    @property
    def changes(self) -> list[RowChange]:
        """The lines that can be taken over."""
        return self.of(Outcome.CHANGES)

    @property
    def not_taken(self) -> list[RowChange]:
        return self.of(Outcome.UNREADABLE, Outcome.ELSEWHERE, Outcome.TWICE, Outcome.UNKNOWN)


def compare(
    table: TypedTable,
    lines: Iterable[ReturnLine],
    *,
    may_type: Callable[[ReturnLine], bool],
    elsewhere: Mapping[int, str],
) -> DryRun:
    """Row by row. `lines` are those that the person sees; `elsewhere` says of ids that are not among them where they belong."""
    by_pk = {line.observation.pk: line for line in lines}
    times = Counter(row.reference.pk for row in table.rows if row.reference)
    places: dict[int, list[int]] = {pk: [] for pk, count in times.items() if count > 1}
    for row in table.rows:
        if row.reference and row.reference.pk in places:
            places[row.reference.pk].append(row.number)
    rows = [_row(row, by_pk, places, may_type, elsewhere) for row in table.rows]
    missing = sum(1 for pk, line in by_pk.items() if pk not in times and may_type(line))
    run = DryRun(rows, missing)
    if table.unknown_heads:
        named = ", ".join(f"“{head[:40]}”" for head in table.unknown_heads[:10])
        run.notices.append(f"Not read, as a return has no such column: {named}.")
    if gone := [head for head in TYPED.values() if head not in table.columns]:
        run.notices.append(
            f"Not in the file, so left as it is in the portal: {', '.join(f'“{head}”' for head in gone)}."
        )
    return run


def _row(
    row: TypedRow,
    by_pk: Mapping[int, ReturnLine],
    places: Mapping[int, list[int]],
    may_type: Callable[[ReturnLine], bool],
    elsewhere: Mapping[int, str],
) -> RowChange:
    named = row.words("Measure")[:120] or row.words(LINE)[:40] or f"Row {row.number}"
    if row.reference is None:
        why = "no line is named" if LINE not in row.cells else f"“{row.words(LINE)[:40]}” names no line"
        return _refused(
            row, Outcome.UNKNOWN, named, f"In this row {why}: put back what the column “{LINE}” had. {AGAIN}"
        )
    pk = row.reference.pk
    line = by_pk.get(pk)
    if line is None:
        if pk in elsewhere:
            return _refused(row, Outcome.ELSEWHERE, named, elsewhere[pk])
        return _refused(row, Outcome.UNKNOWN, named, f"This return has no line {row.words(LINE)}. {AGAIN}")
    if not may_type(line):
        words = "Your role lets you see this line, not fill it in: it is for another partner."
        return _refused(row, Outcome.ELSEWHERE, line.name, words, line)
    if pk in places:
        at = " and ".join(f"row {number}" for number in places[pk][:5])
        return _refused(row, Outcome.TWICE, line.name, f"This line stands twice, in {at}: keep one of them.", line)
    if words := _mixed_up(row, line):
        return _refused(row, Outcome.UNREADABLE, line.name, words, line)
    return _compared(row, line)


def _refused(row: TypedRow, outcome: Outcome, name: str, words: str, line: ReturnLine | None = None) -> RowChange:
    cell = CellChange(row.address(LINE), LINE, "", row.words(LINE)[:40], problem=words)
    return RowChange(row.number, outcome, name, line, cells=[cell], words=words)


def _mixed_up(row: TypedRow, line: ReturnLine) -> str:
    """Where rows were sorted without their references, figures would go to another line."""
    for head, ours in whose(line).items():
        theirs = row.words(head)
        if theirs and theirs.casefold() != " ".join(ours.split()).casefold():
            return (
                f"The row says “{theirs[:60]}” in {row.address(head)}, but {row.words(LINE)} is the line of "
                f"“{ours or 'the whole'}”. Perhaps rows were sorted without the column “{LINE}”. {AGAIN}"
            )
    return ""


def _compared(row: TypedRow, line: ReturnLine) -> RowChange:
    now = typed_of(line.observation, line.definition)
    read = read_row(row, line.definition, now)
    if read.entry is not None and read.entry == Entry.of(line.observation):
        return RowChange(row.number, Outcome.SAME, line.name, line, read.typed)
    outcome = Outcome.CHANGES if read.entry is not None else Outcome.UNREADABLE
    meanwhile = _meanwhile(row, line) if outcome == Outcome.CHANGES else ""
    return RowChange(row.number, outcome, line.name, line, read.typed, _cells(row, now, read), meanwhile=meanwhile)


def _cells(row: TypedRow, now: Typed, read: RowRead) -> list[CellChange]:
    cells = []
    for name, head in TYPED.items():
        old, new = getattr(now, name), getattr(read.typed, name)
        problem, note = read.problems.get(name, ""), read.notes.get(name, "")
        if problem or note or _plain(old) != _plain(new):
            told = row.words(head) if note else _shown(name, new)
            cells.append(
                CellChange(row.address(head), head, _shown(name, old), told, _difference(old, new), problem, note)
            )
    return cells


def _meanwhile(row: TypedRow, line: ReturnLine) -> str:
    observation = line.observation
    if row.reference is None or row.reference.version == observation.version:
        return ""
    who = observation.entered_by.name if observation.entered_by else "Somebody"
    return f"{who} changed this line after the file was downloaded. Tick it only if the file is right."


def _plain(text: str) -> str:
    """Without what makes no difference: capitals, spaces, the thousands' commas, noughts at the end of a number."""
    try:
        return f"{parse_number(text, percent=True).normalize():f}"
    except NumberUnreadable:
        return " ".join(text.split())


def _shown(name: str, text: str) -> str:
    if name == "no_figure":
        return NO_FIGURE_LABELS.get(text, text)
    if name == "cause":
        return CAUSE_LABELS.get(text, text)
    if name in ("figure", "upper", "lower"):
        try:
            return number_typed(parse_number(text))
        except NumberUnreadable:
            return text
    return text


def _difference(old: str, new: str) -> str:
    try:
        amount = parse_number(new, percent=True) - parse_number(old, percent=True)
    except NumberUnreadable:
        return ""
    sign = MINUS if amount < 0 else "+"
    return f"{sign}{number_typed(abs(amount))}" if amount else ""


def counts_in_words(run: DryRun) -> str:
    """ "4 lines change, 10 are the same, 2 cannot be read, 1 stands twice." """
    parts: list[str] = []
    for outcome, one, many in COUNTED:
        if count := len(run.of(outcome)):
            noun = "" if parts else (" line" if count == 1 else " lines")
            parts.append(f"{count:,}{noun} {one if count == 1 else many}")
    if run.missing:
        noun = "" if parts else (" line" if run.missing == 1 else " lines")
        left = (
            "is not in the file and stays as it is" if run.missing == 1 else "are not in the file and stay as they are"
        )
        parts.append(f"{run.missing:,}{noun} {left}")
    return f"{', '.join(parts)}."


COUNTED = (
    (Outcome.CHANGES, "changes", "change"),
    (Outcome.SAME, "is the same", "are the same"),
    (Outcome.UNREADABLE, "cannot be read", "cannot be read"),
    (
        Outcome.ELSEWHERE,
        "belongs to another partner, service or quarter",
        "belong to another partner, service or quarter",
    ),
    (Outcome.TWICE, "stands twice", "stand twice"),
    (Outcome.UNKNOWN, "is unknown", "are unknown"),
)
