"""What is owed, by stream; what was collected of the invoices of a year; and measures of debt, as they are kept."""

from kpis.models import StatedFigure
from partners.models import OfPartnership
from partners.origins import made_of
from reporting.blocks import BlockContext, Part
from reporting.case_origins import stated_said
from reporting.parts import note, table_part
from savings.models import CollectionKind
from savings.selectors.debt import debt_of
from savings.selectors.debt_tables import balances_table, collection_table, measures_table
from savings.selectors.findings import stated_tables

EXAMPLE = "{{ block debt }}"


def collect(context: BlockContext) -> list[Part]:
    """A table for each of the three that is kept; below a figure that a paper prints otherwise stands the printed one."""
    kept, stated = debt_of(context.partnership), stated_tables(context.sight, "debt ")
    tables = [balances_table(kept.balances, _origin)] if kept.balances else []
    kinds = {one.kind for one in kept.collections}
    tables += [collection_table(kind, kept.collections, stated, _origin) for kind in CollectionKind if kind in kinds]
    tables += [measures_table(kept.measures, stated, _origin)] if kept.measures else []
    printed = [one for key, one in context.figures.stated_figures.items() if key[0].startswith("debt ")]

    def find(group: str, label: str, head: str, text: str) -> StatedFigure | None:
        return next((one for one in printed if one.text == text), None)

    return [stated_said(table_part(one), find) for one in tables] or [note("No debt is kept.")]


def _origin(name: str, row: OfPartnership) -> dict:
    return {"origin": made_of(row)}
