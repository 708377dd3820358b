"""What a business case saves year by year: new in the year, a year from then on, so far."""

from reporting.blocks import BlockContext, Part
from reporting.case_parts import case_part
from reporting.cases import NO_CASE
from reporting.parts import note
from savings.selectors.case_check import SUMMARY
from savings.selectors.tables import running_table

EXAMPLE = "{{ block savings_by_year }}"


def collect(context: BlockContext, *, case: str = "") -> list[Part]:
    """One table, each of whose rows is another kind of money."""
    figures = context.cases.find(case)
    return [note(NO_CASE)] if figures is None else [case_part(context, figures, SUMMARY, running_table(figures))]
