"""What the table component needs to walk a row and its columns together."""

from collections.abc import Iterator, Sequence

from django import template

register = template.Library()

# What makes a cell more than its text; filled in, because asking a template for what is missing is slow.
UNADORNED = {"status": "", "symbols": (), "href": "", "note": "", "words": False}


@register.filter
def under(cells: Sequence[dict], columns: Sequence[dict]) -> Iterator[tuple[dict, str, bool, bool]]:
    """Each cell with its column's alignment, whether it heads the row, and whether it is text alone.

    The first cell heads its row unless it says otherwise. Raises ValueError where a row has too few or too many cells.
    The template asks nothing twice: a table of forty rows is drawn on every dashboard.
    """
    for position, (cell, column) in enumerate(zip(cells, columns, strict=True)):
        heads_row = cell.get("header", position == 0)
        plain = not any(cell.get(key) for key in UNADORNED)
        yield cell if plain else UNADORNED | cell, column.get("align") or "text", heads_row, plain
