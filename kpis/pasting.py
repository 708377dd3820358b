"""A block copied from a spreadsheet, laid over the fields of a return in the order they are shown. Pure: no database.

What cannot be filled is never dropped in silence: the block says, by line, what it fills, skips and has beyond the last.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO

from common.numbers import NumberUnreadable, parse_number
from kpis.choices import TYPED_NO_FIGURE_KINDS, FigureKind, Measure
from kpis.entry import JUDGED_VALUES, YES_NO_VALUES, Meaning

LONGEST_BLOCK = 200_000  # characters: more than any return holds
CHOSEN = {Measure.YES_NO: tuple(YES_NO_VALUES), Measure.JUDGED: tuple(JUDGED_VALUES)}
NO_FIGURE = {kind.label.lower(): kind for kind in TYPED_NO_FIGURE_KINDS} | {
    "n/a": FigureKind.NOT_APPLICABLE,
    "na": FigureKind.NOT_APPLICABLE,
    "not applicable": FigureKind.NOT_APPLICABLE,
    "tbc": FigureKind.TO_BE_CONFIRMED,
    "not due": FigureKind.NOT_DUE,
}
NO_FIGURE_FIELDS = ("no_figure", "reason", "expected_on")
FIGURE_FIELDS = ("figure", "upper", "lower")


@dataclass(frozen=True)
class Place:
    """One field of the form; `closed` says why nothing can be pasted into it."""

    line: int
    name: str
    field: str
    meaning: Meaning
    closed: str = ""


@dataclass
class Pasted:
    """What a block does: the fields that change in each line, and what is told of the rest, by line."""

    changes: dict[int, dict[str, str]] = field(default_factory=dict)
    skipped: list[str] = field(default_factory=list)
    beyond: list[str] = field(default_factory=list)
    left_over: str = ""


def lay(text: str, rows: Sequence[Sequence[Place]], *, column: int) -> Pasted:
    """Fill `rows` downwards from the first, and each to the right from `column`; an empty cell leaves what stands."""
    pasted = Pasted()
    if len(text) > LONGEST_BLOCK:
        pasted.skipped.append("The whole block: it is longer than a return. Copy a part of it.")
        return pasted
    block = [[cell.strip() for cell in row] for row in csv.reader(StringIO(text), delimiter="\t")]
    while block and not any(block[-1]):
        block.pop()
    block = _without_headings(block, rows, column, pasted)
    for cells, places in zip(block, rows, strict=False):
        _lay_row(cells, places[column:], places, pasted)
    if rest := block[len(rows) :]:
        pasted.beyond.append(f"{_count(len(rest), 'row')} below the last line of the return")
        pasted.left_over = "\n".join("\t".join(row) for row in rest)
    return pasted


def _without_headings(
    block: list[list[str]], rows: Sequence[Sequence[Place]], column: int, pasted: Pasted
) -> list[list[str]]:
    """The block without a first column of names and the headings above it, where numbers are asked for.

    A first row of words without names beside it is no heading but figures that cannot be read: to leave it out would
    put every other row one line too high.
    """
    names = [row[0] for row in block if row and row[0]]
    if max(map(len, block), default=0) < 2 or len(names) < 2 or any(map(_is_figure, names[1:])):
        return block
    pasted.skipped.append("The first column, which holds names")
    first, named = block[0][1:], block[0][0].lower()
    block = [row[1:] for row in block]
    about_first = bool(named) and bool(rows) and named in rows[0][column].name.lower()
    if any(first) and not any(map(_is_figure, first)) and not about_first:
        pasted.skipped.append("The first row, which holds headings")
        block = block[1:]
    return block


def _is_figure(text: str) -> bool:
    lowered = text.lower()
    if lowered in NO_FIGURE or any(_chosen(lowered, words) for words in CHOSEN.values()):
        return True
    try:
        parse_number(_without_brackets(text), percent=True)
    except NumberUnreadable:
        return False
    return True


def _lay_row(cells: list[str], places: Sequence[Place], row: Sequence[Place], pasted: Pasted) -> None:
    for cell, place in zip(cells, places, strict=False):
        if not cell:
            continue
        if place.closed:
            _tell_once(pasted.skipped, f"{place.name}: {place.closed}")
        else:
            pasted.changes.setdefault(place.line, {}).update(read_cell(cell, place))
    rest = [cell for cell in cells[len(places) :] if cell]
    if not rest or not row:
        return
    shown, last = ", ".join(f"“{cell}”" for cell in rest), row[-1]
    if last.meaning.has_parts and places:
        pasted.skipped.append(f"{last.name}: {shown}, because the figure is worked out from its two parts")
    else:
        pasted.beyond.append(f"{last.name}: {shown}, beyond its last field")


def _tell_once(said: list[str], words: str) -> None:
    if words not in said:
        said.append(words)


def read_cell(text: str, place: Place) -> Mapping[str, str]:
    """The fields of a line that a cell sets. A spreadsheet writes minus as brackets, and yes as Y or TRUE."""
    if place.meaning.measure == Measure.TEXT:
        return {place.field: text, **dict.fromkeys(NO_FIGURE_FIELDS, "")}
    kind = NO_FIGURE.get(text.lower())
    if kind is not None:
        return {**dict.fromkeys(FIGURE_FIELDS, ""), "no_figure": kind.value}
    words = CHOSEN.get(Measure(place.meaning.measure))
    typed = (_chosen(text.lower(), words) or text) if words else _without_brackets(text)
    return {place.field: typed, **dict.fromkeys(NO_FIGURE_FIELDS, "")}


def _chosen(lowered: str, words: Sequence[str]) -> str:
    """The choice that a cell means, by its word or its first letter; empty where it means none."""
    if lowered in ("true", "false") and "yes" in words:
        return "yes" if lowered == "true" else "no"
    return next((word for word in words if lowered in (word, word[0])), "")


def _without_brackets(text: str) -> str:
    """ "(1,234)", as a spreadsheet writes less than nothing, with a minus; anything else as it is."""
    inner = text.removeprefix("(").removesuffix(")").strip()
    if len(inner) == len(text) or not text.startswith("(") or not text.endswith(")"):
        return text
    try:
        return f"-{inner}" if parse_number(inner, percent=True) >= 0 else text
    except NumberUnreadable:
        return text


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
