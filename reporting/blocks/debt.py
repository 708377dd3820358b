"""What is owed, by stream; what was collected of the invoices of a year; and measures of debt, as they are kept."""

from reporting.blocks import BlockContext, Part
from reporting.parts import note, table_part
from savings.models import CollectionKind
from savings.selectors.debt import debt_of
from savings.selectors.debt_tables import balances_table, collection_table, measures_table
from savings.selectors.findings import stated_tables

EXAMPLE = "{{ block debt }}"


def collect(context: BlockContext) -> list[Part]:
    """A table for each of the three that is kept; below a figure that a paper prints otherwise stands the printed one."""
    kept, stated = debt_of(context.partnership), stated_tables(context.sight, "debt ")
    tables = [balances_table(kept.balances, _no_link)] if kept.balances else []
    kinds = {one.kind for one in kept.collections}
    tables += [collection_table(kind, kept.collections, stated, _no_link) for kind in CollectionKind if kind in kinds]
    tables += [measures_table(kept.measures, stated, _no_link)] if kept.measures else []
    return [table_part(one) for one in tables] or [note("No debt is kept.")]


def _no_link(name: str, row: object) -> dict[str, str]:
    return {}
