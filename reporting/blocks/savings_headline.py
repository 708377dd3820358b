"""What a business case saves: a year by its last year, over all its years, and both readings of the percentage."""

from reporting.blocks import BlockContext, Part
from reporting.case_parts import case_part
from reporting.cases import NO_CASE
from reporting.parts import note
from savings.selectors.case_check import SUMMARY
from savings.selectors.paper_tables import headline_table
from savings.selectors.tables import readings

EXAMPLE = "{{ block savings_headline }}"


def collect(context: BlockContext, *, case: str = "") -> list[Part]:
    """Two tables: amounts, and percentages with what they are of."""
    figures = context.cases.find(case)
    if figures is None:
        return [note(NO_CASE)]
    stated = context.cases.stated_of(figures, SUMMARY)
    tables = (headline_table(figures), readings(figures, stated))
    return [case_part(context, figures, SUMMARY, one) for one in tables]
