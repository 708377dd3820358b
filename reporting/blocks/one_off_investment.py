"""What a business case costs once: by item, partner and funding source, then the uses against the sources."""

from reporting.blocks import BlockContext, Part
from reporting.case_parts import case_part
from reporting.cases import NO_CASE
from reporting.parts import note
from savings.selectors.case_check import FUNDING, INVESTMENT
from savings.selectors.paper_tables import funding_table
from savings.selectors.tables import investment_table

EXAMPLE = "{{ block one_off_investment }}"


def collect(context: BlockContext, *, case: str = "") -> list[Part]:
    """Two tables, or a note where nothing is invested."""
    figures = context.cases.find(case)
    if figures is None:
        return [note(NO_CASE)]
    funding = funding_table(figures, context.cases.stated_of(figures, FUNDING))
    if funding is None:
        return [note("The case needs no investment.")]
    investment = investment_table(figures, context.cases.stated_of(figures, INVESTMENT))
    paid = context.cases.lines(figures).investment
    return [
        case_part(context, figures, name, table, whole=paid)
        for name, table in ((INVESTMENT, investment), (FUNDING, funding))
    ]
