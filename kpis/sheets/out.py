"""The template of a return as a workbook or CSV: a row for each line, what is known already, and the columns to fill in."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from fractions import Fraction

from common.formatting import long_day
from common.numbers import NumberUnreadable, parse_number
from common.sheets.writing import SIGNIFICANT, WHOLE, Cell, Check, Number, Row, Sheet, csv_text, workbook
from kpis.choices import FigureKind, Measure
from kpis.entry import JUDGED_VALUES, YES_NO_VALUES
from kpis.models import Definition, Observation, Return
from kpis.selectors.returns import ReturnLine
from kpis.sheets.columns import (
    CAUSE_LABELS,
    HEADS,
    LINE,
    NO_FIGURE_LABELS,
    TYPED,
    WIDTHS,
    Reference,
    asked_for,
    fields_of,
    whose,
)
from kpis.wording import NOT_A_QUANTITY, figure_words, places_of, target_signs, typed_of, unit_of

SHEET, NOTES = "Return", "How to fill this in"
ROWS_ABOVE = 3  # title, how it is used, heads
HOW = (
    "Type in the coloured cells of the sheet “Return”, or paste into them. Nothing is locked.",
    "Save the file as Excel workbook (.xlsx) or as CSV, and choose it on the page “Spreadsheet” of the return. The page "
    "shows every cell that differs; nothing is saved until you choose “Take over” there.",
    "Leave the column “Line” as it is: by it each row is known. Rows may be sorted, left out or copied into another "
    "file together with it; the order of the columns does not matter. One row for each line.",
    "“Figure” is for measures that are typed as one number, as words, as yes or no, or as green, amber or red. Where the "
    "column “What to type” names an upper and a lower part, type both of them: the figure is worked out.",
    "Type a figure as a number: 1234.5. An amount is in pounds. You may also type “about”, “over”, “up to” or “within” in "
    "front of it, for example: over 71,000. A percentage is typed as 91.25 or as 91.25%.",
    "0 means nil. Where there is no figure, leave it empty, choose why in “Why no figure”, and say more in “Reason”. "
    "“n/a” in place of a figure is taken for “Does not apply here”; it needs a reason as well.",
    "“Expected on” is the day on which a missing figure will come, for example 31/3/2024.",
    "“Commentary” is printed beside the figure. “Cause” says why a target was missed.",
    "A cell that you empty is shown as emptied, and is emptied when you take it over. A row that you leave out, or a "
    "column that you take out, changes nothing.",
    "Values only: a formula is not read. Copy it and paste it as a value.",
    "What was typed in the portal after this file was downloaded is pointed out, and not overwritten unless you tick it.",
)


def return_workbook(
    quarterly_return: Return, lines: Sequence[ReturnLine], *, may_type: Callable[[ReturnLine], bool], moment: datetime
) -> bytes:
    """The file as .xlsx: values alone, lists and checks beside the cells, nothing locked."""
    title = f"{quarterly_return.service.name}, {quarterly_return.when.long_label}"
    above = [
        Row((title,), "title"),
        Row((f"{HOW[0]} Send it back on the page “Spreadsheet” of the return. As at {_moment(moment)}.",), "note"),
    ]
    rows = [*above, *_rows(lines)]
    typing = [(number, line) for number, line in enumerate(lines, start=ROWS_ABOVE + 1) if may_type(line)]
    made = Sheet(
        SHEET, rows, WIDTHS, ROWS_ABOVE, fixed_columns=HEADS.index("Measure") + 1, of_words=True,
        open_cells=[_address(name, number) for number, line in typing for name in _typed_in(line.definition)],
        checks=_checks(typing),
    )  # fmt: skip
    notes = Sheet(NOTES, [Row((NOTES,), "title"), *(Row((words,)) for words in HOW)], (72,), landscape=False)
    return workbook([made, notes], title=title, creator=quarterly_return.service.partnership.name, moment=moment)


def return_csv(lines: Sequence[ReturnLine]) -> str:
    """The same rows as CSV, their heads first."""
    return csv_text(_rows(lines))


def _moment(moment: datetime) -> str:
    return f"{long_day(moment.date())}, {moment:%H:%M}"


def _rows(lines: Iterable[ReturnLine]) -> list[Row]:
    return [Row(HEADS, "head"), *(Row(_cells(line)) for line in lines)]


def _cells(line: ReturnLine) -> tuple[Cell, ...]:
    observation, definition = line.observation, line.definition
    about: dict[str, Cell] = {
        LINE: str(Reference.of(observation)),
        "Code": observation.kpi.code,
        **whose(line),
        "Unit": unit_of(definition),
        "What to type": asked_for(definition),
        "Period before": _earlier(line, line.previous),
        "Same period last year": _earlier(line, line.last_year),
        "Target": target_signs(line.target, definition) if line.target else None,
    }
    typed = vars(typed_of(observation, definition)) | {"expected_on": observation.expected_on}
    return *(about[head] or None for head in HEADS if head in about), *(_typed(name, typed[name]) for name in TYPED)


def _earlier(line: ReturnLine, figure: Observation | None) -> Cell:
    """An earlier figure as a number, or in words where it is none."""
    if figure is None or figure.kind == FigureKind.NOT_ENTERED:
        return None
    value = line.value_of(figure)
    if value is None or line.definition.measure in NOT_A_QUANTITY:
        return figure_words(figure, line.definition)
    return Number(value, _format(line.definition.decimals))


def _typed(name: str, text: Cell) -> Cell:
    """What stands in the portal, as it is typed: a number where a spreadsheet keeps all of its digits."""
    if not isinstance(text, str) or not text:
        return text or None
    if name == "no_figure":
        return NO_FIGURE_LABELS.get(text, text)
    if name == "cause":
        return CAUSE_LABELS.get(text, text)
    if name not in ("figure", "upper", "lower"):
        return text
    try:
        number = parse_number(text)
    except NumberUnreadable:
        return text.capitalize() if text in {**YES_NO_VALUES, **JUDGED_VALUES} else text
    if len(number.normalize().as_tuple().digits) > SIGNIFICANT:
        return text
    return Number(Fraction(number), _format(places_of(number)))


def _format(places: int) -> str:
    return f"{WHOLE}.{'0' * places}" if places else WHOLE


def _typed_in(definition: Definition) -> tuple[str, ...]:
    """The columns that a line of this measure has something in."""
    return *fields_of(definition), *(name for name in TYPED if name not in ("figure", "upper", "lower"))


def _address(name: str, row: int) -> str:
    from openpyxl.utils import get_column_letter  # as slow to load as the rest of it

    return f"{get_column_letter(HEADS.index(TYPED[name]) + 1)}{row}"


def _checks(typing: Iterable[tuple[int, ReturnLine]]) -> list[Check]:
    """What the spreadsheet program asks for, the same check in one for all its cells."""
    cells: dict[Check, list[str]] = defaultdict(list)
    for row, line in typing:
        for name in _typed_in(line.definition):
            if (check := _check(name, line.definition)) is not None:
                cells[check].append(_address(name, row))
    return [
        Check(tuple(found), check.asks, check.kind, check.choices, check.least, check.most)
        for check, found in cells.items()
    ]


def _check(name: str, definition: Definition) -> Check | None:
    if name == "no_figure":
        return Check(
            (),
            "Only where there is no figure: choose why, and say more in “Reason”.",
            choices=tuple(NO_FIGURE_LABELS.values()),
        )
    if name == "cause":
        return Check((), "Why the target was missed, where it was.", choices=tuple(CAUSE_LABELS.values()))
    if name == "expected_on":
        return Check((), "The day on which the figure will come, for example 31/3/2024.", kind="date")
    if name in ("reason", "commentary") or definition.measure == Measure.TEXT:
        return None
    if definition.measure == Measure.YES_NO:
        return Check((), "Choose yes or no.", choices=tuple(word.capitalize() for word in YES_NO_VALUES))
    if definition.measure == Measure.JUDGED:
        return Check((), "Choose green, amber or red.", choices=tuple(word.capitalize() for word in JUDGED_VALUES))
    label = {"upper": definition.upper_label, "lower": definition.lower_label}.get(name, "")
    most = 10**12
    if definition.measure == Measure.SCORE and definition.score_out_of:
        most = definition.score_out_of
    elif name == "figure" and definition.measure == Measure.PERCENT and definition.part_of_whole:
        most = 100
    return Check(
        (),
        f"{label[:1].upper()}{label[1:]}: type a number."
        if label
        else f"{asked_for(definition)}, in: {unit_of(definition) or 'no unit'}.",
        kind="whole" if definition.measure == Measure.COUNT and name == "figure" else "decimal",
        least=-(10**12) if definition.may_be_negative and name != "lower" else 0,
        most=most,
    )
