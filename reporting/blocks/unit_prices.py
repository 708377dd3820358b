"""Prices that papers state, by subject: for a piece, once, or a year."""

from reporting.blocks import BlockContext, Part
from reporting.parts import note, table_part
from savings.selectors.findings import stated_tables
from savings.selectors.unit_prices import PRICES, prices_of, prices_table

EXAMPLE = "{{ block unit_prices }}"


def collect(context: BlockContext, *, service: str = "") -> list[Part]:
    """All of them, or those of one service."""
    prices = [
        one
        for one in prices_of(context.partnership)
        if not service or (one.service is not None and one.service.slug == service)
    ]
    if not prices:
        return [note("No prices are kept.")]
    table = prices_table(prices, stated_tables(context.sight, f"{PRICES} "), lambda price: {})
    return [table_part(table, id=f"prices-{service}" if service else "")]
