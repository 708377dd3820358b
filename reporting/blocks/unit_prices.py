"""Prices that papers state, by subject: for a piece, once, or a year."""

from kpis.models import StatedFigure
from partners.origins import made_of
from reporting.blocks import BlockContext, Part
from reporting.case_origins import stated_said
from reporting.parts import note, table_part
from savings.calculations.casting import TOTAL
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
    table = prices_table(prices, stated_tables(context.sight, f"{PRICES} "), lambda price: {"origin": made_of(price)})
    part = table_part(table, id=f"prices-{service}" if service else "")
    kept = context.figures.stated_figures

    def find(subject: str, label: str, head: str, text: str) -> StatedFigure | None:
        return kept.get((f"{PRICES} {subject}", TOTAL, label.removeprefix(f"{TOTAL} ")))

    return [stated_said(part, find)]
