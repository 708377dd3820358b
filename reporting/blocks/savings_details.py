"""The savings of a service in detail, stream by stream: opening budget, saving, closing budget."""

from reporting.blocks import BlockContext, Part
from reporting.cases import NO_CASE
from reporting.parts import note, table_part
from savings.selectors.case_check import DETAIL
from savings.selectors.paper_tables import details_table

EXAMPLE = "{{ block savings_details service=transactions }}"


def collect(context: BlockContext, *, service: str, case: str = "") -> list[Part]:
    """One table, or a note where the service has no streams."""
    figures = context.cases.find(case)
    if figures is None:
        return [note(NO_CASE)]
    found = context.cases.service(figures, service)
    table = details_table(figures, found, context.cases.stated_of(figures, f"{service} {DETAIL}"))
    return [table_part(table)] if table else [note(f"{found.service.name} has no streams of savings.")]
