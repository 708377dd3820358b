"""The services of a business case together, as lines of one table; a service that stands apart has its own."""

from reporting.blocks import BlockContext, Part
from reporting.case_parts import case_part
from reporting.cases import NO_CASE
from reporting.figures import ReferenceUnknown
from reporting.parts import note
from savings.selectors.case_check import AGAIN, SUMMARY
from savings.selectors.paper_tables import full_summary_table
from savings.selectors.tables import profile_table

EXAMPLE = "{{ block savings_summary }}"


def collect(context: BlockContext, *, service: str = "", case: str = "") -> list[Part]:
    """All services but those apart; `service=` shows one of those as the summary of a paper repeats it."""
    figures = context.cases.find(case)
    if figures is None:
        return [note(NO_CASE)]
    if not service:
        stated = context.cases.stated_of(figures, SUMMARY)
        return [case_part(context, figures, SUMMARY, full_summary_table(figures, stated))]
    found = context.cases.service(figures, service)
    if not found.apart:
        raise ReferenceUnknown(f"“{service}” is in the summary of the services already.")
    stated = context.cases.stated_of(figures, f"{service} {AGAIN}")
    caption = f"Summary: {found.service.name}"
    table = profile_table(figures, found, stated) | {"caption": caption}
    return [case_part(context, figures, f"{service} {AGAIN}", table, id=f"summary-{service}", service=found)]
