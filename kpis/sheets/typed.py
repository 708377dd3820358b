"""The cells of a row, read as what an officer would type in the line. Pure: no database, nothing guessed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from common.formatting import long_day
from common.sheets.reading import WHY_NO_NUMBER, Cell, Kind
from kpis.choices import FigureKind, Measure
from kpis.entry import Entry, Typed, Unreadable, read_line
from kpis.models import Definition
from kpis.sheets.columns import CAUSE_LABELS, NO_FIGURE_LABELS, TYPED, fields_of
from kpis.sheets.rows import TypedRow

FIRST_DAY, LIKELY_DAYS = date(1899, 12, 30), range(30_000, 80_000)  # as spreadsheets count them; 1982 to 2119
# What people type where there is no figure, and what it is taken for.
SAYS_NO_FIGURE = {
    **dict.fromkeys(("n/a", "na", "n.a.", "not applicable", "does not apply"), FigureKind.NOT_APPLICABLE),
    **dict.fromkeys(("not measured", "not collected", "n/m"), FigureKind.NOT_MEASURED),
    **dict.fromkeys(("tbc", "tba", "to be confirmed", "awaited"), FigureKind.TO_BE_CONFIRMED),
    **dict.fromkeys(("not due", "not due yet"), FigureKind.NOT_DUE),
    **{label.casefold(): FigureKind(value) for value, label in NO_FIGURE_LABELS.items()},
}


class CellOdd(ValueError):
    """A cell that cannot be taken. `str()` of it tells the person what to do."""


@dataclass
class RowRead:
    """What a row would type in its line; `problems` and `notes` are sentences by field."""

    typed: Typed
    entry: Entry | None = None
    problems: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)


def read_row(row: TypedRow, definition: Definition, now: Typed) -> RowRead:
    """Read the cells of a row. A column that is not in the file leaves what is in the portal `now`."""
    read = RowRead(now)
    typed = vars(now).copy()
    for name, head in TYPED.items():
        if head not in row.columns:
            continue
        try:
            typed[name] = _text(name, row.cells.get(head), definition)
        except CellOdd as odd:
            read.problems[name], typed[name] = str(odd), row.words(head)
    _take_states(read, typed, definition)
    _refuse_elsewhere(read, typed, definition)
    read.typed = Typed.of(typed)
    try:
        read.entry = read_line(read.typed, definition)
    except Unreadable as unreadable:
        read.problems = {**unreadable.errors, **read.problems}
    if read.problems:
        read.entry = None
    return read


def _take_states(read: RowRead, typed: dict[str, str], definition: Definition) -> None:
    """ "n/a" in place of a figure is a state, and the person is told which."""
    if definition.measure == Measure.TEXT:
        return
    for name in ("figure", "upper", "lower"):
        kind = SAYS_NO_FIGURE.get(typed[name].strip().casefold())
        if kind is None or name in read.problems:
            continue
        said = typed["no_figure"]
        if said and said != kind:
            read.problems[name] = (
                f"“{typed[name]}” says “{kind.label}”, and the column “{TYPED['no_figure']}” says something else: keep one."
            )
            continue
        read.notes[name] = f"“{typed[name]}” is taken for: {kind.label}."
        typed[name], typed["no_figure"] = "", kind.value


def _refuse_elsewhere(read: RowRead, typed: dict[str, str], definition: Definition) -> None:
    """A figure in a column that its measure does not have would be lost without a word."""
    own = fields_of(definition)
    for name in ("figure", "upper", "lower"):
        if name not in own and typed[name]:
            heads = " and ".join(f"“{TYPED[one]}”" for one in own)
            read.problems.setdefault(
                name, f"This measure is typed in {heads}: put the figure there, and empty this cell."
            )


def _text(name: str, cell: Cell | None, definition: Definition) -> str:
    """A cell as it would be typed in the portal. Raises CellOdd."""
    if cell is None:
        return ""
    if cell.kind in (Kind.FORMULA, Kind.ERROR):
        raise CellOdd(WHY_NO_NUMBER[cell.kind] if name in ("figure", "upper", "lower") else WHY_NO_WORDS[cell.kind])
    if name == "no_figure":
        return _of_list(cell, NO_FIGURE_LABELS)
    if name == "cause":
        return _of_list(cell, CAUSE_LABELS)
    if name == "expected_on":
        return _day(cell)
    if name in ("reason", "commentary") or (name == "figure" and definition.measure == Measure.TEXT):
        return _plain(cell)
    if cell.kind == Kind.TRUTH and definition.measure == Measure.YES_NO:
        return "yes" if cell.text == "true" else "no"
    if cell.kind in (Kind.DATE, Kind.TRUTH):
        raise CellOdd(WHY_NO_NUMBER[cell.kind])
    return _plain(cell)


WHY_NO_WORDS = {
    Kind.FORMULA: "This is a formula: copy the cell and paste it as a value.",
    Kind.ERROR: "The spreadsheet shows an error here: type it again.",
}


def _plain(cell: Cell) -> str:
    if cell.kind == Kind.NUMBER:
        return f"{cell.number.normalize():f}{'%' if cell.percentage else ''}"
    return cell.text.removeprefix("'").strip()


def _day(cell: Cell) -> str:
    if cell.kind == Kind.DATE:
        return cell.text[:10]
    text = _plain(cell)
    if cell.kind == Kind.NUMBER or text.isdecimal():
        meant = ""
        if text.isdecimal() and len(text) == 5 and int(text) in LIKELY_DAYS:
            meant = f", perhaps {long_day(FIRST_DAY + timedelta(days=int(text)))}"
        raise CellOdd(
            f"{text} is a day written as a number{meant}: give the cell a date format, or type it as 31/3/2024."
        )
    return text


def _of_list(cell: Cell, labels: Mapping[str, str]) -> str:
    """The key of a label; capitals and the kind of apostrophe do not matter."""
    text = _plain(cell).replace("’", "'").casefold()
    for key, label in labels.items():
        if text in (key, label.replace("’", "'").casefold()):
            return key
    raise CellOdd(f"“{cell.text[:40]}” is not in the list: choose one of {', '.join(labels.values())}.")
