"""What the table component needs to walk a row and its columns together."""

from collections.abc import Iterator, Sequence

from django import template

register = template.Library()


@register.filter
def under(cells: Sequence[dict], columns: Sequence[dict]) -> Iterator[tuple[dict, dict]]:
    """Each cell with the column it stands under. Raises ValueError where a row has too few or too many cells."""
    return zip(cells, columns, strict=True)
