"""The savings of a service in detail, stream by stream: opening budget, saving, closing budget."""

from reporting.blocks import BlockContext, Part
from reporting.case_parts import case_part
from reporting.cases import NO_CASE
from reporting.parts import note
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
    if table:
        streams = context.cases.lines(figures).streams_of(found)
        return [case_part(context, figures, f"{service} {DETAIL}", table, whole=streams, service=found)]
    return [note(f"{found.service.name} has no streams of savings.")]
