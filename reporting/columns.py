"""How wide the columns of a printed table are, and whether it needs a landscape page.

Numbers are never cut and words only if a single one is wider than a column may be; what is left goes to the columns
with the most text. Widths are estimated from the letters, so that the layout need not try.
"""

from dataclasses import dataclass, replace
from math import ceil

from common.chart_axis import width
from common.formatting import STATUS_WORDS

# Points: text between the margins upright and across, letters of a table, room between columns, more of it
# left of words that follow numbers, a symbol, a shape.
UPRIGHT, ACROSS = 468, 728
LETTERS, DENSE_LETTERS = 8.8, 7.4
GAP, BESIDE_NUMBER = 9, 11.4
SYMBOL, SHAPE = 16, 11
LONGEST_WORD, LONGEST_TEXT = 90, 320


@dataclass(frozen=True)
class Columns:
    """Widths in per cent of the table, and the page and letters that it needs."""

    widths: tuple[int, ...]
    landscape: bool
    dense: bool = False


def columns_of(table: dict) -> Columns:
    """The table's own widths where every column has one, wider where that is too narrow; else widths that fit."""
    given = [column.get("width") for column in table["columns"]]
    needs = [_needs(table, index, LETTERS) for index in range(len(given))]
    least = sum(need[0] for need in needs)
    landscape = bool(table.get("landscape")) or least > UPRIGHT
    room = ACROSS if landscape else UPRIGHT
    if all(given) and least <= UPRIGHT:
        return Columns(_mended(given, needs, room), landscape)
    fitted = Columns(_shares(needs, room), landscape)
    if least <= ACROSS:
        return fitted
    dense = [_needs(table, index, DENSE_LETTERS) for index in range(len(given))]
    return replace(fitted, widths=_shares(dense, ACROSS), dense=True)


def _mended(given: list[int], needs: list[tuple[float, float]], room: float) -> tuple[int, ...]:
    """The widths given; a column in which a number or a word would be cut takes from those with most to spare."""
    least = [ceil(need[0] / room * 100) for need in needs]
    widths = [max(wide, few) for wide, few in zip(given, least, strict=True)]
    while sum(widths) > 100 and sum(least) <= 100:
        richest = max(range(len(widths)), key=lambda place: widths[place] - least[place])
        widths[richest] -= 1
    return tuple(widths)


def _needs(table: dict, index: int, size: float) -> tuple[float, float]:
    """The least and the comfortable width of a column, in points."""
    column = table["columns"][index]
    words = [width(word, size * 1.08) for word in column["label"].split()] or [0]
    least, comfortable = min(max(words), LONGEST_WORD), width(column["label"], size * 1.08)
    for row in table["rows"]:
        if row["kind"] == "group" or index >= len(row["cells"]):
            continue
        cell = row["cells"][index]
        text = cell["text"]
        whole = width(text, size * (1.08 if row["kind"] == "total" else 1))
        if column["align"] == "number" and row["kind"] != "difference":
            least = max(least, whole)
        else:
            least = max(least, min(LONGEST_WORD, max((width(word, size) for word in text.split()), default=0)))
        if status := cell.get("status"):
            least = max(least, SHAPE + width(STATUS_WORDS.get(status, STATUS_WORDS["no_figure"]), size))
        comfortable = max(comfortable, whole, SYMBOL * len(cell.get("symbols") or ()))
    beside_number = index > 0 and column["align"] != "number" and table["columns"][index - 1]["align"] == "number"
    between = GAP + (BESIDE_NUMBER if beside_number else 0)
    least += between
    return least, max(least, min(comfortable + between, LONGEST_TEXT))


def _shares(needs: list[tuple[float, float]], room: float) -> tuple[int, ...]:
    """Whole per cents that add up to a hundred."""
    least, comfortable = (sum(need[which] for need in needs) for which in (0, 1))
    if comfortable <= room or comfortable == least:
        points = [need[1] / comfortable * room for need in needs]
    else:
        part = max(0.0, room - least) / (comfortable - least)
        points = [need[0] + (need[1] - need[0]) * part for need in needs]
    exact = [point / sum(points) * 100 for point in points]
    shares = [max(1, int(share)) for share in exact]
    order = sorted(range(len(exact)), key=lambda index: shares[index] - exact[index])
    for index in order[: max(0, 100 - sum(shares))]:
        shares[index] += 1
    return tuple(shares)
