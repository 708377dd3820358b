"""A table as an older paper printed it, where the portal keeps no figures of its own."""

from partners.origins import made_of
from reporting.blocks import BlockContext, Part
from reporting.parts import note
from reporting.tables import cell, column, row, table

EXAMPLE = '{{ block stated_table customer-systems title="Systems that customers use" }}'
FIRST_COLUMN = 40


def collect(context: BlockContext, name: str, *, title: str = "", first: str = "What") -> list[Part]:
    """The stated figures of the table called `name`: rows and columns as printed, in the order they were kept."""
    found = sorted(
        (one for key, one in context.figures.stated_figures.items() if key[0] == name), key=lambda one: one.pk
    )
    if not found:
        return [note(f"Nothing is kept of a table “{name}”.")]
    columns = list(dict.fromkeys(one.column for one in found))
    rows = dict.fromkeys(one.row for one in found)
    texts = {(one.row, one.column): one for one in found}
    cells = {
        label: [
            cell(texts[label, head].text, note=texts[label, head].note, origin=made_of(texts[label, head]))
            if (label, head) in texts
            else cell("not printed")
            for head in columns
        ]
        for label in rows
    }
    wide = (100 - FIRST_COLUMN) // len(columns)
    return [
        table(
            id=f"stated-{name}",
            caption=title or name,
            columns=[column(first, width=100 - wide * len(columns)), *[column(head, width=wide) for head in columns]],
            rows=[row(label, *cells[label]) for label in rows],
        )
    ]
